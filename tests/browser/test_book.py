"The built book reads well in a browser.  Run `python docs/build.py` first; it brings axe, too, in docs/node_modules."
import re
import subprocess
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
HANDLES = '[role=slider], input[type=range], [role=application], input[type=text], input[type=radio], .xe-token'
SNAPSHOT = """figure => JSON.stringify([...figure.querySelectorAll('[aria-valuenow], [data-value], input, select')].map(
  e => [e.getAttribute('aria-valuenow'), e.dataset.value, e.value, e.checked]))"""
CUT_REASONS = """[...document.querySelectorAll('table.derivation td + td')]
  .filter(cell => cell.scrollWidth > cell.clientWidth).map(cell => cell.textContent.slice(0, 60))"""
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
    "Each explorer comes alive and follows a key."
    for figure in page.locator('figure.xentropy-explorer').all():
        name, handle = figure.get_attribute('data-explorer'), figure.locator(HANDLES).first
        if not handle.count():
            yield f'explorer {name} has nothing to take hold of'
            continue
        before = figure.evaluate(SNAPSHOT)
        handle.focus()
        for key in ('ArrowRight', 'ArrowLeft', 'ArrowUp', 'ArrowDown', 'Enter', 'Backspace', 'a'):
            page.keyboard.press(key)
            if figure.evaluate(SNAPSHOT) != before: break
        else: yield f'explorer {name} does not follow the keys'


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
    for width in 1280, 1440:
        page.set_viewport_size({'width': width, 'height': 900})
        if cut := page.evaluate(CUT_OFF): yield f'{width}: {len(cut)} blocks of code are cut off, such as {cut[0]!r}'
    if page.evaluate(OPEN_CHECKS): yield 'a cell of checks is open'
    if 'not tried yet' in page.evaluate(TEXT): yield 'an exercise asks for an answer that no page can take'


def narrow(page):
    "Whether everything, unfolded, fits the widths of telephones, tablets and screens. The page is left unfolded."
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
    for width in 320, 400, 800, 1024, 1080, 1280, 1330, 2560, 1200:
        page.set_viewport_size({'width': width, 'height': 900})
        if (over := page.evaluate(OVERFLOW)) > 0: yield f'scrolls {over} pixels sideways at a width of {width}'
        if width == 400 and (cut := page.evaluate(CUT_REASONS)): yield f'a reason is cut off: {cut[0]!r}'


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


def test_figures_are_numbered():
    for name in PAGES:
        if not name.startswith('course/'): continue
        text = (BOOK / name).read_text('utf-8')
        found = re.findall(r'<figcaption><b>Figure (\d+)\.</b> (.*?)</figcaption>', text)
        assert [int(number) for number, _ in found] == list(range(1, len(found) + 1)), name
        assert len(found) >= 1 and all(title.strip() for _, title in found), f'{name}: a figure without a title'


def test_one_switch_for_all_code(page, base):
    page.goto(base + 'course/03_stable.html')
    button, code = page.locator('.code-switch'), page.locator('article div.cell > .cell_input').first
    assert code.is_visible()
    button.click()
    assert not code.is_visible()
    page.reload()
    assert not code.is_visible()  # it is remembered
    button.click()
    assert code.is_visible() and page.locator('article div.cell details.hide:not([open])').count() == 0


def test_pages_before_and_after_stand_at_both_ends(page, base):
    page.goto(base + 'course/03_stable.html')
    links = page.locator('nav.neighbours a')
    assert [link.get_attribute('href') for link in links.all()] == ['02_softmax.html', '04_loss.html']
    assert page.locator('.related-pages a').count() == 2


def test_print(page, base):
    "On paper nothing is cut off, and nothing is for the screen."
    page.goto(base + 'course/04_loss.html')
    page.emulate_media(media='print')
    page.set_viewport_size({'width': 700, 'height': 900})
    for name in ('.skip-to-content', '.code-switch', 'nav.neighbours', '.where-to-run'):
        assert not any(element.is_visible() for element in page.locator(name).all()), name
    assert page.evaluate(CUT_OFF) == []


