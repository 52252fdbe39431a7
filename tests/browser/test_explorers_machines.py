"The explorers of the workshop: lessons 11, 13 and 15."
import pytest

from xentropy.classroom.explorers.machines import Ruler, Shards, Tiles


def test_ruler(follows):
    follows(Ruler(), dict(place=0), dict(place=1), dict(place=0.5, zoom=4), dict(place=0.25, zoom=9),
            dict(place=0.75, zoom=10), dict(zoom=14), dict(place=0.5, zoom=21), dict(zoom=22), dict(place=1, zoom=22))


def test_the_zoom_takes_the_dot_along(opened):
    page, (live,) = opened(Ruler())
    assert 'In bfloat16, 1 + t is 1' in live.words()
    live.find('input').focus()
    for _ in range(8): page.keyboard.press('ArrowRight')
    assert live.get('zoom') == 16 and live.get('place') == 0.37
    assert 'In bfloat16 and float16, 1 + t is 1' in live.words()
    assert live.numbers()['log'][:2] == [0, 0] and min(live.numbers()['log1p']) > 0


def test_tiles(follows):
    follows(Tiles(), *(dict(step=step) for step in range(0, 21)))


def test_the_work_is_played_to_its_end(opened):
    page, (live,) = opened(Tiles(step=18))
    live.button('step').click()
    assert live.get('step') == 19
    live.button('play').click()
    page.wait_for_function("document.querySelector('[data-name=play]').textContent === 'Play'")
    assert live.get('step') == 20 and 'six times, tile by tile twice' in live.words()
    numbers = live.numbers()
    assert numbers['read_whole'] == pytest.approx([4 * 40.96]) and numbers['written_tiled'] == pytest.approx([40.96])
    live.button('reset').click()
    assert live.get('step') == 0


def test_shards(follows):
    ties = [1, 1, 0, 1, -1, 1, 0, 0, 0, -3, 3, 3]
    follows(Shards(), dict(stage=0), dict(stage=1), dict(stage=2), dict(target=0), dict(target=11),
            dict(logits=ties), dict(logits=[0] * 12, target=7), dict(logits=[3] + 11 * [-3], target=0), rtol=1e-9)


def test_one_logit_changes_its_own_machine_and_every_loss(opened):
    page, (live,) = opened(Shards())
    frames = "f => [...f.querySelectorAll('.xe-changed')].map(r => r.style.visibility !== 'hidden')"
    assert not any(live.figure.evaluate(frames))
    logit = live.find('[role=slider]').nth(7)  # on machine 2, neither its largest nor the target
    logit.focus()
    page.keyboard.press('ArrowUp')
    changed = live.figure.evaluate(frames)  # for each machine max, rest, cost, total, loss
    assert changed == [k in (4, 9, 11, 14, 19) for k in range(20)]
    assert 'one has changed, on machine 2' in live.words()


def test_the_numbers_travel(opened):
    page, (live,) = opened(Shards(stage=0), motion='reduce')
    where = "f => new Set([...f.querySelectorAll('.xe-packet')].map(p => p.style.transform)).size"
    live.button('step').click()
    assert live.get('stage') == 1 and live.figure.evaluate(where) == 4
    live.button('step').click()
    assert live.get('stage') == 2 and live.figure.evaluate(where) == 16
    live.button('step').click()
    assert 'the same loss, 3.602' in live.words()
