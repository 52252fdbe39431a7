"A headless Chromium: the system's, or else Playwright's own."
import shutil

_NAMES = 'chromium', 'chromium-browser', 'google-chrome'
_FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking']


def launch(play):  # what sync_playwright() gives
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    return play.chromium.launch(executable_path=found, args=_FLAGS)
