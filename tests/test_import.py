"`import xentropy` imports no other array library, where they are installed, and neither does `check`."
import subprocess
import sys


def test_pytorch_is_not_imported():
    code = 'import sys, xentropy, xentropy.classroom.mistakes; print(*sys.modules)'
    loaded = subprocess.run([sys.executable, '-c', code], capture_output=True, text=True, check=True).stdout.split()
    assert 'xentropy' in loaded
    assert not {'torch', 'jax', 'dask', 'mpmath', 'sympy', 'matplotlib', 'pandas', 'scipy'} & set(loaded)
