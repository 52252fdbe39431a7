"""How fast is xentropy.linear_cross_entropy, how much memory does it take, and how exact is it, beside PyTorch?

The contenders are the plain way, F.cross_entropy(hidden @ linear_weight.T, targets); ours; and, where PyTorch has it,
F.linear_cross_entropy, as it comes and in chunks. Each makes the loss and the gradients of hidden and linear_weight.
The logits have a standard deviation of 2, and the targets are drawn at random. Each case (classes, dtype) runs in a
fresh process. In it the contenders take turns, each with a step that does not count before the one that does, and the
medians are compared. Ratios are to the plain way; below 1 is faster. Each peak of memory has a process of its own. The
results go to the file that lesson 14 shows.
"""
import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from measure import child, machine, medians, merged, peak_beyond

RESULTS = Path(__file__).parent / 'results' / 'linear_cross_entropy.json'
ROWS, FEATURES = 2048, 512
SIZES, DTYPES = (4000, 16_000, 32_000, 64_000, 128_256), ('float32', 'bfloat16')
MIB = 1 << 20
KNOWN = 64 * MIB  # what is allocated on purpose, to see whether it is found
# Where memory is counted, the C library hands back each freed block at once; otherwise holes between blocks count, too.
LIVE = {'MALLOC_MMAP_THRESHOLD_': str(1 << 17)}
CASE = ['N', 'D', 'V', 'dtype', 'threads']
app = typer.Typer(help=__doc__, add_completion=False)


def contenders():
    "Name -> the loss of hidden, linear_weight and targets."
    import torch
    import torch.nn.functional as F

    import xentropy as xe
    found = {'plain': lambda hidden, linear_weight, targets: F.cross_entropy(hidden @ linear_weight.T, targets),
             'ours': xe.linear_cross_entropy}
    if hasattr(F, 'linear_cross_entropy'):
        in_chunks = torch.nn.LinearCrossEntropyOptions()
        found['F.linear_cross_entropy'] = F.linear_cross_entropy
        found["PyTorch's chunks"] = lambda *arrays: F.linear_cross_entropy(*arrays, options=in_chunks)
    return found


def inputs(n, classes, dtype):
    "hidden, linear_weight and targets."
    import torch
    torch.manual_seed(0)
    hidden, linear_weight = torch.randn(n, FEATURES), torch.randn(classes, FEATURES).mul_(2 / FEATURES**0.5)
    leaves = [array.to(getattr(torch, dtype)).requires_grad_() for array in (hidden, linear_weight)]
    return *leaves, torch.randint(0, classes, (n,))


def both(loss, hidden, linear_weight, targets):
    "A function that computes the loss and the gradients once, and returns the loss."
    def step():
        hidden.grad = linear_weight.grad = None
        value = loss(hidden, linear_weight, targets)
        value.backward()
        return value.detach()
    return step


@app.command(hidden=True)
def case(classes: int, dtype: str, threads: int, rounds: int):
    "One case: prints the medians in seconds as JSON."
    import torch
    torch.set_num_threads(threads)
    arrays = inputs(ROWS, classes, dtype)
    steps = {name: both(loss, *arrays) for name, loss in contenders().items()}
    print(json.dumps(medians(steps, rounds, settle=True)))


