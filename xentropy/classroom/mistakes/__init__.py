"The catalogue of mistakes, one module for each function, and `check`.  Needs NumPy and array-api-compat, nothing else."

from . import (  # noqa: F401  (each enters its mistakes in the catalogue, in the order of the lessons)
    entropy, kl_divergence, softmax, logsumexp, log_softmax, nll_loss, cross_entropy, cross_entropy_grad, linear_vjp,
    linear_cross_entropy, sliced_cross_entropy,
)
from .judge import check
from .verdict import Counterexample, Verdict

__all__ = ['Counterexample', 'Verdict', 'check']
