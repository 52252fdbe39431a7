"Softmax and cross-entropy, accurate and derived step by step.  The notebooks in nbs/ are the source."

__version__ = "0.1.0"

from .calibration import calibration_error, fit_temperature, reliability
from .diagnosis import diagnose
from .functional import (
    cross_entropy,
    linear_cross_entropy,
    vocab_parallel_cross_entropy,
    vocab_parallel_linear_cross_entropy,
)
from .grad import cross_entropy_grad
from .information import entropy, kl_divergence
from .language import bits_per_byte, perplexity
from .loss import nll_loss
from .stable import log_softmax, logsumexp, softmax

__all__ = ['bits_per_byte', 'calibration_error', 'cross_entropy', 'cross_entropy_grad', 'diagnose', 'entropy',
           'fit_temperature', 'kl_divergence', 'linear_cross_entropy', 'log_softmax', 'logsumexp',
           'nll_loss', 'perplexity', 'reliability', 'softmax', 'vocab_parallel_cross_entropy',
           'vocab_parallel_linear_cross_entropy']


def __getattr__(name):
    if name != 'CrossEntropyLoss': raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from .module import CrossEntropyLoss  # it is a torch.nn.Module, so PyTorch is imported when it is asked for
    return CrossEntropyLoss
