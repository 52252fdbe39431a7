"""How fast is xentropy.cross_entropy, and how much memory does it take, beside torch.nn.functional.cross_entropy?

Each case (batch size, classes, dtype, threads) runs in a fresh process. In it the contenders take turns, forward and
backward each time, and the medians are compared. Ratios are to F.cross_entropy; below 1 is faster. The results go to
the file that lesson 06 and the README show.
"""
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / 'xentropy' / 'classroom' / 'benchmark.json'
FIGURE = ROOT / 'nbs' / 'images' / 'speed.png'
SIZES = [(64, 10), (1024, 10), (4096, 1000), (2048, 32_000), (512, 128_256)]
# The C library keeps freed blocks up to this size for the next tensor; otherwise it may hand them back in between.
KEEP = {'MALLOC_TRIM_THRESHOLD_': str(1 << 40), 'MALLOC_MMAP_THRESHOLD_': str(1 << 25)}
CASE = ['N', 'C', 'dtype', 'threads', 'memory']
SLOW = 2  # seconds; what takes longer, the definition on the large sizes, has three rounds
CONTENDERS = ['F.cross_entropy', 'ours', 'compiled', 'definition', 'copy', 'copy, huge pages']
app = typer.Typer(help=__doc__, add_completion=False)


def contenders(n, classes, dtype):
    "Name -> a function that computes loss and gradient once."
    import torch
    import torch.nn.functional as F

    import xentropy as xe
    from xentropy.fused import _fresh
    from xentropy.loss import cross_entropy as definition
    torch.manual_seed(0)
    logits = (3 * torch.randn(n, classes)).to(getattr(torch, dtype)).requires_grad_()
    targets = torch.randint(0, classes, (n,))

    def both(loss):
        def step():
            logits.grad = None
            loss(logits, targets).backward()
        return step

    plain = logits.detach()
    return {
        'F.cross_entropy': both(F.cross_entropy),
        'ours': both(xe.cross_entropy),
        'compiled': both(torch.compile(F.cross_entropy)),
        'definition': both(definition),
        'copy': lambda: torch.empty_like(plain).copy_(plain),
        'copy, huge pages': lambda: _fresh(plain).copy_(plain),
    }


def seconds(step, repeats):
    start = time.perf_counter()
    for _ in range(repeats): step()
    return (time.perf_counter() - start) / repeats


@app.command(hidden=True)
def case(n: int, classes: int, dtype: str, threads: int, rounds: int):
    "One case: prints the medians in seconds as JSON."
    import torch
    torch.set_num_threads(threads)
    steps = contenders(n, classes, dtype)
    warm = {name: seconds(step, 1) for name, step in steps.items()}
    for name, step in steps.items():
        if warm[name] < SLOW or name == 'compiled': warm[name] = min(seconds(step, 1) for _ in range(3))
    repeats = {name: max(1, int(0.01 / warm[name])) for name in steps}
    times = {name: [] for name in steps}
    for number in range(rounds):
        for name, step in steps.items():
            if warm[name] < SLOW or number < 3: times[name].append(seconds(step, repeats[name]))
    print(json.dumps({name: statistics.median(values) for name, values in times.items()}))


