// Two inputs, linear, relu, linear, cross-entropy: numbers go forwards box by box, and gradients come back.
xe.explorers.Layers = {
  title: 'How does the gradient find its way back?',
  lead: 'Move the handle round the loop, or press Play. Drag any number that has arrows.',
  traits: ['x', 'w', 'v', 'target', 'step'],
};

// All the numbers; those of the way back begin with g.
xe.thereAndBack = ({ x, w, v, target }) => {
  const forwards = (from, weight) => [0, 1].map((k) => from[0] * weight[k] + from[1] * weight[2 + k]);
  const back = (g, weight) => [0, 1].map((j) => g[0] * weight[2 * j] + g[1] * weight[2 * j + 1]);
  const felt = (from, g) => [0, 1, 2, 3].map((n) => from[n >> 1] * g[n % 2]);
  const h = forwards(x, w),
    a = h.map((value) => Math.max(value, 0)),
    z = forwards(a, v),
    y = xe.spread(target, 2),
    gz = xe.gradient(z, y),
    ga = back(gz, v),
    gh = ga.map((g, k) => (h[k] > 0 ? g : 0));
  const there = { x, w, v, h, a, z, probs: xe.softmax(z), loss: [xe.crossEntropy(z, y)] };
  return { ...there, gz, ga, gv: felt(a, gz), gh, gx: back(gh, w), gw: felt(x, gh) };
};

// A number that is dragged sideways where it stands, with an arrowhead on either side; its whole seat is the handle.
xe.scrub = (drawing, { name, index, label, x, y, width, tall, get, set }) => {
  const range = () => ({ low: -3, high: 3, step: 0.1, page: 1 });
  const element = drawing.add('g', {
    class: 'xe-scrub',
    role: 'slider',
    tabindex: 0,
    'aria-label': label,
    'aria-orientation': 'horizontal',
    'data-name': name,
    'data-index': index,
    transform: `translate(${x} ${y})`,
  });
  element.append(xe.svg('rect', { class: 'xe-scrub-reach', x: -width / 2, y: -tall / 2, width, height: 2 * tall, rx: 5 }));
  for (const way of [-1, 1]) {
    const tip = way * (width / 2 - 2.5);
    element.append(xe.svg('path', { class: 'xe-scrub-way', d: `M${tip} 0l${-way * 4} -3.5v7z` }));
  }
  let start = null;
  element.addEventListener('pointerdown', (event) => (start = [drawing.at(event)[0], get()]));
  xe.makeDraggable(element, { range, get, set }, (event) => start[1] + (drawing.at(event)[0] - start[0]) / 40);
  return (value) => xe.setSlider(element, range(), value, xe.show(value, 1));
};

