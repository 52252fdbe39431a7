"Run where only the wheel, NumPy and array-api-compat are installed: the package imports, works, and holds the digits."
import importlib.resources
import importlib.util
import sys

import numpy as np

import xentropy as xe

assert importlib.util.find_spec('torch') is None, 'PyTorch is installed here, so this proves nothing'
logits, targets = np.array([[20., 0.], [0., 1.]], dtype='float32'), np.array([0, 1])
np.testing.assert_allclose(xe.cross_entropy(logits, targets, reduction='none'), [2.0611537e-09, 0.3132617], rtol=1e-6)
np.testing.assert_allclose(xe.cross_entropy_grad(logits, targets).sum(1), [0, 0], atol=1e-7)
for name in xe.__all__: assert callable(getattr(xe, name)), name
sample = importlib.resources.files('xentropy.classroom') / 'mnist_sample.tgz'
assert len(sample.read_bytes()) == 1_179_464
assert (importlib.resources.files('xentropy.classroom') / 'explorers' / 'core.js').is_file()
assert 'matplotlib' not in sys.modules
print('xentropy', xe.__version__, 'imports with NumPy', np.__version__, 'alone')
