"The explorer of lesson 06."
import numpy as np
import pytest

from xentropy.classroom.explorers.layers import Layers


def test_layers(follows):
    steps = [dict(step=step) for step in range(9)]
    follows(Layers(), *steps, dict(step=8, target=0), dict(step=8, w=[1, 1.5, 0.5, 0.4]),
            dict(step=8, w=[-3, -3, -3, -3]), dict(step=4, x=[0, 0]),
            dict(step=8, x=[-3, 3], w=[3, -3, -3, 3], v=[3, -3, -3, 3], target=0))


def test_each_step_passes_one_box(opened):
    page, (live,) = opened(Layers(step=0))
    counts = lambda: [live.find(f'.xe-layers g.xe-arrow-{kind}').count() for kind in ('plain', 'other', 'wait')]
    seen = [counts()]
    for step in range(1, 9):
        live.button('step').click()
        assert live.get('step') == step
        seen.append(counts())
    # a linear box has four arrows, one for each weight; relu and the loss have two
    forwards, backwards = [row[0] for row in seen[:5]], [row[1] for row in seen[4:]]
    assert forwards == [0, 4, 6, 10, 12] and backwards == [0, 2, 6, 8, 12] and seen[8][2] == 0
    live.button('play').click()
    assert live.get('step') == 1  # from the start
    live.button('reset').click()
    assert live.get('step') == 0


def test_arrows_turn_round(opened):
    "On the way there the head is at the later end of an arrow; on the way back at the earlier one."
    page, (live,) = opened(Layers(w=[1, 1, 1, 1]))
    head = lambda: float(live.find('.xe-arrow-head').last.get_attribute('d')[1:].split()[0])
    live.set(step=4)
    there = head()
    live.set(step=5)
    assert head() < there - 10 and live.find('g.xe-arrow-other').count() == 2


def test_the_handle_goes_round_the_loop(opened):
    page, (live,) = opened(Layers(step=3))
    handle = live.find('[role=slider][data-name=step]')
    live.drag(handle, down=240)
    assert live.get('step') == 5 and 'backwards' in handle.get_attribute('aria-valuetext')
    live.drag(handle, right=-400)
    assert live.get('step') == 8
    handle.focus()
    page.keyboard.press('Home')
    assert live.get('step') == 0 and live.words().startswith('Two inputs')


def test_a_weight_opens_a_gate(opened):
    page, (live,) = opened(Layers(step=8))
    bars = live.find('.xe-layers-bar[visibility=visible]')
    assert bars.count() == 1 and live.numbers()['gw'][1] == 0
    weight = live.find('[role=slider][data-name=w]').nth(1)
    weight.focus()
    page.keyboard.press('PageUp')
    page.keyboard.press('PageUp')
    assert live.get('w')[1] == 0.5 and bars.count() == 0 and live.numbers()['gw'][1] != 0
    live.drag(weight, right=-120)
    assert live.get('w')[1] < -0.5 and bars.count() == 1


def test_the_slope_keeps_its_promise(opened):
    "The last sentence says what a raise by 0.1 will do; it does."
    page, (live,) = opened(Layers(step=8))
    loss, slopes = live.numbers()['loss'][0], live.numbers()['gw']
    steepest = int(np.argmax(np.abs(slopes)))
    live.find('[role=slider][data-name=w]').nth(steepest).focus()
    page.keyboard.press('ArrowRight')
    assert live.numbers()['loss'][0] - loss == pytest.approx(slopes[steepest] / 10, rel=0.1)
