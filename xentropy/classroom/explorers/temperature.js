// One digit's ten scores, divided by T: a staircase that gets steeper or flatter and keeps its order, and what the truth
// costs at each T.
xe.explorers.Temperature = {
  title: 'Does a temperature change the answer?',
  lead: 'Drag the dot sideways: to the left it gets colder, to the right hotter.',
  traits: ['T', 'digit', 'digits'],
};

xe.explorers.Temperature.build = ({ state, put }) => {
  const [low, high, floor, most] = [0.1, 10, 168, 4];
  const stairs = xe.drawing('Ten bars, one for each class, from the highest score to the lowest.', { width: 320, height: 206 });
  const up = xe.scale(0, 1, floor, 34),
    step = 31;
  stairs.text(8, 12, 'probability');
  stairs.add('path', { class: 'xe-axis', d: `M4 ${floor}H316` });
  const bars = Array.from({ length: 10 }, (_, k) => ({
    bar: stairs.add('rect', { x: 8 + step * k, width: 24 }),
    ghost: stairs.add('rect', { class: 'xe-ghost', x: 8 + step * k, width: 24 }),
    number: stairs.number('probs', 20 + step * k, 0, { 'text-anchor': 'middle', class: 'xe-number xe-over-bar' }),
    name: stairs.text(20 + step * k, floor + 16, '', { 'text-anchor': 'middle' }),
  }));
  const truth = stairs.text(0, floor + 31, 'the truth', { class: 'xe-strong', 'text-anchor': 'middle' });
  stairs.text(316, floor + 31, 'dashed: T = 1', { 'text-anchor': 'end' });
  const picture = stairs.add('g', { transform: 'translate(212 2) scale(3.6)' });

  const costs = xe.drawing('The cost of the truth at each temperature, and a dot on the curve.', { width: 320, height: 206 });
  const across = xe.scale(low, high, 30, 308, true),
    dear = xe.scale(0, most, floor, 22),
    grid = Array.from({ length: 81 }, (_, k) => low * (high / low) ** (k / 80));
  xe.ticks(costs, 'y', dear, [0, 1, 2, 3, 4], { at: 30, grid: 308 });
  xe.ticks(costs, 'x', across, [0.1, 0.3, 1, 3, 10], { at: floor });
  costs.add('path', { class: 'xe-axis', d: `M30 22V${floor}H308` });
  costs.text(8, 12, 'what the truth costs, in nats');
  costs.text(30, floor + 33, 'cold');
  costs.text(169, floor + 33, 'temperature T', { 'text-anchor': 'middle' });
  costs.text(308, floor + 33, 'hot', { 'text-anchor': 'end' });
  costs.add('path', { class: 'xe-dashed', d: `M30 ${dear(Math.log(10))}H308` });
  costs.text(304, dear(Math.log(10)) - 6, 'knowing nothing: log 10', { 'text-anchor': 'end' });
  const curve = costs.add('path', { class: 'xe-curve' });
  const drop = costs.add('path', { class: 'xe-stem' });
  const grip = xe.grip(costs, {
    name: 'T',
    label: 'temperature T',
    // A key moves about a twentieth; a pointer goes wherever it is.
    range: () => {
      const fine = state().T < 0.2995 ? 0.01 : state().T < 0.9995 ? 0.05 : state().T < 2.9995 ? 0.1 : 0.5;
      return { low, high, step: grip.element.classList.contains('xe-dragged') ? 0.01 : fine, page: 1 };
    },
    get: () => state().T,
    set: (T) => put({ T }),
    value: ([x]) => across.back(x),
  });
  const choice = xe.select({
    label: 'digit',
    name: 'digit',
    options: state().digits.map((one, k) => [
      k,
      one.read === one.truth ? `a ${one.truth}, read as a ${one.read}` : `a ${one.truth}, taken for a ${one.read}`,
    ]),
    set: (digit) => put({ digit: Number(digit) }),
  });
  const heat = xe.number('T'),
    cost = xe.number('cost');
  const head = xe.make(
    'div',
    { class: 'xe-controls' },
    choice.element,
    xe.make('span', {}, 'T = ', heat),
    xe.make('span', {}, 'the truth costs ', cost, ' nats'),
  );

  let drawn = null;
  const draw = ({ T, digit, digits }) => {
    const { logits, ink, truth: target, read } = digits[digit],
      order = logits.map((_, j) => j).sort((i, j) => logits[j] - logits[i]),
      [probs, plain] = [T, 1].map((t) => xe.softmax(logits.map((x) => x / t))),
      costOf = (t) => 0 - xe.logSoftmax(logits.map((x) => x / t))[target],
      paid = costOf(T);
    if (drawn !== digit) {
      drawn = digit;
      // sixteen greys: the ink of each is one path
      const greys = {};
      [...ink].forEach((grey, k) => (greys[grey] = (greys[grey] ?? '') + `M${k % 28} ${Math.floor(k / 28)}h1v1h-1Z`));
      delete greys[0];
      picture.replaceChildren(
        ...Object.entries(greys).map(([grey, d]) =>
          xe.svg('path', { class: 'xe-drawn-digit', d, 'fill-opacity': parseInt(grey, 16) / 15 }),
        ),
      );
      curve.setAttribute('d', xe.path(grid.map((t) => [across(t), dear(costOf(t))]).filter(([, y]) => y >= 18)));
    }
    order.forEach((j, k) => {
      const { bar, ghost, number, name } = bars[k],
        [y, was] = [up(probs[j]), up(plain[j])];
      bar.setAttribute('y', y);
      bar.setAttribute('height', floor - y);
      bar.setAttribute('class', j === target ? 'xe-shape-plain' : 'xe-shape-pale');
      ghost.setAttribute('y', was);
      ghost.setAttribute('height', floor - was);
      number.setAttribute('y', y - 5);
      number.dataset.index = j;
      name.textContent = j;
      name.setAttribute('class', j === target ? 'xe-strong' : '');
      if (j === target) truth.setAttribute('x', Math.max(30, 20 + step * k));
      const p = probs[j];
      xe.setNumber(number, p, p < 0.005 ? '' : p.toFixed(2).replace(/^0/, ''));
    });
    const [x, y] = [across(T), dear(Math.min(paid, most + 0.1))];
    grip.update(x, y, T, `T ${xe.show(T, 2)}, cost ${xe.show(paid)}`);
    drop.setAttribute('d', `M${x} ${floor}V${y}`);
    choice.update(digit);
    xe.setNumber(heat, T, xe.show(T, 2));
    xe.setNumber(cost, paid);
    const still = `The ${read} still leads`;
    if (T > 0.995 && T < 1.005) return `At T = 1 the ${read} has ${xe.show(probs[read], 2)}, as the model was trained to say it.`;
    if (T > 4.995) return `${still}, but hardly. The hotter, the more all ten are alike, and the nearer the cost is to log 10.`;
    if (T > 1) return `Hotter than 1: a lead is worth less. ${still}, and the order of the ten is as it was.`;
    return read === target
      ? `Colder than 1: a lead is worth more. ${still}, and since it is right, that makes the truth cheaper.`
      : `Colder than 1: a lead is worth more. ${still}, and since it is wrong, the truth, ${target}, gets dearer.`;
  };
  return { parts: [head, xe.make('div', { class: 'xe-halves' }, stairs.element, costs.element)], draw };
};
