// Logits to probabilities: temperature, a common offset, and two formulas of which one breaks.
xe.explorers.Softmax = {
  title: 'Softmax, and where its formula breaks',
  lead:
    'Drag the logits. Raise them all by an offset, divide them by ' +
    'a temperature, and change the formula and the number format.',
  traits: ['logits', 'temperature', 'offset', 'formula', 'dtype'],
};

// The logits as the number format holds them after the offset and the temperature, and what the formula makes of them.
xe.scored = ({ logits, temperature, offset, formula, dtype }) => {
  const { round } = xe.dtypes[dtype];
  const scores = logits.map((x) => round(round(round(x) + round(offset)) / round(temperature)));
  const shift = formula === 'stable' ? Math.max(...scores) : 0;
  if (formula === 'naive') return { scores, shift, ...xe.naiveSoftmax(scores, round) };
  const { exps, total } = xe.exps(scores);
  return { scores, shift, exps: exps.map(round), total: round(total), probs: xe.softmax(scores).map(round) };
};

// The smallest offset at which the textbook formula no longer gives a sum near 1, by halving.
xe.breaksAt = (state) => {
  const broken = (offset) => !(Math.abs(xe.sum(xe.scored({ ...state, formula: 'naive', offset }).probs) - 1) < 0.1);
  let low = 0,
    high = 4096;
  while (high < 1e9 && !broken(high)) high *= 2;
  for (let k = 0; k < 60; k += 1) {
    const middle = (low + high) / 2;
    if (broken(middle)) high = middle;
    else low = middle;
  }
  return high;
};

xe.explorers.Softmax.question = {
  inputLabel: 'your guess for the offset',
  text: (value) => xe.show(value, 1),
  ask: (state) =>
    `The logits are ${xe.tuple(state.logits, 0)}. An offset is added to all of them, which on paper changes nothing. ` +
    `The largest ${state.dtype} number is ${xe.dtypes[state.dtype].largest}. How large may the offset get before ` +
    'the textbook formula, exp(x) over the sum of exp(x), gives nonsense?',
  answer: (state) => xe.breaksAt(state),
  explain: (state) =>
    `Beyond it, the sum of the exps is larger than ${xe.dtypes[state.dtype].largest} and becomes inf. ` +
    'Try the offset on both sides of that number with the naive formula below, and then the stable formula.',
};

xe.explorers.Softmax.build = ({ state, put }) => {
  const names = state().logits.map((_, k) => String(k));
  const logits = xe.bars({
    title: 'logits',
    note: 'drag',
    name: 'logits',
    names,
    label: (place) => `logit of class ${place}`,
    low: -6,
    high: 6,
    drag: (place, value) => put({ logits: state().logits.map((old, k) => (k === place ? value : old)) }),
  });
  const probs = xe.bars({ title: 'probabilities', note: 'sum', name: 'probs', names, low: 0, high: 1 });
  const sum = xe.number('sum');
  probs.element.querySelector('.xe-note').append(' ', sum);
  const table = xe.expTable(names);
  const temperature = xe.slider({
    label: 'temperature',
    name: 'temperature',
    low: -2,
    high: 2,
    step: 0.02,
    page: 0.2,
    to: (value) => Math.log10(value),
    from: (power) => Number((10 ** power).toPrecision(3)),
    text: (value) => xe.show(value, 2),
    set: (value) => put({ temperature: value }),
  });
  const offset = xe.slider({
    label: 'offset',
    name: 'offset',
    low: -2000,
    high: 2000,
    step: 1,
    page: 10,
    text: (value) => xe.show(value, 0, true),
    set: (value) => put({ offset: value }),
  });
  const formula = xe.select({
    label: 'formula',
    name: 'formula',
    options: [
      ['naive', 'naive: exp(z)'],
      ['stable', 'stable: exp(z − max)'],
    ],
    set: (value) => put({ formula: value }),
  });
  const dtype = xe.select({
    label: 'format',
    name: 'dtype',
    options: Object.keys(xe.dtypes).map((name) => [name, name]),
    set: (value) => put({ dtype: value }),
  });

  // On a scale up to 2000 one could hardly stop beside the offset at which the small formats break. The scale grows
  // where the offset asks for it, and never shrinks under the reader's hand.
  let scale = { dtype: null, reach: 0 };
  const scaled = ({ dtype, offset }) => {
    const needed = dtype === 'float64' || Math.abs(offset) > 250 ? 2000 : 250;
    scale = { dtype, reach: Math.max(needed, scale.dtype === dtype ? scale.reach : 0) };
    return scale.reach;
  };

  const draw = (now, frozen) => {
    const result = xe.scored(now),
      reach = now.logits.every((x) => Math.abs(x) <= 6) ? 6 : Math.max(...now.logits.map(Math.abs));
    logits.update(now.logits, { low: -reach, high: reach, frozen, text: (x) => xe.show(x, 2) });
    probs.update(result.probs);
    xe.setNumber(sum, xe.sum(result.probs));
    table.update(result, now.formula);
    temperature.update(now.temperature, frozen);
    offset.update(now.offset, frozen, scaled(now));
    formula.update(now.formula, frozen);
    dtype.update(now.dtype, frozen);
    return xe.inWords(now, result);
  };
  return {
    draw,
    shown: [
      xe.make('div', { class: 'xe-controls' }, formula.element, dtype.element),
      xe.make('div', { class: 'xe-controls' }, offset.element, temperature.element),
      xe.make('div', { class: 'xe-panels xe-three' }, logits.element, table.element, probs.element),
    ],
    hidden: [],
  };
};

