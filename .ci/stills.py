"""Takes the live form of explorers out of the notebooks' outputs; with --check, fails where one is committed.

The live form names a widget by a random number that only the kernel of its day knew. The picture, the text and the
state stay. To be run after a notebook was executed, and before it is committed."""
import sys
from pathlib import Path

import nbformat

ROOT = Path(__file__).parent.parent
LIVE = 'application/vnd.jupyter.widget-view+json'


def stripped(notebook):
    "Takes the live form out of a notebook; returns the numbers of the cells that had one."
    found = ['metadata'] if notebook.metadata.pop('widgets', None) else []
    for number, cell in enumerate(notebook.cells):
        live = [output for output in cell.get('outputs', []) if LIVE in output.get('data', {})]
        for output in live: del output['data'][LIVE]
        if live: found.append(f'cell {number}')
    return found


if __name__ == '__main__':
    check, names = '--check' in sys.argv, [name for name in sys.argv[1:] if name != '--check']
    notebooks = [Path(name) for name in names] or sorted((ROOT / 'nbs').rglob('*.ipynb'))
    faults = 0
    for path in notebooks:
        if '.ipynb_checkpoints' in path.parts: continue
        notebook = nbformat.read(path, as_version=4)
        found = stripped(notebook)
        faults += len(found)
        if found: print(f"{path}: {', '.join(found)} {'holds' if check else 'held'} a live widget")
        if found and not check: nbformat.write(notebook, path)
    print(f'{len(notebooks)} notebooks, {faults} live widgets', 'found' if check else 'taken out')
    sys.exit(bool(check and faults))
