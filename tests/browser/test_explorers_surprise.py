"The explorers of lesson 00."
import math

import pytest

from xentropy.classroom.explorers.surprise import Hundred, Surprise


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


def test_hundred(follows):
    follows(Hundred(), dict(q=0.5), dict(q=0.37), dict(q=0.0203), dict(q=1e-6), dict(q=0.1, good=0.9))


def test_the_areas_are_the_costs(opened):
    page, (live,) = opened(Hundred(q=0.01))
    many, one = (float(live.find(f'rect.xe-shape-{kind}').get_attribute('width')) for kind in ('pale', 'other'))
    assert one / many == pytest.approx(math.log(0.01) / (99 * math.log(0.99)))
    good, mistake = (live.find('.xe-tile').nth(k).bounding_box()['width'] for k in (0, 99))
    assert live.find('.xe-tile').count() == 100 and mistake > 5 * good
    live.find('[role=slider]').focus()
    page.keyboard.press('End')
    assert live.get('q') == 0.5 and live.find('.xe-tile').nth(0).bounding_box()['width'] > 1.3 * good
    assert 'times what the other ninety-nine' in live.words()


def test_every_digit_stands_in_its_place(opened):
    page, (live,) = opened(Hundred(q=0.37))
    frame = live.find('rect.xe-shape-pale').bounding_box()
    tiles = [live.find('.xe-tile').nth(k).bounding_box() for k in range(99)]
    assert len({(round(tile['x']), round(tile['y'])) for tile in tiles}) == 99
    assert min(tile['x'] for tile in tiles) > frame['x'] - 1
    assert max(tile['x'] + tile['width'] for tile in tiles) < frame['x'] + frame['width'] + 1
    assert max(tile['y'] + tile['height'] for tile in tiles) < frame['y'] + frame['height'] + 1
