"The front page's two things to spoil: a derivation's line, and a softmax."
import itertools

import pytest
from conftest import agree

from xentropy.classroom.explorers.front import SHIFTS, TOTALS, WrongLine, WrongSoftmax, refusal, verdict


def test_wrong_line(follows):
    several = (0, 0, 0), (2, 1, 1), (3, 0, 2), (0, 2, 0), (0, 3, 3), (1, 1, 0)
    follows(WrongLine(), *({'versions': list(v)} for v in several),
            *({'versions': [0, 0, n], 'line': 4} for n in range(4)), {'versions': [0, 1, 0]},
            {'versions': [0, 0, 0], 'line': 2}, {'versions': [0, 0, 0], 'line': 3})


def test_the_line_that_python_refuses(opened):
    page, (live,) = opened(WrongLine())
    for versions in itertools.product(range(4), repeat=3):
        live.set(versions=list(versions))
        marks = live.find('.xe-line-mark').all_inner_texts()[1:]
        wrong = refusal(*versions)
        first = wrong.line - 2 if wrong else 3
        assert marks == ['✓ follows'] * first + ['✗ refused'] * bool(wrong) + ['not looked at'] * (2 - first)


def test_a_line_is_spoiled_and_mended(opened):
    page, (live,) = opened(WrongLine(versions=[0, 0, 0]))
    assert 'All four lines hold' in live.words()
    live.button('line3').click()
    assert live.get('versions') == [0, 1, 0] and live.get('line') == 3
    agree(live, WrongLine(versions=[0, 1, 0]))
    assert 'Line 3 is refused' in live.words() and '1 over the sum' in live.words()
    live.button('line3').press('ArrowLeft')
    live.button('line4').press('Enter')
    assert live.get('versions') == [0, 0, 1] and 'Line 4 is refused' in live.words()
    for _ in range(3): live.button('line4').press('ArrowRight')
    assert live.get('versions') == [0, 0, 0] and 'All four lines hold' in live.words()


def test_wrong_softmax(follows):
    states = itertools.product(range(len(SHIFTS)), range(len(TOTALS)))
    follows(WrongSoftmax(), *({'shift': s, 'total': t} for s, t in states))


def test_a_softmax_is_spoiled_and_mended(opened):
    page, (live,) = opened(WrongSoftmax())
    assert 'the maximum of the whole tensor' in live.words()
    live.button('shift').press('ArrowUp')
    assert live.get('shift') == 0 and 'This is softmax' in live.words()
    for total in (1, 2, 3):
        live.button('total').click()
        found = verdict(0, total)
        assert live.button('total').inner_text().startswith(TOTALS[total])
        shown = live.find('.xe-verdict').inner_text()
        assert found['mistake'] in shown and found['said'] in shown and found['read'] in shown
        agree(live, WrongSoftmax(shift=0, total=total))
        assert live.find('.xe-shape-other').count() > 0
    live.button('total').press('Space')
    assert 'This is softmax' in live.words() and live.find('.xe-shape-other').count() == 0


@pytest.mark.parametrize('kind', [WrongLine, WrongSoftmax])
def test_a_telephone(opened, kind):
    page, (live,) = opened(kind(), width=320)
    for name in ('line2', 'line3', 'line4') if kind is WrongLine else ('shift', 'total'):
        for _ in range(4):
            live.button(name).click()
            assert page.evaluate('document.documentElement.scrollWidth') <= 320
            assert live.button(name).bounding_box()['height'] >= 24
