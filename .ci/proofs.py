"No chain of display equations stands outside of a checked derivation; and how many mutants the derivations killed."
import re
import sys
from pathlib import Path

import nbformat


def relations(formula):
    "How many relation signs stand outside of all braces and brackets, in the longest part between commas."
    bare = formula
    while (inner := re.sub(r'\{[^{}]*\}|\[[^][]*\]', '', bare)) != bare: bare = inner
    return max(len(re.findall(r'=|\\leq?\b|\\geq?\b|\\approx\b|<|>', part)) for part in re.split(r'\\q?quad|,', bare))


def chains(text):
    "The display equations of a text cell that say more than one thing equals the next."
    displays = re.findall(r'\$\$(.+?)\$\$', text, re.S)
    return [formula for formula in displays if relations(formula) > 1 or re.match(r'\s*(=|\\le|\\ge)', formula)]


def main():
    assert relations(r'a_{i = 1} = [b = c] + d, \qquad e = f') == 1 and relations('a = b = c') == 2
    outside, proofs, killed = [], 0, 0
    for path in sorted(Path('nbs').rglob('[!.]*.ipynb')):
        if '.ipynb_checkpoints' in path.parts: continue
        for cell in nbformat.read(path, 4).cells:
            if cell.cell_type == 'markdown': outside += [f'{path}: {formula}' for formula in chains(cell.source)]
            for output in cell.get('outputs', []):
                counts = re.findall(r'Damaged on purpose: (\d+) mutants, all rejected', str(output))
                if counts and 'data' in output: proofs, killed = proofs + 1, killed + int(counts[0])
    print(f'{proofs} derivations checked, {killed} mutants killed')
    if outside: print('chains of equations that no derivation checks:', *outside, sep='\n')
    return bool(outside) or proofs == 0


if __name__ == '__main__': sys.exit(main())
