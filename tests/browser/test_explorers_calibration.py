"The explorer of lesson 08."
import pytest

from xentropy.classroom.explorers.calibration import Reliability


def test_reliability(follows):
    follows(Reliability(), dict(T=0.5), dict(T=0.9), dict(T=1.78), dict(T=2.5), dict(T=5))


def test_a_larger_dot_has_more_digits(opened):
    page, (live,) = opened(Reliability())
    sizes = live.figure.evaluate(
        "f => [...f.querySelectorAll('.xe-promise')].map(d => [+d.dataset.value, +d.getAttribute('r')])")
    assert [n for n, _ in sizes] == Reliability().numbers()['count'].tolist()
    assert max(sizes)[1] == pytest.approx(0.6 * max(sizes)[0]**0.5)


def test_the_valley_is_walked_by_keys(opened):
    page, (live,) = opened(Reliability())
    assert 'too sure' in live.words()
    live.find('[role=slider]').focus()
    for _ in range(16): page.keyboard.press('ArrowRight')
    assert live.get('T') == 1.8 and 'means what it says' in live.words()
    page.keyboard.press('End')
    assert 'too modest' in live.words() and live.numbers()['right'] == Reliability(T=1).numbers()['right']
