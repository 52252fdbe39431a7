// The loss of two classes along their difference, a parabola that touches it from above, and a step of any length.
xe.explorers.StepLength = {
  title: 'How long a step is safe?',
  lead: 'Drag the dot on the ruler to make the step longer or shorter. Play repeats it.',
  traits: ['z', 'rate', 'target', 'trail'],
};

xe.explorers.StepLength.build = ({ state, put }) => {
  const K = 0.25,
    [low, high, floor, ruler] = [-5.5, 7, 172, 219];
  const drawing = xe.drawing('The loss as a valley, a parabola above it that touches it at a dot, and below a ruler of steps.', {
    height: 246,
  });
  const across = xe.scale(low, high, 24, 354),
    up = xe.scale(0, 3.4, floor, 6),
    id = xe.id();
  const clip = xe.svg('clipPath', { id });
  clip.append(xe.svg('rect', { x: 20, y: 0, width: 340, height: floor }));
  drawing.add('defs').append(clip);
  drawing.add('path', { class: 'xe-axis', d: `M24 ${floor}H354` });
  xe.ticks(drawing, 'x', across, [-4, -2, 0, 2, 4, 6], { at: floor, text: (v) => xe.show(v, 0) });
  xe.ticks(drawing, 'y', up, [0, 1, 2, 3], { at: 24 });
  drawing.text(354, up(1.5), 'the loss', { 'text-anchor': 'end' });
  const zones = ['safe', 'lucky', 'uphill'].map((name) => ({
    name,
    bar: drawing.add('rect', { class: `xe-zone-${name}`, y: ruler - 7, height: 14 }),
    text: drawing.text(0, ruler + 21, '', { 'text-anchor': 'middle' }),
  }));
  const limit = drawing.add('path', { class: 'xe-axis' }),
    name = drawing.text(0, ruler - 15, '2/K', { 'text-anchor': 'middle' });
  const cup = drawing.add('path', { class: 'xe-dashed', 'clip-path': `url(#${id})` });
  const curve = drawing.add('path', { class: 'xe-curve', 'clip-path': `url(#${id})` });
  const chords = drawing.add('path', { class: 'xe-carried' }),
    past = drawing.add('path', { class: 'xe-steps' });
  const tangent = drawing.add('path', { class: 'xe-smooth-tangent' });
  const stem = drawing.add('path', { class: 'xe-stem' });
  const kept = xe.arrow(drawing, 'ink'),
    arrow = xe.arrow(drawing, 'ink');
  arrow.element.classList.add('xe-thick');
  const vow = drawing.add('rect', { class: 'xe-shape-other', width: 9, height: 9 }),
    end = drawing.add('circle', { class: 'xe-here', r: 5 });
  const loss = (z) => xe.crossEntropy([z, 0], [state().target, 1 - state().target]),
    slope = (z) => xe.gradient([z, 0], [state().target, 1 - state().target])[0];
  const length = xe.grip(drawing, {
    name: 'rate',
    label: 'the learning rate: how long the step is',
    range: () => ({ low: 0.5, high: 16, step: 0.25, page: 2 }),
    get: () => state().rate,
    set: (rate) => put({ rate }),
    value: ([x]) => {
      const g = slope(state().z);
      return Math.abs(g) < 1e-3 ? state().rate : (across.back(x) - state().z) / -g;
    },
  });
  const start = xe.grip(drawing, {
    name: 'z',
    label: 'where the step starts',
    range: () => ({ low: -5, high: 5, step: 0.1, page: 1 }),
    get: () => state().z,
    set: (z) => put({ z, trail: [] }),
    value: ([x]) => across.back(x),
  });
  const player = xe.player({
    step: () => {
      const { z, rate, trail } = state();
      put({ trail: [...trail, z], z: z - rate * slope(z) });
    },
    reset: () => put({ z: state().trail[0] ?? state().z, trail: [] }),
    ended: () => Math.abs(slope(state().z)) < 1e-3 || state().trail.length >= 30,
    pause: 350,
  });
  const [rate, steepness, here, promised, lands] = ['rate', 'slope', 'loss', 'promised', 'lands'].map((name) => xe.number(name)),
    readout = (...parts) => xe.make('p', { class: 'xe-readout' }, ...parts);
  const side = xe.make(
    'div',
    { class: 'xe-side xe-compact' },
    readout('learning rate: ', rate),
    readout('slope here: ', steepness),
    readout('loss here: ', here),
    readout('the dashed parabola says: ', promised),
    readout('it lands at: ', lands),
    player.element,
  );
  const zs = Array.from({ length: 161 }, (_, k) => low + ((high - low) * k) / 160);
  const draw = (now) => {
    const { z, trail } = now,
      [g, cost] = [slope(z), loss(z)],
      next = z - now.rate * g,
      bowl = (at) => cost + g * (at - z) + (K / 2) * (at - z) ** 2,
      [said, got] = [bowl(next), loss(next)],
      on = (at) => [across(at), up(loss(at))];
    curve.setAttribute('d', xe.path(zs.map(on)));
    cup.setAttribute('d', xe.path(zs.map((at) => [across(at), up(bowl(at))])));
    tangent.setAttribute('d', xe.path([-1.1, 1.1].map((by) => [across(z + by), up(cost + g * by)])));
    // The rate at which the loss is as high again, on the other side of the valley.
    let [a, b] = [2 / K, 40];
    for (let k = 0; k < 50; k += 1) {
      const half = (a + b) / 2;
      if (loss(z - half * g) < cost) a = half;
      else b = half;
    }
    const edges = [0, 2 / K, a, 40].map((by) => xe.clamp(across(z - by * g), 24, 354));
    zones.forEach(({ name: zone, bar, text }, k) => {
      const [from, to] = [edges[k], edges[k + 1]].sort((one, other) => one - other),
        room = [34, 40, 46][k];
      bar.setAttribute('x', from);
      bar.setAttribute('width', to - from);
      text.setAttribute('x', (from + to) / 2);
      text.textContent = to - from > room ? zone : '';
    });
    limit.setAttribute('d', `M${edges[1]} ${ruler - 12}v24`);
    name.setAttribute('x', edges[1]);
    name.textContent = Math.abs(g) > 0.02 ? '2/K' : '';
    limit.setAttribute('visibility', Math.abs(g) > 0.02 ? 'visible' : 'hidden');
    const from = [...trail, z].map(on);
    chords.setAttribute('d', trail.length ? xe.path(from) : '');
    past.setAttribute('d', trail.map((at) => `M${across(at).toFixed(2)} ${up(loss(at)).toFixed(2)}h0`).join(''));
    const [x, y] = on(next);
    stem.setAttribute('d', `M${x} ${ruler - 8}V${Math.min(y, Math.max(up(said), 0))}`);
    vow.setAttribute('x', x - 4.5);
    vow.setAttribute('y', up(said) - 4.5);
    vow.setAttribute('visibility', up(said) > 0 ? 'visible' : 'hidden');
    kept.update(x, Math.max(up(said) + 5, 4), x, y - 5);
    end.setAttribute('cx', x);
    end.setAttribute('cy', y);
    arrow.update(across(z), ruler, x, ruler);
    start.update(...on(z), z, `at ${xe.show(z, 1)}, where the loss is ${xe.show(cost)}`);
    length.update(x, ruler, now.rate, `learning rate ${xe.show(now.rate, 2)}: the step lands at ${xe.show(next, 1)}`);
    xe.setNumber(rate, now.rate, xe.show(now.rate, 2));
    for (const [number, value] of [[steepness, g], [here, cost], [promised, said], [lands, got]]) xe.setNumber(number, value);
    const many = trail.length === 1 ? '1 step' : `${trail.length} steps`;
    if (Math.abs(g) < 1e-3) return `The bottom of the valley${trail.length ? `, after ${many}` : ''}: no slope, no step.`;
    if (trail.length >= 10 && Math.abs(got - cost) + Math.abs(g) > 0.05)
      return `After ${many} it still bounces from side to side: steps this long never settle.`;
    if (got > cost) return `Too long: the step lands ${xe.show(got - cost)} higher than it started.`;
    if (now.rate > 2 / K) return 'Beyond 2/K = 8 the parabola has no promise to make. This step still lands lower, by luck.';
    if (now.rate > 1 / K) return 'Past the bottom of the parabola, but not beyond 2/K = 8: still safe, and the loss falls.';
    if (now.rate > 0.9 / K) return 'With 1/K = 4 the step goes to the bottom of the parabola, and the loss is lower still.';
    return 'Safe, but short: the loss falls, by no less than the parabola says.';
  };
  return { parts: [xe.make('div', { class: 'xe-beside' }, drawing.element, side)], draw, stop: player.stop };
};
