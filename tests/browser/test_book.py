"""Does the built book read well in a browser? Serves it from disk and opens each page; prints counts, and each fault.

`python .ci/book.py [FOLDER]`, after `python docs/build.py`. It needs a Chromium, and node_modules for axe."""
import re
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urljoin, urlparse

from chromium import launch
from playwright.sync_api import sync_playwright

DOCS = Path(__file__).parent.parent / 'docs'
LIMIT = 1_500_000  # bytes of one lesson, with everything that it loads
RAW_MATH = re.compile(r'\$[^\s$][^$\n]*\$|\$\$|\\\(|\\\[|\\begin\{|\\frac|\\sum')

# the text that a reader sees outside of code; the MathML beside each equation holds its source, for machines
TEXT = """() => {
  const page = document.querySelector('article').cloneNode(true);
  page.querySelectorAll('pre, code, annotation, script, style').forEach(node => node.remove());
  return page.textContent;
}"""
MATH = "document.querySelectorAll('.math').length"
UNRENDERED = """[...document.querySelectorAll('.math')].filter(math => !math.querySelector('.katex-html')).length
  + document.querySelectorAll('.katex-error, .katex .mord[style*="#cc0000"]').length"""
NO_ALT = "[...document.images].filter(image => !(image.getAttribute('alt') || '').trim()).map(image => image.src)"
# furo's own boxes may scroll as well, and then the page as a whole seems to fit
OVERFLOW = """Math.max(...['html', '.main', '.content', '.article-container', 'article'].map(box => {
  const found = document.querySelector(box);
  return found ? found.scrollWidth - found.clientWidth : 0;
}))"""
EXPLORERS = "document.querySelectorAll('figure.xentropy-explorer').length"

