"torch.compile with inductor makes one graph of the loss, value and gradient.  Needs a C++ compiler."
import shutil

import pytest
import torch
import torch.nn.functional as F

import xentropy as xe
from xentropy.loss import cross_entropy as reference

pytestmark = pytest.mark.skipif(not any(map(shutil.which, ('c++', 'g++', 'clang++', 'cl'))), reason='no C++ compiler')
OPTIONS = {}, dict(label_smoothing=0.1, reduction='sum'), dict(reduction='none')


@pytest.mark.parametrize('options', OPTIONS, ids=['mean', 'smoothed', 'none'])
@pytest.mark.parametrize('soft', [False, True], ids=['indices', 'probabilities'])
@pytest.mark.parametrize('dtype', [torch.float32, torch.bfloat16], ids=['float32', 'bfloat16'])
@pytest.mark.parametrize('loss', [xe.cross_entropy, reference], ids=['public', 'reference'])
def test_one_graph(loss, dtype, soft, options):
    torch.manual_seed(0)
    torch.compiler.reset()
    logits = (3 * torch.randn(6, 5)).to(dtype).requires_grad_()
    targets = torch.rand(6, 5, dtype=dtype) if soft else torch.tensor([4, 0, 2, -100, 2, 1])
    weight = torch.rand(5, dtype=dtype)
    compiled = torch.compile(loss, fullgraph=True)
    value, expected = (f(logits, targets, weight, **options) for f in (compiled, reference))
    torch.testing.assert_close(value, expected)
    grads = (torch.autograd.grad(v, logits, torch.ones_like(v))[0] for v in (value, expected))
    torch.testing.assert_close(*grads)


def as_in_float64(loss, oracle, leaves, targets, rtol, options):
    "The compiled loss and its gradients against an oracle in float64, up to a part of the largest number."
    torch.compiler.reset()
    wide = [leaf.double().requires_grad_() for leaf in leaves]
    leaves = [leaf.clone().requires_grad_() for leaf in leaves]
    value, true = torch.compile(loss, fullgraph=True)(*leaves, targets, **options), oracle(*wide, targets, **options)
    grads, true_grads = (torch.autograd.grad(v.sum(), x) for v, x in ((value, leaves), (true, wide)))
    for got, expected in zip((value, *grads), (true, *true_grads)):
        torch.testing.assert_close(got.double(), expected, rtol=0, atol=rtol * expected.abs().max().item())


@pytest.mark.parametrize('options', OPTIONS, ids=['mean', 'smoothed', 'none'])
def test_the_engine(options):
    torch.manual_seed(0)
    logits, targets = 3 * torch.randn(80, 1000), torch.randint(1000, (80,))  # more than 65,536
    as_in_float64(xe.cross_entropy, F.cross_entropy, [logits], targets, 1e-5, options)


@pytest.mark.parametrize('options', OPTIONS, ids=['mean', 'smoothed', 'none'])
@pytest.mark.parametrize('dtype, rtol', [(torch.float32, 1e-5), (torch.bfloat16, 3e-2)], ids=['float32', 'bfloat16'])
def test_linear(dtype, rtol, options):
    def plain(hidden, weight, targets, **options): return F.cross_entropy(hidden @ weight.T, targets, **options)
    torch.manual_seed(0)
    hidden, weight = torch.randn(300, 16, dtype=dtype), torch.randn(1000, 16, dtype=dtype)
    targets = torch.randint(1000, (300,)).masked_fill(torch.rand(300) < 0.2, -100)
    as_in_float64(xe.linear_cross_entropy, plain, [hidden, weight], targets, rtol, options)
