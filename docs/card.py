"""Makes the pictures that are files: `python docs/card.py`, whenever a picture of a lesson or the digit has changed.

nbs/images/lessons/*.svg and overview.svg, a small picture for each lesson, for the front page and the README;
nbs/images/front.png, the front page's digit as it looks in a browser, for the README;
docs/static/card.png, what a shared link shows."""
import html
import json
import sys
from pathlib import Path

from chromium import launch
from PIL import Image
from playwright.sync_api import sync_playwright

DOCS = Path(__file__).parent
IMAGES = DOCS.parent / 'nbs' / 'images'
sys.path.insert(0, str(DOCS.parent))

from xentropy.classroom.explorers.base import page_script, page_style  # noqa: E402
from xentropy.classroom.explorers.digit import Digit  # noqa: E402
from xentropy.classroom.overview import LESSONS, overview  # noqa: E402

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Digit</title><style>{style}
body {{ margin: 0; font-family: system-ui, sans-serif; background: #fffefb; }}
{layout}</style><body>{words}<figure class="xentropy-explorer" data-explorer="Digit" data-state="{state}"></figure>
<script>{script}</script></body></html>"""
CARD = """body { display: grid; grid-template-columns: 390px 700px; gap: 40px; align-items: center; color: #1b1d21;
  width: 1200px; height: 630px; padding: 0 30px; box-sizing: border-box; }
h1 { font: 600 54px/1.1 'Source Serif 4', Georgia, serif; margin: 0 0 24px; }
p.said { font-size: 25px; line-height: 1.4; margin: 0; color: #4a4f57; }"""
WORDS = """<div><h1>How does a program learn from its mistakes?</h1>
<p class="said">An interactive course on one number: cross&#8209;entropy.</p></div>"""


def screenshot(browser, path, layout, words, size, scale):
    "The digit in a browser, as a PNG of few colours."
    state = html.escape(json.dumps(Digit().state))
    page = browser.new_page(viewport=dict(zip(('width', 'height'), size)), device_scale_factor=scale)
    page.set_content(PAGE.format(style=page_style(), layout=layout, words=words, state=state, script=page_script()))
    font = DOCS / 'node_modules/@fontsource/source-serif-4/files/source-serif-4-latin-600-normal.woff2'
    if font.exists():
        page.evaluate("""async bytes => {
            const font = new FontFace('Source Serif 4', new Uint8Array(bytes), { weight: '600' });
            document.fonts.add(await font.load());
        }""", list(font.read_bytes()))
    page.wait_for_timeout(300)
    (page if words else page.locator('.xe')).screenshot(path=path)
    page.close()
    Image.open(path).convert('RGB').quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)


def main():
    (IMAGES / 'lessons').mkdir(exist_ok=True)
    overview().save(IMAGES / 'overview.svg')
    for lesson in LESSONS: overview(lesson, titled=False).save(IMAGES / 'lessons' / f'{lesson}.svg')
    with sync_playwright() as play:
        browser = launch(play)
        screenshot(browser, IMAGES / 'front.png', 'body { padding: 12px; }', '', (728, 640), 1.5)
        screenshot(browser, DOCS / 'static/card.png', CARD, WORDS, (1200, 630), 1)
        browser.close()


if __name__ == '__main__': main()
