// ---- a drawing, with coordinates of its own

// As wide as its place; `add` and `text` put shapes and words into it, `at` says where a pointer is.
xe.drawing = (label, { width = 360, height = 210 } = {}) => {
  const element = xe.svg('svg', {
    viewBox: `0 0 ${width} ${height}`,
    class: 'xe-drawing',
    role: 'group',
    'aria-label': label,
  });
  const add = (tag, attributes = {}, words) => {
    const part = xe.svg(tag, attributes);
    if (words != null) part.textContent = words;
    element.append(part);
    return part;
  };
  const text = (x, y, words, attributes = {}) => add('text', { x, y, ...attributes }, words);
  const number = (name, x, y, attributes = {}) => {
    const part = text(x, y, '', { class: 'xe-number', ...attributes });
    part.dataset.name = name;
    return part;
  };
  const at = (event) => {
    const box = element.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * width, ((event.clientY - box.top) / box.height) * height];
  };
  return { element, add, text, number, at, width, height };
};

// From a value to its place, and back: `scale(value)`, `scale.back(place)`. With `log` equal ratios are equally far apart.
xe.scale = (low, high, from, to, log = false) => {
  const [way, home] = log ? [Math.log, Math.exp] : [(v) => v, (v) => v];
  const [a, b] = [way(low), way(high)];
  const scale = (value) => from + ((way(value) - a) / (b - a)) * (to - from);
  scale.back = (place) => home(a + ((place - from) / (to - from)) * (b - a));
  return scale;
};

// A triangle of all distributions over three classes: `place(p)` is a point in it, and `shares([x, y])` the way back.
xe.triangle = (corners) => {
  const place = (p) => [0, 1].map((way) => xe.sum(p.map((value, k) => value * corners[k][way])));
  const [[ax, ay], [bx, by], [cx, cy]] = corners,
    area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
  const shares = ([x, y]) => {
    const second = ((x - ax) * (cy - ay) - (cx - ax) * (y - ay)) / area,
      third = ((bx - ax) * (y - ay) - (x - ax) * (by - ay)) / area;
    return [1 - second - third, second, third];
  };
  return { place, shares };
};

// A path through points.
xe.path = (points) => 'M' + points.map(([x, y]) => `${x.toFixed(2)} ${y.toFixed(2)}`).join('L');

// Ticks below (`side` 'x') or to the left ('y') of a drawing's area, with the numbers that are given.
xe.ticks = (drawing, side, scale, values, { at, text = String, grid } = {}) => {
  for (const value of values) {
    const place = scale(value);
    if (side === 'x') {
      drawing.add('path', { class: 'xe-axis', d: `M${place} ${at}v4` });
      drawing.text(place, at + 17, text(value), { 'text-anchor': 'middle' });
    } else {
      if (grid) drawing.add('path', { class: 'xe-grid', d: `M${at} ${place}H${grid}` });
      drawing.text(at - 6, place + 4, text(value), { 'text-anchor': 'end' });
    }
  }
};

// An arrow that can be moved: `update(x1, y1, x2, y2)`. Too short for its head, it is not drawn.
xe.arrow = (drawing, kind = 'plain') => {
  const element = drawing.add('g', { class: `xe-arrow xe-arrow-${kind}` }),
    [line, tip] = ['line', 'head'].map((part) => element.appendChild(xe.svg('path', { class: `xe-arrow-${part}` })));
  const update = (x1, y1, x2, y2) => {
    const [dx, dy] = [x2 - x1, y2 - y1],
      length = Math.hypot(dx, dy);
    if (!(length > 1.5)) {
      for (const part of [line, tip]) part.setAttribute('d', '');
      return;
    }
    const head = Math.min(8, length * 0.7),
      [ux, uy] = [dx / length, dy / length],
      [bx, by] = [x2 - ux * head, y2 - uy * head],
      wide = head * 0.45;
    line.setAttribute('d', `M${x1} ${y1}L${bx} ${by}`);
    tip.setAttribute('d', `M${x2} ${y2}L${bx - uy * wide} ${by + ux * wide}L${bx + uy * wide} ${by - ux * wide}Z`);
  };
  return { element, update };
};