def test_exercises_remember(page, base):
    "A wrong and a right answer on a lesson's page, and progress after a reload."
    page.goto(base + 'course/02_softmax.html')
    place = page.locator('.exercise').filter(has=page.get_by_label('Your answer')).first
    place.locator('input').fill('0.9')
    place.get_by_role('button', name='Check').click()
    assert 'Not yet' in place.get_by_role('status').inner_text() and 'T = 1' in place.get_by_role('status').inner_text()
    place.locator('input').fill('3/4')
    place.locator('input').press('Enter')
    assert 'Right' in place.get_by_role('status').inner_text()
    page.reload()
    assert 'solved' in place.get_by_role('status').inner_text()
    assert page.locator('.progress li').first.inner_text().startswith('\u2713')


def test_pdf(tmp_path):
    "The course becomes one PDF."
    subprocess.run([sys.executable, DOCS / 'pdf.py', tmp_path / 'course.pdf'], check=True, capture_output=True)
    assert (tmp_path / 'course.pdf').read_bytes()[:5] == b'%PDF-'


@pytest.mark.parametrize('width, height', [(1280, 800), (400, 860)])
def test_the_front_page_can_be_touched_at_once(page, base, width, height):
    "On the first screen stand two buttons and a digit; ink on it changes what the model reads."
    page.set_viewport_size({'width': width, 'height': height})
    page.goto(base + 'index.html')
    for words, place in (('Start the course', 'course/00'), ('To the workshop', 'workshop/11')):
        button = page.get_by_role('link', name=words)
        assert place in button.get_attribute('href') and button.bounding_box()['y'] < 300
    sheet = page.locator('.xe-pad-sheet')
    box = sheet.bounding_box()
    assert box['y'] + box['height'] < height
    cost = page.locator('.xe [data-name=loss]')
    before = cost.get_attribute('data-value')
    page.mouse.move(box['x'] + box['width'] / 2, box['y'] + box['height'] / 4)
    page.mouse.down()
    page.mouse.move(box['x'] + box['width'] / 2, box['y'] + box['height'] * 3 / 4, steps=5)
    page.mouse.up()
    assert cost.get_attribute('data-value') != before


def test_the_lessons_are_cards(page, base):
    "Each with a picture, and wherever one clicks on it, it leads to the lesson."
    page.goto(base + 'index.html')
    for section, folder in (('#the-course', 'course'), ('#the-workshop', 'workshop')):
        lessons = [name for name in PAGES if re.match(rf'{folder}/\d\d', name)]
        cards = page.locator(f'{section} tbody tr')
        assert cards.count() == len(lessons)
        for card, lesson in zip(cards.all(), lessons):
            links = card.locator('a').evaluate_all('links => links.map(link => link.getAttribute("href"))')
            assert links == [lesson, lesson] and card.locator('a svg[role=img][aria-label]').count() == 1
            assert 'minutes' in card.inner_text() and 'You ' in card.inner_text()
    page.locator('#the-course tbody tr').nth(2).locator('td').nth(1).click(position={'x': 5, 'y': 5})
    page.wait_for_url('**/course/02_softmax.html')


def test_a_shared_link_has_a_title_words_and_a_picture():
    for name in PAGES:
        text = (BOOK / name).read_text('utf-8')
        said = dict(re.findall(r'<meta property="og:(\w+)" content="([^"]*)">', text))
        assert said['title'] and '<' not in said['title'], name
        assert said['image'].endswith('/_static/card.png') and said['description'], name
    assert (BOOK / '_static/card.png').stat().st_size < 100_000


def test_progress_of_the_whole_book(page, base):
    page.goto(base + 'index.html')
    place = page.locator('.progress[data-lesson=all]')
    assert place.inner_text() == ''
    page.evaluate("""() => {
        const [lesson, titles] = Object.entries(xentropyExercises)[0];
        localStorage.setItem('xentropy-progress', JSON.stringify({ [lesson]: titles.slice(0, 2) }));
    }""")
    page.reload()
    assert re.search(r'You have solved 2 of \d+ exercises', place.inner_text())
