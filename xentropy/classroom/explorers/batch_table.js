// A batch as a table of shares, rows times classes; the sum in the softmax runs along the row, or where it should not.
xe.explorers.BatchTable = {
  title: 'Which way should the sum run?',
  lead: 'A square is a share, and the truth is framed. Move the handle from row to row; then turn the sum the wrong way.',
  traits: ['logits', 'targets', 'digits', 'row', 'way'],
};

xe.explorers.BatchTable.build = ({ state, put }) => {
  const { logits, targets, digits } = state(),
    [rows, classes] = [logits.length, logits[0].length],
    [left, top, size] = [62, 20, 25],
    [right, under] = [left + size * classes, top + size * rows],
    drawing = xe.drawing('A table: a row for each digit, a column for each class, in each cell its share as a square.', {
      height: under + 36,
    });
  const place = xe.inked(drawing, digits, rows),
    middle = (k) => size * (k + 0.5);
  drawing.text(left - 5, 14, 'class', { 'text-anchor': 'end' });
  for (let c = 0; c < classes; c += 1) drawing.text(left + middle(c), 14, c, { 'text-anchor': 'middle' });
  const cells = logits.map((row, r) => {
    place(r, left - 29, top + size * r + 1, 23);
    return row.map((_, c) => {
      const box = drawing.add('rect', {
        class: 'xe-cell',
        x: left + size * c,
        y: top + size * r,
        width: size,
        height: size,
      });
      box.addEventListener('click', () => put({ row: r }));
      return { box, share: drawing.add('rect', { class: 'xe-shape-plain xe-cell-share' }) };
    });
  });
  const frames = targets.map((c, r) =>
    drawing.add('rect', {
      class: 'xe-cell-frame',
      x: left + size * c + 1.5,
      y: top + size * r + 1.5,
      width: size - 3,
      height: size - 3,
    }),
  );
  const arrow = xe.arrow(drawing, 'ink');
  const across = targets.map((_, r) =>
      drawing.number('across', 359, top + middle(r) + 4, { 'text-anchor': 'end', 'data-index': r }),
    ),
    down = logits[0].map((_, c) =>
      drawing.number('down', left + middle(c), under + 28, { 'text-anchor': 'middle', 'data-index': c }),
    );
  drawing.text(left - 5, under + 28, 'sums', { 'text-anchor': 'end' });
  const grip = xe.grip(drawing, {
    name: 'row',
    label: 'the row',
    arrows: 'y',
    // up is a row up, for the pointer and for the keys
    range: () => ({ low: 1 - rows, high: 0, step: 1, page: 2 }),
    get: () => -state().row,
    set: (value) => put({ row: 0 - value }),
    value: ([, y]) => -Math.floor((y - top) / size),
  });
  const group = xe.id(),
    ways = [
      ['row', 'along the row'],
      ['column', 'down the column'],
      ['framed', 'over the framed cells'],
    ].map(([value, text]) => {
      const input = xe.make('input', { type: 'radio', name: group, value });
      input.addEventListener('change', () => put({ way: value }));
      input.addEventListener('keydown', (event) => event.stopPropagation());
      return { value, text, input };
    });
  const choose = xe.make(
    'div',
    { class: 'xe-choices xe-ways', role: 'radiogroup', 'aria-label': 'the sum runs' },
    xe.make('span', {}, 'The sum runs'),
    ...ways.map(({ text, input }) => xe.make('label', {}, input, text)),
  );
  const [share, loss, mean, true_mean] = ['share', 'loss', 'mean', 'true_mean'].map((name) => xe.number(name));
  const readout = (...parts) => xe.make('p', { class: 'xe-readout' }, ...parts),
    wrong = readout('along the rows: ', true_mean);
  const side = xe.make(
    'div',
    { class: 'xe-side' },
    readout('share of the truth: ', share),
    readout('its loss: ', loss),
    readout('mean of all rows: ', mean),
    wrong,
  );
  const column = (table, c) => table.map((row) => row[c]);
  const sharesOf = (way) => {
    if (way === 'row') return logits.map(xe.softmax);
    if (way === 'column') {
      const turned = logits[0].map((_, c) => xe.softmax(column(logits, c)));
      return logits.map((_, r) => column(turned, r));
    }
    const framed = xe.softmax(logits.map((row, r) => row[targets[r]]));
    return logits.map((row, r) => row.map((_, c) => (c === targets[r] ? framed[r] : 0)));
  };
  const average = (table) => xe.sum(table.map((row, r) => xe.surprise(row[targets[r]]))) / rows;
  const draw = ({ row, way }) => {
    const table = sharesOf(way),
      target = targets[row],
      lit = (r, c) => ({ row: r === row, column: c === target, framed: c === targets[r] })[way];
    cells.forEach((line, r) =>
      line.forEach(({ box, share }, c) => {
        const wide = (size - 7) * Math.sqrt(table[r][c]);
        box.setAttribute('class', `xe-cell${lit(r, c) ? (way === 'row' ? ' xe-lit' : ' xe-lit-wrong') : ''}`);
        for (const [name, value] of [['x', left + middle(c) - wide / 2], ['y', top + middle(r) - wide / 2]])
          share.setAttribute(name, value);
        for (const name of ['width', 'height']) share.setAttribute(name, wide);
      }),
    );
    frames.forEach((frame, r) => frame.classList.toggle('xe-marked', r === row));
    const [x, y] = [left + middle(target), top + middle(row)];
    if (way === 'row') arrow.update(right + 2, y, right + 14, y);
    else if (way === 'column') arrow.update(x, under + 2, x, under + 16);
    else arrow.update(0, 0, 0, 0);
    across.forEach((number, r) => {
      const total = xe.sum(table[r]);
      xe.setNumber(number, total, total.toFixed(2));
      number.classList.toggle('xe-faint', way !== 'row' || r !== row);
    });
    down.forEach((number, c) => {
      const total = xe.sum(column(table, c));
      xe.setNumber(number, total, total.toFixed(1));
      number.classList.toggle('xe-faint', way !== 'column' || c !== target);
    });
    grip.update(15, y, -row, `row ${row + 1} of ${rows}, a ${target}`);
    for (const { value, input } of ways) input.checked = value === way;
    const given = table[row][target],
      [paid, all, right_one] = [xe.surprise(given), average(table), average(sharesOf('row'))];
    xe.setNumber(share, given);
    xe.setNumber(loss, paid);
    xe.setNumber(mean, all);
    xe.setNumber(true_mean, right_one);
    wrong.classList.toggle('xe-secret', way === 'row');
    if (way === 'row')
      return `The ten shares of this ${target} sum to 1. Its own class has ${xe.show(given, 2)}, and that costs ${xe.show(paid, 2)}.`;
    if (way === 'column')
      return `Now each column sums to 1: class ${target} is shared out among the ${rows} digits. The mean loss is ${xe.show(all, 2)} instead of ${xe.show(right_one, 2)}.`;
    return `Now the ${rows} framed cells sum to 1: each digit competes with the other digits. The mean loss is ${xe.show(all, 2)} instead of ${xe.show(right_one, 2)}.`;
  };
  return { parts: [xe.make('div', { class: 'xe-beside' }, drawing.element, side), choose], draw };
};