// Something to take hold of. `arrows` shows which way it moves: 'x', 'y' or 'xy'. The value follows the pointer as
// `value([x, y])` says, and the keys; `update(x, y, value, text)` puts it where it belongs.
xe.grip = (drawing, { name, index, label, arrows = 'x', range, get, set, value }) => {
  const element = drawing.add('g', {
    class: `xe-grip xe-grip-${arrows}`,
    role: 'slider',
    tabindex: 0,
    'aria-label': label,
    'aria-orientation': arrows === 'y' ? 'vertical' : 'horizontal',
    'data-name': name,
  });
  if (index != null) element.dataset.index = index;
  element.append(xe.svg('circle', { class: 'xe-grip-reach', r: 18 }));
  const heads = { x: ['M-18 0l6 -5v10z', 'M18 0l-6 -5v10z'], y: ['M0 -18l-5 6h10z', 'M0 18l-5 -6h10z'] };
  for (const way of arrows)
    for (const d of heads[way]) element.append(xe.svg('path', { class: 'xe-grip-way', d }));
  element.append(xe.svg('circle', { class: 'xe-grip-dot', r: 7 }));
  xe.makeDraggable(element, { range, get, set }, (event) => value(drawing.at(event)));
  const update = (x, y, now, text) => {
    element.setAttribute('transform', `translate(${x.toFixed(2)} ${y.toFixed(2)})`);
    xe.setSlider(element, range(), now, text ?? xe.show(now));
  };
  return { element, update };
};

// Four fills that can be told apart without colour: full, stripes, dots, a grid. They belong to the drawing's page.
xe.hatches = (drawing) => {
  const lines = ['', 'M-2 8L8 -2M-2 2L2 -2M4 8L8 4', 'M3 1.4a1.6 1.6 0 1 0 .01 0Z', 'M3 0V6M0 3H6'];
  const defs = drawing.add('defs');
  return lines.map((d, k) => {
    if (k === 0) return 'var(--xe-blue)';
    const id = xe.id(),
      pattern = xe.svg('pattern', { id, width: 6, height: 6, patternUnits: 'userSpaceOnUse' });
    pattern.append(xe.svg('rect', { class: `xe-hatch-under-${k}`, width: 6, height: 6 }));
    pattern.append(xe.svg('path', { class: `xe-hatch-over-${k}`, d }));
    defs.append(pattern);
    return `url(#${id})`;
  });
};

// Handwritten digits from a strip of squares, a PNG in base64 whose ink is opaque: `place(k, x, y, size)` puts the digit k
// there, in the page's ink.
xe.inked = (drawing, png, count) => {
  const id = xe.id(),
    side = 28,
    mask = xe.svg('mask', { id, maskUnits: 'userSpaceOnUse', x: 0, y: 0, width: side * count, height: side });
  mask.style.maskType = 'alpha';
  mask.append(xe.svg('image', { href: `data:image/png;base64,${png}`, width: side * count, height: side }));
  drawing.add('defs').append(mask);
  return (k, x, y, size) => {
    const box = { x, y, width: size, height: size, viewBox: `${side * k} 0 ${side} ${side}` };
    const digit = drawing.add('svg', { ...box, class: 'xe-inked', 'aria-hidden': 'true' });
    digit.append(xe.svg('rect', { x: side * k, width: side, height: side, mask: `url(#${id})` }));
    return digit;
  };
};

// ---- something that plays

xe.calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

// Play, one step, back to the start. `step()` moves once; where `ended()` is true it stops. Who asked for less motion
// gets ten steps at a press and nothing that moves by itself.
xe.player = ({ step, reset, ended = () => false, pause = 150 }) => {
  let timer = null;
  const stop = () => {
    clearInterval(timer);
    timer = null;
    play.textContent = 'Play';
  };
  const once = () => {
    if (!ended()) step();
    if (ended()) stop();
  };
  const play = xe.button(
    'Play',
    () => {
      if (timer) return stop();
      if (ended()) reset();
      if (xe.calm()) {
        for (let k = 0; k < 10; k += 1) once();
        return;
      }
      play.textContent = 'Pause';
      timer = setInterval(once, pause);
      once();
    },
    { class: 'xe-button xe-primary', 'data-name': 'play' },
  );
  const one = xe.button('One step', once, { 'data-name': 'step' });
  const back = xe.button(
    'Start again',
    () => {
      stop();
      reset();
    },
    { class: 'xe-button xe-quiet', 'data-name': 'reset' },
  );
  return { element: xe.make('div', { class: 'xe-player' }, play, one, back), stop };
};
