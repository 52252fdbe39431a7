// A hundred digits that share one picture by what they cost: the one mistake pushes the ninety-nine together.
xe.explorers.Hundred = {
  title: 'Ninety-nine good guesses and one mistake',
  lead: 'Each digit’s area is what it costs. Drag the handle: what did the mistake give to the truth?',
  traits: ['q', 'good', 'digits', 'truth', 'read'],
};

xe.explorers.Hundred.build = ({ put, state }) => {
  const [width, top, bottom, low, high] = [360, 22, 172, -6, Math.log10(0.5)];
  const drawing = xe.drawing('A hundred handwritten digits in one frame, each with as much of it as it costs.', {
    height: 208,
  });
  const many = drawing.add('rect', { class: 'xe-shape-pale', x: 0, y: top, height: bottom - top });
  const one = drawing.add('rect', { class: 'xe-shape-other', y: top, height: bottom - top });
  const line = drawing.add('path', { class: 'xe-axis' });
  drawing.text(0, 14, '99 good guesses');
  drawing.text(width, 14, 'one mistake', { 'text-anchor': 'end' });
  const q = drawing.number('q', 0, bottom + 26);
  const tiles = Array.from({ length: 100 }, () => xe.make('div', { class: 'xe-tile' }));
  const layer = xe.make('div', { class: 'xe-tiles', 'aria-hidden': 'true' }, ...tiles);
  const shares = (now) => {
    const [good, bad] = [99 * xe.surprise(now.good), xe.surprise(now.q)];
    return { good, bad, total: good + bad, share: bad / (good + bad) };
  };
  const grip = xe.grip(drawing, {
    name: 'q',
    label: 'q, the probability that the mistake gave to the truth, as a power of ten',
    range: () => ({ low, high, step: 0.02, page: 0.5 }),
    get: () => Math.log10(state().q),
    set: (power) => put({ q: Math.min(0.5, Number((10 ** power).toPrecision(2))) }),
    value: ([x]) => {
      const share = xe.clamp(1 - x / width, 0.01, 0.99);
      return -((share / (1 - share)) * 99 * xe.surprise(state().good)) / Math.LN10;
    },
  });
  // As large as a hundred less one squares can be in so wide a frame, row by row.
  const grid = (wide, tall) => {
    let best = { size: 0 };
    for (let columns = 1; columns <= 99; columns += 1) {
      const rows = Math.ceil(99 / columns),
        size = Math.min(wide / columns, tall / rows);
      if (size > best.size) best = { size, columns, rows };
    }
    return best;
  };
  const put_tile = (tile, x, y, size) => {
    tile.style.left = `${(100 * x) / width}%`;
    tile.style.top = `${(100 * y) / drawing.height}%`;
    tile.style.width = `${(100 * size) / width}%`;
  };
  const good = xe.number('good'),
    bad = xe.number('mistake'),
    total = xe.number('total'),
    mean = xe.number('mean'),
    share = xe.number('share');
  const readout = (...parts) => xe.make('p', { class: 'xe-readout' }, ...parts);
  const side = xe.make(
    'div',
    { class: 'xe-side' },
    readout('the 99: ', good, ' nats'),
    readout('the one: ', bad, ' nats'),
    readout('all: ', total, ' nats, of which the one is ', share),
    readout('mean: ', mean, ' nats'),
  );
  let shown = null;
  const draw = (now) => {
    if (shown !== now.digits) {
      shown = now.digits;
      layer.style.setProperty('--xe-digits', `url("data:image/png;base64,${now.digits}")`);
      tiles.forEach((tile, k) => {
        tile.style.setProperty('--xe-at', `${(100 * (k % 10)) / 9}% ${(100 * Math.floor(k / 10)) / 9}%`);
      });
    }
    const costs = shares(now),
      tall = bottom - top,
      border = width * (1 - costs.share),
      { size, columns, rows } = grid(border - 4, tall - 4);
    many.setAttribute('width', border);
    one.setAttribute('x', border);
    one.setAttribute('width', width - border);
    line.setAttribute('d', `M${border} ${top}V${bottom + 10}`);
    const [left, above] = [(border - size * columns) / 2, top + (tall - size * rows) / 2];
    for (let k = 0; k < 99; k += 1)
      put_tile(tiles[k], left + size * (k % columns), above + size * Math.floor(k / columns), size);
    const large = Math.min(tall, width - border) - 6;
    put_tile(tiles[99], (border + width - large) / 2, (top + bottom - large) / 2, large);
    const text = xe.probability(now.q);
    grip.update(border, bottom + 22, Math.log10(now.q), `q = ${text}`);
    q.setAttribute('x', border + 26);
    xe.setNumber(q, now.q, `q = ${text}`);
    xe.setNumber(good, costs.good);
    xe.setNumber(bad, costs.bad);
    xe.setNumber(total, costs.total);
    xe.setNumber(mean, costs.total / 100);
    xe.setNumber(share, costs.share, `${Math.round(100 * costs.share)} %`);
    const times = costs.bad / costs.good;
    const weighs =
      Math.abs(times - 1) < 0.03
        ? 'as much as the other ninety-nine together'
        : times < 1
          ? `${xe.show(times, 2)} times what the other ninety-nine cost together`
          : `${xe.show(times, 1)} times as much as the other ninety-nine together`;
    return `A ${now.truth}, read as a ${now.read}. With q = ${text} this one mistake costs ${weighs}.`;
  };
  const picture = xe.make('div', { class: 'xe-laid' }, drawing.element, layer);
  return { parts: [xe.make('div', { class: 'xe-beside' }, picture, side)], draw };
};

// A probability with two digits that count: 0.37, 0.0012, and below that 1.2e-5.
xe.probability = (q) => {
  if (q >= 0.0009995) return String(Number(q.toPrecision(2)));
  return q.toExponential(1).replace('.0e', 'e').replace('-', '−');
};
