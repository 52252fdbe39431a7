// A wrong gradient beside the right one, in each place of a small batch. On tidy data they agree; each box that is
// ticked breaks one symmetry.
xe.explorers.WrongGradients = {
  title: 'Which data would catch the mistake?',
  lead: 'Choose a wrong gradient, and tick boxes until its dashed arrows leave the right ones.',
  traits: ['mistake', 'differ', 'shuffled', 'wide'],
};

xe.explorers.WrongGradients.build = ({ put, state }) => {
  const tidy = [-1, 0, 1, 2],
    untidy = [
      [1, -2, 0.5, 0],
      [-1, 0.5, 3, 2],
      [0, 1.5, -0.5, 4],
    ],
    mistakes = {
      ignores_the_target: 'Row i has target i, so it need not look at the targets.',
      uses_row_0_only: 'All rows are equal, so row 0 is enough.',
      sums_over_the_batch: 'The framed logits are a row over again, so the wrong sum is the right one.',
      divides_by_C: 'There are as many rows as classes, so dividing by either is the same.',
    },
    names = Object.keys(mistakes),
    [left, top, wide, high, most] = [44, 40, 78, 50, 22];
  const drawing = xe.drawing('A batch, rows times classes: in each cell the logit, and beside it the right push and the wrong one.', {
    height: 198,
  });
  const legend = [
    [44, 'plain', 'right'],
    [120, 'other', 'wrong'],
  ];
  for (const [x, kind, text] of legend) {
    xe.arrow(drawing, kind).update(x, 18, x, 2);
    drawing.text(x + 10, 14, text);
  }
  const targets_name = drawing.text(356, 14, 'framed: the target', { 'text-anchor': 'end' });
  targets_name.classList.add('xe-faint');
  const heads = [0, 1, 2, 3].map((c) => drawing.text(left + wide * (c + 0.5), top - 6, `class ${c}`, { 'text-anchor': 'middle' }));
  const cells = [0, 1, 2].flatMap((r) =>
    [0, 1, 2, 3].map((c) => {
      const [x, y] = [left + wide * c, top + high * r];
      return {
        r,
        c,
        box: drawing.add('rect', { class: 'xe-cell', x, y, width: wide, height: high }),
        number: drawing.number('logits', x + 8, y + high / 2 + 4, { 'data-index': 4 * r + c }),
        line: drawing.add('path', { class: 'xe-grid', d: `M${x + 46} ${y + high / 2}h28` }),
        right: xe.arrow(drawing, 'plain'),
        wrong: xe.arrow(drawing, 'other'),
      };
    }),
  );
  for (const { right, wrong } of cells) for (const { element } of [right, wrong]) element.classList.add('xe-thick');
  const frames = [0, 1, 2].map(() =>
    drawing.add('rect', { class: 'xe-cell-frame xe-marked', width: wide - 4, height: high - 4 }),
  );
  for (const r of [0, 1, 2]) drawing.text(left - 8, top + high * (r + 0.5) + 4, `row ${r}`, { 'text-anchor': 'end' });
  const group = xe.id(),
    errors = names.map((_, k) => xe.number('error', k)),
    radios = names.map((value) => {
      const input = xe.make('input', { type: 'radio', name: group, value });
      input.addEventListener('change', () => put({ mistake: value }));
      input.addEventListener('keydown', (event) => event.stopPropagation());
      return input;
    });
  const list = xe.make(
    'div',
    { class: 'xe-verdicts', role: 'radiogroup', 'aria-label': 'a wrong gradient' },
    xe.make('p', { class: 'xe-note' }, 'The verdict, and the worst error:'),
    ...names.map((name, k) => xe.make('label', {}, radios[k], xe.make('code', {}, name), errors[k])),
  );
  const ticks = [
    ['differ', 'rows that differ'],
    ['shuffled', 'targets in no order'],
    ['wide', 'a fourth class'],
  ].map(([trait, text]) => {
    const input = xe.make('input', { type: 'checkbox', 'data-name': trait });
    input.addEventListener('change', () => put({ [trait]: input.checked }));
    input.addEventListener('keydown', (event) => event.stopPropagation());
    return { trait, input, element: xe.make('label', {}, input, text) };
  });
  const boxes = xe.make('div', { class: 'xe-choices xe-ways' }, 'Break a symmetry:', ...ticks.map(({ element }) => element));
  const all = {
    right: (p, y) => p.map((row, r) => row.map((value, c) => (value - y[r][c]) / 3)),
    ignores_the_target: (p) => p.map((row, r) => row.map((value, c) => (value - (r === c ? 1 : 0)) / 3)),
    uses_row_0_only: (p, y) => p.map((row, r) => row.map((_, c) => (p[0][c] - y[r][c]) / 3)),
    sums_over_the_batch: (p, y, x, targets) => {
      const total = xe.sum(targets.map((c, r) => Math.exp(x[r][c])));
      return x.map((row, r) => row.map((value, c) => (Math.exp(value) / total - y[r][c]) / 3));
    },
    divides_by_C: (p, y) => p.map((row, r) => row.map((value, c) => (value - y[r][c]) / row.length)),
  };
  const draw = (now) => {
    const C = now.wide ? 4 : 3,
      x = [0, 1, 2].map((r) => (now.differ ? untidy[r] : tidy).slice(0, C)),
      targets = now.shuffled ? [2, 0, 2] : [0, 1, 2],
      y = targets.map((t) => xe.spread(t, C)),
      made = Object.fromEntries(Object.entries(all).map(([name, make]) => [name, make(x.map(xe.softmax), y, x, targets)])),
      apart = (name) => made[name].map((row, r) => row.map((value, c) => Math.abs(value - made.right[r][c]))),
      off = names.map((name) => xe.clean(Math.max(...apart(name).flat()))),
      chosen = apart(now.mistake);
    heads[3].textContent = now.wide ? 'class 3' : '';
    for (const { r, c, box, number, line, right, wrong } of cells) {
      const there = c < C,
        lit = there && chosen[r][c] > 1e-9,
        [cell, middle] = [left + wide * c, top + high * (r + 0.5)],
        long = (value) => (there ? xe.clamp(66 * value, -most, most) : 0);
      box.setAttribute('class', there ? `xe-cell${lit ? ' xe-lit-wrong' : ''}` : 'xe-ignored');
      line.setAttribute('visibility', there ? 'visible' : 'hidden');
      right.update(cell + 54, middle, cell + 54, middle + long(made.right[r][c]));
      wrong.update(cell + 67, middle, cell + 67, middle + long(made[now.mistake][r]?.[c]));
      if (there) xe.setNumber(number, x[r][c], xe.show(x[r][c], 1));
      else {
        number.textContent = '';
        delete number.dataset.value;
      }
    }
    frames.forEach((frame, r) => {
      frame.setAttribute('x', left + wide * targets[r] + 2);
      frame.setAttribute('y', top + high * r + 2);
    });
    for (const { trait, input } of ticks) input.checked = now[trait];
    names.forEach((name, k) => {
      radios[k].checked = name === now.mistake;
      xe.setNumber(errors[k], off[k], off[k] > 0 ? `caught ${xe.show(off[k])}` : 'passes');
      errors[k].classList.toggle('xe-caught', off[k] > 0);
    });
    const caught = off.filter((value) => value > 0).length;
    if (caught === 4) return 'No symmetry is left, and all four mistakes are caught. This is the test to keep.';
    const count = ['None', 'One', 'Two', 'Three'][caught] + ' of the four ' + (caught > 1 ? 'are' : 'is') + ' caught.';
    if (off[names.indexOf(now.mistake)] > 0) return `${now.mistake} is caught, in the tinted cells. ${count}`;
    return `${now.mistake} is wrong, and passes. ${mistakes[now.mistake]} ${count}`;
  };
  return { parts: [xe.make('div', { class: 'xe-beside' }, drawing.element, xe.make('div', { class: 'xe-side' }, list, boxes))], draw };
};
