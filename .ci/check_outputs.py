"""Are the outputs in the notebooks those of a clean run from top to bottom?

Text must be equal and numbers within 1e-5 of each other. Timings and figures are not compared (of a figure, its text
is), nor are the numbers in cells tagged `measured`, which depend on the machine. Figures must have a text and be small.
"""
import base64
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

ROOT = Path(__file__).parent.parent
NUMBER = re.compile(r'(?<![\w.])[-+]?\d+(?:,\d{3})*(?:\.\d*)?(?:[eE][-+]?\d+)?|(?<![\w.])[-+]?\.\d+(?:[eE][-+]?\d+)?')
TIMING = re.compile(r'\d+(?:\.\d+)?\s?(?:ns|µs|us|ms|s|min)\b|\b\d\d:\d\d(?::\d\d)?\b')
KINDS = ('text/plain', 'text/markdown', 'text/latex')
ADDRESS = re.compile(r' at 0x[0-9a-fA-F]+')


def texts(cell):
    "The text of a cell's outputs, one after the other."
    parts = []
    for output in cell.get('outputs', []):
        if output['output_type'] == 'stream': parts.append(output['text'])
        elif output['output_type'] == 'error': parts.append(f"{output['ename']}: {output['evalue']}")
        else: parts += [output['data'][kind] for kind in KINDS if kind in output['data']]
    return re.sub(r'\s+', ' ', ADDRESS.sub('', TIMING.sub('TIMING', ' '.join(parts)))).strip()


def same(committed, fresh, measured):
    "Whether two texts agree: the words exactly, the numbers to 1e-5 (or not at all)."
    if NUMBER.sub('N', committed) != NUMBER.sub('N', fresh): return False
    pairs = zip(NUMBER.findall(committed), NUMBER.findall(fresh))
    numbers = ([float(number.replace(',', '')) for number in pair] for pair in pairs)
    return measured or all(abs(a - b) <= 1e-5 * max(abs(a), abs(b)) for a, b in numbers)


def figure_faults(cell):
    for output in cell.get('outputs', []):
        data = output.get('data', {})
        if 'image/png' not in data: continue
        if len(data.get('text/plain', '')) < 20 or data['text/plain'].startswith('<'): yield 'a figure without a text'
        if len(base64.b64decode(data['image/png'])) >= 50_000: yield 'a figure of 50 kB or more'


def faults(path):
    "What is wrong in one notebook, as a list of lines."
    committed = nbformat.read(path, as_version=4)
    fresh = nbformat.read(path, as_version=4)
    where = {'metadata': {'path': str(path.parent)}}
    found = []
    try: NotebookClient(fresh, timeout=600, kernel_name='python3', resources=where).execute()
    except CellExecutionError as error: found.append(f'{path.relative_to(ROOT)} stops: {error}')
    for number, (old, new) in enumerate(zip(committed.cells, fresh.cells)):
        if old.cell_type != 'code': continue
        where = f"{path.relative_to(ROOT)}, cell {number}"
        if any(output.get('name') == 'stderr' or output['output_type'] == 'error' for output in old.outputs):
            found.append(f'{where}: an error or a warning is committed')
        if not same(texts(old), texts(new), 'measured' in old.metadata.get('tags', [])):
            found.append(f'{where}\n  committed: {texts(old)[:400]}\n  fresh:     {texts(new)[:400]}')
        found += [f'{where}: {fault}' for fault in figure_faults(old)]
    print(f'{path.relative_to(ROOT)}: {len(found)} faults', flush=True)
    return found


if __name__ == '__main__':
    notebooks = [Path(name).resolve() for name in sys.argv[1:]] or sorted((ROOT / 'nbs').rglob('*.ipynb'))
    notebooks = [path for path in notebooks if '.ipynb_checkpoints' not in path.parts]
    with ThreadPoolExecutor(2) as pool: found = [fault for faults in pool.map(faults, notebooks) for fault in faults]
    print(*found, f'{len(notebooks)} notebooks, {len(found)} faults', sep='\n')
    sys.exit(bool(found))
