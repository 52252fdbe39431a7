"""How fast is xentropy.cross_entropy, and how much memory does it take, beside torch.nn.functional.cross_entropy?

Each case (size, dtype, targets, memory, load) runs in a fresh process. In it the baselines and ours take turns, forward
and backward each time, and the medians are compared. Ratios are to F.cross_entropy; below 1 is faster. Memory comes
either as it does by default, or in huge pages for everybody; and the machine is idle but for us, or as many other
processes spin as it has cores. The results go to the file that lesson 13 and the README show.
"""
import json
import os
import sys
from itertools import product
from math import prod
from pathlib import Path
from typing import Annotated

import typer
from measure import busy, child, machine, medians, merged, peak_beyond

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / 'benchmarks' / 'results' / 'cross_entropy.json'
FIGURE = ROOT / 'nbs' / 'images' / 'speed.png'
SIZES = ('64x10', '1024x10', '256x100', '4096x1000', '2048x32000', '512x128256', '1x21x1024x1024')
DTYPES = {'float32': 4, 'bfloat16': 2, 'float64': 8}  # and their bytes
TARGETS = ('indices', 'smoothed', 'probabilities')
REGIMES = {'huge pages': {'THP_MEM_ALLOC_ENABLE': '1'}, 'as it comes': {'THP_MEM_ALLOC_ENABLE': '0'}}
LOADS = ('idle', 'busy')
THOROUGH = ('4096x1000', '1x21x1024x1024')  # sizes with every dtype and kind of targets,
CONTENDED = ('4096x1000', '2048x32000')     # and those, in float32, that are measured on a busy machine as well
CASE = ['size', 'dtype', 'targets', 'memory', 'load']
NAMES = ['F.cross_entropy', 'ours', 'F compiled', 'ours compiled', 'reference']
app = typer.Typer(help=__doc__, add_completion=False)


def contenders(size, dtype, kind):
    "Name -> a function that computes loss and gradient once."
    import torch
    import torch.nn.functional as F

    import xentropy as xe
    from xentropy.loss import cross_entropy as reference
    torch.manual_seed(0)
    n, classes, *places = map(int, size.split('x'))
    logits = (3 * torch.randn(n, classes, *places)).to(getattr(torch, dtype)).requires_grad_()
    targets = torch.randint(0, classes, (n, *places))
    if kind == 'probabilities': targets = torch.randn_like(logits).softmax(1)
    options = {'label_smoothing': 0.1 if kind == 'smoothed' else 0.}

    def both(loss):
        def step():
            loss(logits, targets, **options).backward()
            logits.grad = None
        return step

    eager = F.cross_entropy, xe.cross_entropy
    return dict(zip(NAMES, map(both, [*eager, *map(torch.compile, eager), reference])))


@app.command(hidden=True)
def case(size: str, dtype: str, kind: str, rounds: int):
    "One case: prints the medians in seconds as JSON."
    print(json.dumps(medians(contenders(size, dtype, kind), rounds)))


@app.command(hidden=True)
def peak(size: str, dtype: str, kind: str, name: str):
    "The peak of memory beyond the logits, in units of the logits, in a process of its own."
    step = contenders(size, dtype, kind)[name]
    for _ in range(2): step()  # what is loaded or compiled on first use is not counted
    print(peak_beyond(step) / (DTYPES[dtype] * prod(map(int, size.split('x')))))


def is_measured(size, dtype, kind, memory, load):
    "Every dtype and kind of targets at two sizes, else class indices in float32 and bfloat16; few on a busy machine."
    if load == 'busy': return size in CONTENDED and (dtype, kind) == ('float32', 'indices')
    if kind != 'indices': return size in THOROUGH and dtype == 'float32'
    return size in THOROUGH or dtype != 'float64'


@app.command()
def run(
    rounds: Annotated[int, typer.Option(help="Rounds for each median, after some that do not count.")] = 15,
    save: Annotated[bool, typer.Option(help="Write the results and the README's figure.")] = False,
    sizes: Annotated[list[str], typer.Option(help="Shapes of the logits.")] = SIZES,
    dtypes: Annotated[list[str], typer.Option(help="Their dtypes.")] = tuple(DTYPES),
    targets: Annotated[list[str], typer.Option(help="Kinds of targets.")] = TARGETS,
    regimes: Annotated[list[str], typer.Option(help="Where memory comes from.")] = tuple(REGIMES),
    loads: Annotated[list[str], typer.Option(help="What else the machine does.")] = LOADS,
    memory: Annotated[bool, typer.Option(help="Measure the peaks of memory as well.")] = True,
):
    "Time every case, measure the memory, and print the tables.  What is not measured again is kept from the last time."
    results = {'machine': machine(), 'times': [], 'peaks': []}
    last = json.loads(RESULTS.read_text()) if RESULTS.exists() else results
    cases = [case for case in product(sizes, dtypes, targets, regimes, loads) if is_measured(*case)]
    with typer.progressbar(cases, label='timing', file=sys.stderr) as bar:
        for size, dtype, kind, regime, load in bar:
            with busy(os.cpu_count() if load == 'busy' else 0):
                times = child(__file__, 'case', size, dtype, kind, rounds, **REGIMES[regime])
            results['times'].append(dict(zip(CASE, (size, dtype, kind, regime, load))) | {
                'rounds': rounds, 'milliseconds': 1e3 * times[NAMES[0]],
                **{name: times[name] / times[NAMES[0]] for name in NAMES[1:]}})
    large = list(dict.fromkeys(case[:3] for case in cases if memory and case[0] not in SIZES[:3]))
    with typer.progressbar(list(product(large, NAMES)), label='memory', file=sys.stderr) as bar:
        for named, name in bar:
            found = child(__file__, 'peak', *named, name)
            results['peaks'].append(dict(zip(CASE, named)) | {'name': name, 'peak': found})
    results['times'] = merged(last['times'], results['times'], CASE)
    results['peaks'] = merged(last['peaks'], results['peaks'], CASE[:3] + ['name'])
    show(results)
    if not save: return
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=1) + '\n')
    figure(results['times']).save(FIGURE)


def show(results):
    "Prints the tables."
    import pandas as pd
    print(results['machine'], pd.DataFrame(results['times']).round(2).to_string(index=False), sep='\n')
    if not results['peaks']: return
    table = pd.DataFrame(results['peaks']).pivot(index=CASE[:3], columns='name', values='peak').round(2)
    print('peak memory beyond the logits, in units of the logits', table.to_string(), sep='\n')


def figure(rows):
    "The README's figure: ours as a ratio to F.cross_entropy, with huge pages for both."
    from xentropy.classroom.plots import bars
    shown = {(row['size'], row['dtype']): row['ours'] for row in rows
             if (row['targets'], row['memory'], row['load']) == ('indices', 'huge pages', 'idle')}
    sizes = [size for size in SIZES if (size, 'float32') in shown]
    return bars([size.replace('x', '\nx ', 1) for size in sizes],
                {dtype: [shown.get((size, dtype), 0.) for size in sizes] for dtype in ('float32', 'bfloat16')
                 if any(name == dtype for _, name in shown)},
                title='Loss and gradient beside F.cross_entropy, huge pages for both', xlabel='shape of the logits',
                ylabel='time, F.cross_entropy = 1',
                alt='; '.join(f'{size}, {dtype}: {ratio:.2f}' for (size, dtype), ratio in shown.items()))


if __name__ == '__main__': app()
