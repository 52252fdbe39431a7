"""Takes live widgets out of the notebooks' outputs: `python scripts/strip_widgets.py [NOTEBOOK ...]`, by default all.

The live form names a widget by a random number that only the kernel of its day knew. The picture, the text and the
state stay. To be run after a notebook was executed, and before it is committed."""
import sys
from pathlib import Path

import nbformat

LIVE = 'application/vnd.jupyter.widget-view+json'


def strip(notebook):
    "Takes the live form out of a notebook; returns how many there were."
    found = int(notebook.metadata.pop('widgets', None) is not None)
    for output in (output for cell in notebook.cells for output in cell.get('outputs', [])):
        found += output.get('data', {}).pop(LIVE, None) is not None
    return found


if __name__ == '__main__':
    notebooks = [Path(name) for name in sys.argv[1:]] or sorted(Path(__file__).parent.parent.glob('nbs/**/[!.]*.ipynb'))
    for path in notebooks:
        notebook = nbformat.read(path, as_version=4)
        if found := strip(notebook):
            nbformat.write(notebook, path)
            print(f'{path}: {found} taken out')