@app.command(hidden=True)
def peak(n: int, classes: int, dtype: str, threads: int, name: str):
    "One contender's peak of memory beyond the logits, in bytes, in a process of its own."
    import torch
    torch.set_num_threads(threads)
    for _ in range(2): contenders(64, 10, dtype)[name]()  # so that what is loaded on first use is not counted
    step = contenders(n, classes, dtype)[name]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # the logits were made in float32: fill the gap between the present size and the peak, then count from there
    now = int(Path('/proc/self/statm').read_text().split()[1]) * os.sysconf('SC_PAGE_SIZE') // 1024
    filler = bytearray(max(0, before - now) * 1024)
    filler[::4096] = b'x' * len(filler[::4096])
    before = max(before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    step()
    print(1024 * (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before))


def child(*arguments, **environment):
    "What this script prints when it is called again."
    run = subprocess.run([sys.executable, __file__, *map(str, arguments)], env=os.environ | environment,
                         capture_output=True, text=True)
    if run.returncode: raise RuntimeError(f"{arguments}: {run.stderr[-2000:]}")
    return json.loads(run.stdout.splitlines()[-1])


def machine():
    "What the figures were measured on."
    import numpy
    import torch
    info = Path('/proc/cpuinfo')
    model = info.read_text().split('model name\t: ')[-1].split('\n')[0] if info.exists() else platform.processor()
    huge = Path('/sys/kernel/mm/transparent_hugepage/enabled')
    return {'processor': model, 'cores': os.cpu_count(), 'system': platform.system(),
            'huge pages': huge.read_text().split('[')[1].split(']')[0] if huge.exists() else 'unknown',
            'python': platform.python_version(), 'torch': torch.__version__, 'numpy': numpy.__version__}


def merged(old, new, names):
    "The new rows, and those of the old that were not measured again; in the order of the old."
    def key(row): return tuple(row.get(name) for name in names)
    fresh = {key(row): row for row in new}
    return [fresh.pop(key(row), row) for row in old] + list(fresh.values())


@app.command()
def run(
    rounds: Annotated[int, typer.Option(help="Rounds for each median, after some that do not count.")] = 15,
    save: Annotated[bool, typer.Option(help="Write the results and the figure that the lesson shows.")] = False,
    large: Annotated[bool, typer.Option(help="Include the two large sizes.")] = True,
    threads: Annotated[list[int], typer.Option(help="Numbers of threads to time.")] = (1, 2),
    memory: Annotated[bool, typer.Option(help="Measure the memory as well.")] = True,
):
    "Time every case, measure the memory, and print the tables.  What is not measured again is kept from the last time."
    import pandas as pd
    sizes = SIZES if large else SIZES[:3]
    cases = [(n, classes, dtype, number, kept) for dtype in ('float32', 'bfloat16') for n, classes in sizes
             for number in threads for kept in ((False, True) if (n, classes) == (4096, 1000) else (False,))]
    last = json.loads(RESULTS.read_text()) if RESULTS.exists() else {'times': [], 'peaks': []}
    rows, peaks = [], []
    with typer.progressbar(cases, label='timing', file=sys.stderr) as bar:
        for n, classes, dtype, number, kept in bar:
            times = child('case', n, classes, dtype, number, rounds, **(KEEP if kept else {}))
            rows.append({'N': n, 'C': classes, 'dtype': dtype, 'threads': number,
                         'memory': 'kept' if kept else 'default', 'milliseconds': 1e3 * times['F.cross_entropy'],
                         **{name: times[name] / times['F.cross_entropy'] for name in CONTENDERS[1:]}})
    cases = [(n, classes, dtype, name) for dtype in ('float32', 'bfloat16') for n, classes in sizes[2:]
             for name in CONTENDERS[:4] if memory]
    with typer.progressbar(cases, label='memory', file=sys.stderr) as bar:
        for n, classes, dtype, name in bar:
            size = n * classes * (4 if dtype == 'float32' else 2)
            peaks.append({'N': n, 'C': classes, 'dtype': dtype, 'contender': name,
                          'peak': child('peak', n, classes, dtype, 2, name) / size})
    rows, peaks = merged(last['times'], rows, CASE), merged(last['peaks'], peaks, CASE + ['contender'])
    results = {'machine': machine(), 'rounds': rounds, 'times': rows, 'peaks': peaks}
    print(results['machine'])
    print(pd.DataFrame(rows).round(2).to_string(index=False))
    print('peak memory beyond the logits, in units of the logits')
    table = pd.DataFrame(peaks).pivot_table(index=['dtype', 'N', 'C'], columns='contender', values='peak')
    print(table.round(2).to_string())
    if save:
        RESULTS.write_text(json.dumps(results, indent=1) + '\n')
        figure(rows).save(FIGURE)


def figure(rows):
    "The README's figure: ours, and a copy, as ratios to F.cross_entropy."
    from xentropy.classroom.plots import bars
    shown = [row for row in rows if row['threads'] == 2 and row['memory'] == 'default']
    names = {'float32': 'float32', 'bfloat16': 'bfloat16'}
    labels = [f"{row['N']}\nx {row['C']}" for row in shown if row['dtype'] == 'float32']
    return bars(labels, {names[dtype]: [row['ours'] for row in shown if row['dtype'] == dtype] for dtype in names},
                title='Large batches: loss and gradient in a fraction of the time', xlabel='rows x classes',
                ylabel='time, F.cross_entropy = 1', alt='; '.join(
                    f"{row['N']} x {row['C']}, {row['dtype']}: {row['ours']:.2f}" for row in shown))


if __name__ == '__main__': app()
