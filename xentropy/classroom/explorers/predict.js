// ---- predict, then reveal

xe.choiceText = (question, value) => question.choices?.find(([choice]) => choice === value)?.[1];

// The answer is rounded, and the guess is repeated as it was typed.
xe.answerText = (question, value) =>
  xe.choiceText(question, value) ?? [question.text(value), question.unit ?? ''].join(' ').trim();

xe.guessText = (question, value) =>
  xe.choiceText(question, value) ?? [String(value).replace('-', '−'), question.unit ?? ''].join(' ').trim();

xe.guessInput = (question, id) => {
  if (!question.choices) {
    const input = xe.make('input', {
      type: 'text',
      inputmode: 'decimal',
      class: 'xe-guess',
      autocomplete: 'off',
      'aria-label': question.inputLabel,
      'aria-describedby': id,
      placeholder: question.placeholder ?? 'a number',
    });
    return {
      element: xe.make('span', { class: 'xe-guess-line' }, input, question.unit ?? ''),
      read: () => xe.read(input.value),
      missing: 'Please type a number, such as 0.5.',
      focus: () => input.focus(),
    };
  }
  const group = xe.id(),
    inputs = question.choices.map(([value]) => xe.make('input', { type: 'radio', name: group, value }));
  const element = xe.make(
    'div',
    { class: 'xe-choices', role: 'radiogroup', 'aria-label': question.inputLabel },
    ...question.choices.map(([, text], k) => xe.make('label', {}, inputs[k], ' ' + text)),
  );
  return {
    element,
    read: () => inputs.find((input) => input.checked)?.value ?? NaN,
    missing: 'Please choose one of the answers.',
    focus: () => inputs[0].focus(),
  };
};

xe.predict = (question, commit) => {
  const id = xe.id(),
    ask = xe.make('p', { class: 'xe-ask', id }),
    problem = xe.make('span', { class: 'xe-problem', role: 'alert' });
  const guess = xe.guessInput(question, id);
  const form = xe.make(
    'form',
    { class: 'xe-form' },
    guess.element,
    xe.make('button', { type: 'submit', class: 'xe-button xe-primary' }, 'That is my guess'),
    xe.button('Show me', () => commit('skip'), { class: 'xe-button xe-quiet' }),
    problem,
  );
  form.addEventListener('keydown', (event) => event.stopPropagation());
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const value = guess.read();
    if (typeof value === 'number' && !Number.isFinite(value)) {
      problem.textContent = guess.missing;
      guess.focus();
      return;
    }
    problem.textContent = '';
    commit(value);
  });
  const result = xe.make('p', { class: 'xe-result', tabindex: -1, 'data-name': 'result' });
  const element = xe.make(
    'div',
    { class: 'xe-predict' },
    xe.make('span', { class: 'xe-tag' }, 'Your guess'),
    ask,
    form,
    result,
  );
  const update = (state, value) => {
    const open = value == null,
      asked = question.ask(state);
    if (ask.textContent !== asked) ask.textContent = asked;
    form.hidden = !open;
    result.hidden = open;
    element.classList.toggle('xe-answered', !open);
    if (open) {
      result.replaceChildren();
      delete result.dataset.answer;
      return;
    }
    const right = question.answer(state);
    result.dataset.answer = String(right);
    result.replaceChildren(
      xe.make(
        'span',
        { class: 'xe-yours' },
        value === 'skip' ? '' : `You said ${xe.guessText(question, value)}. `,
      ),
      xe.make('strong', {}, `It is ${xe.answerText(question, right)}. `),
      question.explain(state),
    );
  };
  return { element, update, result };
};

