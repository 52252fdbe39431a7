"""The explorers, on a page without a kernel, show the numbers of the package.

Each explorer is brought into many states, through its model and its keys, and every number that it shows is compared
with what xentropy computes.  Dragging, keys, the question before the answer, and narrow pages are tried too."""
import html
import json
import math
from importlib.resources import files

import numpy as np
import pytest

import xentropy as xe
from xentropy.classroom import explore

NUMBERS = """figure => [...figure.querySelectorAll('.xe [data-value]')].map(e => [e.dataset.name, e.dataset.value])"""
WIDTHS = """figure => [...figure.querySelectorAll('.xe-stack-bar')].map(
    bar => [...bar.children].map(part => parseFloat(part.style.flexBasis)))"""
# what Jupyter's shortcuts would take the keys from
UNGUARDED = """[...document.querySelectorAll('.xe :is([tabindex], input, select, button)')].filter(
    e => !e.hasAttribute('data-lm-suppress-shortcuts')).map(e => e.outerHTML.slice(0, 80))"""
# panels that lie one over the other
OVERLAPS = """[...document.querySelectorAll('.xe-panels > * + *')].filter(next => {
    const [a, b] = [next.previousElementSibling, next].map(e => e.getBoundingClientRect());
    return a.right > b.left + 1 && a.bottom > b.top + 1;
}).map(e => e.className)"""
EXPLORERS = explore.Surprise, explore.TwoDistributions, explore.Softmax, explore.LossAndGradient, explore.Digit
CORNER = "f => [...f.querySelector('canvas[data-values]').getContext('2d').getImageData(0, 0, 1, 1).data]"


class Live:
    "An explorer on the page."
    def __init__(self, page, figure): self.page, self.figure = page, figure
    def set(self, **traits):
        self.figure.evaluate(
            '(f, traits) => { for (const [k, v] of Object.entries(traits)) f.xentropyModel.set(k, v) }', traits)
    def get(self, name): return self.figure.evaluate('(f, name) => f.xentropyModel.get(name)', name)
    def find(self, selector): return self.figure.locator(selector)
    def bar(self, name, place): return self.find(f'[role=slider][data-name={name}][data-index="{place}"]')
    def numbers(self):
        "Every number that is shown, by its name."
        shown = {}
        for name, text in self.figure.evaluate(NUMBERS):
            if name != 'history': shown.setdefault(name, []).append(float(text.replace('Infinity', 'inf')))
        return shown
    def drag(self, bar, share):
        "Drags with the pointer from the middle of a bar to a share of its width."
        bar.scroll_into_view_if_needed()
        box = bar.bounding_box()
        self.page.mouse.move(box['x'] + box['width'] / 2, box['y'] + box['height'] / 2)
        self.page.mouse.down()
        self.page.mouse.move(box['x'] + box['width'] * share, box['y'] + box['height'] / 2, steps=5)
        self.page.mouse.up()


def figure_of(explorer, **changes):
    state = html.escape(json.dumps({**explorer.state, **changes}))
    return f'<figure class="xentropy-explorer" data-explorer="{type(explorer).__name__}" data-state="{state}"></figure>'


@pytest.fixture
def opened(browser, tmp_path):
    "Opens a page with these figures, live, and returns it with them; in the end none may have had an error."
    pages = []

    def open_page(*figures, width=1000, scheme='light'):
        page = browser.new_page(viewport={'width': width, 'height': 900}, color_scheme=scheme)
        page.problems = []
        page.on('pageerror', lambda error: page.problems.append(str(error)))
        page.on('console', lambda message: message.type == 'error' and page.problems.append(message.text))
        page.on('request', lambda request: request.url.startswith('http') and page.problems.append(request.url))
        file = tmp_path / f'{len(pages)}.html'
        file.write_text(f'<!doctype html><html lang="en"><meta charset="utf-8"><title>explorers</title>'
                        f'<meta name="viewport" content="width=device-width"><style>{explore.page_style()}</style>'
                        f'<body>{"".join(figures)}<script>{explore.page_script()}</script></body></html>', 'utf-8')
        page.goto(file.as_uri())
        pages.append(page)
        return page, [Live(page, page.locator('figure').nth(k)) for k in range(len(figures))]

    yield open_page
    for page in pages:
        page.close()
    assert not [problem for page in pages for problem in page.problems]


