"""The explorers of softmax, on a page without a kernel, show the numbers of the package."""
import math

import numpy as np
import pytest

from xentropy.classroom.explorers.softmax import Budget, Exponential, Temperature


def test_exponential(follows):
    follows(Exponential(), dict(offset=0), dict(offset=8.6), dict(offset=8.7), dict(offset=9.05), dict(offset=9.1),
            dict(offset=50), dict(offset=8.7, dtype='float32'), dict(offset=86.2, dtype='float32'),
            dict(offset=86.35, dtype='float32'), dict(offset=86.9, dtype='float32'), dict(offset=8, dtype='float64'),
            dict(offset=707.3, dtype='float64'), dict(offset=707.4, dtype='float64'), dict(offset=720, dtype='float64'))


def test_dragged_through_the_ceiling_the_shares_are_lost(opened):
    page, (live,) = opened(Exponential())
    dot = live.find('[role=slider]')
    before = live.numbers()['probs']
    live.drag(dot, right=10)
    assert live.get('offset') > 8.2
    np.testing.assert_allclose(live.numbers()['probs'], before, atol=1e-3)
    live.drag(dot, right=300)
    assert math.isnan(live.numbers()['probs'][0]) and live.numbers()['total'] == [math.inf]
    assert 'inf divided by inf' in live.words()


def test_another_format_moves_the_ceiling_and_not_the_picture(opened):
    page, (live,) = opened(Exponential(offset=9.2))
    dot = live.find('[role=slider]')
    place = dot.get_attribute('transform')
    for dtype, at in (('float32', 88.72), ('float64', 709.78), ('float16', 11.09)):
        live.find('select').select_option(dtype)
        assert live.get('dtype') == dtype
        assert live.get('offset') + 2 == pytest.approx(at + 0.11, abs=0.02)
        assert math.isnan(live.numbers()['probs'][0])
        x = [float(where.split('(')[1].split()[0]) for where in (place, dot.get_attribute('transform'))]
        assert x[0] == pytest.approx(x[1], abs=0.5)


def test_budget(follows):
    follows(Budget(), dict(logits=[3, -3, -3, -3]), dict(logits=[0, 0, 0, 0], before=[0, 0, 0, 0]),
            dict(logits=[-3, 3, 3, 3], before=[3, 3, 3, 3]), dict(logits=[2, 1, 0, -1], before=[0, 0, 0, 0]))
    follows(Budget(names=['yes', 'no'], logits=[1, 0], before=[0, 0]), dict(logits=[-2, 2]))


def test_who_stands_still_pays_in_proportion(opened):
    page, (live,) = opened(Budget())
    old, start = live.numbers()['probs'], live.get('logits')
    live.drag(live.find('[role=slider]').first, down=-40)
    assert live.get('before') == start and live.get('logits')[0] > start[0]
    now = live.numbers()
    np.testing.assert_allclose(np.divide(now['probs'], old)[1:], now['kept'][0], rtol=1e-12)
    # keys belong to one hold, another handle begins a new one
    handles = live.find('[role=slider]')
    handles.nth(1).focus()
    before = live.get('logits')
    page.keyboard.press('ArrowUp')
    page.keyboard.press('ArrowUp')
    assert live.get('before') == before
    assert live.get('logits')[1] == pytest.approx(before[1] + 0.2)
    assert 'All the others pay' in live.words()


def test_temperature(follows):
    follows(Temperature(), *(dict(T=T, digit=digit) for digit in (0, 1) for T in (0.1, 0.3, 1, 3, 10)))


def test_the_order_stays_and_the_cost_does_not(opened):
    page, (live,) = opened(Temperature())
    live.find('select').select_option('1')
    dot, seen = live.find('[role=slider]'), []
    for key in ('Home', *['ArrowRight'] * 12, 'PageUp', 'End'):
        dot.focus()
        page.keyboard.press(key)
        probs = live.numbers()['probs']
        assert probs == sorted(probs, reverse=True)
        seen.append((live.get('T'), live.numbers()['cost'][0]))
    assert [T for T, _ in seen] == sorted({T for T, _ in seen}) and seen[-1][0] == 10
    assert seen[0][1] > 3 > seen[-1][1] > 1 > min(cost for _, cost in seen)
    assert 'more all ten are alike' in live.words()
