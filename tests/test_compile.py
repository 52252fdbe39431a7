"torch.compile with inductor makes one graph of the loss, value and gradient.  Needs a C++ compiler."
import pytest
import torch

import xentropy as xe
from xentropy.loss import cross_entropy as reference

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