def agree(shown, expected, rtol=1e-6, atol=1e-12):
    for name, values in expected.items():
        values = np.atleast_1d(np.asarray(values, dtype='float64'))
        assert name in shown, f'{name} is not shown'
        np.testing.assert_allclose(shown[name], values, rtol=rtol, atol=atol, err_msg=name)


# ---- what the package says

def surprise_numbers(q, others):
    with np.errstate(divide='ignore'): costs = -np.log(np.array([q] + 99 * [others]))
    slope = -1 / q if q else -math.inf
    return {'q': q, 'cost': costs[0], 'slope': slope, 'total': costs.sum(), 'mean': costs.mean(),
            'without': 100 * costs[1], 'share': 100 if q == 0 else 100 * costs[0] / costs.sum()}


def cross(p, q):
    with np.errstate(divide='ignore'): return -sum(a * np.log(b) for a, b in zip(p, q) if a)


def two_numbers(p, q):
    p, q = np.array(p), np.array(q)
    return {'p': p, 'q': q, 'H(p)': xe.entropy(p), 'D(p‖q)': xe.kl_divergence(p, q), 'H(p, q)': cross(p, q),
            'H(q)': xe.entropy(q), 'D(q‖p)': xe.kl_divergence(q, p), 'H(q, p)': cross(q, p)}


SMALLEST = {'float64': 1e-300, 'float32': 1e-37, 'float16': 1.3e-7}


def softmax_numbers(**state):
    "With NumPy's own arithmetic in the number format, not with ours."
    explorer = explore.Softmax(**state)
    number = np.dtype(explorer.dtype).type
    with np.errstate(all='ignore'):
        scores = (np.array(explorer.logits, explorer.dtype) + number(explorer.offset)) / number(explorer.temperature)
        exps = np.exp(scores - scores.max() if explorer.formula == 'stable' else scores)
        return {'scores': scores, 'exps': exps, 'total': exps.sum(), 'probs': explorer.probs(),
                'sum': explorer.probs().astype('float64').sum()}


def loss_numbers(logits, target):
    logits = np.array(logits)
    y = np.eye(len(logits))[target] if isinstance(target, int) else np.array(target)
    grad = xe.cross_entropy_grad(logits, np.array(target))
    return {'logits': logits, 'probs': xe.softmax(logits), 'y': y, 'gradient': grad, 'running': grad.cumsum(),
            'loss': xe.cross_entropy(logits, np.array(target)), 'sum-p': 1, 'sum-y': 1,
            'positive': grad[grad > 0].sum(), 'negative': grad[grad < 0].sum()}


def digit_numbers(place, temperature):
    digit = explore.Digit(place=place, temperature=temperature)
    logits, gradient = digit.logits, digit.gradient()
    return {'logits': logits, 'probs': xe.softmax(logits / temperature),
            'steepest': gradient[np.abs(gradient).argmax()],
            'loss': xe.cross_entropy(logits / temperature, np.array(digit.target)),
            'paper': 100 * np.abs(gradient[digit.image.ravel() == 0]).sum() / np.abs(gradient).sum()}


# ---- the tests

def test_float16_is_rounded_as_numpy_rounds(opened):
    page, _ = opened()
    rng = np.random.default_rng(0)
    values = np.concatenate([
        rng.normal(size=2000) * 10.0 ** rng.uniform(-9, 6, 2000), 2.0 ** np.arange(-26, 18), [65519.99, 65520, 0],
        (1 + np.arange(64) / 2048) * 4, np.nextafter(2.0 ** np.arange(-15, 16), 0)])
    with np.errstate(over='ignore'): expected = values.astype('float16').astype('float64')
    core = (files('xentropy.classroom') / 'explorers/core.js').read_text('utf-8')
    script = '([core, values]) => values.map(new Function(core + "; return xe")().float16).map(String)'
    ours = page.evaluate(script, [core, values.tolist()])
    np.testing.assert_array_equal([float(text.replace('Infinity', 'inf')) for text in ours], expected)


