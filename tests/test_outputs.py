"""The outputs in the notebooks are those of a clean run from top to bottom.

Text must be equal and numbers within 1e-5 of each other. Timings and figures are not compared (of a figure, its text
is), nor are the numbers in cells tagged `measured`, which depend on the machine. Figures have a text and are small.
"""
import re
import zlib
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted(path for path in (ROOT / 'nbs').rglob('*.ipynb') if '.ipynb_checkpoints' not in path.parts)
NUMBER = re.compile(r'(?<![\w.])[-+]?\d+(?:,\d{3})*(?:\.\d*)?(?:[eE][-+]?\d+)?|(?<![\w.])[-+]?\.\d+(?:[eE][-+]?\d+)?')
TIMING = re.compile(r'\d+(?:\.\d+)?\s?(?:ns|µs|us|ms|s|min)\b|\b\d\d:\d\d(?::\d\d)?\b')
KINDS = ('text/plain', 'text/markdown', 'text/latex')
ADDRESS = re.compile(r' at 0x[0-9a-fA-F]+')
LIVE_WIDGET = 'application/vnd.jupyter.widget-view+json'

each_notebook = pytest.mark.parametrize('path', NOTEBOOKS, ids=lambda path: path.relative_to(ROOT).as_posix())


def texts(cell):
    "The text of a cell's outputs, one after the other."
    parts = []
    for output in cell.get('outputs', []):
        if output['output_type'] == 'stream': parts.append(output['text'])
        elif output['output_type'] == 'error': parts.append(f"{output['ename']}: {output['evalue']}")
        else: parts += [output['data'][kind] for kind in KINDS if kind in output['data']]
    return re.sub(r'\s+', ' ', ADDRESS.sub('', TIMING.sub('TIMING', ' '.join(parts)))).strip()


def same(committed, fresh, measured=False):
    "Whether two texts agree: the words exactly, the numbers to 1e-5 (or not at all)."
    if NUMBER.sub('N', committed) != NUMBER.sub('N', fresh): return False
    pairs = zip(NUMBER.findall(committed), NUMBER.findall(fresh))
    numbers = ([float(number.replace(',', '')) for number in pair] for pair in pairs)
    return measured or all(abs(a - b) <= 1e-5 * max(abs(a), abs(b)) for a, b in numbers)


def executed(path):
    "The notebook after a clean run; a cell that raises ends it."
    notebook = nbformat.read(path, as_version=4)
    where = {'metadata': {'path': str(path.parent)}}
    try: NotebookClient(notebook, timeout=600, kernel_name='python3', resources=where).execute()
    except CellExecutionError as error: notebook.metadata['stopped'] = str(error)
    return notebook


@each_notebook
def test_outputs(path, monkeypatch, tmp_path):
    monkeypatch.setenv('XENTROPY_PROGRESS', str(tmp_path / 'progress.json'))  # a reader who has solved nothing yet
    committed, fresh = nbformat.read(path, as_version=4), executed(path)
    faults = [fresh.metadata['stopped']] if 'stopped' in fresh.metadata else []
    for number, (old, new) in enumerate(zip(committed.cells, fresh.cells)):
        if old.cell_type != 'code': continue
        if not same(texts(old), texts(new), 'measured' in old.metadata.get('tags', [])):
            faults.append(f'cell {number}\n  committed: {texts(old)[:400]}\n  fresh:     {texts(new)[:400]}')
    assert not faults, '\n'.join(faults)


@each_notebook
def test_what_is_committed(path):
    "No error, no warning, no live widget, which nobody else can open; figures have a text and are small."
    notebook = nbformat.read(path, as_version=4)
    assert 'widgets' not in notebook.metadata
    outputs = [output for cell in notebook.cells for output in cell.get('outputs', [])]
    assert not [o for o in outputs if o.get('name') == 'stderr' or o['output_type'] == 'error']
    for data in (output.get('data', {}) for output in outputs):
        assert LIVE_WIDGET not in data, 'run scripts/strip_widgets.py'
        assert 'image/png' not in data, 'a figure that is not sharp: use classroom.plots.Picture'
        if 'image/svg+xml' not in data: continue
        text = data.get('text/plain', '')
        assert len(text) >= 20 and not text.startswith('<'), 'a figure without a text'
        assert len(zlib.compress(data['image/svg+xml'].encode())) < 50_000


def test_same():
    assert same('loss 0.6931472', 'loss 0.6931471') and not same('loss 0.693', 'loss 0.694')
    assert same('loss 0.693', 'loss 0.694', measured=True) and not same('loss 1', 'cost 1', measured=True)
