"""Time, bandwidth, memory and error of the losses on a GPU: loss and gradient, by the engine's Triton kernels.

Beside them, in turn: F.cross_entropy, the same under torch.compile, Liger's kernel if it is installed, and a copy,
which reads as much as a loss has to read and writes as much as a gradient has to write. For the linear loss the measure
is its three matrix products. Each case runs in a fresh process; the median of the rounds is kept. `bandwidth` is what
has to be moved, the logits once in and their gradient once out, by the time, as a share of the card's peak. The peak of
memory is that beyond the inputs and, for the linear loss, its two gradients. Errors are relative, of the mean loss of
256 rows against float64, and of rows with a lead of 25 nats. Liger writes its gradient over the logits, so each error
has logits of its own. The results go to results/gpu.json with the card's name, and lesson 13 reads them.

Without a GPU `run` says so and stops; `run --interpreter` goes through every line once, on small sizes, by Triton's
interpreter on the CPU. Its times mean nothing and are not kept.
"""
import importlib
import json
import os
import statistics
import sys
from pathlib import Path
from typing import Annotated

import typer
from measure import child, machine, merged

RESULTS = Path(__file__).parent / 'results' / 'gpu.json'
DENSE, LINEAR, DTYPES = ((2048, 32_000), (4096, 128_256)), ((16_384, 4096, 128_256),), ('float32', 'bfloat16')
SMALL_DENSE, SMALL_LINEAR = ((64, 1100),), ((128, 16, 600),)  # for the interpreter
NO_GPU = 'PyTorch finds no GPU on this machine, so nothing is measured. `run --interpreter` tries the script.'
app = typer.Typer(help=__doc__, add_completion=False)


def device():
    import torch
    return 'cuda' if torch.cuda.is_available() else 'cpu'


def liger(name):
    "A function of Liger's, or None where the package is not installed, or not usable here."
    if device() == 'cpu': return None
    try: functional = importlib.import_module('liger_kernel.transformers.functional')
    except ImportError: return None
    return getattr(functional, name)


def contenders(linear):
    "Name -> a loss of (logits, targets) or (hidden, weight, targets)."
    import torch
    import torch.nn.functional as F

    import xentropy as xe
    from xentropy.engine import use

    def plain(hidden, weight, targets): return F.cross_entropy(F.linear(hidden, weight), targets)

    def ours(*arrays, **options):
        with use('triton'): return (xe.linear_cross_entropy if linear else xe.cross_entropy)(*arrays, **options)

    eager = plain if linear else F.cross_entropy
    backend = 'inductor' if device() == 'cuda' else 'aot_eager'
    theirs = liger('liger_fused_linear_cross_entropy' if linear else 'liger_cross_entropy')
    found = {'eager': eager, 'compiled': torch.compile(eager, backend=backend), 'ours': ours}
    if theirs and linear: found['liger'] = lambda hidden, weight, targets: theirs(hidden, weight, targets)
    elif theirs: found['liger'] = lambda logits, targets: theirs(logits, targets)
    return found


def inputs(sizes, dtype):
    "(logits, targets) or (hidden, weight, targets); logits have a standard deviation of 2."
    import torch
    torch.manual_seed(0)
    kind, classes = dict(dtype=getattr(torch, dtype), device=device()), sizes[-1]
    if len(sizes) == 2: leaves = [torch.randn(*sizes, **kind) * 2]
    else: leaves = [torch.randn(*sizes[:2], **kind), torch.randn(classes, sizes[1], **kind) * (2 / sizes[1]**0.5)]
    return *(leaf.requires_grad_() for leaf in leaves), torch.randint(classes, sizes[:1], device=device())


def both(loss, arrays):
    "A function that makes the loss and the gradients once."
    def step():
        for leaf in arrays[:-1]: leaf.grad = None
        loss(*arrays).backward()
    return step


def floor(arrays):
    "Name -> what no loss can be faster than: a copy, or the three products."
    import torch
    leaves = [leaf.detach() for leaf in arrays[:-1]]
    if len(leaves) == 1:
        to = torch.empty_like(leaves[0])
        return {'copy': lambda: to.copy_(leaves[0])}
    hidden, weight = leaves
    def products():
        for rows in hidden.split(4096):  # all logits at once might not fit
            logits = rows @ weight.T
            yield logits @ weight, logits.T @ rows
    return {'products': lambda: [None for _ in products()]}


def milliseconds(step):
    import time

    import torch
    if device() == 'cpu':
        start = time.perf_counter()
        step()
        return 1e3 * (time.perf_counter() - start)
    start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
    start.record(), step(), end.record()
    torch.cuda.synchronize()
    return start.elapsed_time(end)


