"Run where there is a C++ compiler: torch.compile with inductor makes one graph of the loss, value and gradient."
import torch

import xentropy as xe
from xentropy.loss import cross_entropy as definition

torch.manual_seed(0)
cases = 0
for loss in (xe.cross_entropy, definition):
    for dtype in (torch.float32, torch.bfloat16):
        for soft in (False, True):
            torch.compiler.reset()
            logits = (3 * torch.randn(6, 5)).to(dtype).requires_grad_()
            targets = torch.rand(6, 5, dtype=dtype) if soft else torch.tensor([4, 0, 2, -100, 2, 1])
            weight = torch.rand(5, dtype=dtype)
            for options in ({}, dict(label_smoothing=0.1, reduction='sum'), dict(reduction='none')):
                compiled = torch.compile(loss, fullgraph=True)
                value, expected = (f(logits, targets, weight, **options) for f in (compiled, definition))
                torch.testing.assert_close(value, expected)
                grads = (torch.autograd.grad(v, logits, torch.ones_like(v))[0] for v in (value, expected))
                torch.testing.assert_close(*grads)
                cases += 1
print(cases, 'compiled losses agree with the definition')
