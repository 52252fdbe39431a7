"No module of the package imports a private name of another one."
import ast
from pathlib import Path

import pytest

import xentropy

MODULES = sorted(Path(xentropy.__file__).parent.rglob('*.py'))


def private_imports(source):
    tree = ast.walk(ast.parse(source))
    names = (alias.name for node in tree if isinstance(node, ast.ImportFrom) for alias in node.names)
    return [name for name in names if name.startswith('_') and not name.startswith('__')]


@pytest.mark.parametrize('module', MODULES, ids=str)
def test_no_private_name_is_imported(module):
    assert private_imports(module.read_text()) == []


def test_the_test_can_fail():
    assert private_imports('from .arrays import _is_tensor, device') == ['_is_tensor']
