"The explorers of lesson 03."
import math

import pytest

from xentropy.classroom.explorers.stable import Shift, SmoothMaximum


def test_shift(follows):
    follows(Shift(), *(dict(zero=zero) for zero in (100, 112, 113.5, 116, 150, 204, 302, 304, 305, 307, 320)))


def test_the_shares_stay_between_the_walls(opened):
    page, (live,) = opened(Shift(zero=0))
    assert 'Too little' in live.words() and live.numbers()['lse'] == [math.inf]
    grip = live.find('[role=slider]')
    start = grip.bounding_box()['x']
    live.drag(grip, right=200)
    shares = live.numbers()['share']
    assert sum(shares) == pytest.approx(1) and live.get('zero') > 116 and grip.bounding_box()['x'] > start + 190
    for zero in (125, 204, 280):
        live.set(zero=zero)
        assert live.numbers()['share'] == pytest.approx(shares, rel=1e-4)
    live.set(zero=200)
    grip.focus()
    for _ in range(4): page.keyboard.press('ArrowRight')
    assert 'its exp is 1' in live.words() and live.numbers()['exp'][-1] == 1
    page.keyboard.press('End')
    assert 'Too much' in live.words() and live.numbers()['lse'] == [-math.inf]


def test_the_zero_catches_at_the_largest(opened):
    page, (live,) = opened(Shift(zero=190))
    box = live.find('svg.xe-drawing').first.bounding_box()
    live.drag(live.find('[role=slider]'), right=12 / 320 * box['width'] * 316 / 360)
    assert live.get('zero') == 204


def test_smooth_maximum(follows):
    follows(SmoothMaximum(), dict(t=0), dict(t=-3.4), dict(t=3), dict(t=0, rivals=9), dict(t=-3.4, rivals=9),
            dict(t=3, rivals=9), dict(t=0.05, rivals=2))


def test_the_slope_stands_on_the_curve(opened):
    page, (live,) = opened(SmoothMaximum(t=1))
    height, across = (live.find(f'.xe-smooth-{part}').bounding_box() for part in ('rise', 'run'))
    unit = across['width']  # one step of t; one nat is drawn a little shorter
    live.set(t=3)
    assert live.find('.xe-smooth-rise').bounding_box()['height'] > height['height']
    assert live.find('.xe-smooth-run').bounding_box()['width'] == pytest.approx(unit, abs=0.5)
    live.set(t=0, rivals=9)
    assert live.numbers()['above'] == pytest.approx([math.log(10)]) and live.numbers()['slope'] == pytest.approx([0.1])
    assert 'tied' in live.words()
