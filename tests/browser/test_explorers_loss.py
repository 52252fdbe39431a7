"The explorers of lesson 04."
import pytest

from xentropy.classroom.explorers.loss import BatchTable, Distance, MeanOf


def test_distance(follows):
    follows(Distance(), *(dict(target=target) for target in range(10)), dict(logits=[6.] + 9 * [-5.], target=0),
            dict(logits=[6.] + 9 * [-5.], target=9), dict(logits=10 * [0.], target=6), dict(logits=10 * [6.], target=4))


def test_another_class_is_the_truth(opened):
    page, (live,) = opened(Distance())
    live.find('input[type=radio][value="4"]').check()
    assert live.get('target') == 4 and 'The 4 is ahead' in live.words()
    assert live.numbers()['loss'] == pytest.approx([Distance(target=4).numbers()['loss']])
    live.find('input[type=radio][value="4"]').press('ArrowRight')
    assert live.get('target') == 5 and live.find('.xe-distance-stem.xe-marked').count() == 1


def test_the_arrow_is_as_long_as_the_loss(opened):
    page, (live,) = opened(Distance())
    explorer, ends = Distance(), []
    for target in (5, 0):  # both far below the line
        live.set(target=target)
        ends.append(live.find('.xe-arrow').bounding_box()['height'] / Distance(target=target).numbers()['loss'])
    assert ends[0] == pytest.approx(ends[1], rel=0.03)
    live.set(target=5)
    before = live.numbers()['loss'][0]
    live.drag(live.find('[data-name=logit]').nth(5), down=-60)
    assert live.numbers()['loss'][0] < before - 2 and live.get('logits')[4] == explorer.logits[4]


def test_batch_table(follows):
    follows(BatchTable(), *(dict(row=row, way=way) for row in range(5) for way in ('row', 'column', 'framed')))


def test_the_cells_that_are_summed_light_up(opened):
    page, (live,) = opened(BatchTable(row=3))
    lit = live.find('.xe-lit, .xe-lit-wrong')
    assert lit.count() == 10 and live.find('.xe-secret').count() == 1
    start = live.numbers()
    live.find('input[value=column]').check()
    assert lit.count() == 5 and live.numbers()['down'] == pytest.approx([1] * 10)
    assert live.numbers()['mean'] != pytest.approx(start['mean']) and 'instead of 0.98' in live.words()
    live.find('input[value=framed]').check()
    assert lit.count() == 5 and sum(live.numbers()['across']) == pytest.approx(1)
    live.find('input[value=row]').check()
    assert live.numbers() == start


def test_the_handle_goes_from_row_to_row(opened):
    page, (live,) = opened(BatchTable())
    grip = live.find('[role=slider]')
    grip.focus()
    for row in (1, 2, 3, 4, 4):
        page.keyboard.press('ArrowDown')
        assert live.get('row') == row
    page.keyboard.press('ArrowUp')
    assert live.get('row') == 3
    high = live.find('.xe-cell').first.bounding_box()['height']
    live.drag(grip, down=-2 * high)
    assert live.get('row') == 1
    live.find('.xe-cell').nth(22).click()
    assert live.get('row') == 2


def test_mean_of(follows):
    follows(MeanOf(), *(dict(cut=cut) for cut in range(1, 8)), dict(counts=[1] * 8), dict(counts=[0] * 8),
            dict(counts=[1, 0, 1, 0, 1, 0, 1, 1], cut=3), dict(counts=[0] * 7 + [1], cut=7))


def test_when_the_two_means_agree(opened):
    page, (live,) = opened(MeanOf())
    assert 'weighs as much as 4 of the left' in live.words()
    boxes = live.find('input[type=checkbox]')
    for k in (5, 6, 7): boxes.nth(k).check()
    assert 'the two means agree' in live.words()
    assert live.numbers()['mean'] == pytest.approx(live.numbers()['mean_of_means'])
    for k in (4, 5, 6, 7): boxes.nth(k).press('Space')
    assert live.get('counts') == [1, 1, 1, 1, 0, 0, 0, 0] and '0 / 0' in live.words()
    live.drag(live.find('[role=slider]'), right=-60)
    whole = MeanOf(counts=[1] * 4 + [0] * 4).numbers()['mean']
    assert live.get('cut') < 4 and live.numbers()['mean'] == pytest.approx([whole])
