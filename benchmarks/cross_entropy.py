"""How fast is xentropy.cross_entropy, and how much memory does it take, beside torch.nn.functional.cross_entropy?

Each case (batch size, classes, dtype, threads) runs in a fresh process. In it the contenders take turns, forward and
backward each time, and the medians are compared. Ratios are to F.cross_entropy; below 1 is faster. The results go to
the file that lesson 13 and the README show.
"""
import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from measure import child, machine, medians, merged, peak_beyond

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / 'benchmarks' / 'results' / 'cross_entropy.json'
FIGURE = ROOT / 'nbs' / 'images' / 'speed.png'
SIZES = [(64, 10), (1024, 10), (4096, 1000), (2048, 32_000), (512, 128_256)]
# The C library keeps freed blocks up to this size for the next tensor; otherwise it may hand them back in between.
KEEP = {'MALLOC_TRIM_THRESHOLD_': str(1 << 40), 'MALLOC_MMAP_THRESHOLD_': str(1 << 25)}
CASE = ['N', 'C', 'dtype', 'threads', 'memory']
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


@app.command(hidden=True)
def case(n: int, classes: int, dtype: str, threads: int, rounds: int):
    "One case: prints the medians in seconds as JSON."
    import torch
    torch.set_num_threads(threads)
    print(json.dumps(medians(contenders(n, classes, dtype), rounds)))


@app.command(hidden=True)
def peak(n: int, classes: int, dtype: str, threads: int, name: str):
    "One contender's peak of memory beyond the logits, in bytes, in a process of its own."
    import torch
    torch.set_num_threads(threads)
    for _ in range(2): contenders(64, 10, dtype)[name]()  # so that what is loaded on first use is not counted
    print(peak_beyond(contenders(n, classes, dtype)[name]))


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
            times = child(__file__, 'case', n, classes, dtype, number, rounds, **(KEEP if kept else {}))
            rows.append({'N': n, 'C': classes, 'dtype': dtype, 'threads': number,
                         'memory': 'kept' if kept else 'default', 'milliseconds': 1e3 * times['F.cross_entropy'],
                         **{name: times[name] / times['F.cross_entropy'] for name in CONTENDERS[1:]}})
    cases = [(n, classes, dtype, name) for dtype in ('float32', 'bfloat16') for n, classes in sizes[2:]
             for name in CONTENDERS[:4] if memory]
    with typer.progressbar(cases, label='memory', file=sys.stderr) as bar:
        for n, classes, dtype, name in bar:
            size = n * classes * (4 if dtype == 'float32' else 2)
            peaks.append({'N': n, 'C': classes, 'dtype': dtype, 'contender': name,
                          'peak': child(__file__, 'peak', n, classes, dtype, 2, name) / size})
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
