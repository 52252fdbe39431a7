// One guess, what it costs, and what one confident mistake does to the mean of a hundred.
xe.explorers.Surprise = {
  title: 'Surprise',
  lead: 'Drag q, the probability that was given to what then happened. Or focus its bar and use the arrow keys.',
  traits: ['q', 'others'],
};

// The costs of a hundred predictions: 99 of them gave `others` to the truth, one gave q.
xe.hundred = ({ q, others }) => {
  const cost = xe.surprise(q),
    rest = 99 * xe.surprise(others),
    total = cost + rest;
  return { cost, rest, total, mean: total / 100, share: cost === Infinity ? 1 : cost / total };
};

xe.explorers.Surprise.question = {
  inputLabel: 'your guess, the share in per cent',
  unit: '%',
  text: (value) => xe.show(value, 0),
  ask: ({ q, others }) =>
    `A hundred predictions: 99 of them gave ${others} to what happened, and one gave only ${q}. ` +
    'How much of the total cost of all hundred is due to that one?',
  answer: (state) => 100 * xe.hundred(state).share,
  explain: (state) => {
    const { cost, rest } = xe.hundred(state);
    return `The one costs ${xe.show(cost, 2)} nats, and the 99 others together ${xe.show(rest, 2)}.`;
  },
};

xe.explorers.Surprise.build = ({ state, put }) => {
  const setQ = (value) => put({ q: Number(xe.clamp(value, 0, 1).toPrecision(4)) });
  const bar = xe.bars({
    title: 'q, given to what happened',
    note: 'drag',
    name: 'q',
    label: () => 'q, the probability given to what happened',
    names: ['q'],
    low: 0,
    high: 1,
    step: 0.01,
    page: 0.1,
    drag: (_, value) => setQ(value),
  });
  const fine = xe.slider({
    label: 'q in powers of ten',
    name: 'power',
    low: -6,
    high: 0,
    step: 0.1,
    page: 1,
    to: (q) => Math.log10(Math.max(q, 1e-6)),
    from: (power) => Number((10 ** power).toPrecision(4)),
    text: (q) => xe.quantity(q),
    set: setQ,
  });
  const others = xe.slider({
    label: 'the 99 others',
    name: 'others',
    low: 0.5,
    high: 0.999,
    step: 0.001,
    page: 0.05,
    text: (value) => xe.show(value),
    set: (value) => put({ others: value }),
  });
  const plot = xe.surprisePlot(setQ),
    cost = xe.number('cost'),
    slope = xe.number('slope');
  const readout = xe.make(
    'div',
    { class: 'xe-readout' },
    'cost −log q = ',
    cost,
    xe.make('span', { class: 'xe-unit' }, ' nats'),
  );
  const sloped = xe.make('p', { class: 'xe-note' }, 'slope −1/q = ', slope);
  const total = xe.stack('the total: this one hatched, the 99 plain'),
    without = xe.stack('the total, had all gone well');
  const sum = xe.number('total'),
    calm = xe.number('without'),
    mean = xe.number('mean'),
    share = xe.number('share');
  const meanLine = xe.make(
    'div',
    { class: 'xe-readout' },
    'mean of the hundred ',
    mean,
    xe.make('span', { class: 'xe-unit' }, ' nats'),
  );
  const shareLine = xe.make('p', { class: 'xe-note' }, 'due to the one prediction: ', share);
  const panel = xe.panel('A hundred predictions', null, total.element, without.element, meanLine, shareLine);

  const draw = (now, frozen) => {
    const { cost: one, rest, total: all, mean: average, share: part } = xe.hundred(now),
      good = 100 * xe.surprise(now.others);
    bar.update([now.q], { frozen, text: xe.quantity });
    fine.update(now.q, frozen);
    others.update(now.others, frozen);
    plot.update(now.q);
    xe.setNumber(cost, one);
    xe.setNumber(slope, -1 / now.q, xe.show(-1 / now.q, 2));
    const scale = Math.max(Number.isFinite(all) ? all : 0, good, 8);
    total.update(
      one === Infinity
        ? [{ name: 'this one: infinite', value: Infinity, kind: 'other xe-endless' }]
        : [
            { name: 'this one', value: one, kind: 'other' },
            { name: 'the 99', value: rest, kind: 'plain' },
          ],
      scale,
      sum,
      ' nats',
    );
    without.update(
      [{ name: 'all hundred', value: good, kind: 'plain' }],
      scale,
      calm,
      ' nats',
    );
    xe.setNumber(sum, all, xe.show(all, 2));
    xe.setNumber(calm, good, xe.show(good, 2));
    xe.setNumber(mean, average, xe.show(average, 4));
    xe.setNumber(share, 100 * part, xe.show(100 * part, 1) + ' %');
    return one === Infinity
      ? 'What was called impossible has happened. The cost is infinite, and ' +
          'so is the mean: no number of good predictions makes up for it.'
      : `To have given ${xe.quantity(now.q)} to the truth costs ${xe.show(one)} ` +
          `nats. A little more belief would have saved ` +
          `${xe.show(1 / now.q, now.q < 0.1 ? 0 : 1)} times that little. The mean of ` +
          `the hundred is ${xe.show(average / xe.surprise(now.others), 1)} times ` +
          'what it would be had all gone well.';
  };
  return {
    draw,
    shown: [
      xe.make(
        'div',
        { class: 'xe-panels xe-two' },
        xe.make('div', {}, bar.element, fine.element),
        xe.make('div', {}, readout, sloped, others.element),
      ),
    ],
    hidden: [xe.make('div', { class: 'xe-panels xe-two' }, plot.element, panel)],
  };
};

