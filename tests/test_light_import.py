"""The package works where only NumPy and array-api-compat are installed.

`.ci/run` runs this in an environment of its own, which has the wheel and pytest, and nothing else."""
import importlib
import importlib.util
import pkgutil
from importlib.resources import files

import numpy as np
import pytest

import xentropy as xe
from xentropy import classroom

pytestmark = pytest.mark.skipif(importlib.util.find_spec('torch') is not None, reason='PyTorch is installed here')
NEEDS = r"xentropy\.classroom(\.\w+)+ needs \w+: pip install 'xentropy\[lessons\]'"
ALONE = {'exercises', 'explorers', 'extras', 'lessons', 'mistakes'}
MODULES = [module.name for package in ('', 'lessons/', 'explorers/')
           for module in pkgutil.iter_modules([f'{path}/{package}' for path in classroom.__path__], package)]


def test_losses():
    logits, targets = np.array([[20., 0.], [0., 1.]], dtype='float32'), np.array([0, 1])
    losses = xe.cross_entropy(logits, targets, reduction='none')
    np.testing.assert_allclose(losses, [2.0611537e-09, 0.3132617], rtol=1e-6)
    np.testing.assert_allclose(xe.cross_entropy_grad(logits, targets).sum(1), [0, 0], atol=1e-7)
    for name in xe.__all__: assert callable(getattr(xe, name)), name


def test_the_wheel_is_whole():
    assert 'site-packages' in xe.__file__
    assert len((files(classroom) / 'mnist_sample.tgz').read_bytes()) == 1_179_464
    assert (files(classroom) / 'explorers' / 'maths.js').is_file()


def test_check():
    from xentropy.classroom.mistakes import check
    def right(x):
        e = np.exp(x - x.max(1, keepdims=True))
        return e / e.sum(1, keepdims=True)
    assert check('softmax', right).right and 'Where we measured' in str(check('softmax', right))
    wrong = check('softmax', lambda x: np.exp(x - x.max()) / np.exp(x - x.max()).sum(1, keepdims=True))
    assert not wrong and wrong.mistake == 'the maximum of the whole tensor'
    assert wrong.counterexample.inputs['x'].shape == (2, 2)


def test_every_mistake_is_named():
    from xentropy.classroom.mistakes.judge import name_given
    from xentropy.classroom.mistakes.registry import catalogue
    for m in catalogue.values(): assert name_given(m.function, m.wrong, **m.options) == m.name
    assert len(catalogue) > 100


@pytest.mark.parametrize('name', MODULES)
def test_a_missing_package_is_named(name):
    module = f"xentropy.classroom.{name.replace('/', '.')}"
    if name in ALONE: importlib.import_module(module)
    else:
        with pytest.raises(ModuleNotFoundError, match=NEEDS): importlib.import_module(module)


def test_lessons_are_found(): assert sum(name.startswith('lessons/') for name in MODULES) > 8


def test_exercises_judge_and_count(tmp_path, monkeypatch):
    "Without a folder for the reader's data, and without the lessons, there is a verdict all the same."
    from xentropy.classroom.exercises import Exercise, is_number, progress
    monkeypatch.delenv('XENTROPY_PROGRESS', raising=False)
    one = Exercise('1. One', is_number(lambda: 1), lesson='99')
    assert repr(one.answer(1, 1)).endswith('1 of 1 in this lesson, 1 of 1 in all.')
    assert progress('99').states == {'1. One': 'right'}
    monkeypatch.setenv('XENTROPY_PROGRESS', str(tmp_path / 'mine.json'))
    one.answer(1)
    assert '1. One' in (tmp_path / 'mine.json').read_text()


def test_the_explorers_ask_for_anywidget():
    with pytest.raises(ModuleNotFoundError) as raised: importlib.import_module('xentropy.classroom.explorers.base')
    assert str(raised.value) == "xentropy.classroom.explorers.base needs anywidget: pip install 'xentropy[lessons]'"