@app.command(hidden=True)
def extra(classes: int, dtype: str, threads: int, name: str):
    "One contender's peak of memory in bytes, beyond the inputs and the two gradients, in a process of its own."
    import torch
    torch.set_num_threads(threads)
    known = name == 'known'
    loss = contenders()['plain' if known else name]
    for _ in range(2): both(loss, *inputs(ROWS, 8192, dtype))()  # what the first products load and keep is not counted
    arrays = inputs(ROWS, classes, dtype)
    if known: print(peak_beyond(lambda: [torch.ones(MIB, dtype=torch.uint8) for _ in range(KNOWN // MIB)]))
    else: print(peak_beyond(both(loss, *arrays)) - sum(array.nbytes for array in arrays[:2]))


@app.command(hidden=True)
def errors(classes: int, dtype: str, threads: int):
    "The relative errors of the losses, beside the loss of the same inputs in float64, as JSON."
    import torch
    import torch.nn.functional as F
    torch.set_num_threads(threads)
    arrays = hidden, linear_weight, targets = inputs(ROWS, classes, dtype)
    with torch.no_grad():
        wide, blocks = linear_weight.double().T, zip(hidden.split(64), targets.split(64))
        truth = sum(F.cross_entropy(h.double() @ wide, t, reduction='sum').item() for h, t in blocks) / ROWS
    print(json.dumps({name: abs(loss(*arrays).item() / truth - 1) for name, loss in contenders().items()}))


@app.command()
def run(
    rounds: Annotated[int, typer.Option(help="Rounds for each median, after some that do not count.")] = 9,
    save: Annotated[bool, typer.Option(help="Write the results that the lesson shows.")] = False,
    sizes: Annotated[list[int], typer.Option(help="Numbers of classes.")] = SIZES,
    dtypes: Annotated[list[str], typer.Option(help="What hidden and linear_weight are kept in.")] = DTYPES,
    threads: Annotated[int, typer.Option(help="The number of threads.")] = 2,
    time: Annotated[bool, typer.Option(help="Time the contenders.")] = True,
    memory: Annotated[bool, typer.Option(help="Measure the memory as well.")] = True,
    error: Annotated[bool, typer.Option(help="Compare the losses with float64 as well.")] = True,
):
    """Time every case, measure memory and errors, and print the tables.

    What is not measured again is kept from the last time, if that was on the same machine."""
    import pandas as pd
    names = list(contenders())
    results = {'machine': machine(), 'times': [], 'peaks': [], 'errors': []}
    last = json.loads(RESULTS.read_text()) if RESULTS.exists() else results
    if last['machine'] != results['machine']: last = results
    cases = [(classes, dtype) for dtype in dtypes for classes in sizes]

    def row(classes, dtype): return dict(zip(CASE, (ROWS, FEATURES, classes, dtype, threads)))

    def each(label, wanted, names=(None,)):
        wanted = [(*case, name) for case in cases for name in names] if wanted else []
        with typer.progressbar(wanted, label=label, file=sys.stderr) as bar: yield from bar

    rows, peaks, found = [], [], []
    for classes, dtype, _ in each('timing', time):
        times = child(__file__, 'case', classes, dtype, threads, rounds)
        rows.append(row(classes, dtype) | {'rounds': rounds, 'milliseconds': 1e3 * times['plain'],
                                           **{name: times[name] / times['plain'] for name in names[1:]}})
    for classes, dtype, name in each('memory', memory, ['known', *names]):
        size = child(__file__, 'extra', classes, dtype, threads, name, **LIVE)
        if name != 'known': peaks.append(row(classes, dtype) | {'contender': name, 'MiB': size / MIB})
        elif abs(size - KNOWN) > MIB: raise RuntimeError(f"{KNOWN / MIB} MiB were measured as {size / MIB}")
    for classes, dtype, _ in each('errors', error):
        found.append(row(classes, dtype) | child(__file__, 'errors', classes, dtype, threads))
    results['times'] = merged(last['times'], rows, CASE)
    results['peaks'] = merged(last['peaks'], peaks, CASE + ['contender'])
    results['errors'] = merged(last['errors'], found, CASE)
    print(results['machine'])
    if results['times']:
        print('time: milliseconds of the plain way, and ratios to it')
        print(pd.DataFrame(results['times']).round(2).to_string(index=False))
    if results['peaks']:
        print('peak memory beyond the inputs and their gradients, in MiB')
        table = pd.DataFrame(results['peaks']).pivot(index=CASE, columns='contender', values='MiB')[names]
        print(table.round(1).to_string())
    if results['errors']:
        print('relative error of the loss')
        print(pd.DataFrame(results['errors']).to_string(index=False, float_format='{:.1e}'.format))
    if save: RESULTS.write_text(json.dumps(results, indent=1) + '\n')


if __name__ == '__main__': app()
