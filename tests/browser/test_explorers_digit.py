"The digit to draw on: what is drawn is what the package has, and the numbers and signs follow it."
import numpy as np
import pytest
from conftest import agree

from xentropy.classroom.explorers.digit import Digit, held_out

BLANK = np.zeros((28, 28), dtype='int64')


def in_python(live): return Digit(**live.state(Digit()))


def same(live):
    "The numbers on the page are those of the package for what has been drawn; returns the package's digit."
    digit = in_python(live)
    agree(live, digit)
    return digit


def sheet(live):
    found = live.find('.xe-pad-sheet')
    found.scroll_into_view_if_needed()
    return found, found.bounding_box()


def draw(live, *places):
    "A stroke with the mouse, through places that are given in pixels of the digit."
    _, box = sheet(live)
    spots = [(box['x'] + box['width'] * x / 28, box['y'] + box['height'] * y / 28) for x, y in places]
    live.page.mouse.move(*spots[0])
    live.page.mouse.down()
    for spot in spots[1:]: live.page.mouse.move(*spot, steps=3)
    live.page.mouse.up()


def signed(live, kind):
    "The pixels that bear this sign."
    return [int(k) for k in live.find(f'path[data-name={kind}]').get_attribute('data-pixels').split(',') if k]


def test_digit(follows):
    drawn = (np.add.outer(np.arange(28), np.arange(28)) * 37 % 256)
    states = [{'pixels': Digit(place=place).pixels, 'target': target}
              for place, target in ((0, 0), (0, 6), (3, 1), (10, None), (19, 9))]
    states += [{'pixels': Digit(pixels=image).pixels, 'target': target}
               for image, target in ((BLANK, None), (BLANK, 4), (BLANK + 255, 4), (drawn, 1), (drawn, None))]
    follows(Digit(), *states)


def test_drawing_changes_the_numbers(opened):
    page, (live,) = opened(Digit())
    before, numbers = in_python(live), live.numbers()
    same(live)
    draw(live, (4, 20), (12, 24))  # the tail that this 3 lacks
    after = same(live)
    assert (after.image >= before.image).all() and after.image[20, 4] == 255
    assert 0 < (after.image == 255).sum() - (before.image == 255).sum() < 40
    assert np.unique(after.image[18:27, 2:14]).size > 10  # soft at its sides
    assert live.numbers()['loss'] < numbers['loss'] and live.numbers()['logits'] != numbers['logits']
    live.button('eraser').click()
    assert live.button('eraser').get_attribute('aria-pressed') == 'true'
    draw(live, (4, 20), (12, 24))
    assert same(live).image[20, 4] == 0
    live.button('ink').click()
    draw(live, (4, 20))
    assert same(live).image[20, 4] == 255


def test_a_finger_draws(opened):
    page, (live,) = opened(Digit(pixels=BLANK, target=None), width=360)
    found, box = sheet(live)
    client = page.context.new_cdp_session(page)
    for kind, y in (('touchStart', 5), ('touchMove', 14), ('touchMove', 23), ('touchEnd', None)):
        points = [] if y is None else [{'x': box['x'] + box['width'] / 2, 'y': box['y'] + box['height'] * y / 28}]
        client.send('Input.dispatchTouchEvent', {'type': kind, 'touchPoints': points})
    page.wait_for_timeout(100)
    digit = same(live)
    assert (digit.image[6:22, 13:15] == 255).all() and digit.image[:, :11].sum() == 0
    assert digit.numbers()['reads'] == 1


def test_keys_draw(opened):
    page, (live,) = opened(Digit(pixels=BLANK, target=1))
    found, _ = sheet(live)
    found.focus()
    page.keyboard.press('ArrowRight')
    where = live.find('[data-name=where]')
    assert in_python(live).image.sum() == 0 and 'Row 15, column 16: ink 0' in where.inner_text()
    page.keyboard.press('Space')
    assert same(live).image[14, 15] == 255 and 'ink 255' in where.inner_text()
    for _ in range(5): page.keyboard.press('Shift+ArrowUp')
    assert (same(live).image[9:15, 15] == 255).all()
    page.keyboard.press('Backspace')
    assert same(live).image[9, 15] == 0 and in_python(live).image[14, 15] == 255
    page.keyboard.press('ArrowDown')
    page.keyboard.press('Enter')
    assert same(live).image[10, 15] == 255
    for _ in range(40): page.keyboard.press('ArrowLeft')
    assert 'column 1:' in where.inner_text()
    assert found.get_attribute('role') == 'application'
    described = page.locator('#' + found.get_attribute('aria-describedby'))
    assert 'space puts ink' in described.text_content()
    found.blur()
    assert where.inner_text() == ''


