"""How fast is xentropy.vocab_parallel_cross_entropy, beside PyTorch's loss_parallel?  And is it right on this cluster?

`run`: processes on this machine, connected by gloo, one thread each. Both take turns, forward and backward each time,
and all processes begin together; the medians are compared, with memory as it comes and with huge pages for both.
`check`: started under torchrun, on one machine or many, with nccl where there are GPUs.

    torchrun --standalone --nproc-per-node=2 benchmarks/vocab_parallel.py check
"""
import json
import os
import statistics
import time
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from measure import machine, merged

RESULTS = Path(__file__).parent / 'results' / 'vocab_parallel.json'
CASE = ['memory', 'dtype', 'N', 'C', 'processes']
MEMORY = {'as it comes': '0', 'huge pages': '1'}  # the value of THP_MEM_ALLOC_ENABLE
BAR = 0.35
app = typer.Typer(help=__doc__, add_completion=False)


def contenders(n, classes, dtype):
    "This rank's logits, and name -> a function that computes the loss and their gradient."
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
    targets = torch.arange(n) * 7919 % (classes // size * size)

    def theirs():
        logits = DTensor.from_local(mine, mesh, [Shard(1)], run_check=False)
        with loss_parallel(): F.cross_entropy(logits, targets).backward()

    def ours(): xe.vocab_parallel_cross_entropy(mine, targets).backward()
    return mine, {'loss_parallel': theirs, 'ours': ours}


def measured(n, classes, dtype, rounds):
    "On each rank: the medians in seconds, after one round that does not count."
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
    rows: Annotated[int, typer.Option(help="Rows of logits.")] = 2048,
    classes: Annotated[list[int], typer.Option(help="Numbers of classes, of all processes together.")] = (32_000,),
    processes: Annotated[list[int], typer.Option(help="Numbers of processes.")] = (2,),
    rounds: Annotated[int, typer.Option(help="Rounds for each median.")] = 15,
    save: Annotated[bool, typer.Option(help="Write the results that the lesson shows.")] = False,
):
    "Time every case and print the table.  What is not measured again is kept from the last time."
    import pandas as pd

    from xentropy.classroom.processes import run_group
    cases, results = [(m, d, rows, c, p) for m in MEMORY for d in ('float32', 'bfloat16') for c in classes
                      for p in processes], []
    with typer.progressbar(cases, label='timing') as bar:
        for memory, dtype, n, c, count in bar:
            os.environ['THP_MEM_ALLOC_ENABLE'] = MEMORY[memory]  # the processes inherit it
            slowest = pd.DataFrame(run_group(measured, count, n, c, dtype, rounds, seconds=1200)).max()
            results.append(dict(zip(CASE, (memory, dtype, n, c, count))) | {
                'loss_parallel, ms': 1e3 * slowest['loss_parallel'], 'ours, ms': 1e3 * slowest['ours'],
                'ratio': slowest['ours'] / slowest['loss_parallel']})
    print(pd.DataFrame(results).round(2).to_string(index=False))
    print(f'the bar is {BAR} at 2048 x 32000; the largest ratio here: {max(row["ratio"] for row in results):.2f}')
    if not save: return
    last = json.loads(RESULTS.read_text())['times'] if RESULTS.exists() else []
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps({'machine': machine(), 'rounds': rounds, 'times': merged(last, results, CASE)},
                                  indent=1) + '\n')


@app.command()
def check(
    rows: Annotated[int, typer.Option(min=1, help="Rows of logits.")] = 256,
    classes: Annotated[int, typer.Option(min=1, help="Classes, of all processes together.")] = 32_000,
    timeout: Annotated[int, typer.Option(min=1, help="Seconds to wait for others.")] = 60,
):
    "Under torchrun: compare the group's loss and gradient with PyTorch's on one process, in float64."
    import torch
    import torch.distributed as dist
    import torch.nn.functional as F

    import xentropy as xe
    if 'LOCAL_WORLD_SIZE' not in os.environ: raise typer.BadParameter('start it under torchrun, as --help says')
    is_gpu = torch.cuda.is_available() and torch.cuda.device_count() >= int(os.environ['LOCAL_WORLD_SIZE'])
    if is_gpu: torch.cuda.set_device(int(os.environ['LOCAL_RANK']))
    dist.init_process_group('nccl' if is_gpu else 'gloo', timeout=timedelta(seconds=timeout))
    rank, device = dist.get_rank(), 'cuda' if is_gpu else 'cpu'
    torch.manual_seed(0)
    x, t = (3 * torch.randn(rows, classes)).to(device), torch.randint(classes, (rows,)).to(device)
    sizes = [len(part) for part in torch.arange(classes).tensor_split(dist.get_world_size())]
    off = torch.zeros(2, dtype=torch.float64, device=device)
    for smoothing in (0., 0.1):
        whole, mine = x.double().requires_grad_(), x.split(sizes, 1)[rank].clone().requires_grad_()
        right = F.cross_entropy(whole, t, label_smoothing=smoothing)
        loss = xe.vocab_parallel_cross_entropy(mine, t, label_smoothing=smoothing, slice_sizes=sizes)
        right.backward(); loss.backward()
        gap = (mine.grad - whole.grad.split(sizes, 1)[rank]).abs().max() / whole.grad.abs().max()
        off = torch.maximum(off, torch.stack([(loss - right).abs() / right, gap]).detach())
    dist.all_reduce(off, op=dist.ReduceOp.MAX)
    is_right = bool((off < 1e-6).all())
    if rank == 0:
        print(f'{len(sizes)} processes on {device}, {rows} x {classes} logits, shards of {sizes}: loss off by '
              f'{off[0]:.1e}, gradient by {off[1]:.1e} of the largest entry:', 'right' if is_right else 'WRONG')
    dist.destroy_process_group()
    raise typer.Exit(not is_right)


if __name__ == '__main__': app()
