"A headless Chromium: the system's, or else Playwright's own."
import shutil

import pytest
from playwright.sync_api import sync_playwright

NAMES = 'chromium', 'chromium-browser', 'google-chrome'
FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking']


@pytest.fixture(scope='session')
def browser():
    found = next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()
