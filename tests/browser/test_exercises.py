"""The judge of numbers on the web says what the judge in Jupyter says, and a page keeps what was solved."""
import base64
import html
import json
import math
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from xentropy.classroom.exercises import all_exercises

SCRIPT = Path(__file__).parent.parent.parent / 'docs' / 'static' / 'exercises.js'


@cache
def numbers():
    "The exercises of the whole course that ask for numbers, with their forms."
    found = {exercise: exercise.form() for lesson in all_exercises().values() for exercise in lesson.values()}
    return {exercise: form for exercise, form in found.items() if 'hidden' in form}


def some(title=''): return next(exercise for exercise in numbers() if title in exercise.title)


def tries(exercise):
    "Answers to try: the truth, exactly and rounded, what the known mistakes lead to, and what is near or far."
    judge = exercise.judges[0]
    truth = np.array(json.loads(base64.b64decode(numbers()[exercise]['hidden']))['truth'], dtype=float)
    yield from (truth, -truth, truth * (1 + 1e-5), truth * 1.004, truth * 1.3 + 7, np.round(truth, 2))
    for wrong in judge.wrong().values():
        wrong = np.broadcast_to(np.asarray(wrong, dtype=float), truth.shape if truth.size > 1 else (1,)).ravel()
        yield from (wrong, wrong * (1 + 2e-4))


def typed(values): return ', '.join(repr(float(value)) for value in values)


@pytest.fixture
def opened(browser, tmp_path):
    "Opens a page with these exercises, as the book has them."
    problems = []

    def open_page(*exercises):
        page = browser.new_page()
        page.on('pageerror', lambda error: problems.append(str(error)))
        lessons = {}
        for exercise in exercises: lessons.setdefault(exercise.lesson, []).append(exercise.title)
        places = ''.join(f'<div class="exercise" data-form="{html.escape(json.dumps(numbers()[exercise]))}"></div>'
                         for exercise in exercises)
        file = tmp_path / 'page.html'
        file.write_text(f'<!doctype html><meta charset="utf-8">{places}<div class="progress" data-lesson="'
                        f'{exercises[0].lesson}"></div><script>const xentropyExercises = {json.dumps(lessons)};'
                        f'{SCRIPT.read_text("utf-8")}</script>', 'utf-8')
        page.goto(file.as_uri())
        return page

    yield open_page
    assert problems == []


def test_both_judges_agree(opened):
    found = numbers()
    assert len(found) >= 25
    page = opened(*found)
    for exercise, form in found.items():
        for answer in tries(exercise):
            given = answer if len(answer) > 1 else answer[0]
            if form['count'] == 1: given = float(given)
            here = exercise.judges[0](given)
            there = page.evaluate('([form, text]) => exercises.judge(form, text)', [form, typed(answer)])
            assert (there['right'], there['message']) == (here.right, here.message), f'{exercise.title}: {answer}'


def test_a_wrong_and_a_right_answer_and_after_a_reload(opened):
    exercise = some('3. The sigmoid backwards')
    page = opened(exercise)
    answer, verdict = page.get_by_label('Your answer'), page.get_by_role('status')
    answer.fill('log(5)')
    answer.press('Enter')
    assert 'Not yet' in verdict.inner_text() and '0.8 against 1' in verdict.inner_text()
    assert '0 of 1' in page.locator('.progress').inner_text()
    answer.fill('log(4)')
    page.get_by_role('button', name='Check').click()
    assert 'Right' in verdict.inner_text() and '1 of 1' in page.locator('.progress').inner_text()
    page.reload()
    assert 'solved' in page.get_by_role('status').inner_text() and '✓' in page.locator('.progress').inner_text()


@pytest.mark.parametrize('text, value', {
    '0.75': 0.75, ' 1e-3 ': 1e-3, 'log(9)/2': math.log(9) / 2, '81/82': 81 / 82, '-2**2': -4, '2*-3': -6, '.5': 0.5,
    'np.log(9*999)': math.log(8991), 'exp(-3)/(exp(-3)+2*exp(1))': math.exp(-3) / (math.exp(-3) + 2 * math.e),
    '2^-1': 0.5, 'sqrt(0.9)': math.sqrt(0.9), '−1': -1}.items())
def test_what_is_typed(opened, text, value):
    page = opened(some())
    assert page.evaluate('exercises.calculate(' + json.dumps(text) + ')') == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize('text', ['abc', '1+', '2 3', 'log 2', '(1', '1;2'])
def test_what_is_no_number(opened, text):
    page, form = opened(some()), numbers()[some()]
    found = page.evaluate('([form, text]) => exercises.judge(form, text)', [form, text])
    assert not found['right'] and 'Expected a number' in found['message']
