"No chain of display equations stands outside a checked derivation, and each derivation rejected its damaged copies."
import re
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted(path for path in (ROOT / 'nbs').rglob('[!.]*.ipynb') if '.ipynb_checkpoints' not in path.parts)


def relations(formula):
    "How many relation signs stand outside all braces and brackets, in the longest part between commas."
    bare = formula
    while (inner := re.sub(r'\{[^{}]*\}|\[[^][]*\]', '', bare)) != bare: bare = inner
    return max(len(re.findall(r'=|\\leq?\b|\\geq?\b|\\approx\b|<|>', part)) for part in re.split(r'\\q?quad|,', bare))


def chains(text):
    "The display equations of a text cell that say more than that one thing equals another."
    displays = re.findall(r'\$\$(.+?)\$\$', text, re.S)
    return [formula for formula in displays if relations(formula) > 1 or re.match(r'\s*(=|\\le|\\ge)', formula)]


def test_relations():
    assert relations(r'a_{i = 1} = [b = c] + d, \qquad e = f') == 1
    assert relations('a = b = c') == 2
    assert chains('$$= a$$ and $$a = b$$') == ['= a']


@pytest.mark.parametrize('path', NOTEBOOKS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_chain_outside_a_derivation(path):
    cells = nbformat.read(path, 4).cells
    assert not [formula for cell in cells if cell.cell_type == 'markdown' for formula in chains(cell.source)]


def mutants(cell):
    "How many mutants each proof among a cell's outputs has rejected."
    outputs = [output for output in cell.get('outputs', []) if 'data' in output]
    return [int(n) for output in outputs
            for n in re.findall(r'Damaged on purpose: (\d+) mutants, all rejected', str(output))[:1]]


def unproved(cells):
    "The derivations that are shown in a lesson, by `@checked`, and whose proof with its mutants stands in no cell."
    code = [cell for cell in cells if cell.cell_type == 'code']
    named = [name for cell in code for name in re.findall(r'^@checked\s+def (\w+)', cell.source, re.M)]
    proved = {name for cell in code if mutants(cell) for name in re.findall(r'^(\w+)\.prove\(\)', cell.source, re.M)}
    return [name for name in named if name not in proved]


def test_unproved():
    made = nbformat.v4.new_code_cell('@checked\ndef shift(): ...')
    proof = nbformat.v4.new_output('display_data', {'text/plain': 'Damaged on purpose: 7 mutants, all rejected'})
    shown = nbformat.v4.new_code_cell('shift.prove()', outputs=[proof])
    assert unproved([made]) == ['shift'] and unproved([made, shown]) == []


@pytest.mark.parametrize('path', sorted((ROOT / 'nbs/tools/lessons').glob('*.ipynb')), ids=lambda path: path.stem)
def test_each_derivation_is_proved(path):
    assert not unproved(nbformat.read(path, 4).cells)


def test_derivations_reject_mutants():
    counts = [count for path in NOTEBOOKS for cell in nbformat.read(path, 4).cells for count in mutants(cell)]
    print(len(counts), 'derivations checked,', sum(counts), 'mutants rejected')
    assert len(counts) > 30 and min(counts) > 0