def peak_bandwidth():
    "Bytes per second, from the card's clock and the width of its bus; None where PyTorch does not say."
    import torch
    if device() == 'cpu': return None
    card = torch.cuda.get_device_properties(0)
    clock, width = (getattr(card, name, 0) for name in ('memory_clock_rate', 'memory_bus_width'))
    return 2 * clock * 1e3 * width / 8 or None


@app.command(hidden=True)
def case(sizes: str, dtype: str, rounds: int):
    "One case, as JSON."
    import torch
    sizes = json.loads(sizes)
    arrays, losses = inputs(sizes, dtype), contenders(len(sizes) == 3)
    steps = {name: both(loss, arrays) for name, loss in losses.items()} | floor(arrays)
    found = {name: {} for name in steps}
    for name, step in list(steps.items()):
        try: step(), step()  # compiles, and finds its memory
        except torch.OutOfMemoryError: found[name]['out of memory'] = True; del steps[name]
    times = {name: [] for name in steps}
    for _ in range(rounds):
        for name, step in steps.items(): times[name].append(milliseconds(step))
    bytes, peak = 2 * arrays[0].nbytes, peak_bandwidth()
    for name in steps:
        found[name]['ms'] = statistics.median(times[name])
        if len(sizes) == 2 and peak: found[name]['bandwidth'] = bytes / (found[name]['ms'] / 1e3) / peak
    if device() == 'cuda':
        for name in steps:
            for leaf in arrays[:-1]: leaf.grad = None
            torch.cuda.synchronize(), torch.cuda.empty_cache(), torch.cuda.reset_peak_memory_stats()
            before = torch.cuda.memory_allocated()
            steps[name]()
            torch.cuda.synchronize()
            kept = sum(leaf.nbytes for leaf in arrays[:-1]) if len(sizes) == 3 and name in losses else 0
            found[name]['MiB'] = (torch.cuda.max_memory_allocated() - before - kept) / 2**20
    few = [[min(256, sizes[0]), *sizes[1:]], dtype]
    for name, loss in losses.items():
        small = inputs(*few)
        wide = [array.detach().double() if array.is_floating_point() else array for array in small]
        logits = wide[0] if len(wide) == 2 else wide[0] @ wide[1].T
        truth = torch.nn.functional.cross_entropy(logits, wide[-1])
        found[name]['error'] = abs(loss(*small).item() / truth.item() - 1)
        confident = torch.zeros(8, sizes[-1], device=device())  # a lead of 25: the loss is some 1e-6, of a term apart
        confident[:, 3] = 25.
        if len(sizes) == 2:
            truth = torch.log1p((sizes[-1] - 1) * torch.exp(torch.tensor(-25., dtype=torch.float64))).item()
            sure = torch.full((8,), 3, device=device())
            found[name]['error, confident'] = abs(loss(confident.requires_grad_(), sure).item() / truth - 1)
    print(json.dumps(found))


def card():
    "What the figures were measured on."
    import torch
    import triton
    found = machine() | {'triton': triton.__version__}
    if device() == 'cuda':
        found |= {'gpu': torch.cuda.get_device_name(), 'cuda': torch.version.cuda}
        found |= {'peak GB/s': (peak_bandwidth() or 0) / 1e9}
    return found


@app.command()
def run(
    rounds: Annotated[int, typer.Option(help="Rounds for each median.")] = 30,
    dtypes: Annotated[list[str], typer.Option(help="Of the logits, or of hidden and weight.")] = DTYPES,
    save: Annotated[bool, typer.Option(help="Keep the results.")] = True,
    interpreter: Annotated[bool, typer.Option(help="Small sizes by Triton's interpreter, to try the script.")] = False,
):
    "Measures every case."
    if interpreter: os.environ['TRITON_INTERPRET'] = '1'
    elif device() == 'cpu':
        print(NO_GPU)
        raise typer.Exit(2)
    cases = (*SMALL_DENSE, *SMALL_LINEAR) if interpreter else (*DENSE, *LINEAR)
    results, before = {'machine': card(), 'cases': []}, json.loads(RESULTS.read_text()) if RESULTS.exists() else None
    if before and before['machine'] == results['machine']: results = before
    for sizes in cases:
        for dtype in dtypes:
            found = child(__file__, 'case', json.dumps(sizes), dtype, 2 if interpreter else rounds)
            for name, figures in found.items():
                print(sizes, dtype, name, {key: float(f'{value:.4g}') for key, value in figures.items()})
            row = {'shape': ' x '.join(map(str, sizes)), 'dtype': dtype} | found
            results['cases'] = merged(results['cases'], [row], ['shape', 'dtype'])
    if interpreter: return print("By the interpreter: the times mean nothing, and nothing is kept.")
    if save:
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(json.dumps(results, indent=1) + '\n')


if __name__ == '__main__': sys.exit(app())
