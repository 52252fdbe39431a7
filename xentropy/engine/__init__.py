"Where losses are computed.  `use` forces a backend."
from .backends import use

__all__ = ['use']
