"""The course as one PDF, as a browser prints it: `python docs/pdf.py [FILE]`, after `python docs/build.py`."""
import io
import sys
from pathlib import Path

from chromium import launch
from playwright.sync_api import sync_playwright
from pypdf import PdfWriter

BOOK = Path(__file__).parent / '_build/html'


def main(file='xentropy.pdf'):
    pages = [BOOK / 'index.html', *sorted(BOOK.glob('course/*.html'))]
    if not pages[0].exists(): sys.exit('There is no book yet: run python docs/build.py first.')
    course = PdfWriter()
    with sync_playwright() as play:
        browser = launch(play)
        for path in pages:
            print(path.stem, flush=True)
            page = browser.new_page()
            page.goto(path.as_uri())
            printed = page.pdf(format='A4', margin=dict.fromkeys(('top', 'bottom', 'left', 'right'), '18mm'))
            course.append(io.BytesIO(printed), outline_item=page.title().split(' - ')[0])
            page.close()
        browser.close()
    course.write(file)
    print(f'{file}: {len(course.pages)} pages')


if __name__ == '__main__': main(*sys.argv[1:])
