"""Time and memory of xentropy.linear_cross_entropy, beside plain PyTorch and beside its three matrix products alone.

Plain is F.cross_entropy(F.linear(hidden, linear_weight), targets). Each contender makes the loss and the gradients of
hidden and linear_weight; `products` makes no loss: hidden @ weight.T into memory that is there already, and from it two
gradients in fresh memory. The logits have a standard deviation of 2; targets are random. Each case runs in a fresh
process, where the contenders take turns; medians are kept. Where D * V is over 100 million, times are those of 1,024
tokens in place of 2,048. Peaks of memory are always those of 2,048 tokens, beyond the inputs and the two gradients,
each in a process of its own; `compiled` is under torch.compile with backend aot_eager and dynamic shapes. All of this
is measured with huge pages for all (THP_MEM_ALLOC_ENABLE=1) and with memory as it comes. Errors are relative, of the
mean loss of 256 tokens, against float64. The results go to results/linear_cross_entropy.json, which lesson 14 reads;
what is not measured again stays, if it was measured on the same machine.
"""
import json
from pathlib import Path
from typing import Annotated

import typer
from measure import child, machine, medians, merged, peak_beyond

RESULTS = Path(__file__).parent / 'results' / 'linear_cross_entropy.json'
TOKENS, FEATURES, CLASSES, DTYPES = 2048, (512, 4096), (32_000, 128_256), ('float32', 'bfloat16')
PAGES = {'huge': {'THP_MEM_ALLOC_ENABLE': '1'}, 'as they come': {'THP_MEM_ALLOC_ENABLE': '0'}}
LIVE = {'MALLOC_MMAP_THRESHOLD_': str(1 << 17)}  # freed blocks go back at once; else holes between blocks count, too
MIB, KNOWN = 1 << 20, 64  # so many MiB are allocated on purpose, to see whether they are found
KEY = ['N', 'D', 'V', 'dtype', 'threads', 'pages']
app = typer.Typer(help=__doc__, add_completion=False)


def contenders(compiled=False):
    "Name -> the loss of hidden, linear_weight and targets."
    import torch
    import torch.nn.functional as F

    from xentropy import linear_cross_entropy
    losses = {'plain': lambda h, w, t: F.cross_entropy(F.linear(h, w), t), 'ours': linear_cross_entropy}
    if not compiled: return losses
    return losses | {f'{name}, compiled': torch.compile(loss, backend='aot_eager', fullgraph=True, dynamic=True)
                     for name, loss in losses.items()}


def inputs(tokens, features, classes, dtype):
    "hidden, linear_weight and targets."
    import torch
    torch.manual_seed(0)
    hidden, weight = torch.randn(tokens, features), torch.randn(classes, features).mul_(2 / features**0.5)
    leaves = [array.to(getattr(torch, dtype)).requires_grad_() for array in (hidden, weight)]
    return *leaves, torch.randint(0, classes, (tokens,))


def both(loss, hidden, weight, targets):
    "A function that computes the loss and the gradients once."
    def step():
        hidden.grad = weight.grad = None
        loss(hidden, weight, targets).backward()
    return step


def products(hidden, weight, _):
    "A function that makes the three matrix products."
    import torch
    hidden, weight = hidden.detach(), weight.detach()
    logits = torch.empty(len(hidden), len(weight), dtype=hidden.dtype)
    def step():
        torch.mm(hidden, weight.T, out=logits)
        return logits @ weight, logits.T @ hidden
    return step


@app.command(hidden=True)
def times(tokens: int, features: int, classes: int, dtype: str, threads: int, rounds: int):
    "The medians of one case in milliseconds, as JSON."
    import torch
    torch.set_num_threads(threads)
    arrays = inputs(tokens, features, classes, dtype)
    steps = {name: both(loss, *arrays) for name, loss in contenders().items()} | {'products': products(*arrays)}
    print(json.dumps({name: 1e3 * value for name, value in medians(steps, rounds).items()}))


