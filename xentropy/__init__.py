"Softmax and cross-entropy, exact and derived step by step.  The notebooks in nbs/ are the source."

__version__ = "0.1.0"

from .grad import cross_entropy_grad
from .information import entropy, kl_divergence
from .loss import cross_entropy, nll_loss
from .stable import log_softmax, logsumexp, softmax

__all__ = ['cross_entropy', 'cross_entropy_grad', 'entropy', 'kl_divergence', 'log_softmax', 'logsumexp', 'nll_loss',
           'softmax']