@pytest.fixture
def live(opened, request):
    "The explorer that the test names, after the question, on a page of its own."
    return opened(figure_of(request.param(), guess='skip'))[1][0]


def of(explorer): return pytest.mark.parametrize('live', [explorer], indirect=True, ids=[explorer.__name__])


@of(explore.Surprise)
def test_surprise(live):
    for q in (0, 1e-6, 0.001, 0.02, 0.5, 0.99, 1):
        for others in (0.5, 0.9, 0.99, 0.999):
            live.set(q=q, others=others)
            agree(live.numbers(), surprise_numbers(q, others))


@of(explore.Surprise)
def test_surprise_by_hand(live):
    bar = live.bar('q', 0)
    live.set(q=0.5, others=0.999)
    bar.focus()
    for key, q in [('ArrowRight', 0.51), ('ArrowUp', 0.52), ('ArrowLeft', 0.51), ('PageDown', 0.41), ('PageUp', 0.51),
                   ('End', 1), ('Home', 0)]:
        bar.press(key)
        assert live.get('q') == q, key
        agree(live.numbers(), surprise_numbers(q, 0.999))
    live.page.wait_for_timeout(400)  # the words wait until the numbers rest
    assert 'infinite' in live.find('[data-name=words]').inner_text()
    live.drag(bar, 0.25)
    assert live.get('q') == 0.25
    live.find('input[data-name=power]').press('Home')
    agree(live.numbers(), surprise_numbers(1e-6, 0.999))


@of(explore.TwoDistributions)
def test_two_distributions(live):
    rng = np.random.default_rng(1)
    pairs = [(p.tolist(), q.tolist()) for p, q in zip(rng.dirichlet([.6] * 3, 40), rng.dirichlet([.6] * 3, 40))]
    pairs += [([1, 0, 0], [.2, .3, .5]), ([.2, .3, .5], [.2, .3, .5]), ([.5, .5, 0], [0, .5, .5]),
              ([0, 0, 1], [0, 0, 1])]
    for p, q in pairs:
        live.set(p=p, q=q)
        shown = live.numbers()
        agree(shown, two_numbers(p, q))
        for a, b in ('pq', 'qp'):
            both = shown[f'H({a})'][0] + shown[f'D({a}‖{b})'][0]
            np.testing.assert_allclose(both, shown[f'H({a}, {b})'][0], rtol=1e-12)


@of(explore.TwoDistributions)
def test_a_tiny_and_an_infinite_divergence(live):
    p, q = [.3, .3, .4], [.3 + 1e-9, .3 - 1e-9, .4]
    live.set(p=p, q=q)
    agree(live.numbers(), {'D(p‖q)': two_numbers(p, q)['D(p‖q)']}, rtol=1e-4, atol=0)  # about 3e-18
    live.set(p=[.5, .5, 0], q=[0, .5, .5])  # an infinite part fills the bar and does not reach beyond it
    for widths in live.figure.evaluate(WIDTHS): np.testing.assert_allclose(sum(widths), 100, rtol=1e-5)


@of(explore.TwoDistributions)
def test_two_distributions_by_hand(live):
    live.set(p=[.5, .3, .2], q=[.1, .2, .7])
    for name, place, keys in [('p', 0, ['ArrowUp'] * 5), ('q', 2, ['PageDown', 'ArrowLeft']),
                              ('q', 1, ['End', 'ArrowDown'])]:
        for key in keys:
            live.bar(name, place).press(key)
            p, q = live.get('p'), live.get('q')
            assert abs(sum(p) - 1) < 1e-12 and abs(sum(q) - 1) < 1e-12
            agree(live.numbers(), two_numbers(p, q))
    live.drag(live.bar('q', 0), 0.3)
    assert abs(live.get('q')[0] - 0.3) < 1e-9
    live.find('[data-name=equal]').click()
    agree(live.numbers(), {'D(p‖q)': 0, 'D(q‖p)': 0})


