"""Does an explorer live in JupyterLab, and does the kernel see what the reader does?  In headless Chromium.

Lesson 05 is opened in JupyterLab and run.  Its explorer is dragged and keyed, and the cell after it is run again.  Then
that cell sets the logits, and the explorer follows."""
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import numpy as np
from chromium import launch
from playwright.sync_api import sync_playwright

import xentropy as xe

ROOT = Path(__file__).parent.parent
NUMBER = r'-?\d+\.?\d*(?:e-?\d+)?'


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def server(folder, scratch, port):
    "JupyterLab on a folder, with settings of its own."
    names = 'JUPYTER_CONFIG_DIR', 'JUPYTERLAB_WORKSPACES_DIR', 'JUPYTERLAB_SETTINGS_DIR'
    own = {name: tempfile.mkdtemp(dir=scratch) for name in names}
    # all cells are drawn, also those that are scrolled away
    settings = Path(own['JUPYTERLAB_SETTINGS_DIR'], '@jupyterlab/notebook-extension/tracker.jupyterlab-settings')
    settings.parent.mkdir(parents=True)
    settings.write_text('{"windowingMode": "none"}')
    command = [sys.executable, '-m', 'jupyterlab', '--no-browser', '--allow-root', f'--port={port}',
               '--ServerApp.port_retries=0', '--IdentityProvider.token=t', f'--ServerApp.root_dir={folder}',
               '--LabApp.news_url=None']
    with open(Path(scratch) / 'server.log', 'w') as log:
        process = subprocess.Popen(command, env={**os.environ, **own, 'PYTHONPATH': str(ROOT)}, stdout=log,
                                   stderr=subprocess.STDOUT)
    for _ in range(240):
        try: urllib.request.urlopen(f'http://localhost:{port}/api/status?token=t'); return process
        except OSError: time.sleep(0.25)
    process.terminate()
    raise TimeoutError((Path(scratch) / 'server.log').read_text()[-2000:])


def run_all(page):
    page.get_by_text('| Idle').wait_for(timeout=60_000)  # before the kernel is there, the command is lost
    page.get_by_role('menuitem', name='Run', exact=True).click()
    page.get_by_text('Run All Cells', exact=True).click()


def explore(page):
    "Guesses, drags, presses keys; returns what the view shows and what the kernel computes from the same state."
    page.set_viewport_size({'width': 1300, 'height': 2400})
    live = page.locator('.xe[data-explorer=LossAndGradient]')
    live.wait_for(timeout=60_000)
    # until no cell waits or runs
    page.wait_for_function("[...document.querySelectorAll('.jp-InputPrompt')].every(e => !e.innerText.includes('*'))",
                           timeout=400_000)
    cell = page.locator('.jp-CodeCell').filter(has=live)
    after = cell.locator('xpath=following-sibling::*[contains(@class, "jp-CodeCell")][1]')
    live.scroll_into_view_if_needed()
    assert not live.locator('[data-name=gradient]').first.is_visible(), 'the gradient is shown before a guess'
    live.locator('input.xe-guess').fill('0.5')
    live.locator('input.xe-guess').press('Enter')
    live.locator('[data-name=gradient]').first.wait_for(state='visible')
    bar = live.locator('[role=slider][data-name=logits][data-index="1"]')
    box = bar.bounding_box()
    page.mouse.move(box['x'] + box['width'] * 0.5, box['y'] + box['height'] / 2)
    page.mouse.down()
    page.mouse.move(box['x'] + box['width'] * 0.75, box['y'] + box['height'] / 2, steps=6)
    page.mouse.up()
    before = number(live, 'logits', 1)
    assert abs(before - 3) < 0.11, f'dragged to three quarters of -6 to 6, it is {before}'
    for key in ('ArrowUp', 'ArrowUp', 'ArrowDown', 'PageDown'): bar.press(key)
    assert bar.evaluate('e => e === document.activeElement'), 'a key has moved the focus away: JupyterLab took it'
    assert abs(number(live, 'logits', 1) - (before - 0.9)) < 1e-9, number(live, 'logits', 1)
    live.locator('button[data-name=step]').click()
    page.wait_for_timeout(500)  # the words wait until the numbers rest
    if 'XENTROPY_SHOT' in os.environ: page.screenshot(path=os.environ['XENTROPY_SHOT'])
    shown = [number(live, 'logits', k) for k in range(3)], number(live, 'loss', None)
    old = after.locator('.jp-OutputArea-output').inner_text()
    after.locator('.cm-content').click()
    page.keyboard.press('Control+Enter')
    page.wait_for_function("""([cell, old]) => {
        const output = cell.querySelector('.jp-OutputArea-output');
        return output && output.innerText !== old;
    }""", arg=[after.element_handle(), old], timeout=30_000)
    new = after.locator('.jp-OutputArea-output').inner_text()
    # and the other way: the view follows the kernel
    after.locator('.cm-content').click()
    page.keyboard.press('Control+End')
    page.keyboard.insert_text('\nexplorer.logits = [0.25, -0.75, 2.]')
    page.keyboard.press('Control+Enter')
    live.locator('[data-name=logits][data-index="0"][data-value="0.25"]').wait_for(timeout=30_000)
    assert [number(live, 'logits', k) for k in range(3)] == [0.25, -0.75, 2]
    return shown, old, new


def number(live, name, place):
    "A number of the view, in full."
    where = '' if place is None else f'[data-index="{place}"]'
    return float(live.locator(f'[data-value][data-name={name}]{where}').first.get_attribute('data-value'))


if __name__ == '__main__':
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / 'nbs'
        folder.mkdir()
        shutil.copy(ROOT / 'nbs' / 'course' / '05_gradient.ipynb', folder)
        port = free_port()
        process = server(folder, scratch, port)
        try:
            with sync_playwright() as play:
                browser = launch(play)
                page = browser.new_page(viewport={'width': 1300, 'height': 2400})
                page.goto(f'http://localhost:{port}/lab/tree/05_gradient.ipynb?token=t&reset')
                page.wait_for_selector('.jp-Notebook .jp-Cell', timeout=60_000)
                run_all(page)
                try: (logits, loss), old, new = explore(page)
                except Exception:
                    if 'XENTROPY_SHOT' in os.environ: page.screenshot(path=os.environ['XENTROPY_SHOT'])
                    raise
                browser.close()
        finally:
            process.terminate()
            process.wait()
    print('shown', logits, loss, '\nthe kernel said', old.strip(), '\nand says now', new.strip())
    kernel = [float(text) for text in re.findall(NUMBER, new.replace('array', ''))]
    expected = float(xe.cross_entropy(np.array(logits), np.array(0)))
    np.testing.assert_allclose(loss, expected, rtol=1e-9)
    np.testing.assert_allclose(kernel[0], expected, rtol=1e-6)
    print('lab: 1 passed, 0 failed')
