"The Chromium that the scripts here take: the system's, or the one that `playwright install chromium` fetches."
import shutil

NAMES = 'chromium', 'chromium-browser', 'google-chrome'


def launch(play):
    "A headless browser, of what `sync_playwright` gives."
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return play.chromium.launch(executable_path=found, args=['--no-sandbox', '--disable-gpu'])
