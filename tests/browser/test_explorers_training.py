"The explorer of lesson 07."
from io import BytesIO

import pytest
from PIL import Image

from xentropy.classroom.explorers.training import STEPS, Weights

# a digit's box is where the costs' order says
SHOWN = "figure => [...figure.querySelectorAll('.xe-inked')].map(svg => svg.getAttribute('viewBox').split(' ')[0] / 28)"


def test_weights(follows):
    follows(Weights(), *[dict(place=place) for place in range(len(STEPS))])


def test_the_run_plays_to_its_end(opened):
    page, (live,) = opened(Weights(place=11))
    live.button('step').click()
    assert live.get('place') == 12
    live.button('play').click()
    page.wait_for_function("document.querySelector('[data-name=play]').textContent === 'Play'")
    assert live.get('place') == 13 and live.numbers()['step'] == [100]
    assert live.numbers()['loss'] == pytest.approx([0.337], abs=5e-4)
    assert 'surer' in live.words()
    live.button('reset').click()
    assert live.get('place') == 0 and 'log 10' in live.words()


def test_the_pictures_are_those_of_the_step(opened):
    page, (live,) = opened(Weights())
    for place in (0, 13, 6):
        live.set(place=place)
        boxes = live.figure.evaluate("""figure => [...figure.querySelectorAll('svg > svg:not(.xe-inked)')].map(
            svg => svg.getAttribute('viewBox'))""")
        assert boxes == [f'{28 * digit} {28 * place} 28 28' for digit in range(10)]
        assert live.figure.evaluate(SHOWN) == live.get('_dearest')[place]
        assert live.numbers()['costs'] == sorted(live.numbers()['costs'], reverse=True)


def test_above_and_below_zero_are_told_apart(opened):
    "In the middle of the 0 there is orange, on its ring there is blue, and beside the digit there is paper."
    page, (live,) = opened(Weights())
    tile = live.find('.xe-weights-frame').first
    tile.scroll_into_view_if_needed()
    box = tile.bounding_box()
    seen = Image.open(BytesIO(page.screenshot())).convert('RGB')
    def colour(across, down):
        "The mean colour of a few pixels there."
        x, y = int(box['x'] + across * box['width']), int(box['y'] + down * box['height'])
        part = seen.crop((x - 3, y - 3, x + 4, y + 4)).resize((1, 1), Image.Resampling.BOX)
        return part.getpixel((0, 0))
    red, _, blue = colour(0.5, 0.5)
    assert red > blue + 60
    red, _, blue = colour(0.5, 0.24)
    assert blue > red + 30
    assert min(colour(0.08, 0.08)) > 240
