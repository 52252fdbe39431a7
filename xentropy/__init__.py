"Softmax and cross-entropy, exact and derived step by step.  The notebooks in nbs/ are the source."

__version__ = "0.1.0"

from .chunked import linear_cross_entropy
from .fused import cross_entropy
from .grad import cross_entropy_grad
from .information import entropy, kl_divergence
from .loss import nll_loss
from .stable import log_softmax, logsumexp, softmax

__all__ = ['cross_entropy', 'cross_entropy_grad', 'entropy', 'kl_divergence', 'linear_cross_entropy', 'log_softmax',
           'logsumexp', 'nll_loss', 'softmax']


def __getattr__(name):
    # these need PyTorch, which is imported when they are asked for
    if name == 'CrossEntropyLoss':
        from .fused import CrossEntropyLoss
        return CrossEntropyLoss
    if name == 'vocab_parallel_cross_entropy':
        from .parallel import vocab_parallel_cross_entropy
        return vocab_parallel_cross_entropy
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
