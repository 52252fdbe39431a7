"Run where there is a C++ compiler: torch.compile with inductor makes one graph of each loss, value and gradient."
import shutil
import sys

import torch
import torch.nn.functional as F

import xentropy as xe
from xentropy.loss import cross_entropy as definition

if not any(map(shutil.which, ('c++', 'g++', 'clang++'))): sys.exit('no C++ compiler, nothing compiled')

torch.manual_seed(0)
cases = 0


def compare(loss, expected_loss, arguments, leaves, rtol=None, **options):
    "Value and gradients of the compiled loss against those of another, which gets float64 where a tolerance is named."
    global cases
    results = []
    for function, wide in ((torch.compile(loss, fullgraph=True), False), (expected_loss, rtol is not None)):
        given = [a.double() if wide and a.is_floating_point() else a for a in arguments]
        given = [a.detach().requires_grad_() if i < leaves else a for i, a in enumerate(given)]
        value = function(*given, **options)
        results.append([value, *torch.autograd.grad(value, given[:leaves], torch.ones_like(value))])
    for got, expected in zip(*results):
        bounds = {} if rtol is None else dict(rtol=0, atol=rtol * expected.abs().max().item(), check_dtype=False)
        torch.testing.assert_close(got, expected, **bounds)
    cases += 1


def plain(hidden, weight, targets, **options): return F.cross_entropy(hidden @ weight.T, targets, **options)


for loss in (xe.cross_entropy, definition):  # a few logits
    for dtype in (torch.float32, torch.bfloat16):
        for soft in (False, True):
            torch.compiler.reset()
            logits = (3 * torch.randn(6, 5)).to(dtype)
            targets = torch.rand(6, 5, dtype=dtype) if soft else torch.tensor([4, 0, 2, -100, 2, 1])
            weight = torch.rand(5, dtype=dtype)
            for options in ({}, dict(label_smoothing=0.1, reduction='sum'), dict(reduction='none')):
                compare(loss, definition, (logits, targets, weight), 1, **options)

logits, hidden, weight = 3 * torch.randn(80, 1000), torch.randn(300, 16), torch.randn(1000, 16)
for options in ({}, dict(label_smoothing=0.1, reduction='sum'), dict(reduction='none')):  # the engine's operator
    torch.compiler.reset()
    compare(xe.cross_entropy, F.cross_entropy, (logits, torch.randint(1000, (80,))), 1, 1e-5, **options)
    targets = torch.randint(1000, (300,)).masked_fill(torch.rand(300) < 0.2, -100)
    compare(xe.linear_cross_entropy, plain, (hidden, weight, targets), 2, 1e-5, **options)
    half = hidden.bfloat16(), weight.bfloat16(), targets
    compare(xe.linear_cross_entropy, plain, half, 2, 3e-2, **options)
print(cases, 'compiled losses agree with the definition, or with PyTorch in float64')
