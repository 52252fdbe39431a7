"""How fast is xentropy.vocab_parallel_cross_entropy, beside PyTorch's loss_parallel, and beside gathering the logits?

Processes on this machine, connected by gloo, one thread each. In them the contenders take turns, forward and backward
each time, and all begin together; the medians are compared. Ratios are to loss_parallel; below 1 is faster. The results
go to the file that lesson 15 shows.
"""
import json
import statistics
import time
from pathlib import Path
from typing import Annotated

import typer
from measure import machine, merged

from xentropy.classroom.processes import run_group

RESULTS = Path(__file__).parent / 'results' / 'vocab_parallel.json'
CASE = ['dtype', 'N', 'C', 'processes']
app = typer.Typer(help=__doc__, add_completion=False)


def contenders(n, classes, dtype):
    "Name -> a function that computes the loss, and its gradient for this process's slice."
    import torch
    import torch.distributed as dist
    import torch.nn.functional as F
    from torch.distributed.device_mesh import init_device_mesh
    from torch.distributed.tensor import DTensor, Shard
    from torch.distributed.tensor.parallel import loss_parallel

    import xentropy as xe
    rank, size = dist.get_rank(), dist.get_world_size()
    mesh = init_device_mesh('cpu', (size,))
    torch.manual_seed(rank)
    mine = (3 * torch.randn(n, classes // size)).to(getattr(torch, dtype)).requires_grad_()
    torch.manual_seed(size)
    targets = torch.randint(0, classes, (n,))

    def spread():
        logits = DTensor.from_local(mine, mesh, [Shard(1)], run_check=False)
        with loss_parallel(): F.cross_entropy(logits, targets).backward()

    def ours(): xe.vocab_parallel_cross_entropy(mine, targets).backward()

    def gathered():
        parts = [torch.empty_like(mine) for _ in range(size)]
        dist.all_gather(parts, mine.detach())
        logits = torch.cat(parts, 1).requires_grad_()
        F.cross_entropy(logits, targets).backward()
        mine.grad = logits.grad.chunk(size, 1)[rank].contiguous()

    return mine, {'loss_parallel': spread, 'ours': ours, 'all logits gathered': gathered}


def measured(n, classes, dtype, rounds):
    "In each process: the medians in seconds, after one round that does not count."
    import torch.distributed as dist
    mine, steps = contenders(n, classes, dtype)
    times = {name: [] for name in steps}
    for _ in range(rounds + 1):
        for name, step in steps.items():
            mine.grad = None
            dist.barrier()
            start = time.perf_counter()
            step()
            times[name].append(time.perf_counter() - start)
    return {name: statistics.median(values[1:]) for name, values in times.items()}


@app.command()
def run(
    rounds: Annotated[int, typer.Option(help="Rounds for each median.")] = 15,
    processes: Annotated[list[int], typer.Option(help="Numbers of processes.")] = (2,),
    save: Annotated[bool, typer.Option(help="Write the results that the lesson shows.")] = False,
):
    "Time every case and print the table.  What is not measured again is kept from the last time."
    import pandas as pd
    cases = [(n, classes, dtype, count) for dtype in ('float32', 'bfloat16')
             for n, classes in ((2048, 4000), (2048, 32_000)) for count in processes]
    rows = []
    with typer.progressbar(cases, label='timing') as bar:
        for n, classes, dtype, count in bar:
            slowest = pd.DataFrame(run_group(measured, count, n, classes, dtype, rounds, seconds=1200)).max()
            rows.append({'dtype': dtype, 'N': n, 'C': classes, 'processes': count,
                         'milliseconds': 1e3 * slowest['loss_parallel'],
                         **(slowest / slowest['loss_parallel']).drop('loss_parallel').to_dict()})
    last = json.loads(RESULTS.read_text())['times'] if RESULTS.exists() else []
    results = {'machine': machine(), 'rounds': rounds, 'times': merged(last, rows, CASE)}
    print(results['machine'])
    print(pd.DataFrame(rows).round(2).to_string(index=False))
    if save: RESULTS.write_text(json.dumps(results, indent=1) + '\n')


if __name__ == '__main__': app()
