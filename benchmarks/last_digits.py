"""Do the last digits of a loss matter to a training run?  Two tasks, each trained with PyTorch's loss and with ours.

`grok`: addition modulo 31, which a network learns by heart first and generalises later, when its losses are tiny.
`digits`: lesson 07's network with a hidden layer, which is ordinary training.
Within a seed all contenders have the same initial weights and the same examples.

    python benchmarks/last_digits.py grok --seeds 2
"""
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import torch
import torch.nn.functional as F
import typer
from measure import machine

import xentropy as xe

RESULTS = Path(__file__).parent / 'results' / 'last_digits.json'
MODULUS, WIDTH, PART, SCALE = 31, 128, 0.75, 0.7  # of the weights, beside 1 / sqrt(inputs)
RATE, BETAS, TINY, USUAL = 3e-3, (0.9, 0.95), 1e-30, 1e-8  # Adam's; TINY lets no step vanish, USUAL is PyTorch's
FIRST_SEED = 10  # the settings were chosen on seeds below it
app = typer.Typer(help=__doc__, add_completion=False)


def target_put_back(logits, targets):
    "PyTorch's loss; but the gradient's entry at each target is made anew, as minus the sum of the others."
    def mended(grad):
        others = grad.scatter(1, targets[:, None], 0.)
        return others.scatter(1, targets[:, None], -others.sum(1, keepdim=True))
    if logits.requires_grad: logits.register_hook(mended)
    return F.cross_entropy(logits, targets)


def in_float64(logits, targets): return F.cross_entropy(logits.double(), targets)


CONTENDERS: dict[str, tuple[Callable, float]] = {
    'PyTorch': (F.cross_entropy, TINY), 'ours': (xe.cross_entropy, TINY),
    'PyTorch, target put back': (target_put_back, TINY), 'PyTorch in float64': (in_float64, TINY),
    'PyTorch, eps 1e-8': (F.cross_entropy, USUAL), 'ours, eps 1e-8': (xe.cross_entropy, USUAL)}


def additions(seed):
    "Pairs of numbers as two one-hot vectors side by side, and their sums: training rows, then held-out ones."
    pairs = torch.cartesian_prod(torch.arange(MODULUS), torch.arange(MODULUS))
    rows, sums = F.one_hot(pairs, MODULUS).flatten(1).float(), pairs.sum(1) % MODULUS
    order = torch.randperm(len(rows), generator=torch.Generator().manual_seed(seed))
    return [part[some] for some in order.split([int(PART * len(rows)), len(rows) - int(PART * len(rows))])
            for part in (rows, sums)]


def weights(sizes, seed):
    random = torch.Generator().manual_seed(1000 + seed)
    return [(SCALE * torch.randn(j, k, generator=random) / math.sqrt(j)).requires_grad_()
            for j, k in zip(sizes, sizes[1:])]


def accuracy(logits, targets): return (logits.argmax(1) == targets).double().mean().item()


def grokked(seed, loss, eps, steps, every):
    "Trains one network, without weight decay; what it is like after every so many steps."
    x, targets, held_out, truths = additions(seed)
    first, second = params = weights((2 * MODULUS, WIDTH, MODULUS), seed)
    adam, told = torch.optim.Adam(params, RATE, BETAS, eps), []
    def network(x): return (x @ first).square() @ second
    for step in range(steps + 1):
        adam.zero_grad()
        logits = network(x)
        logits.retain_grad()
        loss(logits, targets).backward()
        if step % every == 0:
            at_target = logits.grad.gather(1, targets[:, None])
            with torch.no_grad():
                told.append({'step': step, 'loss': xe.cross_entropy(logits.double(), targets).item(),
                             'training accuracy': accuracy(logits, targets),
                             'accuracy': accuracy(network(held_out), truths),
                             'no pull': (at_target == 0).double().mean().item(),
                             'no gradient': (logits.grad == 0).all(1).double().mean().item(),
                             'largest pull': at_target.abs().max().item()})
        adam.step()
    return told