xe.explorers.Layers.build = ({ state, put }) => {
  const drawing = xe.drawing('Two inputs, linear, relu, linear, cross-entropy: four boxes in a row, and a loop around them.', {
    height: 250,
  });
  const lanes = [78, 183],
    columns = { x: 20, h: 137, a: 190, z: 302 },
    [mid, top, bottom, end] = [118, 22, 230, 340.5];
  // the loop: above the boxes forwards, below them back
  const over = `M20 ${top}H${end - 10}q10 0 10 10V${mid - 21}`,
    under = `M${end} ${mid + 21}V${bottom - 10}q0 10 -10 10H20`;
  const along = Object.values(columns),
    stops = [...along.map((x) => [x, top]), [end, 62], ...along.reverse().map((x) => [x, bottom])];
  drawing.add('path', { class: 'xe-layers-loop', d: over + under });
  const went = drawing.add('path', { class: 'xe-layers-over', d: over }),
    came = drawing.add('path', { class: 'xe-layers-under', d: under });
  drawing.text(40, 13, 'values, forwards');
  drawing.text(40, 247, 'gradients, backwards', { class: 'xe-warm' });
  // the boxes: a name, a frame, and the steps at which they are passed on the way there and on the way back
  const boxes = [
    { name: 'linear', x: 46, width: 64, there: 1, back: 8 },
    { name: 'relu', x: 157.5, width: 12, there: 2, back: 7 },
    { name: 'linear', x: 215, width: 60, there: 3, back: 6 },
    { name: 'cross-entropy', x: 319, width: 43, y: 94, height: 48, there: 4, back: 5 },
  ];
  for (const box of boxes) {
    const { x, width, y = 53, height = 155 } = box;
    box.frame = drawing.add('rect', { x, y, width, height, rx: 6 });
    if (box.there === 4) drawing.add('rect', { class: 'xe-pill', x: 321, y: 143, width: 40, height: 20 });
    const words = box.there < 4 ? [[46, box.name]] : [[151, 'cross-'], [161, 'entropy']];
    box.labels = words.map(([line, word]) => drawing.text(x + width / 2, line, word, { 'text-anchor': 'middle' }));
  }
  // the arrows: from a number to the next, through a weight where there is one; turned round on the way back
  const routes = [];
  const route = (box, ...points) => {
    const arrow = xe.arrow(drawing),
      lead = arrow.element.appendChild(xe.svg('path', { class: 'xe-arrow-line' }));
    routes.push({ ...boxes[box], points, arrow, lead, gate: box === 1 ? routes.length - 8 : null });
  };
  const fork = (y, up) => y + (up ? -5 : 5);
  for (const [box, from, weight, to] of [[0, 39, 74, 118], [2, 209, 243, 283]])
    for (const n of [0, 1, 2, 3]) {
      const [j, k, y] = [n >> 1, n % 2, lanes[0] + 35 * n];
      route(box, [from, fork(lanes[j], n % 2 === 0)], [weight - 21, y], [weight + 21, y], [to, fork(lanes[k], n < 2)]);
    }
  for (const y of lanes) route(1, [156, y], [171, y]);
  route(3, [306, lanes[0] + 22], [322, mid - 10]);
  route(3, [306, lanes[1] - 22], [322, mid + 10]);
  const bars = lanes.map((y) => drawing.add('path', { class: 'xe-layers-bar', d: `M163.5 ${y - 19}v38` }));
  const sparks = drawing.add('g', { 'aria-hidden': 'true' });
  // a number above its gradient; `step` says when each of them is there
  const cells = [];
  const seat = (name, index, x, y, [there, back], { width = 38, tall = 21, label, digits = 2 } = {}) => {
    const half = { x: x - width / 2, width, height: tall };
    const frame = drawing.add('rect', { class: 'xe-layers-seat', ...half, y: y - tall, height: 2 * tall, rx: 5 });
    const below = drawing.add('rect', { class: 'xe-layers-back', ...half, y, rx: 4 });
    const set = (value) => put({ [name]: state()[name].map((old, n) => (n === index ? value : old)) });
    const get = () => state()[name][index];
    const say = label && xe.scrub(drawing, { name, index, label, x, y: y - tall / 2, width, tall, get, set });
    const text = (what, place) => drawing.number(what, x, place, { 'text-anchor': 'middle', 'data-index': index });
    const value = text(name, y - tall / 2 + 4.2);
    cells.push({ name, index, value, say, there, digits, frame });
    if (name === 'loss') cells.push({ one: drawing.text(x, y + tall / 2 + 4.2, '', { class: 'xe-number', 'text-anchor': 'middle' }), below, there: back });
    else cells.push({ name: 'g' + name, index, value: text('g' + name, y + tall / 2 + 4.2), below, there: back, digits: 2 });
  };
  for (const [name, steps] of [['x', [0, 8]], ['h', [1, 7]], ['a', [2, 6]], ['z', [3, 5]]]) {
    const held = (k) => (name === 'x' ? { label: `input ${k + 1}`, digits: 1 } : {});
    lanes.forEach((y, k) => seat(name, k, columns[name], y, steps, held(k)));
    drawing.text(columns[name], 217, name, { 'text-anchor': 'middle', class: 'xe-layers-letter' });
  }
  for (const [name, x, back] of [['w', 74, 8], ['v', 243, 6]])
    for (const n of [0, 1, 2, 3]) {
      const label = `weight ${name} from ${(n >> 1) + 1} to ${(n % 2) + 1}`;
      seat(name, n, x, lanes[0] + 35 * n, [0, back], { width: 42, tall: 16, label, digits: 1 });
    }
  seat('loss', 0, end, mid, [4, 5]);
  const grip = xe.grip(drawing, {
    name: 'step',
    label: 'how far round the loop',
    range: () => ({ low: 0, high: 8, step: 1, page: 4 }),
    get: () => state().step,
    set: (step) => put({ step }),
    value: ([x, y]) => {
      const far = stops.map(([u, v]) => Math.hypot(u - x, v - y));
      return far.indexOf(Math.min(...far));
    },
  });
  const player = xe.player({
    step: () => put({ step: state().step + 1 }),
    reset: () => put({ step: 0 }),
    ended: () => state().step >= 8,
    pause: 900,
  });
  const choose = xe.select({
    label: 'the truth',
    name: 'target',
    options: [[0, 'class 0'], [1, 'class 1']],
    set: (value) => put({ target: Number(value) }),
  });
  const rows = [0, 1].map((k) => ({ head: xe.make('th', { scope: 'row' }, `class ${k}`), p: xe.number('probs', k), y: xe.make('td') }));
  const heads = ['p', 'y'].map((head) => xe.make('th', { scope: 'col' }, head));
  const table = xe.make(
    'table',
    { class: 'xe-table xe-close' },
    xe.make('thead', {}, xe.make('tr', {}, xe.make('td'), ...heads)),
    xe.make('tbody', {}, ...rows.map(({ head, p, y }) => xe.make('tr', {}, head, xe.make('td', {}, p), y))),
  );
  const side = xe.make('div', { class: 'xe-side xe-fill-side' }, player.element, choose.element, table);
  const fill = (element, shown, value, text) => {
    if (shown) return xe.setNumber(element, value, text);
    delete element.dataset.value;
    element.textContent = '';
  };
  let last = null;
  const draw = (now) => {
    const { step } = now,
      all = xe.thereAndBack(now),
      turned = step > 4;
    for (const { name, index, value, say, there, digits, below, one } of cells) {
      if (one) one.textContent = step >= there ? '1' : '';
      else fill(value, step >= there, all[name][index], xe.show(all[name][index], digits));
      if (say) say(all[name][index]);
      if (below) below.setAttribute('visibility', step >= there ? 'visible' : 'hidden');
    }
    for (const { there, back, frame, labels } of boxes) {
      frame.setAttribute('class', step === there || step === back ? `xe-layers-box xe-layers-${turned ? 'turned' : 'on'}` : 'xe-layers-box');
      for (const label of labels) label.setAttribute('class', `xe-layers-small${step === there || step === back ? ' xe-strong' : ''}`);
    }
    const fresh = [];
    for (const { there, back, points, lead, arrow, gate } of routes) {
      const homeward = step >= back,
        way = homeward ? [...points].reverse() : points,
        shut = step >= there && gate !== null && !(all.h[gate] > 0),
        kind = homeward ? 'other' : step >= there ? 'plain' : 'wait';
      arrow.update(...way.at(-2), ...(shut ? [homeward ? 165 : 162, way.at(-1)[1]] : way.at(-1)));
      lead.setAttribute('d', way.length > 2 ? xe.path(way.slice(0, 2)) : '');
      arrow.element.setAttribute('class', `xe-arrow xe-arrow-${kind}`);
      if (step === there || step === back) fresh.push(xe.path(way));
    }
    // a spark runs along the arrows of the step that was just taken
    if (step !== last)
      sparks.replaceChildren(
        ...fresh.map((d) => xe.svg('path', { class: `xe-layers-spark${turned ? ' xe-layers-home' : ''}`, d, pathLength: 100 })),
      );
    last = step;
    bars.forEach((bar, k) => bar.setAttribute('visibility', step >= 2 && !(all.h[k] > 0) ? 'visible' : 'hidden'));
    const [gx, gy] = stops[step];
    went.setAttribute('d', step < 4 ? `M20 ${top}H${gx}` : over);
    came.setAttribute('d', turned ? `M${end} ${mid + 21}V${bottom - 10}q0 10 -10 10H${gx}` : '');
    const names = ['at the inputs', 'after linear', 'after relu', 'after linear', 'at the loss'];
    grip.update(gx, gy, step, step < 5 ? `forwards, ${names[step]}` : `backwards, ${names[8 - step].replace('after', 'before')}`);
    for (const { name, index, frame } of cells) if (name === 'z') frame.classList.toggle('xe-marked', index === now.target);
    rows.forEach(({ head, p, y }, k) => {
      head.classList.toggle('xe-true', k === now.target);
      y.textContent = String(k === now.target ? 1 : 0);
      fill(p, step > 3, all.probs[k]);
    });
    choose.update(String(now.target));
    const show = (value) => xe.show(xe.clean(value), 2),
      shut = all.h.filter((h) => !(h > 0)).length,
      n = all.gw.map(Math.abs).reduce((at, g, m, list) => (g > list[at] ? m : at), 0);
    return [
      'Two inputs, and nothing has happened yet.',
      `Linear: inputs times weights, added up. ${show(now.x[0] * now.w[0])} and ${show(now.x[1] * now.w[2])} make ${show(all.h[0])}.`,
      shut ? `Relu stops ${shut === 2 ? 'both numbers' : 'the negative number'}: its gate is shut, and 0 goes on.` : 'Both numbers are positive, so relu lets them pass.',
      'Linear once more: the two logits.',
      `Softmax gives the truth, class ${now.target}, a p of ${show(all.probs[now.target])}. That costs ${show(all.loss[0])} nats.`,
      `Now backwards. The slopes at the logits are p − y: ${show(all.gz[0])} and ${show(all.gz[1])}.`,
      'Each weight gets its input times the slope behind it, and a gets slopes through the weights.',
      shut ? `Where relu stopped the number, it stops the gradient too.` : 'Both gates are open, so both gradients pass.',
      all.gw[n] === 0
        ? 'All has come to nothing: behind shut gates no weight of the first layer has a slope.'
        : `Raise the weight with slope ${show(all.gw[n])} by 0.1, and the loss ${all.gw[n] < 0 ? 'falls' : 'rises'} by about ${xe.show(Math.abs(all.gw[n] / 10), 2)}. Try it.`,
    ][step];
  };
  return { parts: [xe.make('div', { class: 'xe-beside xe-layers' }, drawing.element, side)], draw, stop: player.stop };
};
