"The explorers of the gradient show what the package computes, in every state, and their steps are its steps."
import numpy as np
import pytest

import xentropy as xe
from xentropy.classroom.explorers.gradient import LossAndGradient, Simplex, StepLength, WrongGradients


def test_loss_and_gradient(follows):
    rng = np.random.default_rng(0)
    logits = (rng.normal(size=(14, 3)) * 4).tolist()
    targets = [*rng.integers(0, 3, 9).tolist(), *rng.dirichlet(np.ones(3), 5).tolist()]
    states = [dict(logits=x, target=y) for x, y in zip(logits, targets)]
    states += [dict(logits=[45.0, 0.0, 1.0], target=0), dict(logits=[0.0, 800.0, 1.0], target=0),
               dict(logits=[1000.0, 1000.0, 999.0], target=1), dict(logits=[0.1, 0.2, 0.3], target=[1.0, 0.0, 0.0]),
               dict(logits=[1.0, 0.0, 2.0], before=[0.5, -1.0, 2.0])]
    follows(LossAndGradient(), *states)
    follows(LossAndGradient(logits=[3.0, 1.0, 0.0, -1.0, 2.0, 0.5, -2.0, 1.5, 0.2, -0.7], target=9))


def test_near_a_right_prediction_the_gradient_keeps_its_digits(opened):
    _, (live,) = opened(LossAndGradient(logits=[45.0, 0.0, 1.0]))
    expected = xe.cross_entropy_grad(np.array([45.0, 0, 1]), np.array(0))
    np.testing.assert_allclose(live.numbers()['gradient'], expected, rtol=1e-10, atol=0)


def test_steps_downhill(opened):
    _, (live,) = opened(LossAndGradient())
    logits = np.array(live.get('logits'))
    for _ in range(5):
        before, logits = logits, logits - 2 * xe.cross_entropy_grad(logits, np.array(0))
        live.button('step').click()
        np.testing.assert_allclose(live.get('logits'), logits, rtol=1e-12)
        np.testing.assert_allclose(live.get('before'), before, rtol=1e-12)
    live.find('select').select_option('soft')
    np.testing.assert_allclose(live.get('target'), [0.7, 0.15, 0.15])
    for _ in range(60): live.button('step').click()
    assert 'p is y' in live.words()
    live.button('reset').click()
    assert live.get('logits') == [0.5, -1, 2] and live.get('before') == []


def test_the_view_grows_with_its_logits(opened):
    _, (live,) = opened(LossAndGradient(logits=[3.0, 0.0, 0.0]))
    live.set(logits=[30.0, 0.0, -20.0])
    assert live.find('[role=slider]').first.get_attribute('aria-valuemax') == '45'


def test_who_wants_less_motion_gets_ten_steps(opened):
    _, (live,) = opened(Simplex(steps=0), motion='reduce')
    live.button('play').click()
    assert live.get('steps') == 10


def test_simplex(follows):
    rng = np.random.default_rng(1)
    start = [(v / v.sum()).tolist() for v in rng.integers(1, 90, (6, 3)) / 100]
    follows(Simplex(), *(dict(start=p, steps=int(n)) for p, n in zip(start, (0, 1, 7, 30, 120, 400))),
            *(dict(start=p, steps=40, target=k % 3) for k, p in enumerate(start)), dict(target=[1 / 3] * 3, steps=300))


def test_one_way_down_ends_and_the_other_does_not(opened):
    page, (soft, hot) = opened(Simplex(steps=2, rate=2), Simplex(target=0, steps=60, rate=2))
    soft.button('play').click()
    soft.find('.xe-words').get_by_text('here p is y').wait_for(timeout=20_000)
    assert soft.button('play').inner_text() == 'Play'  # it has stopped by itself
    assert 'never reached' in hot.words()


def test_wrong_gradients(follows, opened):
    names = 'ignores_the_target', 'uses_row_0_only', 'sums_over_the_batch', 'divides_by_C'
    flags = [dict(zip(('differ', 'shuffled', 'wide'), map(bool, broken))) for broken in np.ndindex(2, 2, 2)]
    follows(WrongGradients(), *({'mistake': name, **some} for some in flags for name in names))
    _, (live,) = opened(WrongGradients(differ=False))
    assert live.numbers()['error'] == [0] * 4 and 'None of the four' in live.words()
    for name in ('differ', 'shuffled', 'wide'): live.find(f'input[data-name={name}]').check()
    assert 'all four' in live.words()
    said = live.find('.xe-verdicts .xe-number').all_inner_texts()
    assert said == ['caught 0.333', 'caught 0.239', 'caught 6.638', 'caught 0.083']
    live.find('input[value=divides_by_C]').check()
    assert live.get('mistake') == 'divides_by_C'


def test_step_length(follows):
    rng = np.random.default_rng(2)
    some = zip(rng.uniform(-5, 5, 12).tolist(), rng.uniform(0.5, 16, 12).tolist())
    follows(StepLength(), *(dict(z=z, rate=rate) for z, rate in some), dict(z=-5.0, rate=16.0), dict(z=5.0, rate=16.0),
            dict(z=float(np.log(7 / 3))), dict(rate=4.0), dict(rate=8.0), dict(z=1.0, trail=[-2.0, 3.0]))


@pytest.mark.parametrize('rate, words', [(3, 'bottom of the valley'), (8, 'bottom of the valley'),
                                         (14, 'never settle')])
def test_steps_settle_or_bounce(opened, rate, words):
    _, (live,) = opened(StepLength(rate=rate), motion='reduce')
    z, path = -2.0, []
    for _ in range(3):  # ten steps each
        live.button('play').click()
        for _ in range(10):
            slope = xe.cross_entropy_grad(np.array([z, 0.0]), np.array([0.7, 0.3]))[0]
            if abs(slope) >= 1e-3: path, z = [*path, z], z - rate * slope
        if abs(live.get('z') - z) > 1e-9: pytest.fail(f'{live.get("z")} instead of {z}')
        if words in live.words(): break
    assert words in live.words()
    np.testing.assert_allclose(live.get('trail'), path, atol=1e-9)
    live.button('reset').click()
    assert live.get('z') == -2 and live.get('trail') == []
