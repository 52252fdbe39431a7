"A headless Chromium, the system's or else Playwright's own, and explorers in it, on a page without a kernel."
import html
import json
import sys
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[2] / 'docs'))

from chromium import launch  # noqa: E402

NUMBERS = "figure => [...figure.querySelectorAll('.xe [data-value]')].map(e => [e.dataset.name, e.dataset.value])"
HANDLES = '[role=slider], input[type=range]'
# what Jupyter's shortcuts would take the keys from
UNGUARDED = """[...document.querySelectorAll('.xe :is([tabindex], input, select, button)')].filter(
    e => !e.hasAttribute('data-lm-suppress-shortcuts')).map(e => e.outerHTML.slice(0, 80))"""
WIDER = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
# words of a drawing that stand outside of it, or over each other
ASTRAY = """figure => [...figure.querySelectorAll('svg.xe-drawing')].flatMap(svg => {
    const box = svg.getBoundingClientRect(), seen = [...svg.querySelectorAll('text')].filter(t => t.textContent.trim())
        .map(t => [t.textContent, t.getBoundingClientRect()]).filter(([, r]) => r.width > 0);
    const out = seen.filter(([, r]) => r.left < box.left - 3 || r.right > box.right + 3
        || r.top < box.top - 8 || r.bottom > box.bottom + 8).map(([t]) => 'outside: ' + t);
    const over = seen.flatMap(([t, a], k) => seen.slice(k + 1).filter(([, b]) =>
        Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom)
        - Math.max(a.top, b.top) > 4).map(([u]) => t + ' / ' + u));
    return [...out, ...over];
})"""


@pytest.fixture(scope='session')
def browser():
    with sync_playwright() as play:
        browser = launch(play, '--disable-quic', '--disable-background-networking')
        yield browser
        browser.close()


class Live:
    "An explorer on the page."
    def __init__(self, page, figure): self.page, self.figure = page, figure
    def set(self, **traits):
        self.figure.evaluate(
            '(f, traits) => { for (const [k, v] of Object.entries(traits)) f.xentropyModel.set(k, v) }', traits)
    def get(self, name): return self.figure.evaluate('(f, name) => f.xentropyModel.get(name)', name)
    def state(self, explorer): return {name: self.get(name) for name in explorer.state}
    def find(self, selector): return self.figure.locator(selector)
    def button(self, name): return self.find(f'button[data-name={name}]')
    def numbers(self):
        "Every number that is shown, by its name."
        shown = {}
        for name, text in self.figure.evaluate(NUMBERS):
            shown.setdefault(name, []).append(float(text.replace('Infinity', 'inf')))
        return shown
    def words(self):
        "The sentence about the state, when it has come to rest."
        self.page.wait_for_timeout(300)
        return self.find('.xe-words').inner_text()
    def drag(self, handle, right=0, down=0):
        "Drags something by so many pixels."
        handle.scroll_into_view_if_needed()
        box = handle.bounding_box()
        x, y = box['x'] + box['width'] / 2, box['y'] + box['height'] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + right, y + down, steps=5)
        self.page.mouse.up()


def figure_of(explorer):
    state = html.escape(json.dumps(explorer.state))
    return f'<figure class="xentropy-explorer" data-explorer="{type(explorer).__name__}" data-state="{state}"></figure>'


@pytest.fixture
def opened(browser, tmp_path):
    "Opens a page with these explorers, live, and returns it with them; in the end none may have had an error."
    from xentropy.classroom.explorers.base import page_script, page_style
    pages = []

    def open_page(*explorers, width=1000, scheme='light', motion='no-preference'):
        page = browser.new_page(viewport={'width': width, 'height': 900}, color_scheme=scheme, reduced_motion=motion)
        page.problems = []
        page.on('pageerror', lambda error: page.problems.append(str(error)))
        page.on('console', lambda message: message.type == 'error' and page.problems.append(message.text))
        page.on('request', lambda request: request.url.startswith('http') and page.problems.append(request.url))
        file = tmp_path / f'{len(pages)}.html'
        figures = ''.join(map(figure_of, explorers))
        file.write_text(f'<!doctype html><html lang="en"><meta charset="utf-8"><title>explorers</title>'
                        f'<meta name="viewport" content="width=device-width"><style>{page_style()}</style>'
                        f'<body>{figures}<script>{page_script()}</script></body></html>', 'utf-8')
        page.goto(file.as_uri())
        pages.append(page)
        return page, [Live(page, page.locator('figure').nth(k)) for k in range(len(explorers))]

    yield open_page
    for page in pages: page.close()
    assert not [problem for page in pages for problem in page.problems]


def agree(live, explorer, rtol=1e-6, atol=1e-12):
    "The numbers on the page are those of the package."
    shown = live.numbers()
    for name, values in explorer.numbers().items():
        values = np.atleast_1d(np.asarray(values, dtype='float64')).ravel()
        assert name in shown, f'{name} is not shown'
        np.testing.assert_allclose(shown[name], values, rtol=rtol, atol=atol, err_msg=f'{name} of {explorer.state}')


@pytest.fixture
def follows(opened):
    """Takes an explorer through states, and compares every number that is shown with the package's.

    Then each handle is moved by keys and by the pointer, and after each move the numbers are compared again. Nothing
    is locked, on a telephone nothing is wider than the screen, and no words of a drawing lie over others."""
    def check(explorer, *states, rtol=1e-6, atol=1e-12):
        kind = type(explorer)
        page, (live,) = opened(explorer)
        assert page.evaluate(UNGUARDED) == []
        # it can be touched at once; what moves, moves by keys and by the pointer, and the package agrees
        handles = live.find(HANDLES)
        for k in range(handles.count()):
            handle, name = handles.nth(k), handles.nth(k).get_attribute('data-name')
            start = live.state(explorer)
            handle.focus()
            page.keyboard.press('ArrowRight')
            if live.state(explorer) == start: page.keyboard.press('ArrowLeft')  # at the end of its way
            assert live.state(explorer) != start, f'{kind.__name__}: {name} does not follow the keys'
            agree(live, kind(**live.state(explorer)), rtol, atol)
            live.set(**start)
            for way in ((40, 0), (-40, 0), (0, 40), (0, -40)):
                live.drag(handle, *way)
                if live.state(explorer) != start: break
            assert live.state(explorer) != start, f'{kind.__name__}: {name} does not follow the pointer'
            agree(live, kind(**live.state(explorer)), rtol, atol)
            live.set(**start)
        for state in states:
            live.set(**state)
            now = kind(**{**explorer.state, **state})
            agree(live, now, rtol, atol)
            assert live.words() and not {'NaN', 'undefined', 'null'} & set(live.words().split()), live.words()
            assert live.figure.evaluate(ASTRAY) == [], f'{kind.__name__} {state}'
            live.set(**explorer.state)
        for width in (320, 520, 700):  # where two columns become one, a table has to fit as well
            page, _ = opened(explorer, width=width)
            assert page.evaluate(WIDER) <= 0, f'{kind.__name__} is wider than a screen of {width} px'
        return live
    return check
