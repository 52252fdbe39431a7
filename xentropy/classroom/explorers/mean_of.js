// Eight rows in two parts; some don't count. The mean of all rows that count, and the mean of the two parts' means.
xe.explorers.MeanOf = {
  title: 'The mean of what?',
  lead: 'A bar is the loss of a row, in nats. Drag the cut between the parts. Tick a row, and it counts.',
  traits: ['logits', 'targets', 'digits', 'counts', 'cut'],
};

xe.explorers.MeanOf.build = ({ state, put }) => {
  const first = state(),
    rows = first.logits.length,
    drawing = xe.drawing('The loss of each row as a bar, a cut between two parts, and two means as lines across.', {
      height: 172,
    });
  const losses = first.logits.map((row, r) => xe.crossEntropy(row, xe.spread(first.targets[r], row.length))),
    [left, right, floor] = [30, 350, 134],
    gap = (right - left) / rows,
    edge = (r) => left + gap * r,
    up = xe.scale(0, 1.04 * Math.max(...losses), floor, 28);
  const step = Math.max(...losses) > 1 ? 1 : 0.4;
  xe.ticks(drawing, 'y', up, [0, 1, 2].map((k) => k * step), { at: left, text: (value) => xe.show(value, step < 1 ? 1 : 0) });
  const parts = [0, 1].map(() => drawing.add('rect', { class: 'xe-part-ground', y: 24, height: floor - 24 }));
  drawing.add('path', { class: 'xe-axis', d: `M${left} ${floor}H${right}` });
  const bars = losses.map((loss, r) => {
    const height = Math.max(1, floor - up(loss)),
      shape = { x: edge(r) + 8, width: gap - 16, y: floor - height, height };
    return drawing.add('rect', shape);
  });
  const place = xe.inked(drawing, first.digits, rows),
    digits = losses.map((_, r) => place(r, edge(r) + gap / 2 - 14, floor + 5, 28));
  const own = [0, 1].map(() => drawing.add('path', { class: 'xe-own-mean' }));
  const both = drawing.add('path', { class: 'xe-dashed' }),
    all = drawing.add('path', { class: 'xe-curve' });
  const wall = drawing.add('path', { class: 'xe-cut' });
  const grip = xe.grip(drawing, {
    name: 'cut',
    label: 'the cut: rows in the first part',
    range: () => ({ low: 1, high: rows - 1, step: 1, page: 2 }),
    get: () => state().cut,
    set: (cut) => put({ cut }),
    value: ([x]) => (x - left) / gap,
  });
  const boxes = losses.map((_, r) => {
    const input = xe.make('input', { type: 'checkbox', 'aria-label': `row ${r + 1}, a ${first.targets[r]}, counts` });
    input.addEventListener('change', () =>
      put({ counts: state().counts.map((old, j) => (j === r ? Number(input.checked) : old)) }),
    );
    input.addEventListener('keydown', (event) => event.stopPropagation());
    return input;
  });
  const ticks = xe.make(
    'div',
    { class: 'xe-under', role: 'group', 'aria-label': 'rows that count' },
    ...boxes.map((input) => xe.make('label', {}, input)),
  );
  ticks.style.gridTemplateColumns = `repeat(${rows}, 1fr)`;
  const numbers = (name) => [0, 1].map((k) => xe.number(name, k)),
    [sums, sizes, means] = ['sum', 'size', 'part'].map(numbers),
    [mean, of_means] = ['mean', 'mean_of_means'].map((name) => xe.number(name));
  const readout = (...content) => xe.make('p', { class: 'xe-readout' }, ...content),
    swatch = (kind) => xe.make('span', { class: `xe-line-swatch xe-line-${kind}` });
  const side = xe.make(
    'div',
    { class: 'xe-side xe-mean-side' },
    ...[0, 1].map((k) => readout(swatch('own'), ['left: ', 'right: '][k], sums[k], ' / ', sizes[k], ' = ', means[k])),
    readout(swatch('dashed'), 'mean of the two: ', of_means),
    readout(swatch('curve'), 'mean of all rows: ', mean),
  );
  const across = (path, value, from, to) => path.setAttribute('d', Number.isFinite(value) ? `M${from} ${up(value)}H${to}` : '');
  const draw = ({ counts, cut }) => {
    const range = [
        [0, cut],
        [cut, rows],
      ],
      size = range.map(([a, b]) => xe.sum(counts.slice(a, b))),
      sum = range.map(([a, b]) => xe.sum(losses.slice(a, b).filter((_, j) => counts[a + j]))),
      part = sum.map((value, k) => value / size[k]),
      two = (part[0] + part[1]) / 2,
      one = (sum[0] + sum[1]) / (size[0] + size[1]);
    bars.forEach((bar, r) => {
      bar.setAttribute('class', counts[r] ? 'xe-shape-plain' : 'xe-ignored');
      digits[r].classList.toggle('xe-pale-ink', !counts[r]);
      boxes[r].checked = Boolean(counts[r]);
    });
    range.forEach(([a, b], k) => {
      parts[k].setAttribute('x', edge(a) + 1.5);
      parts[k].setAttribute('width', edge(b) - edge(a) - 3);
      across(own[k], part[k], edge(a) + 3, edge(b) - 3);
      xe.setNumber(sums[k], sum[k], xe.show(sum[k], 2));
      xe.setNumber(sizes[k], size[k], String(size[k]));
      xe.setNumber(means[k], part[k]);
    });
    across(both, two, left, right);
    across(all, one, left, right);
    const x = edge(cut);
    wall.setAttribute('d', `M${x} 12V${floor + 34}`);
    grip.update(x, 12, cut, `${cut} and ${rows - cut} rows`);
    xe.setNumber(mean, one);
    xe.setNumber(of_means, two);
    const empty = size.indexOf(0);
    if (empty >= 0) return `The ${['left', 'right'][empty]} part has no row that counts: its mean is 0 / 0, and the mean of the means is lost.`;
    if (size[0] === size[1]) return `Each part counts ${size[0]} ${size[0] > 1 ? 'rows' : 'row'}, so every row weighs the same, and the two means agree.`;
    if (Math.abs(two - one) < 5e-4) return 'The parts count different numbers of rows, but their means are nearly equal, so nobody notices.';
    const few = size[0] < size[1] ? 0 : 1,
      times = size[1 - few] / size[few];
    return `In the mean of the means, a row of the ${['left', 'right'][few]} part weighs as much as ${xe.show(times, Number.isInteger(times) ? 0 : 1)} of the ${['right', 'left'][few]}. The two agree if both parts count the same number of rows.`;
  };
  const drawn = xe.make('div', {}, drawing.element, ticks);
  return { parts: [xe.make('div', { class: 'xe-beside' }, drawn, side)], draw };
};