@app.command(hidden=True)
def peak(tokens: int, features: int, classes: int, dtype: str, threads: int, name: str):
    "One contender's peak of memory in MiB, beyond the inputs and the two gradients."
    import torch
    torch.set_num_threads(threads)
    if name == 'known':
        return print(peak_beyond(lambda: [torch.ones(MIB, dtype=torch.uint8) for _ in range(KNOWN)]) / MIB)
    loss = contenders(compiled=True)[name]
    for n in (512, 1024): both(loss, *inputs(n, features, 8192, dtype))()  # what first products load is not counted
    arrays = inputs(tokens, features, classes, dtype)
    print((peak_beyond(both(loss, *arrays)) - sum(array.nbytes for array in arrays[:2])) / MIB)


@app.command(hidden=True)
def errors(features: int, classes: int, dtype: str, threads: int):
    "The relative errors of the losses, as JSON."
    import torch
    import torch.nn.functional as F
    torch.set_num_threads(threads)
    arrays = hidden, weight, targets = inputs(256, features, classes, dtype)
    with torch.no_grad():
        logits = torch.cat([hidden.double() @ part.double().T for part in weight.split(8192)], 1)
        truth = F.cross_entropy(logits, targets).item()
        print(json.dumps({name: abs(loss(*arrays).item() / truth - 1) for name, loss in contenders().items()}))


def keep(kind, row, key):
    "Puts a row into the file of results."
    empty = {'machine': machine(), 'times': [], 'peaks': [], 'errors': []}
    results = json.loads(RESULTS.read_text()) if RESULTS.exists() else empty
    if results['machine'] != empty['machine']: results = empty
    results[kind] = merged(results[kind], [row], key)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=1) + '\n')
    print(kind, {name: round(value, 9) if isinstance(value, float) else value for name, value in row.items()})


@app.command()
def run(
    rounds: Annotated[int, typer.Option(help="Rounds for each median; a third where a step has 1,024 tokens.")] = 9,
    features: Annotated[list[int], typer.Option(help="D, the features of a hidden state.")] = FEATURES,
    sizes: Annotated[list[int], typer.Option(help="V, the numbers of classes.")] = CLASSES,
    dtypes: Annotated[list[str], typer.Option(help="Of hidden and linear_weight.")] = DTYPES,
    pages: Annotated[list[str], typer.Option(help="'huge', 'as they come'.")] = tuple(PAGES),
    tokens: Annotated[int, typer.Option(help="N, the number of tokens.")] = TOKENS,
    threads: Annotated[int, typer.Option(help="The number of threads.")] = 2,
    time: Annotated[bool, typer.Option(help="Time the contenders.")] = True,
    memory: Annotated[bool, typer.Option(help="Measure peaks of memory.")] = True,
    error: Annotated[bool, typer.Option(help="Compare losses with float64.")] = True,
):
    "Measures every case and puts it into the file of results at once."
    def measure(*arguments, **environment): return child(__file__, *arguments, **environment)
    cases = [(d, v, dtype) for d in features for v in sizes for dtype in dtypes]
    for d, v, dtype in cases if error else ():
        keep('errors', dict(D=d, V=v, dtype=dtype) | measure('errors', d, v, dtype, threads), ['D', 'V', 'dtype'])
    for (d, v, dtype), page in ((case, page) for case in cases for page in pages):
        if time:
            large = d * v > 10**8
            n, turns = (min(tokens, 1024), max(3, rounds // 3)) if large else (tokens, rounds)
            found = measure('times', n, d, v, dtype, threads, turns, **PAGES[page])
            keep('times', dict(zip(KEY, (n, d, v, dtype, threads, page))) | {'rounds': turns} | found, KEY)
        for name in ('known', *contenders(), *(f'{name}, compiled' for name in contenders())) if memory else ():
            size = measure('peak', tokens, d, v, dtype, threads, name, **LIVE, **PAGES[page])
            row = dict(zip(KEY, (tokens, d, v, dtype, threads, page))) | {'contender': name, 'MiB': size}
            if name != 'known': keep('peaks', row, [*KEY, 'contender'])
            elif abs(size - KNOWN) > 3: raise RuntimeError(f"{KNOWN} MiB were measured as {size}")


if __name__ == '__main__': app()
