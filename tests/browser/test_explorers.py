"""The explorers, on a page without a kernel, show the numbers of the package.

What every explorer has to do stands in conftest.py (`follows`); here are their states, and what each does besides."""
import math

import pytest

from xentropy.classroom.explorers.surprise import Surprise


def test_surprise(follows):
    follows(Surprise(), dict(q=1), dict(q=0.5), dict(q=0.001), dict(q=0.999))


def test_the_dot_is_pulled_both_ways(opened):
    page, (live,) = opened(Surprise(q=0.5))
    dot = live.find('[role=slider]')
    live.drag(dot, right=-80)
    beside = live.get('q')
    live.drag(dot, down=-120)
    assert live.get('q') < beside < 0.45
    assert live.numbers()['cost'] == pytest.approx([-math.log(live.get('q'))])
