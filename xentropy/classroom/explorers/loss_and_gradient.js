// The logits as dots, beside each the step downhill as an arrow; under them p against y, and their gap is that arrow.
xe.explorers.LossAndGradient = {
  title: 'Which way is each logit pushed?',
  lead: 'Drag a logit up or down. The arrow beside it is its next step downhill; Play takes them all.',
  traits: ['logits', 'target', 'rate', 'before'],
};

xe.explorers.LossAndGradient.build = ({ state, put }) => {
  const first = state(),
    classes = first.logits.map((_, k) => k),
    [left, right, top, bottom, floor, tall] = [34, 356, 14, 168, 224, 40],
    wide = (right - left) / classes.length,
    aside = Math.min(30, 0.4 * wide),
    bar = Math.min(26, 0.45 * wide),
    crowded = classes.length > 5,
    middle = (k) => left + wide * (k + 0.5);
  const drawing = xe.drawing('A dot for each logit, with an arrow that pushes it; below, the prediction p and the truth y.', {
    height: 246,
  });
  const marks = [-2, 0, 2, 4].map((value) => ({
    value,
    line: drawing.add('path', { class: value ? 'xe-grid' : 'xe-axis' }),
    text: drawing.text(left - 6, 0, '', { 'text-anchor': 'end' }),
  }));
  drawing.text(2, 11, 'logits x');
  drawing.text(left - 6, floor - tall / 2 + 8, 'p, y', { 'text-anchor': 'end' });
  drawing.add('path', { class: 'xe-axis', d: `M${left} ${floor}H${right}` });
  const push = () => ({ up: xe.arrow(drawing, 'plain'), down: xe.arrow(drawing, 'other') });
  const columns = classes.map((k) => ({
    stem: drawing.add('path', { class: 'xe-stem', d: `M${middle(k)} ${top}V${bottom}` }),
    trail: drawing.add('path', { class: 'xe-carried' }),
    ghost: drawing.add('circle', { class: 'xe-ghost', r: 7, cx: middle(k) }),
    shared: drawing.add('rect', { class: 'xe-shape-plain', x: middle(k) - bar / 2, width: bar }),
    much: drawing.add('rect', { class: 'xe-shape-other', x: middle(k) - bar / 2, width: bar }),
    little: drawing.add('rect', { class: 'xe-missing', x: middle(k) - bar / 2, width: bar }),
    name: drawing.text(middle(k), floor + 16, '', { 'text-anchor': 'middle' }),
    number: drawing.number('logits', 0, 0, {
      'text-anchor': crowded ? 'middle' : 'end',
      'data-index': k,
      class: 'xe-number xe-halo',
    }),
    tie: drawing.add('path', { class: 'xe-stem' }),
    push: push(),
    gap: push(),
  }));
  for (const { push, gap } of columns)
    for (const { element } of [push.up, push.down, gap.up, gap.down]) element.classList.add('xe-thick');
  // All logits are in sight: where one leaves, the window grows.
  let up = xe.scale(-3.3, 4.5, bottom, top);
  const grips = classes.map((k) =>
    xe.grip(drawing, {
      name: 'logits',
      index: k,
      arrows: 'y',
      label: `logit of class ${k}`,
      range: () => ({ low: up.back(bottom), high: up.back(top), step: 0.05, page: 1 }),
      get: () => state().logits[k],
      set: (value) => put({ logits: state().logits.map((old, j) => (j === k ? value : old)), before: [] }),
      value: ([, y]) => up.back(y),
    }),
  );
  const downhill = ({ logits, target, rate }) => xe.gradient(logits, xe.spread(target, logits.length)).map((g) => -rate * g);
  // Were the logits before, and has a step led from there to here? Python may have set them in between.
  const stepped = ({ before, logits, target, rate }) =>
    before.length > 0 &&
    downhill({ logits: before, target, rate }).every((step, k) => Math.abs(before[k] + step - logits[k]) < 1e-9);
  const player = xe.player({
    step: () => {
      const now = state(),
        step = downhill(now);
      put({ logits: now.logits.map((x, k) => x + step[k]), before: now.logits });
    },
    reset: () => put({ logits: first.logits, before: [] }),
    ended: () => Math.max(...downhill({ ...state(), rate: 1 }).map(Math.abs)) < 0.01,
  });
  const soft = (target) => (Array.isArray(target) ? target : xe.moved(xe.spread(target, classes.length), target, 0.7));
  const choose = xe.select({
    label: 'the truth y',
    name: 'target',
    options: [...classes.map((k) => [k, `class ${k}`]), ['soft', 'soft: shared']],
    set: (value) => put({ target: value === 'soft' ? soft(state().target) : Number(value), before: [] }),
  });
  const loss = xe.number('loss'),
    cells = classes.map((k) => ['probs', 'y', 'gradient'].map((name) => xe.number(name, k))),
    totals = ['all_probs', 'all_y', 'all'].map((name) => xe.number(name)),
    heads = classes.map((k) => xe.make('th', { scope: 'row' }, `class ${k}`));
  const row = (head, numbers) => xe.make('tr', {}, head, ...numbers.map((number) => xe.make('td', {}, number)));
  const table = xe.make(
    'table',
    { class: 'xe-table xe-close' },
    xe.make('thead', {}, xe.make('tr', {}, xe.make('td'), ...['p', 'y', 'p − y'].map((t) => xe.make('th', { scope: 'col' }, t)))),
    xe.make('tbody', {}, ...classes.map((k) => row(heads[k], cells[k])), row(xe.make('th', { scope: 'row' }, 'sum'), totals)),
  );
  const side = xe.make(
    'div',
    { class: 'xe-side xe-fill-side xe-compact' },
    choose.element,
    table,
    xe.make('p', { class: 'xe-readout' }, 'the loss: ', loss, ' nats'),
    player.element,
  );
  // An arrow up in blue or down in orange, never both.
  const point = ({ up: rise, down: fall }, x, from, to) => {
    rise.update(x, from, x, to < from ? to : from);
    fall.update(x, from, x, to > from ? to : from);
  };
  const box = (rect, from, to) => {
    rect.setAttribute('y', floor - tall * Math.max(from, to));
    rect.setAttribute('height', tall * Math.max(0, to - from));
  };
  const draw = (now) => {
    const { logits, target } = now,
      y = xe.spread(target, logits.length),
      p = xe.softmax(logits),
      gradient = xe.gradient(logits, y),
      step = downhill(now),
      after = stepped(now),
      times = [1, 2, 5, 10, 50, 200, 1000].find((m) => logits.every((x) => x >= -3.3 * m && x <= 4.5 * m)) ?? 1e6;
    up = xe.scale(-3.3 * times, 4.5 * times, bottom, top);
    for (const { value, line, text } of marks) {
      line.setAttribute('d', `M${left} ${up(value * times)}H${right}`);
      text.setAttribute('y', up(value * times) + 4);
      text.textContent = xe.show(value * times, 0);
    }
    columns.forEach((column, k) => {
      const [x, at] = [middle(k), up(logits[k])],
        old = after ? up(now.before[k]) : at,
        truth = !Array.isArray(target) && target === k;
      column.ghost.setAttribute('cy', old);
      column.ghost.setAttribute('visibility', Math.abs(old - at) > 1 ? 'visible' : 'hidden');
      column.trail.setAttribute('d', `M${x} ${old}V${at}`);
      column.tie.setAttribute('d', Math.abs(step[k]) > 0.03 * times ? `M${x + 9} ${at}H${x + aside + 6}` : '');
      point(column.push, x + aside, at, xe.clamp(up(logits[k] + step[k]), top - 8, bottom + 8));
      point(column.gap, x + aside, floor - tall * p[k], floor - tall * y[k]);
      box(column.shared, 0, Math.min(p[k], y[k]));
      box(column.much, y[k], p[k]);
      box(column.little, p[k], y[k]);
      column.name.textContent = (classes.length < 5 ? `class ${k}` : k) + (truth && classes.length < 4 ? ', the truth' : '');
      column.name.classList.toggle('xe-strong', truth);
      heads[k].classList.toggle('xe-true', truth);
      grips[k].update(x, at, logits[k], xe.show(logits[k], 2));
      column.number.setAttribute('x', crowded ? x : x - 13);
      column.number.setAttribute('y', crowded ? at - 22 : at + 4);
      xe.setNumber(column.number, logits[k], xe.show(logits[k], crowded ? 1 : 2));
      [p, y, gradient].forEach((values, j) => xe.setNumber(cells[k][j], values[k], xe.show(values[k], 3, j === 2)));
    });
    [p, y, gradient].forEach((values, j) => xe.setNumber(totals[j], xe.clean(xe.sum(values)), xe.show(xe.clean(xe.sum(values)))));
    choose.update(Array.isArray(target) ? 'soft' : String(target));
    const cost = xe.crossEntropy(logits, y),
      rising = xe.sum(step.map((s) => Math.max(s, 0))),
      names = classes.filter((k) => step[k] > 5e-3 * now.rate);
    xe.setNumber(loss, cost);
    if (after && cost > xe.crossEntropy(now.before, y) + 1e-9) return 'The loss went up: the step was too long.';
    if (rising < 0.01 * now.rate)
      return Array.isArray(target)
        ? 'Here p is y. The gradient is 0, and the walk is over.'
        : `The push on class ${target} is down to ${xe.show(-gradient[target])}. It will shrink for ever and never be 0.`;
    return (
      `A step downhill, ${now.rate} times y − p, raises class ${names.join(' and class ')} by ${xe.show(rising, 2)}${names.length > 1 ? ' in all' : ''}, ` +
      'and lowers the others by just as much together.'
    );
  };
  return { parts: [xe.make('div', { class: 'xe-beside' }, drawing.element, side)], draw, stop: player.stop };
};