@pytest.mark.parametrize('formula', ['naive', 'stable'])
@pytest.mark.parametrize('dtype, rtol', [('float64', 1e-6), ('float32', 1e-6), ('float16', 2e-3)])
@of(explore.Softmax)
def test_softmax(live, dtype, rtol, formula):
    for logits in ([2., 1., 0., -1.], [5.9, -6., 0.3, 5.8], [0., 0., 0., 0.]):
        for offset in (0, 7, 9, 11, 86, 88, -20, -110, 706, 709, 1000, -1000, 2000):
            for temperature in (0.1, 1, 7.5):
                state = dict(logits=logits, offset=offset, temperature=temperature, formula=formula, dtype=dtype)
                live.set(**state)
                # next to an underflow NumPy's float32 exp and the true one differ by the smallest numbers
                shown = live.numbers()
                agree(shown, softmax_numbers(**state), rtol, SMALLEST[dtype])
                for name in ('scores', 'exps', 'total', 'probs'):  # each is a number of that format
                    np.testing.assert_array_equal(np.array(shown[name]).astype(dtype).astype('float64'), shown[name])


@of(explore.Softmax)
def test_softmax_overflows_in_words(live):
    live.set(logits=[2., 1., 0., -1.], offset=1000, temperature=1, formula='naive', dtype='float64')
    live.page.wait_for_timeout(400)
    assert 'inf divided by inf is nan' in live.find('[data-name=words]').inner_text()
    assert live.find('.xe-row [data-name=probs]').first.inner_text() == 'nan'
    live.find('select[data-name=formula]').select_option('stable')
    agree(live.numbers(), {'probs': xe.softmax(np.array([2., 1., 0., -1.]))})


@of(explore.Softmax)
def test_softmax_by_hand(live):
    live.set(logits=[2., 1., 0., -1.], offset=86)
    live.find('input[data-name=offset]').press('ArrowRight')
    assert live.get('offset') == 87
    # the small formats break at small offsets, so their slider is finer; it grows with an offset from elsewhere
    for dtype, offset, reach in (('float16', 87, '250'), ('float16', 1000, '2000'), ('float16', 200, '2000'),
                                 ('float32', 200, '250'), ('float64', 200, '2000')):
        live.set(dtype=dtype, offset=offset)
        slider = live.find('input[data-name=offset]')
        assert (slider.get_attribute('max'), slider.input_value()) == (reach, str(offset)), (dtype, offset)
    live.bar('logits', 3).press('End')
    live.drag(live.bar('logits', 0), 0.25)
    assert live.get('logits') == [-3, 1, 0, 6]


def loss_states():
    "Logits and targets: class indices, probabilities, and confident rows."
    rng = np.random.default_rng(2)
    states = [(logits.tolist(), int(k % 3)) for k, logits in enumerate(rng.normal(size=(30, 3)) * 4)]
    states += [(x.tolist(), y.tolist()) for x, y in zip(rng.normal(size=(30, 3)) * 4, rng.dirichlet([.7] * 3, 30))]
    return states + [([20., 0., 0.], 0), ([45., 0., 1.], 0), ([0., 800., 1.], 1), ([0., 800., 1.], 0),
                     ([1000., 1000., 999.], 1), ([.1, .2, .3], [1., 0., 0.])]


@of(explore.LossAndGradient)
def test_loss_and_gradient(live):
    for logits, target in loss_states():
        live.set(logits=logits, target=target)
        shown, expected = live.numbers(), loss_numbers(logits, target)
        agree(shown, expected)
        # down to the last digits, where the usual formulas give 0
        if isinstance(target, int): agree(shown, {name: expected[name] for name in ('loss', 'gradient')}, atol=0)
        assert abs(shown['positive'][0] + shown['negative'][0]) < 1e-12 and abs(shown['running'][-1]) < 1e-12
        # the two bars are equally long, as far as CSS has digits
        np.testing.assert_allclose([sum(bar) for bar in live.figure.evaluate(WIDTHS)], [100, 100], rtol=1e-5)


