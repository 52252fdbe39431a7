"""An explorer lives in JupyterLab, and the kernel sees what the reader does.

Lesson 05 is opened in JupyterLab and run.  Its explorer is dragged and keyed, and the cell after it is run again.  Then
that cell sets the logits, and the explorer follows."""
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import numpy as np
import pytest

import xentropy as xe

ROOT = Path(__file__).parent.parent.parent
LESSON = ROOT / 'nbs' / 'course' / '05_gradient.ipynb'
NUMBER = r'-?\d+\.?\d*(?:e-?\d+)?'
TRACKER = '@jupyterlab/notebook-extension/tracker.jupyterlab-settings'
NO_CELL_RUNS = "[...document.querySelectorAll('.jp-InputPrompt')].every(e => !e.innerText.includes('*'))"
NEW_OUTPUT = """([cell, old]) => {
    const output = cell.querySelector('.jp-OutputArea-output');
    return output && output.innerText !== old;
}"""


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def start(folder, scratch, port):
    "JupyterLab on a folder, with settings of its own; all cells are drawn, also those that are scrolled away."
    names = 'JUPYTER_CONFIG_DIR', 'JUPYTERLAB_WORKSPACES_DIR', 'JUPYTERLAB_SETTINGS_DIR'
    own = {name: str(scratch / name) for name in names}
    settings = scratch / 'JUPYTERLAB_SETTINGS_DIR' / TRACKER
    settings.parent.mkdir(parents=True)
    settings.write_text('{"windowingMode": "none"}')
    command = [sys.executable, '-m', 'jupyterlab', '--no-browser', '--allow-root', f'--port={port}',
               '--ServerApp.port_retries=0', '--IdentityProvider.token=t', f'--ServerApp.root_dir={folder}',
               '--LabApp.news_url=None']
    with open(scratch / 'server.log', 'w') as log:
        return subprocess.Popen(command, env={**os.environ, **own, 'PYTHONPATH': str(ROOT)}, stdout=log,
                                stderr=subprocess.STDOUT)


@pytest.fixture
def address(tmp_path):
    "The address of lesson 05 in a JupyterLab of its own."
    folder, port = tmp_path / 'nbs', free_port()
    folder.mkdir()
    shutil.copy(LESSON, folder)
    process = start(folder, tmp_path, port)
    try:
        for _ in range(240):
            try: urllib.request.urlopen(f'http://localhost:{port}/api/status?token=t'); break
            except OSError: time.sleep(0.25)
        else: pytest.fail((tmp_path / 'server.log').read_text()[-2000:])
        yield f'http://localhost:{port}/lab/tree/{LESSON.name}?token=t&reset'
    finally:
        process.terminate()
        process.wait()


def number(live, name, place):
    "A number of the view, in full."
    where = '' if place is None else f'[data-index="{place}"]'
    return float(live.locator(f'[data-value][data-name={name}]{where}').first.get_attribute('data-value'))


def opened(browser, address):
    "The page after all cells have run, and the explorer on it."
    page = browser.new_page(viewport={'width': 1300, 'height': 2400})
    page.goto(address)
    page.wait_for_selector('.jp-Notebook .jp-Cell', timeout=60_000)
    page.get_by_text('| Idle').wait_for(timeout=60_000)  # before the kernel is there, the command is lost
    page.get_by_role('menuitem', name='Run', exact=True).click()
    page.get_by_text('Run All Cells', exact=True).click()
    live = page.locator('.xe[data-explorer=LossAndGradient]')
    live.wait_for(timeout=60_000)
    page.wait_for_function(NO_CELL_RUNS, timeout=400_000)
    live.scroll_into_view_if_needed()
    return page, live


def drag_and_press(page, live):
    "Moves the second logit, by pointer and by keys."
    dot = live.locator('[role=slider][data-name=logits][data-index="1"]')
    box = dot.bounding_box()
    x, y = box['x'] + box['width'] / 2, box['y'] + box['height'] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 60, steps=6)
    page.mouse.up()
    before = number(live, 'logits', 1)
    assert 0.5 < before < 3.5, f'dragged up by 60 pixels from -1, it is {before}'
    for key in ('ArrowUp', 'ArrowUp', 'ArrowDown', 'PageDown'): dot.press(key)
    assert dot.evaluate('e => e === document.activeElement'), 'a key has moved the focus away: JupyterLab took it'
    assert abs(number(live, 'logits', 1) - (before - 0.95)) < 1e-9
    live.locator('button[data-name=step]').click()
    page.wait_for_timeout(500)  # the words wait until the numbers rest


def run_again(page, cell):
    "What the cell after the explorer says when it is run once more."
    old = cell.locator('.jp-OutputArea-output').inner_text()
    cell.locator('.cm-content').click()
    page.keyboard.press('Control+Enter')
    page.wait_for_function(NEW_OUTPUT, arg=[cell.element_handle(), old], timeout=30_000)
    return cell.locator('.jp-OutputArea-output').inner_text()


def test_explorer_and_kernel(browser, address):
    page, live = opened(browser, address)
    cell = page.locator('.jp-CodeCell').filter(has=live)
    after = cell.locator('xpath=following-sibling::*[contains(@class, "jp-CodeCell")][1]')
    drag_and_press(page, live)
    logits, loss = [number(live, 'logits', k) for k in range(3)], number(live, 'loss', None)
    said = run_again(page, after)
    kernel = float(re.search(NUMBER, said)[0])
    expected = float(xe.cross_entropy(np.array(logits), np.array(0)))
    np.testing.assert_allclose(loss, expected, rtol=1e-9)
    np.testing.assert_allclose(kernel, expected, rtol=1e-6)
    # and the other way: the view follows the kernel
    after.locator('.cm-content').click()
    page.keyboard.press('Control+End')
    page.keyboard.insert_text('\nexplorer.logits = [0.25, -0.75, 2.]')
    page.keyboard.press('Control+Enter')
    live.locator('[data-name=logits][data-index="0"][data-value="0.25"]').wait_for(timeout=30_000)
    assert [number(live, 'logits', k) for k in range(3)] == [0.25, -0.75, 2]
