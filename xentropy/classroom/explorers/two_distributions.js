// What happens, what is said, and what it costs: the part that remains and the part that could have been avoided.
xe.explorers.TwoDistributions = {
  title: 'Two distributions',
  lead: 'Drag p, what happens, and q, what is said. The other bars make room, so that each list keeps its sum of 1.',
  traits: ['p', 'q'],
};

xe.explorers.TwoDistributions.question = {
  inputLabel: 'your guess for the lowest cross-entropy, in nats',
  unit: 'nats',
  text: (value) => xe.show(value),
  ask: ({ p, q }) =>
    `p is ${xe.tuple(p)} and stays. With q = ${xe.tuple(q)} the cross-entropy is ` +
    `${xe.show(xe.expectedSurprise(p, q))} nats. You may move q as you like. How low can you bring H(p, q)?`,
  answer: ({ p }) => xe.entropy(p),
  explain: ({ p, q }) =>
    `That is H(p), reached at q = p, and not 0: who knows p is surprised, too. ` +
    `Of the ${xe.show(xe.expectedSurprise(p, q))} nats, ${xe.show(xe.kl(p, q))} can be avoided.`,
};

xe.explorers.TwoDistributions.build = ({ state, put }) => {
  const names = state().p.map((_, k) => String(k));
  const draggable = (name, title, note, kind) =>
    xe.bars({
      title,
      note,
      name,
      kind,
      names,
      low: 0,
      high: 1,
      step: 0.01,
      page: 0.1,
      label: (place) => `${name} of class ${place}`,
      drag: (place, value) => put({ [name]: xe.moved(state()[name], place, value) }),
    });
  const p = draggable('p', 'p, what happens', 'drag', 'plain'),
    q = draggable('q', 'q, what is said', 'drag', 'other');
  const there = xe.costs('p', 'q'),
    back = xe.costs('q', 'p');
  const equal = xe.button('Make q equal to p', () => put({ q: state().p }), { 'data-name': 'equal' });
  const swap = xe.button('Swap p and q', () => put({ p: state().q, q: state().p }), { 'data-name': 'swap' });

  const draw = (now, frozen) => {
    p.update(now.p, { frozen });
    q.update(now.q, { frozen });
    equal.disabled = swap.disabled = frozen;
    const longest = [xe.expectedSurprise(now.p, now.q), xe.expectedSurprise(now.q, now.p)].filter(Number.isFinite);
    const scale = Math.max(1.5, ...longest, xe.entropy(now.p) * 1.3, xe.entropy(now.q) * 1.3);
    there.update(now.p, now.q, scale);
    back.update(now.q, now.p, scale);
    const one = xe.kl(now.p, now.q),
      other = xe.kl(now.q, now.p);
    if (one === Infinity) return 'A class that happens was given the probability 0. The cost is infinite.';
    if (Math.max(one, other) < 5e-4)
      return 'q is p, or very nearly. Nothing could be avoided, and the entropy remains.';
    return (
      `Saying q where p happens costs ${xe.show(one)} nats more than saying p. ` +
      (other === Infinity
        ? 'The other way round the cost is infinite.'
        : `The other way round it is ${xe.show(other)} nats: the order matters.`)
    );
  };
  return {
    draw,
    shown: [xe.make('div', { class: 'xe-panels xe-two' }, p.element, q.element)],
    hidden: [
      xe.make('div', { class: 'xe-controls' }, equal, swap),
      xe.make('div', { class: 'xe-panels xe-two' }, there.element, back.element),
    ],
  };
};

// H(a) with D(a‖b) laid behind it, and H(a, b), computed on its own, below: always of the same length.
xe.costs = (a, b) => {
  const names = { h: `H(${a})`, d: `D(${a}‖${b})`, c: `H(${a}, ${b})` };
  const parts = xe.stack(`${names.h} + ${names.d}`),
    whole = xe.stack(names.c);
  const h = xe.number(names.h),
    d = xe.number(names.d),
    c = xe.number(names.c);
  const element = xe.panel(
    a === 'p' ? 'q is said, p happens' : 'the other way round',
    'nats',
    parts.element,
    whole.element,
  );
  const update = (truth, said, scale) => {
    const remains = xe.entropy(truth),
      avoidable = xe.kl(truth, said),
      cost = xe.expectedSurprise(truth, said);
    xe.setNumber(h, remains);
    xe.setNumber(d, avoidable);
    xe.setNumber(c, cost);
    parts.update(
      [
        { name: names.h, value: remains, kind: 'plain' },
        { name: names.d, value: avoidable, kind: avoidable === Infinity ? 'other xe-endless' : 'other' },
      ],
      scale,
      h,
      ' + ',
      d,
    );
    whole.update([{ name: names.c, value: cost, kind: cost === Infinity ? 'both xe-endless' : 'both' }], scale, c);
  };
  return { element, update };
};