@of(explore.LossAndGradient)
def test_steps_down_the_gradient(live):
    live.set(logits=[1.5, -.5, 3.], target=0, rate=2, losses=[])
    logits, losses = np.array([1.5, -.5, 3.]), [float(xe.cross_entropy(np.array([1.5, -.5, 3.]), np.array(0)))]
    for _ in range(5):
        live.find('[data-name=step]').click()
        logits = logits - 2 * xe.cross_entropy_grad(logits, np.array(0))
        losses.append(float(xe.cross_entropy(logits, np.array(0))))
        np.testing.assert_allclose(live.get('logits'), logits, rtol=1e-12)
        agree(live.numbers(), loss_numbers(live.get('logits'), 0))
    history = json.loads(live.find('[data-name=history]').get_attribute('data-value'))
    np.testing.assert_allclose(history, losses, rtol=1e-12)
    live.bar('logits', 1).press('ArrowUp')
    assert live.find('[data-name=history]').get_attribute('data-value') == '[]'  # moved by hand: no descent any more


@of(explore.LossAndGradient)
def test_loss_and_gradient_by_hand(live):
    live.set(logits=[0., 0., 0.])
    live.find('[data-name=reset]').click()
    assert live.get('logits') == [1.5, -.5, 3]
    live.drag(live.bar('logits', 2), 0.75)
    assert live.get('logits') == [1.5, -.5, 3]
    live.drag(live.bar('logits', 2), 0.125)
    assert live.get('logits') == [1.5, -.5, -4.5]
    live.find('select[data-name=target]').select_option('soft')
    live.bar('y', 1).press('PageUp')
    assert abs(sum(live.get('target')) - 1) < 1e-12 and abs(live.get('target')[1] - 0.2) < 1e-9
    agree(live.numbers(), loss_numbers(live.get('logits'), live.get('target')))


@of(explore.Digit)
def test_digit(live):
    for place in range(20):
        for temperature in (0.5, 1, 4):
            live.set(place=place, temperature=temperature)
            agree(live.numbers(), digit_numbers(place, temperature))
            gradient = json.loads(live.find('canvas[data-values]').get_attribute('data-values'))
            expected = explore.Digit(place=place, temperature=temperature).gradient()
            np.testing.assert_allclose(gradient, expected, rtol=1e-6, atol=1e-12)
    live.find('.xe-digit input').nth(19).focus()
    live.page.keyboard.press('ArrowLeft')
    assert live.get('place') == 18
    live.find('input[data-name=temperature]').press('Home')
    agree(live.numbers(), digit_numbers(18, 0.1))
    shade = live.figure.evaluate(CORNER)
    assert shade[0] == 128, shade  # the corner is blank in every digit: mid-grey


def softmax_breaks():
    "The first offset at which a float16 softmax does not sum to 1."
    offsets = np.linspace(0, 20, 2001)
    sums = np.array([explore.Softmax(dtype='float16', offset=float(offset)).probs().sum() for offset in offsets])
    return offsets[~(np.abs(sums - 1) < 0.1)][0]


def ink_or_paper():
    paper = digit_numbers(3, 1)['paper']
    return 'paper' if paper > 55 else 'ink' if paper < 45 else 'half'


QUESTIONS = {  # explorer, its state, the answer, what is hidden until then, what can be moved
    'surprise': (explore.Surprise, {}, lambda: surprise_numbers(.001, .99)['share'], '[data-name=share]', ('q', 0)),
    'two distributions': (explore.TwoDistributions, {}, lambda: float(xe.entropy(np.array(
        explore.TwoDistributions().p))), '[data-name="H(p)"]', ('q', 0)),
    'softmax': (explore.Softmax, dict(dtype='float16'), softmax_breaks, None, ('logits', 0)),
    'loss': (explore.LossAndGradient, {}, lambda: float(xe.cross_entropy_grad(
        np.array([1.5, -.5, 3.]), np.array(0))[0]), '[data-name=gradient]', ('logits', 0)),
    'digit': (explore.Digit, dict(place=3), ink_or_paper, '[data-name=paper]', None),
}


