// The cost as an area: each class as wide as it is frequent and as high as what q makes it cost. The part that even
// the truth would pay is hatched.
xe.explorers.TwoDistributions = {
  title: 'How much of this area could have been avoided?',
  lead: 'Pull a top to change what q gives to a class, or a border to change how often it happens.',
  traits: ['names', 'p', 'q'],
};

xe.explorers.TwoDistributions.build = ({ state, put }) => {
  const [low, high, most, floor, post] = [0.04, 0.97, 3.4, 194, 332];
  const drawing = xe.drawing('A rectangle for each class, p wide and minus log q high; hatched up to minus log p.', {
    height: 236,
  });
  const across = xe.scale(0, 1, 28, 300),
    up = xe.scale(0, most, floor, 22),
    height = (prob) => up(Math.min(most, xe.surprise(prob)));
  const id = xe.id(),
    hatch = drawing.add('pattern', {
      id,
      width: 6,
      height: 6,
      patternUnits: 'userSpaceOnUse',
      patternTransform: 'rotate(45)',
    });
  hatch.append(
    xe.svg('rect', { class: 'xe-hatch-ground', width: 6, height: 6 }),
    xe.svg('path', { class: 'xe-hatch-line', d: 'M1 0V6' }),
  );
  xe.ticks(drawing, 'y', up, [0, 1, 2, 3], { at: 28, grid: 346 });
  drawing.text(22, 10, 'height: what it costs, −log q, in nats');
  drawing.text(358, floor + 34, 'width: p', { 'text-anchor': 'end' });
  const classes = state().p.map((_, k) => ({
    excess: drawing.add('rect', { class: 'xe-shape-other' }),
    truth: drawing.add('rect', { class: 'xe-hatched', fill: `url(#${id})` }),
    saved: drawing.add('rect', { class: 'xe-saved' }),
    stem: drawing.add('path', { class: 'xe-grid' }),
    name: drawing.text(0, floor + 15, state().names[k], { 'text-anchor': 'middle', class: 'xe-strong' }),
  }));
  drawing.add('path', { class: 'xe-axis', d: `M28 ${floor}H346` });
  // A class that never happens has no area; it stands beside the others, and can only take from them.
  const stands = state().p.at(-1) === 0 ? 1 : 0;
  const before = (k) => xe.sum(state().p.slice(0, k));
  const borders = classes.slice(1, classes.length - stands).map((_, j) =>
    xe.grip(drawing, {
      name: 'p',
      index: j,
      label: `the border between ${state().names[j]} and ${state().names[j + 1]}`,
      range: () => ({ low: before(j) + 0.03, high: before(j + 2) - 0.03, step: 0.01, page: 0.1 }),
      get: () => before(j + 1),
      set: (border) => {
        const p = [...state().p],
          both = p[j] + p[j + 1];
        p[j] = Number((border - before(j)).toFixed(6));
        p[j + 1] = both - p[j];
        put({ p });
      },
      value: ([x]) => across.back(x),
    }),
  );
  const stems = borders.map(() => drawing.add('path', { class: 'xe-axis' }));
  const tops = classes.map((_, k) =>
    xe.grip(drawing, {
      name: 'q',
      index: k,
      arrows: 'y',
      label: `minus q of ${state().names[k]}`,
      range: () => ({ low: -high, high: -low, step: 0.01, page: 0.1 }), // upwards is dearer
      get: () => -state().q[k],
      set: (minus) => put({ q: xe.moved(state().q, k, -minus) }),
      value: ([, y]) => -Math.exp(-up.back(y)),
    }),
  );
  const first = state();
  const [cost, truth, excess] = ['cost', 'entropy', 'excess'].map((name) => xe.number(name));
  const row = (kind, words, number) =>
    xe.make('p', { class: 'xe-readout' }, xe.make('span', { class: `xe-swatch ${kind}` }), ` ${words} `, number);
  const side = xe.make(
    'div',
    { class: 'xe-side' },
    row('xe-swatch-all', 'H(p, q), what q pays', cost),
    row('xe-swatch-truth', 'H(p), what the truth pays', truth),
    row('xe-swatch-excess', 'D, the excess', excess),
    xe.make(
      'div',
      { class: 'xe-player' },
      xe.button('Let q be p', () => put({ q: [...state().p] }), { 'data-name': 'equal' }),
      xe.button('Start again', () => put({ p: first.p, q: first.q }), {
        class: 'xe-button xe-quiet',
        'data-name': 'reset',
      }),
    ),
  );
  const box = (rect, x, wide, from, to) => {
    rect.setAttribute('x', x);
    rect.setAttribute('width', Math.max(0, wide));
    rect.setAttribute('y', Math.min(from, to));
    rect.setAttribute('height', Math.max(0, from - to));
  };
  const draw = ({ p, q, names }) => {
    let left = 0;
    classes.forEach(({ excess: over, truth: hatched, saved, stem, name }, k) => {
      const [x, wide] = [across(left), across(p[k]) - across(0)],
        aside = p[k] === 0 && k === classes.length - 1,
        middle = aside ? post : x + wide / 2,
        [said, owed] = [height(q[k]), height(p[k])];
      box(hatched, x, wide, floor, Math.max(said, owed));
      box(over, x, wide, owed, said);
      box(saved, x, wide, said, owed);
      stem.setAttribute('d', aside ? `M${middle} ${floor}V${said}` : '');
      name.setAttribute('x', middle);
      name.textContent = aside || wide > 8 ? names[k] : '';
      const words = `q of ${names[k]} is ${xe.show(q[k], 2)}: it costs ${xe.show(xe.surprise(q[k]), 2)}`;
      tops[k].update(middle, said, xe.clamp(-q[k], -high, -low), words);
      left += p[k];
    });
    borders.forEach((border, j) => {
      const x = across(before(j + 1)),
        shares = [j, j + 1].map((k) => `${names[k]} happens with ${xe.show(p[k], 2)}`);
      border.update(x, floor + 30, before(j + 1), shares.join(', '));
      stems[j].setAttribute('d', `M${x} ${floor}v23`);
    });
    const [paid, least, rest] = [xe.expectedSurprise(p, q), xe.entropy(p), xe.clean(xe.kl(p, q))];
    xe.setNumber(cost, paid);
    xe.setNumber(truth, least);
    xe.setNumber(excess, rest);
    if (rest === Infinity) return 'q gave 0 to a class that happens. The cost is infinite.';
    if (rest < 5e-5) return 'q is p: nothing could have been avoided, and the hatched area, H(p), is still there.';
    const gains = classes.some((_, k) => p[k] > 0 && q[k] > p[k] + 5e-3);
    return (
      `Of ${xe.show(paid)} nats, ${xe.show(rest)} could have been avoided` +
      (gains ? ': the plain area, less what is saved in the dashed frames.' : ': the plain area.')
    );
  };
  return { parts: [xe.make('div', { class: 'xe-beside' }, drawing.element, side)], draw };
};
