// A softmax in two lines of code whose marked parts can be written in other ways, and the verdict on each, as `check`
// gives it in Python: the mistake's name, what was misunderstood, and the smallest example. All of that is in the state.
xe.explorers.WrongSoftmax = {
  title: 'Spoil the softmax. Is your mistake known by name?',
  lead: 'Tap a marked piece of code to write it another way.',
  traits: ['shift', 'total', '_shifts', '_totals', '_verdicts'],
};

xe.explorers.WrongSoftmax.build = ({ put, state }) => {
  const { make } = xe,
    { _shifts, _totals } = state();
  const token = (name, texts) => {
    const element = make('button', { type: 'button', class: 'xe-token', 'data-name': name });
    const turn = (by) => put({ [name]: (state()[name] + by + texts.length) % texts.length });
    element.addEventListener('click', () => turn(1));
    element.addEventListener('keydown', (event) => {
      const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (!by) return;
      event.preventDefault();
      event.stopPropagation();
      turn(by);
    });
    const update = (k) => {
      element.textContent = texts[k];
      element.setAttribute('aria-label', `${texts[k]}, ${k + 1} of ${texts.length}. Change it`);
      element.classList.toggle('xe-spoiled', k > 0);
    };
    return { element, update };
  };
  const shift = token('shift', _shifts),
    total = token('total', _totals);
  const line = (...parts) => make('span', { class: 'xe-code-line' }, ...parts);
  const code = make(
    'div',
    { class: 'xe-code', role: 'group', 'aria-label': 'The code' },
    line('def softmax(x):'),
    line('    e = np.exp(', shift.element, ')'),
    line('    return e / ', total.element),
  );
  const name = make('strong', { class: 'xe-verdict-name' }),
    said = make('p', {}),
    read = make('p', { class: 'xe-note' }),
    card = make('div', { class: 'xe-verdict' }, name, said, read);
  const drawing = xe.drawing('The smallest example: logits, what softmax makes of them, and what this code makes of them.', {
    height: 92,
  });
  const tables = [
    ['x', 'x', 4],
    ['expected', 'softmax of x', 126],
    ['got', 'this code of x', 248],
  ].map(([key, title, left]) => {
    drawing.text(left, 12, title, { class: 'xe-strong' });
    const cells = [0, 1, 2, 3].map((k) => {
      const [x, y] = [left + 54 * (k % 2), 20 + 35 * (k >> 1)];
      const box = drawing.add('rect', { class: 'xe-cell-plain', x, y, width: 54, height: 35 });
      return { box, number: drawing.number(key, x + 27, y + 22, { 'data-index': k, 'text-anchor': 'middle' }) };
    });
    return { key, cells };
  });

  const draw = (now) => {
    const verdict = now._verdicts[now.shift * _totals.length + now.total];
    shift.update(now.shift);
    total.update(now.total);
    name.textContent = verdict.right ? '✓ Right' : `✗ ${verdict.mistake}`;
    said.textContent = verdict.said;
    read.textContent = verdict.read;
    read.hidden = !verdict.read;
    card.classList.toggle('xe-verdict-bad', !verdict.right);
    let wrong = 0;
    for (const { key, cells } of tables)
      cells.forEach(({ box, number }, k) => {
        const text = verdict[key][k],
          there = text !== undefined;
        box.style.display = there ? '' : 'none';
        if (!there) {
          number.textContent = '';
          delete number.dataset.value;
          return;
        }
        const value = Number(text);
        xe.setNumber(number, value, Number.isInteger(value) ? String(value).replace('-', '−') : xe.show(value));
        const off = key === 'got' && !(Math.abs(value - Number(verdict.expected[k])) < 1e-5);
        wrong += off ? 1 : 0;
        box.setAttribute('class', off ? 'xe-shape-other' : 'xe-cell-plain');
        number.classList.toggle('xe-odd', off);
      });
    if (verdict.right) return 'This is softmax, and the checker says so. Tap a piece of it to spoil it.';
    return `Not yet: this is “${verdict.mistake}”. In the smallest example, ${wrong} of ${verdict.x.length} numbers ${wrong === 1 ? 'is' : 'are'} wrong.`;
  };
  const side = make('div', { class: 'xe-side' }, drawing.element);
  return { parts: [code, make('div', { class: 'xe-halved' }, card, side)], draw };
};
