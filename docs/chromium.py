"The Chromium that these scripts and the tests take: the system's, or what `playwright install chromium` fetches."
import shutil

NAMES = 'chromium', 'chromium-browser', 'google-chrome'


def launch(play, *flags):
    "A headless browser, of what `sync_playwright` gives."
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return play.chromium.launch(executable_path=found, args=['--no-sandbox', '--disable-gpu', *flags])
