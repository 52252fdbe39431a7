"The catalogue of mistakes, one module for each function, and `check`.  Needs NumPy and array-api-compat, nothing else."

# these enter their mistakes in the catalogue, in the order of the lessons
from . import entropy, kl_divergence  # isort: skip
from . import softmax, logsumexp, log_softmax, nll_loss, cross_entropy, cross_entropy_grad, linear_vjp  # isort: skip
from . import linear_cross_entropy, sliced_cross_entropy  # isort: skip

from .judge import check
from .verdict import Counterexample, Verdict

__all__ = ['Counterexample', 'Verdict', 'check']
