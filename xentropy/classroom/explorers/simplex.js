// All predictions over three classes as a triangle, the loss as a valley in it, and the way down, step by step.
xe.explorers.Simplex = {
  title: 'Where does the way down lead?',
  lead: 'Drag the open dot to start elsewhere. The cross is the bottom, and each small dot is one step on.',
  traits: ['start', 'target', 'rate', 'steps'],
};

xe.explorers.Simplex.build = ({ state, put }) => {
  const corners = [
      [52, 206],
      [308, 206],
      [180, 18],
    ],
    soft = [0.6, 0.3, 0.1],
    most = 400;
  const drawing = xe.drawing('A triangle of predictions, the contours of the loss, and a path of steps downhill.', { height: 228 });
  const { place, shares } = xe.triangle(corners);
  drawing.add('path', { class: 'xe-floor', d: xe.path(corners) + 'Z' });
  const levels = [3, 2.2, 1.5, 1, 0.6, 0.3, 0.12, 0.03],
    rings = levels.map(() => drawing.add('path', { class: 'xe-ring' }));
  drawing.add('path', { class: 'xe-axis', d: xe.path(corners) + 'Z' });
  const names = corners.map(([x, y], k) =>
    drawing.text(x + [-46, 46, 0][k], y + [18, 18, -6][k], `sure of ${k}`, { 'text-anchor': ['start', 'end', 'middle'][k] }),
  );
  const spot = drawing.add('path', { class: 'xe-cross' });
  const rest = drawing.add('path', { class: 'xe-stem' }),
    way = drawing.add('path', { class: 'xe-walk' }),
    dots = drawing.add('path', { class: 'xe-steps' });
  const arrow = xe.arrow(drawing, 'ink');
  arrow.element.classList.add('xe-thick');
  const here = drawing.add('circle', { class: 'xe-here', r: 5 });
  const grip = xe.grip(drawing, {
    name: 'start',
    label: 'the start, a prediction for three classes',
    arrows: 'xy',
    range: () => ({ low: 0.01, high: 0.98, step: 0.01, page: 0.1 }),
    get: () => state().start[0],
    set: () => {},
    value: (at) => put({ start: xe.hundredths(shares(at)) }),
  });
  // Sideways from the first class to the second, up and down to and from the third.
  const moves = { ArrowRight: [-1, 1, 0], ArrowLeft: [1, -1, 0], ArrowUp: [-0.5, -0.5, 1], ArrowDown: [0.5, 0.5, -1] };
  drawing.element.addEventListener(
    'keydown',
    (event) => {
      const move = moves[event.key];
      if (!move || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      put({ start: xe.hundredths(state().start.map((value, k) => value + 0.02 * move[k])) });
    },
    true,
  );
  const walk = ({ start, target, rate }, count) => {
    const y = xe.spread(target, 3),
      path = [start.map(Math.log)];
    while (path.length <= count) {
      const gradient = xe.gradient(path.at(-1), y);
      path.push(path.at(-1).map((x, k) => x - rate * gradient[k]));
    }
    return path;
  };
  const push = (now) => Math.max(...xe.gradient(walk(now, now.steps).at(-1), xe.spread(now.target, 3)).map(Math.abs));
  const player = xe.player({
    step: () => put({ steps: state().steps + 1 }),
    reset: () => put({ steps: 0 }),
    ended: () => state().steps >= most || push(state()) < 0.005,
  });
  const choose = xe.select({
    label: 'the truth y',
    name: 'target',
    options: [['soft', `soft: ${xe.tuple(soft, 1)}`], ...[0, 1, 2].map((k) => [k, `class ${k}`])],
    set: (value) => put({ target: value === 'soft' ? soft : Number(value) }),
  });
  // From y in one direction, how far the excess stays below a level.
  const directions = Array.from({ length: 72 }, (_, k) =>
    [0, 1, 2].map((corner) => Math.cos((Math.PI * k) / 36 - (2 * Math.PI * corner) / 3)),
  );
  const reach = (y, way, level) => {
    let low = 0,
      high = Math.min(...way.map((step, k) => (step < -1e-9 ? y[k] / -step : Infinity)));
    const at = (t) => y.map((value, k) => Math.max(0, value + t * way[k]));
    for (let k = 0; k < 36; k += 1) {
      const half = (low + high) / 2;
      if (xe.kl(y, at(half)) < level) low = half;
      else high = half;
    }
    return at(low);
  };
  let valley = null;
  const drawValley = (y) => {
    valley = String(y);
    rings.forEach((ring, k) =>
      ring.setAttribute('d', xe.path(directions.map((way) => place(reach(y, way, levels[k])))) + 'Z'),
    );
    const [x, at] = place(y);
    spot.setAttribute('d', `M${x - 5} ${at - 5}l10 10m0 -10l-10 10`);
  };
  const p = [0, 1, 2].map((k) => xe.number('p', k)),
    [steps, loss, least] = ['steps', 'loss', 'least'].map((name) => xe.number(name)),
    readout = (...parts) => xe.make('p', { class: 'xe-readout' }, ...parts);
  const side = xe.make(
    'div',
    { class: 'xe-side xe-fill-side xe-compact' },
    choose.element,
    readout('after ', steps, ' steps'),
    readout('p = (', p[0], ', ', p[1], ', ', p[2], ')'),
    readout('the loss: ', loss, ' nats'),
    readout('at the bottom: ', least),
    player.element,
  );
  const draw = (now) => {
    const y = xe.spread(now.target, 3);
    if (valley !== String(y)) drawValley(y);
    const whole = walk(now, now.steps + 250).map(xe.softmax),
      places = whole.map(place),
      done = places.slice(0, now.steps + 1),
      [x, at] = done.at(-1),
      probs = whole[now.steps];
    rest.setAttribute('d', xe.path(places.slice(now.steps)));
    way.setAttribute('d', xe.path(done));
    dots.setAttribute('d', done.slice(1).map(([a, b]) => `M${a.toFixed(2)} ${b.toFixed(2)}h0`).join(''));
    here.setAttribute('cx', x);
    here.setAttribute('cy', at);
    here.setAttribute('visibility', now.steps ? 'visible' : 'hidden');
    arrow.update(x, at, ...places[now.steps + 1]);
    names.forEach((name, k) => name.classList.toggle('xe-strong', now.target === k));
    grip.update(...places[0], now.start[0], `the start is ${xe.tuple(now.start)}`);
    choose.update(Array.isArray(now.target) ? 'soft' : String(now.target));
    const cost = xe.crossEntropy(walk(now, now.steps).at(-1), y),
      force = push(now);
    xe.setNumber(steps, now.steps, String(now.steps));
    probs.forEach((value, k) => xe.setNumber(p[k], value, xe.show(value, 2)));
    xe.setNumber(loss, cost);
    xe.setNumber(least, xe.entropy(y));
    const oneHot = !Array.isArray(now.target);
    if (force < 0.005 && !oneHot) return 'The end: here p is y, no logit is pushed, and what is left of the loss nobody can avoid.';
    if (oneHot && force < 0.1)
      return `Ever smaller steps, and the corner is never reached: there the logit of class ${now.target} would be infinite.`;
    const [a, b] = places[now.steps + 1];
    if (force > 0.6 && Math.hypot(a - x, b - at) < 9)
      return 'The logits are pushed hard, but near a corner the prediction hardly moves with them.';
    return `Each step goes downhill: from here on, ${xe.show(cost - xe.entropy(y))} nats are left to win.`;
  };
  return { parts: [xe.make('div', { class: 'xe-beside' }, drawing.element, side)], draw, stop: player.stop };
};