def test_the_signs_stand_where_there_is_most_to_gain(opened):
    page, (live,) = opened(Digit())
    digit = in_python(live)
    gradient, best = digit.gradient(), digit.gains().argsort()[::-1]
    plus, minus = signed(live, 'plus'), signed(live, 'minus')
    assert set(plus + minus) == set(best[:len(plus + minus)].tolist()) and len(plus) > 5 and len(minus) > 5
    assert (gradient[plus] < 0).all() and (gradient[minus] > 0).all()
    assert (digit.image.ravel()[plus] < 255).all() and (digit.image.ravel()[minus] > 0).all()
    for place in (plus[0], minus[0]):  # what they say comes true
        moved = digit.image.copy()
        moved.flat[place] = 255 if place in plus else 0
        assert Digit(pixels=moved, target=3).numbers()['loss'] < digit.numbers()['loss']
    live.set(target=None)
    assert signed(live, 'plus') == signed(live, 'minus') == []
    assert 'loss' not in live.numbers() and 'steepest' not in live.numbers()


def test_the_truth_is_named(opened):
    page, (live,) = opened(Digit(target=None))
    assert 'Which digit is it meant to be?' in live.words()
    assert live.button('play').is_disabled() and live.button('step').is_disabled()
    live.find('input[type=radio][value="8"]').check()
    assert live.get('target') == 8 and same(live).target == 8 and 'is right' in live.words()
    live.find('input[type=radio][value="8"]').press('ArrowUp')
    assert same(live).target == 7 and 'but the truth is a 7' in live.words()


def test_clear_and_another_digit(opened):
    page, (live,) = opened(Digit())
    live.button('clear').click()
    assert in_python(live).image.sum() == 0 and live.get('target') is None and 'Blank paper' in live.words()
    same(live)
    seen = []
    for _ in range(20):
        live.button('another').click()
        digit = same(live)
        images, targets = held_out()
        np.testing.assert_array_equal(digit.image, images[digit.place])
        assert digit.target == targets[digit.place]
        seen.append(digit.place)
    assert sorted(seen) == list(range(20))


def test_one_step_downhill(opened):
    page, (live,) = opened(Digit(target=8, place=6))
    start = digit = in_python(live)
    assert live.button('reset').is_disabled()
    for _ in range(4):
        expected = digit.downhill()
        live.button('step').click()
        digit, before = same(live), digit
        np.testing.assert_array_equal(digit.image, expected)
        assert digit.numbers()['loss'] < before.numbers()['loss']
    draw(live, (4, 4))
    assert live.button('reset').is_disabled()  # a drawing is not thrown away
    drawn = in_python(live).pixels
    live.button('step').click()
    live.button('reset').click()
    assert live.get('pixels') == drawn != start.pixels


@pytest.mark.parametrize('motion', ['no-preference', 'reduce'])
def test_play_turns_a_3_into_an_8(opened, motion):
    page, (live,) = opened(Digit(target=8, place=6, rate=1), motion=motion)
    start = live.get('pixels')
    assert live.numbers()['reads'] == [3]
    play = live.button('play')
    play.click()
    if motion == 'reduce':
        digit = Digit(target=8, place=6, rate=1)
        for _ in range(10):
            if digit.numbers()['loss'] >= 0.05: digit.pixels = digit.downhill()
        np.testing.assert_array_equal(in_python(live).image, digit.image)  # ten steps at once, and then it rests
        for _ in range(20):
            if not live.button('step').is_disabled(): play.click()
    page.wait_for_function("() => document.querySelector('[data-name=step]').disabled", timeout=20_000)
    digit = same(live)
    assert digit.numbers()['reads'] == 8 and digit.numbers()['loss'] < 0.05 and play.inner_text() == 'Play'
    live.button('reset').click()
    assert live.get('pixels') == start


def test_nobody_can_improve_what_costs_nothing(opened):
    page, (live,) = opened(Digit(place=6))
    assert live.button('play').is_disabled() and 'Tick another digit' in live.words()
    live.find('input[type=radio][value="5"]').check()
    assert live.button('play').is_enabled()
    live.button('play').click()
    live.button('clear').click()  # it stops
    page.wait_for_timeout(400)
    assert in_python(live).image.sum() == 0


@pytest.mark.parametrize('width', [320, 400, 700, 1000])
def test_every_width(opened, width):
    page, (live,) = opened(Digit(), width=width)
    page.add_style_tag(content='body { font-family: system-ui, sans-serif; }')
    assert page.evaluate('document.documentElement.scrollWidth <= innerWidth')
    _, box = sheet(live)
    table = live.find('.xe-pad-table').bounding_box()
    assert abs(box['width'] - box['height']) < 1 and box['width'] >= 250
    if width < 600: assert table['y'] > box['y'] + box['height']
    else: assert table['x'] > box['x'] + box['width'] and table['y'] < box['y'] + 90
    for row in live.find('label.xe-pad-row').all():
        edge = row.bounding_box()
        for number in row.locator('.xe-number').all():
            shown = number.bounding_box()
            assert shown['x'] + shown['width'] <= edge['x'] + edge['width'] + 0.5
