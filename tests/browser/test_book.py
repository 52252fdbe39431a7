"The built book reads well in a browser.  Run `python docs/build.py` first; it brings axe, too, in docs/node_modules."
import re
import sys
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urljoin, urlparse

import pytest

DOCS = Path(__file__).parent.parent.parent / 'docs'
BOOK = DOCS / '_build' / 'html'
PAGES = sorted(path.relative_to(BOOK).as_posix() for path in BOOK.rglob('*.html') if '_static' not in path.parts)
LIMIT = 1_500_000  # bytes of one lesson, with everything that it loads
RAW_MATH = re.compile(r'\$[^\s$][^$\n]*\$|\$\$|\\\(|\\\[|\\begin\{|\\frac|\\sum')

# the text that a reader sees outside of code; the MathML beside each equation holds its source, for machines
TEXT = """() => {
  const page = document.querySelector('article').cloneNode(true);
  page.querySelectorAll('pre, code, annotation, script, style').forEach(node => node.remove());
  return page.textContent;
}"""
UNRENDERED = """[...document.querySelectorAll('.math')].filter(math => !math.querySelector('.katex-html')).length
  + document.querySelectorAll('.katex-error, .katex .mord[style*="#cc0000"]').length"""
NO_ALT = "[...document.images].filter(image => !(image.getAttribute('alt') || '').trim()).map(image => image.src)"
# furo's own boxes may scroll as well, and then the page as a whole seems to fit
OVERFLOW = """Math.max(...['html', '.main', '.content', '.article-container', 'article'].map(box => {
  const found = document.querySelector(box);
  return found ? found.scrollWidth - found.clientWidth : 0;
}))"""
CUT_OFF = """[...document.querySelectorAll('.cell_input pre')]
  .filter(code => !code.closest('details') && code.scrollWidth > code.clientWidth)
  .map(code => code.textContent.slice(0, 60))"""
OPEN_CHECKS = "document.querySelectorAll('.tag_checks > .cell_input, .tag_checks > details[open]').length"

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


def test_the_book_is_built():
    assert len(PAGES) > 20, 'run python docs/build.py first'
    assert any('katex-html' in (BOOK / name).read_text('utf-8') for name in PAGES)


def test_checks_are_counted():
    "Each assertion counts once, however often a loop runs it."
    sys.path.insert(0, str(DOCS))
    from stage import assertions, opening_comment, statements
    cell = """# it is right
%timeit 1
for n in range(5):
    assert n < 5
    test_eq(n, n)
np.testing.assert_allclose(1, 1); torch.testing.assert_close(a, b)
with expect_fail(ValueError): int('x')
print('asserted')
"""
    assert assertions(*statements(cell)) == 5 and opening_comment(cell) == 'It is right'


def test_lessons_are_thin():
    "Checks are one line that says how many passed, figures have no code, derivations a sign."
    pages = [(BOOK / name).read_text('utf-8') for name in PAGES if name.startswith('course/')]
    assert all(re.search(r'\u2713 \d+ checks? passed</p>', text) for text in pages)
    assert sum('class="checked"' in text for text in pages) > 3
    assert not any('tag_figure docutils container">\n<div class="cell_input' in text for text in pages)


def test_links():
    "Internal links lead to files, and to anchors that are there."
    pages = {name: Anchors((BOOK / name).read_text('utf-8')) for name in PAGES}
    faults = []
    for name, link in ((name, link) for name, page in pages.items() for link in page.links):
        target = urlparse(urljoin(f'http://book/{name}', link))
        if target.netloc != 'book' or target.scheme != 'http': continue
        file = unquote(target.path).lstrip('/') or 'index.html'
        if not (BOOK / file).is_file(): faults.append(f'{name}: link to {link}, which is no file')
        elif file in pages and unquote(target.fragment) not in pages[file].ids:
            faults.append(f'{name}: link to {link}, which has no such anchor')
    assert not faults, '\n'.join(faults)


@pytest.fixture(scope='module')
def base():
    "The address at which the book is served."
    server = Server(('127.0.0.1', 0), partial(Quiet, directory=BOOK))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f'http://127.0.0.1:{server.server_port}/'
    server.shutdown()


@pytest.fixture
def page(browser):
    "A page in a context of its own, so that nothing comes out of the cache."
    context = browser.new_context(reduced_motion='reduce', viewport={'width': 1200, 'height': 900})
    yield context.new_page()
    context.close()


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


def accessibility(page):
    "Serious and critical violations that axe finds, everything unfolded. In the dark only colours can differ."
    page.evaluate(LIGHTER)
    page.evaluate((DOCS / 'node_modules/axe-core/axe.min.js').read_text('utf-8'))
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


def content(page):
    "Equations, pictures, explorers."
    if page.evaluate(UNRENDERED): yield f'{page.evaluate(UNRENDERED)} equations are not rendered'
    if raw := RAW_MATH.search(page.evaluate(TEXT)): yield f'raw mathematics in the text: {raw[0][:60]!r}'
    yield from (f'no text for the picture {source[:80]}' for source in page.evaluate(NO_ALT))
    yield from explorers(page)


def lesson(page):
    "What a lesson shows before anything is unfolded: its code as wide as the page, and one line for what is checked."
    page.set_viewport_size({'width': 1440, 'height': 900})
    if cut := page.evaluate(CUT_OFF): yield f'{len(cut)} blocks of code are cut off, such as {cut[0]!r}'
    if page.evaluate(OPEN_CHECKS): yield 'a cell of checks is open'
    if 'not tried yet' in page.evaluate(TEXT): yield 'an exercise asks for an answer that no page can take'


def narrow(page):
    "Whether everything, unfolded, fits the width of a telephone, a tablet and a laptop. The page is left unfolded."
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
    for width in 400, 800, 1024, 1080, 1330, 1200:
        page.set_viewport_size({'width': width, 'height': 900})
        if (over := page.evaluate(OVERFLOW)) > 0: yield f'scrolls {over} pixels sideways at a width of {width}'


@pytest.mark.parametrize('name', PAGES)
def test_page(browser, page, base, name):
    faults, weights = [], []
    listen(page, base, faults)
    transferred(page, weights)
    page.goto(base + name)
    page.evaluate('document.fonts.ready')
    if name.startswith('course/'): faults += lesson(page)
    faults += [*content(page), *narrow(page), *accessibility(page), *without_scripts(browser, base + name)]
    if re.search(r'/\d\d_', name) and sum(weights) > LIMIT: faults.append(f'{sum(weights):,} bytes; at most {LIMIT:,}')
    assert not faults, '\n'.join(faults)


def test_search(page, base):
    page.goto(base + 'search.html?q=logsumexp')
    page.wait_for_selector('ul.search li a', timeout=10_000)
