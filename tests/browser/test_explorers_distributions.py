"The explorers of lesson 01."
import numpy as np
import pytest

from xentropy.classroom.explorers.distributions import Draws, Gibbs, TwoDistributions


def test_two_distributions(follows):
    follows(TwoDistributions(), dict(q=[0.6, 0.3, 0.1, 0]), dict(q=[0, 0.5, 0.5, 0]), dict(p=[0.1, 0.1, 0.1, 0.7]),
            dict(p=[1, 0, 0, 0], q=[0.97, 0.01, 0.01, 0.01]), dict(p=[0.6, 0.3, 0.1, 0], q=[0.6, 0.3, 0.0999999, 1e-7]))


def test_the_rectangles_are_what_q_costs(opened):
    page, (live,) = opened(TwoDistributions())
    boxes = live.figure.evaluate("""figure => ['xe-hatched', 'xe-shape-other', 'xe-saved'].map(kind =>
        [...figure.querySelectorAll('rect.' + kind)].map(r => r.getAttribute('width') * r.getAttribute('height')))""")
    hatched, over, saved = (sum(areas) for areas in boxes)
    numbers = TwoDistributions().numbers()
    assert (hatched + over) / (hatched + saved) == pytest.approx(float(numbers['cost'] / numbers['entropy']), abs=1e-6)


def test_q_can_be_p_and_can_come_back(opened):
    page, (live,) = opened(TwoDistributions())
    before = live.get('q')
    live.button('equal').click()
    assert live.get('q') == live.get('p') and live.numbers()['excess'] == [0]
    assert 'nothing could have been avoided' in live.words()
    live.button('reset').click()
    assert live.get('q') == before


def test_a_top_is_pulled_up_and_the_class_gets_dearer(opened):
    page, (live,) = opened(TwoDistributions())
    live.drag(live.find('[data-name=q][role=slider]').first, down=-60)
    assert live.get('q')[0] < 0.15 and sum(live.get('q')) == pytest.approx(1)
    border = live.find('[data-name=p][role=slider]').first
    live.drag(border, right=-60)
    assert live.get('p')[0] < 0.5 and sum(live.get('p')) == pytest.approx(1) and live.get('p')[2] == 0.1


def test_draws(follows):
    follows(Draws(), dict(count=1), dict(count=2), dict(count=100), dict(count=200))
    coin = Draws(names=['heads', 'tails'], p=[0.5, 0.5], q=[0.9, 0.1], draws=[0, 1, 1, 0, 0, 1], count=3)
    follows(coin, dict(count=6), dict(q=[0.4, 0.6]), dict(draws=[1, 1, 0, 1, 0]))


def test_the_draws_arrive_until_the_last(opened):
    explorer = Draws(count=195)
    page, (live,) = opened(explorer)
    live.button('step').click()
    assert live.get('count') == 196
    live.button('play').click()
    page.wait_for_function("document.querySelector('[data-name=play]').textContent === 'Play'")
    assert live.get('count') == 200
    assert live.numbers()['average'] == pytest.approx([Draws(count=200).numbers()['average']])
    assert live.find('.xe-mark[visibility=visible]').count() == 200
    live.button('reset').click()
    assert live.get('count') == 1 and 'One answer' in live.words()


def test_with_less_motion_ten_come_at_a_press(opened):
    page, (live,) = opened(Draws(count=1), motion='reduce')
    live.button('play').click()
    assert live.get('count') == 11


def test_gibbs(follows):
    follows(Gibbs(), dict(q=[0.5, 0.3, 0.2]), dict(q=[0.01, 0.01, 0.98]), dict(q=[0.98, 0.01, 0.01]),
            dict(q=[0.01, 0.98, 0.01]), dict(p=[0.2, 0.2, 0.6], q=[0.3, 0.3, 0.4]), dict(q=[0.49, 0.31, 0.2]))


def test_no_forecast_gets_below_the_floor(opened):
    page, (live,) = opened(Gibbs())
    dot, rng = live.find('[role=slider]'), np.random.default_rng(0)
    for right, down in rng.integers(-150, 150, (12, 2)).tolist():
        live.drag(dot, right=right, down=down)
        q = live.get('q')
        assert min(q) >= 0.01 and sum(q) == pytest.approx(1) and live.numbers()['excess'][0] >= 0
    live.set(q=[0.48, 0.32, 0.2])
    dot.focus()
    page.keyboard.press('ArrowLeft')
    assert live.get('q') == [0.5, 0.3, 0.2] and live.numbers()['excess'] == [0]
    assert 'touches the floor' in live.words()
    page.keyboard.press('ArrowUp')
    assert live.get('q')[2] == 0.22