// What the formula computes on its way, class by class.
xe.expTable = (names) => {
  const column = (name) => names.map((_, k) => xe.number(name, k));
  const scores = column('scores'),
    exps = column('exps'),
    total = xe.number('total');
  const row = (name, ...cells) =>
    xe.make('tr', {}, xe.make('th', { scope: 'row' }, name), ...cells.map((cell) => xe.make('td', {}, cell)));
  const heads = ['', 'z', 'exp(z)'].map((text) =>
    xe.make(text ? 'th' : 'td', text ? { scope: 'col' } : {}, text),
  );
  const element = xe.make(
    'table',
    { class: 'xe-table' },
    xe.make('caption', {}, 'z = (logit + offset) / temperature'),
    xe.make('thead', {}, xe.make('tr', {}, ...heads)),
    xe.make('tbody', {}, ...names.map((name, k) => row(name, scores[k], exps[k])), row('sum', '', total)),
  );
  const update = (result, formula) => {
    heads[2].textContent = formula === 'naive' ? 'exp(z)' : 'exp(z − max)';
    scores.forEach((number, k) => xe.setNumber(number, result.scores[k], xe.show(result.scores[k], 2)));
    exps.forEach((number, k) => xe.setNumber(number, result.exps[k]));
    xe.setNumber(total, result.total);
  };
  return { element, update };
};

xe.inWords = ({ formula, dtype, offset, logits, temperature }, { scores, exps, total, probs }) => {
  const { largest, round } = xe.dtypes[dtype];
  if (scores.some((z) => !Number.isFinite(z)))
    return `A logit divided by the temperature is beyond ${dtype} itself. No formula can help here.`;
  if (probs.some(Number.isNaN) && total === 0)
    return 'Every exp is so small that it became 0. The formula divides 0 by 0, and that is nan, not a number.';
  if (exps.includes(Infinity)) {
    return (
      `exp(${xe.show(Math.max(...scores), 1)}) is larger than the largest ${dtype} number, ` +
      `${largest}, and became inf. inf divided by inf is nan, not a number.`
    );
  }
  if (total === Infinity)
    return (
      `Each exp is a number, but their sum is larger than ${largest} and became ` +
      `inf. A number divided by inf is 0, so all probabilities are 0.`
    );
  const shifted = logits.map((x) => round(round(round(x) + round(offset)) - round(offset))),
    lost = shifted.some((x, k) => Math.abs(x - logits[k]) > 0.004);
  if (lost)
    return (
      `The formula is fine, but next to an offset of ${xe.show(offset, 0)} ${dtype} has no ` +
      `room for the last digits of the logits. They were lost before the formula began.`
    );
  if (formula === 'naive') return 'The textbook formula works here. Change the offset until it does not.';
  return temperature === 1
    ? 'The largest exponent is 0, so no exp is larger than 1, whatever the offset.'
    : `The largest exponent is 0, so no exp is larger than 1. ` +
      `A temperature ${temperature > 1 ? 'above 1 flattens' : 'below 1 sharpens'} ` +
        `the probabilities.`;
};
