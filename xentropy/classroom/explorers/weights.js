// The weights of a linear model as ten pictures while they learn, the falling loss, and the digits that cost most.
xe.explorers.Weights = {
  title: 'Ten pictures that nobody drew',
  lead: 'Press Play, or drag the dot along the falling loss, and watch the weights learn.',
  traits: ['place', '_steps', '_losses', '_largest', '_plus', '_minus', '_digits', '_dearest', '_costs', '_truths', '_readings'],
};

xe.explorers.Weights.build = ({ state, put }) => {
  const first = state(),
    last = first._steps.length - 1,
    ten = Array.from({ length: 10 }, (_, k) => k);
  const pictures = xe.drawing('The weights of the ten logits as pictures, where ink speaks for a digit and where against it.', {
    height: 150,
  });
  // two sheets with a row for each step and a column for each digit: where weights are above 0, and where below
  const defs = pictures.add('defs'),
    wide = 280,
    high = 28 * (last + 1);
  const sheet = (png) => {
    const id = xe.id(),
      mask = xe.svg('mask', { id, maskUnits: 'userSpaceOnUse', x: 0, y: 0, width: wide, height: high });
    mask.style.maskType = 'alpha';
    mask.append(xe.svg('image', { href: `data:image/png;base64,${png}`, width: wide, height: high }));
    defs.append(mask);
    return `url(#${id})`;
  };
  const stripes = xe.svg('pattern', { id: xe.id(), width: 2.4, height: 2.4, patternUnits: 'userSpaceOnUse' });
  stripes.append(xe.svg('rect', { class: 'xe-weights-ground', width: 2.4, height: 2.4 }));
  stripes.append(xe.svg('path', { class: 'xe-weights-stripe', d: 'M-0.6 0.6L0.6 -0.6M0 2.4L2.4 0M1.8 3L3 1.8' }));
  defs.append(stripes);
  const kinds = [
    [sheet(first._plus), 'var(--xe-blue)'],
    [sheet(first._minus), `url(#${stripes.id})`],
  ];
  const tiles = ten.map((k) => {
    const [x, y, size] = [73 * (k % 5) + 4, 75 * Math.floor(k / 5) + 14, 60];
    pictures.add('rect', { class: 'xe-weights-frame', x, y, width: size, height: size });
    pictures.text(x + size / 2, y - 3, String(k), { 'text-anchor': 'middle', class: 'xe-strong' });
    const tile = pictures.add('svg', { x, y, width: size, height: size, 'aria-hidden': 'true' });
    for (const [mask, fill] of kinds) {
      const part = xe.svg('rect', { x: 28 * k, width: 28, height: high, mask });
      part.style.fill = fill;
      tile.append(part);
    }
    return tile;
  });
  // the loss, over the steps that are kept
  const fall = xe.drawing('The mean loss, falling step by step, and a dot on it.', { width: 200, height: 150 }),
    at = xe.scale(0, last, 26, 186),
    up = xe.scale(0, 2.5, 114, 6);
  xe.ticks(fall, 'y', up, [0, 1, 2], { at: 20, grid: 192 });
  xe.ticks(fall, 'x', at, [0, 0.25, 0.5, 0.75, 1].map((part) => Math.round(part * last)), { at: 114, text: (k) => first._steps[k] });
  fall.text(106, 147, 'steps so far', { 'text-anchor': 'middle' });
  fall.text(192, 15, 'mean loss, in nats', { 'text-anchor': 'end' });
  const spots = first._losses.map((loss, k) => [at(k), up(loss)]);
  fall.add('path', { class: 'xe-saved', d: xe.path(spots) });
  const line = fall.add('path', { class: 'xe-curve' });
  const grip = xe.grip(fall, {
    name: 'place',
    label: 'how long it has trained',
    range: () => ({ low: 0, high: last, step: 1, page: 3 }),
    get: () => state().place,
    set: (place) => put({ place }),
    value: ([x]) => at.back(x),
  });
  // the digits that cost most
  const dear = xe.drawing('The eight digits that cost most at this step.', { height: 84 });
  dear.text(4, 11, 'what costs most now: truth, and what it is read as');
  const count = first._costs[0].length,
    middle = (n) => 4 + (352 / count) * (n + 0.5);
  const lay = xe.inked(dear, first._digits, Math.max(...first._dearest.flat()) + 1);
  const small = first._costs[0].map((_, n) => ({
    digit: lay(0, middle(n) - 17, 16, 34),
    cost: dear.number('costs', middle(n), 65, { 'text-anchor': 'middle', 'data-index': n }),
    read: dear.text(middle(n), 80, '', { 'text-anchor': 'middle' }),
  }));
  const player = xe.player({
    step: () => put({ place: state().place + 1 }),
    reset: () => put({ place: 0 }),
    ended: () => state().place >= last,
    pause: 600,
  });
  const [step, loss, largest] = ['step', 'loss', 'largest'].map((name) => xe.number(name));
  const steps = xe.make('span'),
    swatch = (kind) => xe.make('span', { class: `xe-swatch ${kind}` });
  const legend = xe.make(
    'div',
    { class: 'xe-weights-legend' },
    xe.make('span', {}, swatch('xe-plain'), ' ink here speaks for the digit'),
    xe.make('span', {}, swatch('xe-minus'), ' against it'),
    xe.make('span', {}, 'strongest: ', largest),
  );
  const side = xe.make(
    'div',
    { class: 'xe-side' },
    xe.make('p', { class: 'xe-readout' }, 'after ', step, steps, loss),
    fall.element,
    player.element,
  );
  const left = xe.make('div', {}, pictures.element, legend, dear.element);
  const draw = ({ place, _steps, _losses, _largest, _dearest, _costs, _truths, _readings }) => {
    ten.forEach((k) => tiles[k].setAttribute('viewBox', `${28 * k} ${28 * place} 28 28`));
    line.setAttribute('d', xe.path(spots.slice(0, place + 1)));
    grip.update(...spots[place], place, `${_steps[place]} steps, mean loss ${xe.show(_losses[place])}`);
    small.forEach(({ digit, cost, read }, n) => {
      const reading = _readings[place][n];
      digit.setAttribute('viewBox', `${28 * _dearest[place][n]} 0 28 28`);
      digit.firstChild.setAttribute('x', 28 * _dearest[place][n]);
      xe.setNumber(cost, _costs[place][n], xe.show(_costs[place][n], 1));
      read.textContent = `${_truths[place][n]} as ${reading < 0 ? '?' : reading}`;
    });
    xe.setNumber(step, _steps[place], String(_steps[place]));
    steps.textContent = place === 1 ? ' step: ' : ' steps: ';
    xe.setNumber(loss, _losses[place]);
    xe.setNumber(largest, _largest[place], xe.show(_largest[place], 2));
    if (place === 0) return 'Before the first step all weights are 0, and every digit costs the same, log 10.';
    if (place === 1) return 'One step, and each picture is its average digit minus the average of all.';
    const mean = `The mean is down to ${xe.show(_losses[place], 2)} nats`,
      worst = _costs[place][0] > _costs[1][0] ? 'but the worst digits cost more and more: it is getting surer, of its mistakes too.' : 'and so is what the worst digits cost.';
    return `${mean}, ${worst}`;
  };
  return { parts: [xe.make('div', { class: 'xe-beside xe-weights' }, left, side)], draw, stop: player.stop };
};