def assert_stands_still(live, bar):
    "A bar does not move until there is a guess."
    before = live.get(bar[0])
    live.bar(*bar).press('ArrowUp')
    live.drag(live.bar(*bar), 0.9)
    assert live.get(bar[0]) == before and live.bar(*bar).get_attribute('aria-disabled') == 'true'


def guess(live, answer):
    if isinstance(answer, str):
        live.find('input[value=ink]').check()
        live.find('button[type=submit]').click()
        assert live.get('guess') == 'ink'
    else:
        field = live.find('input.xe-guess')
        field.fill('many'); field.press('Enter')
        assert live.get('guess') is None and 'number' in live.find('.xe-problem').inner_text()
        field.fill('0,5'); field.press('Enter')
        assert live.get('guess') == 0.5


@pytest.mark.parametrize('name', QUESTIONS)
def test_the_answer_waits_for_the_guess(opened, name):
    explorer, state, true_answer, hidden, bar = QUESTIONS[name]
    live, answer = opened(figure_of(explorer(**state)))[1][0], true_answer()
    result = live.find('[data-name=result]')
    assert not result.is_visible() and result.get_attribute('data-answer') is None
    assert live.find('[data-name=words]').inner_text() == ''
    if hidden: assert not live.find(hidden).first.is_visible()
    if bar: assert_stands_still(live, bar)
    guess(live, answer)
    assert result.is_visible() and 'You said' in result.inner_text() and 'It is' in result.inner_text()
    shown = result.get_attribute('data-answer')
    if isinstance(answer, str): assert shown == answer
    else: assert abs(float(shown) - answer) < (0.02 if name == 'softmax' else 1e-9), (shown, answer)
    if hidden: assert live.find(hidden).first.is_visible()
    if bar:
        before = live.get(bar[0])
        live.bar(*bar).press('ArrowDown')
        assert live.get(bar[0]) != before
        assert result.get_attribute('data-answer') == shown  # it stays the answer to what was asked


def test_skip_and_unmount(opened):
    page, (first, second) = opened(figure_of(explore.LossAndGradient()), figure_of(explore.LossAndGradient()))
    first.find('button').filter(has_text='Skip').click()
    assert first.get('guess') == 'skip' and second.get('guess') is None
    assert 'You skipped' in first.find('[data-name=result]').inner_text()
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids)) and len(ids) > 10
    first.figure.evaluate("f => { f.old = f.querySelector('[data-value][data-name=loss]'); f.xentropyUnmount(); }")
    assert first.find('.xe').count() == 0
    before = first.figure.evaluate('f => f.old.dataset.value')
    first.set(logits=[0, 0, 0])
    assert first.figure.evaluate('f => f.old.dataset.value') == before  # it listens no more


@pytest.mark.parametrize('scheme', ['light', 'dark'])
@pytest.mark.parametrize('width', [320, 400, 768, 900, 1200])
def test_every_width(opened, width, scheme):
    figures = [figure_of(kind(), guess='skip') for kind in EXPLORERS]
    figures.append(figure_of(explore.Softmax(offset=-1000, formula='stable'), guess='skip'))  # the widest table
    page, _ = opened(*figures, width=width, scheme=scheme)
    page.add_style_tag(content='body { font-family: system-ui, sans-serif; }')  # wider than the default
    assert page.evaluate('document.documentElement.scrollWidth <= innerWidth')
    assert not page.evaluate(OVERLAPS)


def test_names_and_keys(opened):
    page, _ = opened(*(figure_of(kind(), guess='skip') for kind in EXPLORERS))
    nameless = page.evaluate("""[...document.querySelectorAll('[role=slider], input, select, button')].filter(e =>
        !e.getAttribute('aria-label') && !(e.labels && e.labels.length) && !e.textContent.trim()).length""")
    assert nameless == 0
    assert not page.evaluate(UNGUARDED)
    for slider in page.locator('[role=slider]').all():
        for name in ('aria-valuemin', 'aria-valuemax', 'aria-valuenow', 'aria-valuetext', 'aria-label'):
            assert slider.get_attribute(name)
