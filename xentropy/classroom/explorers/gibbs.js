// All forecasts over three classes as a triangle, and above it, as a bowl, what each pays more than the truth.
xe.explorers.Gibbs = {
  title: 'Can anybody beat the truth?',
  lead: 'Drag the dot, your forecast q, over the floor. The pole is its excess. Can you get it below?',
  traits: ['p', 'q'],
};

xe.explorers.Gibbs.build = ({ state, put }) => {
  const most = 1.7;
  const drawing = xe.drawing('A triangle seen from the side, with a bowl on it that touches it in one point, p.', {
    height: 226,
  });
  // The triangle lies on the floor, seen from the side; heights go straight up.
  const corners = [
      [14, 196],
      [346, 196],
      [212, 104],
    ],
    tall = 54;
  const { place: ground, shares } = xe.triangle(corners);
  const above = (q, height) => {
    const [x, y] = ground(q);
    return [x, y - tall * Math.min(height, most)];
  };
  drawing.add('path', { class: 'xe-floor', d: xe.path(corners) + 'Z' });
  drawing.text(14, 213, 'q = (1, 0, 0)');
  drawing.text(346, 213, 'q = (0, 1, 0)', { 'text-anchor': 'end' });
  const shadow = drawing.add('path', { class: 'xe-grid' });
  const levels = [0, 0.02, 0.08, 0.2, 0.4, 0.7, 1.1],
    bands = levels.slice(1).map(() => drawing.add('path', { class: 'xe-ring', 'fill-rule': 'evenodd' }));
  const ribs = Array.from({ length: 12 }, () => drawing.add('path', { class: 'xe-rib' }));
  const spot = drawing.add('circle', { class: 'xe-shape-plain', r: 4 });
  const name = drawing.text(0, 0, 'p', { class: 'xe-strong', 'text-anchor': 'middle' });
  const pole = drawing.add('path', { class: 'xe-pole' });
  const tip = drawing.add('circle', { class: 'xe-shape-other', r: 4.5 });
  const excess = drawing.number('excess', 0, 0);
  const grip = xe.grip(drawing, {
    name: 'q',
    label: 'q, a forecast for three classes',
    arrows: 'xy',
    range: () => ({ low: 0.01, high: 0.98, step: 0.01, page: 0.1 }),
    get: () => state().q[0],
    set: () => {},
    value: (place) => put({ q: xe.hundredths(shares(place)) }),
  });
  // Sideways from the first class to the second, up and down to and from the third.
  drawing.element.addEventListener(
    'keydown',
    (event) => {
      const [a, b, c] = state().q;
      const across = [-1, 1, 0],
        back = [-0.5, -0.5, 1],
        [ways, side] = { ArrowRight: [across, 1], ArrowLeft: [across, -1], ArrowUp: [back, 1], ArrowDown: [back, -1] }[
          event.key
        ] ?? [null, 0];
      if (!ways || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      const step = 0.02;
      put({ q: xe.hundredths([a, b, c].map((value, k) => value + side * step * ways[k])) });
    },
    true,
  );
  // In one direction from p, where the excess reaches a level.
  const reach = (p, way, level) => {
    const place = (t) => p.map((value, k) => value + t * way[k]);
    let low = 0,
      high = Math.min(...way.map((step, k) => (step < 0 ? p[k] / -step : Infinity)));
    for (let k = 0; k < 40; k += 1) {
      const middle = (low + high) / 2;
      if (xe.kl(p, place(middle)) < level) low = middle;
      else high = middle;
    }
    return place(low);
  };
  const directions = Array.from({ length: 73 }, (_, k) => {
    const angle = (2 * Math.PI * k) / 72;
    return [0, 1, 2].map((corner) => Math.cos(angle - (2 * Math.PI * corner) / 3));
  });
  let bowl = null;
  const drawBowl = (p) => {
    bowl = String(p);
    const rings = levels.map((level) => directions.map((way) => above(reach(p, way, level), level)));
    bands.forEach((band, k) => band.setAttribute('d', `${xe.path(rings[k])}Z${xe.path(rings[k + 1])}Z`));
    ribs.forEach((rib, k) => {
      const heights = Array.from({ length: 19 }, (_, step) => levels.at(-1) * (step / 18) ** 2);
      rib.setAttribute('d', xe.path(heights.map((level) => above(reach(p, directions[6 * k], level), level))));
    });
    const [x, y] = ground(p);
    spot.setAttribute('cx', x);
    spot.setAttribute('cy', y);
    name.setAttribute('x', x);
    name.setAttribute('y', y < 170 ? y + 20 : 212); // not on the edge of the floor
  };
  const truth = xe.number('entropy'),
    rest = xe.number('more'),
    cost = xe.number('cost');
  const q = [0, 1, 2].map((k) => xe.number('q', k));
  const readout = (...parts) => xe.make('p', { class: 'xe-readout' }, ...parts);
  const side = xe.make(
    'div',
    { class: 'xe-side' },
    readout('q = (', q[0], ', ', q[1], ', ', q[2], ')'),
    readout('the floor, H(p): ', truth),
    readout('the excess, D: ', rest),
    readout('you pay H(p, q): ', cost, ' nats'),
  );
  const draw = (now) => {
    if (bowl !== String(now.p)) drawBowl(now.p);
    const more = xe.clean(xe.kl(now.p, now.q)),
      [x, y] = ground(now.q),
      [, high] = above(now.q, more);
    pole.setAttribute('d', `M${x} ${y}V${high}`);
    tip.setAttribute('cx', x);
    tip.setAttribute('cy', high);
    shadow.setAttribute('d', xe.path([ground(now.p), [x, y]]));
    const left = x > 250;
    excess.setAttribute('x', x + (left ? -1 : 1) * (more < 0.3 ? 26 : 10));
    excess.setAttribute('y', high - 6);
    excess.setAttribute('text-anchor', left ? 'end' : 'start');
    const [px, py] = ground(now.p);
    name.setAttribute('visibility', Math.hypot(x - px, y - py) < 26 ? 'hidden' : 'visible');
    grip.update(x, y, now.q[0], `q is ${xe.tuple(now.q)}`);
    xe.setNumber(excess, more);
    xe.setNumber(rest, more);
    xe.setNumber(truth, xe.entropy(now.p));
    xe.setNumber(cost, xe.expectedSurprise(now.p, now.q));
    now.q.forEach((value, k) => xe.setNumber(q[k], value, xe.show(value, 2)));
    if (more === Infinity) return 'You gave 0 to a class that happens: the pole has no end.';
    if (more < 5e-7) return 'q is p, the one place where the bowl touches the floor. No q pays less.';
    const where = more < 0.02 ? 'Almost at the floor.' : 'Towards p it is downhill.';
    return `Here q pays ${xe.show(more)} nats more than the truth would. ${where}`;
  };
  return { parts: [xe.make('div', { class: 'xe-beside' }, drawing.element, side)], draw };
};
