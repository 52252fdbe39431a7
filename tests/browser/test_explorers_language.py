"The explorer of lesson 09."
import pytest

from xentropy.classroom.explorers.language import LETTERS, NextLetter


def test_next_letter(follows):
    follows(NextLetter(), dict(text=''), dict(text='q'), dict(text='the queen\n', back=2), dict(back=0),
            dict(text='mmmmmmmmmmmmwwwwwwwwwwwwmmmmmmmmmmmm', back=2), dict(text="zzz'?.,"))


def test_typing_and_pressing(opened):
    page, (live,) = opened(NextLetter(text=''))
    live.find('input').press_sequentially('The Q~')
    assert live.get('text') == 'the q' and live.find('input').input_value() == 'the q'
    live.find('button.xe-next').first.click()
    assert live.get('text') == 'the qu' and live.find('input').input_value() == 'the qu'
    assert live.numbers()['bits'] == pytest.approx(NextLetter(text='the qu').numbers()['bits'])
    assert 'less than a blind guess' in live.words()
    live.find('select').select_option('2')
    assert live.numbers()['total'] == pytest.approx([NextLetter(text='the qu', back=2).numbers()['total']])


def test_it_writes_until_the_line_is_full(opened):
    page, (live,) = opened(NextLetter(text='the loss of a model is what'))
    live.button('step').click()
    assert len(live.get('text')) == 28 and live.get('text')[-1] in LETTERS
    live.button('play').click()
    page.wait_for_function("document.querySelector('[data-name=play]').textContent === 'Play'")
    text = live.get('text')
    assert len(text) == 36 and live.numbers()['bits'] == pytest.approx(NextLetter(text=text).numbers()['bits'])
    live.button('reset').click()
    assert live.get('text') == '' and 'Nothing typed' in live.words()