def trained(seed, loss, epochs):
    "Lesson 07's network, in float32: its losses and its accuracy."
    from xentropy.classroom.mnist import digit_rows
    from xentropy.train import batches, init_params
    x, targets, held_out, truths = (torch.tensor(a, dtype=torch.float32 if a.ndim == 2 else torch.int64)
                                    for a in digit_rows())
    params = [torch.tensor(a, dtype=torch.float32).requires_grad_()
              for pair in init_params((784, 32, 10), seed) for a in pair]
    descent = torch.optim.SGD(params, 0.2)
    def network(x): return (x @ params[0] + params[1]).relu() @ params[2] + params[3]
    for rows in batches(len(x), 64, epochs, seed):
        descent.zero_grad()
        loss(network(x[rows]), targets[rows]).backward()
        descent.step()
    with torch.no_grad():
        return {'training loss': in_float64(network(x), targets).item(),
                'held-out loss': in_float64(network(held_out), truths).item(),
                'accuracy': accuracy(network(held_out), truths)}


def keep(kind, settings, runs):
    "Puts one task's runs into the file of results."
    results = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    results[kind] = {'machine': machine(), 'settings': settings, 'runs': runs}
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text('{\n' + ',\n'.join(f'"{name}": {lines(part)}' for name, part in results.items()) + '\n}\n')


def lines(part):
    "One task's results as JSON, a line for each run, with seven digits of each number."
    def short(value):
        if isinstance(value, list): return [short(one) for one in value]
        return float(f'{value:.7g}') if isinstance(value, float) else value
    runs = [json.dumps({key: short(value) for key, value in run.items()}) for run in part['runs']]
    return json.dumps(part | {'runs': []})[:-2] + '\n  ' + ',\n  '.join(runs) + ']}'


Seeds = Annotated[int, typer.Option(min=1, help="How many seeds.")]
Save = Annotated[bool, typer.Option(help="Write the results that lesson 11 shows.")]


@app.command()
def grok(
    seeds: Seeds = 5,
    steps: Annotated[int, typer.Option(min=1, help="Steps of each run, all training rows in each.")] = 2000,
    every: Annotated[int, typer.Option(min=1, help="Look at the network after so many steps.")] = 100,
    save: Save = False,
):
    "Addition modulo 31, by six contenders."
    torch.set_num_threads(1)
    runs = []
    for seed in range(FIRST_SEED, FIRST_SEED + seeds):
        for name, (loss, eps) in CONTENDERS.items():
            told = grokked(seed, loss, eps, steps, every)
            runs.append({'seed': seed, 'contender': name} | {key: [row[key] for row in told] for key in told[0]})
            last = told[-1]
            print(f"seed {seed}, {name:24} accuracy {last['accuracy']:.3f}, loss {last['loss']:.1e}, rows without pull "
                  f"{last['no pull']:.2f}", flush=True)
    settings = {'modulus': MODULUS, 'width': WIDTH, 'training part': PART, 'scale': SCALE, 'learning rate': RATE,
                'betas': BETAS, 'eps': [TINY, USUAL], 'steps': steps}
    if save: keep('grok', settings, runs)


@app.command()
def digits(
    seeds: Seeds = 10,
    epochs: Annotated[int, typer.Option(min=1, help="Passes over the training digits.")] = 20,
    save: Save = False,
):
    "Lesson 07's network, by PyTorch's loss and ours."
    torch.set_num_threads(1)
    runs = []
    for seed in range(FIRST_SEED, FIRST_SEED + seeds):
        for name in ('PyTorch', 'ours'):
            runs.append({'seed': seed, 'contender': name} | trained(seed, CONTENDERS[name][0], epochs))
            print(', '.join(f'{key} {value}' for key, value in runs[-1].items()), flush=True)
    if save: keep('digits', {'sizes': [784, 32, 10], 'epochs': epochs, 'learning rate': 0.2, 'batch': 64}, runs)


if __name__ == '__main__': app()