// A probability: as many digits as it takes to tell it from 0.
xe.quantity = (q) => (q === 0 ? '0' : q < 0.01 ? String(Number(q.toPrecision(3))) : xe.show(q));

// The curve -log q with its tangent. The bar beside it is the control; here one may drag, too.
xe.surprisePlot = (setQ) => {
  const width = 360,
    height = 220,
    left = 30,
    bottom = 190,
    top = 12,
    right = 350,
    high = 7;
  const at = (q) => left + q * (right - left),
    up = (cost) => bottom - (Math.min(cost, high + 0.3) / high) * (bottom - top);
  const picture = xe.svg('svg', {
    viewBox: `0 0 ${width} ${height}`,
    class: 'xe-plot',
    role: 'img',
    'aria-label':
      'The curve of minus log q over q from 0 to 1, with a point at ' +
      'q and the tangent there. It rises without limit at the left.',
  });
  const add = (tag, attributes, text) => {
    const element = xe.svg(tag, attributes);
    if (text) element.textContent = text;
    picture.append(element);
    return element;
  };
  for (const cost of [0, 2, 4, 6]) {
    add('path', { class: cost ? 'xe-grid' : 'xe-axis', d: `M${left} ${up(cost)}H${right}` });
    add('text', { x: left - 6, y: up(cost) + 4, 'text-anchor': 'end' }, String(cost));
  }
  for (const q of [0, 0.5, 1]) add('text', { x: at(q), y: bottom + 17, 'text-anchor': 'middle' }, String(q));
  add('text', { x: at(0.75), y: bottom + 17, 'text-anchor': 'middle' }, 'q');
  add('text', { x: left + 8, y: top + 2 }, '−log q, in nats');
  const clip = xe.id(),
    area = xe.svg('clipPath', { id: clip });
  area.append(xe.svg('rect', { x: left, y: top - 8, width: right - left, height: bottom - top + 8 }));
  picture.append(area);
  const points = Array.from({ length: 200 }, (_, k) => Math.exp(-(high + 0.3) * (1 - k / 199)));
  const tangent = add('path', { class: 'xe-tangent', 'clip-path': `url(#${clip})` });
  add('path', {
    class: 'xe-curve',
    'clip-path': `url(#${clip})`,
    d: 'M' + points.map((q) => `${at(q).toFixed(2)} ${up(-Math.log(q)).toFixed(2)}`).join('L'),
  });
  const dot = add('circle', { class: 'xe-dot', r: 6 });
  const from = (event) => {
    const box = picture.getBoundingClientRect();
    setQ(Math.max(0.001, (((event.clientX - box.left) / box.width) * width - left) / (right - left)));
  };
  dot.style.cursor = 'ew-resize';
  dot.style.touchAction = 'none';
  dot.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    dot.setPointerCapture(event.pointerId);
  });
  dot.addEventListener('pointermove', (event) => {
    if (dot.hasPointerCapture(event.pointerId)) from(event);
  });
  const update = (q) => {
    const cost = xe.surprise(q);
    dot.setAttribute('cx', at(q));
    dot.setAttribute('cy', up(cost));
    const line = (x) => bottom - ((cost - (x - q) / q) / high) * (bottom - top);
    const [a, b] = [Math.max(0, q - 8 * q), Math.min(1, q + q)];
    tangent.setAttribute('d', q > 0 ? `M${at(a)} ${line(a)}L${at(b)} ${line(b)}` : '');
  };
  return { element: xe.make('div', {}, picture), update };
};