# what would keep axe busy and tell it nothing: the glyphs of equations, which readers of the screen are not shown
# (they get the MathML beside them), and all words of code but the first of each colour
LIGHTER = """() => {
  document.querySelectorAll('.katex-html').forEach(glyphs => glyphs.remove());
  const seen = new Set();
  document.querySelectorAll('.highlight span').forEach(word => {
    const kind = `${word.className} ${Boolean(word.closest('.cell_output'))}`;
    if (seen.has(kind)) word.replaceWith(...word.childNodes); else seen.add(kind);
  });
}"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args): pass


class Server(ThreadingHTTPServer):
    def handle_error(self, *args): pass  # a page that is closed early breaks its connections


class Anchors(HTMLParser):
    "The ids of a page, and where its links lead."
    def __init__(self, text):
        super().__init__()
        self.ids, self.links = {''}, set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.ids.add(attrs.get('id'))
        if tag == 'a' and attrs.get('href'): self.links.add(attrs['href'])


def broken_links(folder):
    "Internal links that lead to no file or no anchor, and how many there are in all."
    pages = {path.relative_to(folder).as_posix(): Anchors(path.read_text(encoding='utf-8'))
             for path in folder.rglob('*.html') if '_static' not in path.parts}
    faults, count = [], 0
    for name, page in pages.items():
        for link in page.links:
            target = urlparse(urljoin(f'http://book/{name}', link))
            if target.netloc != 'book' or target.scheme != 'http': continue
            count += 1
            file = unquote(target.path).lstrip('/') or 'index.html'
            if not (folder / file).is_file(): faults.append(f'{name}: link to {link}, which is no file')
            elif file in pages and unquote(target.fragment) not in pages[file].ids:
                faults.append(f'{name}: link to {link}, which has no such anchor')
    return faults, count


def transferred(page, weights):
    "Counts the bytes of each response."
    session = page.context.new_cdp_session(page)
    session.send('Network.enable')
    session.on('Network.loadingFinished', lambda event: weights.append(event['encodedDataLength']))


def without_scripts(browser, address):
    "What can be read before any script has run."
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    shown = page.locator('article').is_visible() and page.locator('article .math').count()
    unrendered = page.locator('article .math:not(:has(.katex-html))').count()
    context.close()
    if shown is False or unrendered: yield 'not readable without scripts'


def accessibility(page, axe):
    "Serious and critical violations that axe finds, everything unfolded. In the dark only colours can differ."
    page.evaluate(LIGHTER)
    page.evaluate(axe)
    for theme, rules in (('light', {}), ('dark', {'runOnly': ['color-contrast']})):
        page.emulate_media(color_scheme=theme)
        found = page.evaluate("rules => axe.run({resultTypes: ['violations'], ...rules})", rules)['violations']
        for fault in found:
            if fault['impact'] not in ('serious', 'critical'): continue
            where = '; '.join(' '.join(map(str, node['target'])) for node in fault['nodes'][:3])
            yield f"{theme}: axe {fault['id']} at {len(fault['nodes'])} places, such as {where}"


def explorers(page):
    "Each explorer comes alive and follows an arrow key."
    for figure in page.locator('figure.xentropy-explorer').all():
        name = figure.get_attribute('data-explorer')
        # some ask for a guess first, and stand still until then
        if (skip := figure.get_by_role('button', name='Skip')).count(): skip.first.click()
        slider = figure.locator('[role=slider], input[type=range]').first
        if not slider.count():
            yield f'explorer {name} has no slider'
            continue
        value = "slider => slider.getAttribute('aria-valuenow') ?? slider.value"
        before = slider.evaluate(value)
        slider.focus()
        page.keyboard.press('ArrowUp')
        if slider.evaluate(value) == before: page.keyboard.press('ArrowDown')  # it may have stood at its end
        if slider.evaluate(value) == before: yield f'explorer {name} does not follow an arrow key'


def listen(page, base, faults):
    "Faults that the browser reports by itself."
    page.on('console', lambda said: said.type == 'error' and faults.append(f'console: {said.text}'))
    page.on('pageerror', lambda error: faults.append(f'script: {error}'))
    page.on('requestfailed', lambda request: faults.append(f'failed: {request.url}'))
    page.on('response', lambda answer: answer.status >= 400 and faults.append(f'{answer.status}: {answer.url}'))
    page.on('request', lambda request: request.url.startswith((base, 'data:', 'blob:'))
            or faults.append(f'asks another host: {request.url}'))


def check(browser, base, name, axe):
    "What is wrong with one page, and its counts."
    faults, counts, weights = [], Counter(pages=1), []
    # a context of its own, so that nothing comes out of the cache
    context = browser.new_context(reduced_motion='reduce', viewport={'width': 1200, 'height': 900})
    page = context.new_page()
    listen(page, base, faults)
    transferred(page, weights)
    page.goto(base + name)
    page.evaluate('document.fonts.ready')
    faults += content(page, counts)
    faults += narrow(page)
    faults += accessibility(page, axe)
    context.close()
    faults += without_scripts(browser, base + name)
    counts['bytes'] = weight = sum(weights)
    if re.search(r'/\d\d_', name) and weight > LIMIT: faults.append(f'{weight:,} bytes; the limit is {LIMIT:,}')
    return [f'{name}: {fault}' for fault in faults], counts


def content(page, counts):
    "Equations, pictures, explorers."
    counts.update(equations=page.evaluate(MATH), images=page.evaluate('document.images.length'),
                  explorers=page.evaluate(EXPLORERS))
    if page.evaluate(UNRENDERED): yield f'{page.evaluate(UNRENDERED)} equations are not rendered'
    if raw := RAW_MATH.search(page.evaluate(TEXT)): yield f'raw mathematics in the text: {raw[0][:60]!r}'
    yield from (f'no text for the picture {source[:80]}' for source in page.evaluate(NO_ALT))
    yield from explorers(page)


def narrow(page):
    "Whether everything, unfolded, fits the width of a telephone. The page is left unfolded."
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
    page.set_viewport_size({'width': 400, 'height': 800})
    if (over := page.evaluate(OVERFLOW)) > 0: yield f'scrolls {over} pixels sideways at a width of 400'
    page.set_viewport_size({'width': 1200, 'height': 900})


def search_works(browser, base):
    "The book's own search finds a page."
    page = browser.new_page()
    page.goto(base + 'search.html?q=logsumexp')
    try: page.wait_for_selector('ul.search li a', timeout=10_000)
    except Exception: return ['search.html: finds nothing for logsumexp']
    finally: page.close()
    return []


def work(base, names, axe):
    "One browser through a share of the pages."
    with sync_playwright() as play:
        browser = launch(play)
        results = [check(browser, base, name, axe) for name in names]
        if 'search.html' in names: results.append((search_works(browser, base), Counter()))
        browser.close()
    return results


def main(folder):
    axe = (DOCS / 'node_modules/axe-core/axe.min.js').read_text(encoding='utf-8')
    server = Server(('127.0.0.1', 0), partial(Quiet, directory=folder))
    Thread(target=server.serve_forever, daemon=True).start()
    base = f'http://127.0.0.1:{server.server_port}/'
    paths = (path for path in folder.rglob('*.html') if '_static' not in path.parts)
    names = sorted(path.relative_to(folder).as_posix() for path in paths)
    with ThreadPoolExecutor(2) as pool:
        shares = pool.map(partial(work, base, axe=axe), (names[::2], names[1::2]))
        results = [result for share in shares for result in share]
    faults, links = broken_links(folder)
    faults += [fault for found, _ in results for fault in found]
    total = sum((counts for _, counts in results), Counter())
    heaviest = max(counts['bytes'] for _, counts in results)
    print(*faults, sep='\n')
    print(f"{total['pages']} pages, {total['equations']} equations, {total['images']} images, "
          f"{total['explorers']} explorers, {links} internal links; the heaviest page has {heaviest:,} bytes; "
          f'{len(faults)} faults')
    return bool(faults) or not total['equations']


if __name__ == '__main__': sys.exit(main(Path(sys.argv[1]) if sys.argv[1:] else DOCS / '_build/html'))
