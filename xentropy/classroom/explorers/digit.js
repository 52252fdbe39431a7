// A digit to draw on: what a linear model makes of it follows the ink, and its gradient stands on the pixels.
xe.explorers.Digit = {
  title: 'Draw a digit. Can the model read it?',
  lead: 'Draw with mouse, finger or arrow keys, and tick the digit that you mean.',
  traits: ['place', 'pixels', 'target', 'rate', '_images', '_targets', '_weight', '_bias'],
};

// An image is a list of 784 bytes, 0 for paper and 255 for ink; in the state it is text, in base64.
xe.pad = {
  bytes: (text) => Array.from(atob(text), (letter) => letter.charCodeAt(0)),
  text: (bytes) => btoa(String.fromCharCode(...bytes)),
};

// The weights come as whole thousandths, two bytes each, the low one first: a row of ten for each pixel.
xe.pad.model = ({ _weight, _bias }) => {
  const view = new DataView(Uint8Array.from(xe.pad.bytes(_weight)).buffer);
  const row = (pixel) => _bias.map((_, k) => view.getInt16(20 * pixel + 2 * k, true) / 1000);
  return { bias: _bias, rows: Array.from({ length: 784 }, (_, pixel) => row(pixel)) };
};

// logits = x W + b, and the gradient in the pixels is W times the gradient in the logits; null without a truth.
xe.pad.read = ({ bias, rows }, image, target) => {
  const logits = bias.map((b, k) => b + xe.sum(rows.map((row, pixel) => (image[pixel] / 255) * row[k])));
  const probs = xe.softmax(logits),
    seen = { logits, probs, reads: xe.peak(probs), target };
  if (target === null) return { ...seen, loss: NaN, gradient: null, steepest: NaN };
  const y = xe.spread(target, 10),
    inLogits = xe.gradient(logits, y),
    gradient = rows.map((row) => xe.sum(row.map((w, k) => w * inLogits[k])));
  // what there is to gain at a pixel: nothing by more ink where all is ink, or by less where there is none
  const gains = gradient.map((g, pixel) => (Math.abs(g) * (g < 0 ? 255 - image[pixel] : image[pixel])) / 255);
  const steepest = gradient.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
  return { ...seen, loss: xe.crossEntropy(logits, y), gradient, gains, steepest };
};

xe.pad.downhill = (image, gradient, rate) =>
  image.map((ink, pixel) => Math.floor(xe.clamp(ink - 255 * rate * gradient[pixel], 0, 255) + 0.5));

// A stroke from one place to another, full in its middle and soft at its sides, as those of the training digits are.
xe.pad.stroke = (image, [x1, y1], [x2, y2], tool) => {
  const [dx, dy] = [x2 - x1, y2 - y1],
    long = dx * dx + dy * dy,
    wide = tool === 'ink' ? 1.75 : 2.4;
  return image.map((ink, pixel) => {
    const [x, y] = [(pixel % 28) + 0.5, Math.floor(pixel / 28) + 0.5];
    const part = long > 0 ? xe.clamp(((x - x1) * dx + (y - y1) * dy) / long, 0, 1) : 0;
    const far = Math.hypot(x - x1 - part * dx, y - y1 - part * dy);
    const wet = Math.round(255 * xe.clamp(wide - far, 0, 1));
    return tool === 'ink' ? Math.max(ink, wet) : Math.min(ink, 255 - wet);
  });
};

// The square of 28 by 28 pixels. `paint(from, to, tool)` is called for each stroke, in pixels.
xe.pad.sheet = (paint) => {
  const drawing = xe.drawing('The digit, 28 by 28 pixels, to draw on', { width: 280, height: 280 }),
    sheet = drawing.element,
    help = xe.id();
  for (const [name, value] of [
    ['role', 'application'],
    ['tabindex', 0],
    ['class', 'xe-drawing xe-pad-sheet'],
    ['aria-describedby', help],
    ['data-name', 'pixels'],
  ])
    sheet.setAttribute(name, value);
  drawing.add('rect', { class: 'xe-pad-guide', x: 40, y: 40, width: 200, height: 200 });
  const invite = drawing.text(140, 145, 'Draw here', { class: 'xe-pad-invite', 'text-anchor': 'middle' });
  const corner = (pixel) => [10 * (pixel % 28), 10 * Math.floor(pixel / 28)];
  const cells = Array.from({ length: 784 }, (_, pixel) => {
    const [x, y] = corner(pixel);
    return drawing.add('rect', { class: 'xe-pad-ink', x, y, width: 10, height: 10 });
  });
  const kinds = ['minus', 'plus'],
    halos = kinds.map(() => drawing.add('path', { class: 'xe-pad-halo' })),
    marks = kinds.map((kind) => drawing.add('path', { class: `xe-pad-mark xe-pad-${kind}`, 'data-name': kind }));
  const brush = drawing.add('circle', { class: 'xe-pad-brush', r: 15 }),
    frame = drawing.add('rect', { class: 'xe-pad-cursor', width: 12, height: 12 });
  // It says that one can draw here, until somebody does.
  const pencil = drawing.add('path', {
    class: 'xe-pad-pencil',
    d: 'M0 0l3 -11l22 -22l8 8l-22 22zM3 -11l8 8M20 -28l8 8',
  });
  const where = xe.make('p', { class: 'xe-pad-where', 'aria-live': 'polite', 'data-name': 'where' });
  let cursor = [14, 14],
    last = null,
    tool = 'ink',
    touched = false,
    shown = { image: [], sign: [] };

  const place = (event) => drawing.at(event).map((value) => value / 10);
  const say = () => {
    const [x, y] = cursor,
      pixel = 28 * y + x,
      sign = shown.sign[pixel];
    frame.setAttribute('x', 10 * x - 1);
    frame.setAttribute('y', 10 * y - 1);
    where.textContent = `Row ${y + 1}, column ${x + 1}: ink ${shown.image[pixel]}` + (sign ? `, a ${sign} sign` : '');
  };
  sheet.addEventListener('pointerdown', (event) => {
    const eraser = event.button === 5; // the other end of a pen
    if (event.button !== 0 && !eraser) return;
    event.preventDefault();
    sheet.focus({ preventScroll: true });
    sheet.classList.remove('xe-keyed');
    touched = true;
    where.textContent = '';
    sheet.setPointerCapture(event.pointerId);
    last = place(event);
    paint(last, last, eraser ? 'eraser' : tool);
  });
  sheet.addEventListener('pointermove', (event) => {
    const now = place(event);
    brush.setAttribute('cx', 10 * now[0]);
    brush.setAttribute('cy', 10 * now[1]);
    if (!last || !sheet.hasPointerCapture(event.pointerId)) return;
    paint(last, now, event.buttons & 32 ? 'eraser' : tool);
    last = now;
  });
  for (const end of ['pointerup', 'pointercancel', 'lostpointercapture'])
    sheet.addEventListener(end, () => {
      last = null;
    });
  sheet.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key],
      key = { ' ': 'ink', Enter: 'ink', Backspace: 'eraser', Delete: 'eraser' }[event.key];
    if (!way && !key) return;
    event.preventDefault();
    event.stopPropagation();
    sheet.classList.add('xe-keyed');
    touched = true;
    const from = cursor.map((value) => value + 0.5);
    if (way) cursor = cursor.map((value, k) => xe.clamp(value + way[k], 0, 27));
    if (key || event.shiftKey) paint(from, cursor.map((value) => value + 0.5), key ?? tool);
    say();
  });
  sheet.addEventListener('focus', () => {
    if (!sheet.matches(':focus-visible')) return;
    sheet.classList.add('xe-keyed');
    say();
  });
  sheet.addEventListener('blur', () => {
    sheet.classList.remove('xe-keyed');
    where.textContent = '';
  });

  // Where there is most to gain stands a sign: plus where ink lowers the loss, minus where it raises it.
  const update = (image, { gradient, gains }) => {
    cells.forEach((cell, pixel) => {
      if (image[pixel] !== shown.image[pixel]) cell.setAttribute('fill-opacity', image[pixel] / 255);
    });
    invite.setAttribute('visibility', image.some((ink) => ink > 0) ? 'hidden' : 'visible');
    const lines = ['', ''],
      sign = [],
      best = gradient ? [...gains.keys()].sort((a, b) => gains[b] - gains[a]).slice(0, 56) : [];
    for (const pixel of best) {
      const size = 4.4 * Math.sqrt(gains[pixel] / Math.max(gains[best[0]], 0.12));
      if (size < 1.6) continue;
      const kind = gradient[pixel] < 0 ? 1 : 0,
        [x, y] = corner(pixel).map((value) => value + 5),
        s = size.toFixed(1);
      sign[pixel] = kinds[kind];
      lines[kind] += `M${x - s} ${y}h${2 * s}` + (kind ? `M${x} ${y - s}v${2 * s}` : '');
    }
    for (const parts of [halos, marks]) parts.forEach((part, kind) => part.setAttribute('d', lines[kind]));
    const first = best.find((pixel) => sign[pixel] === 'plus');
    pencil.setAttribute('visibility', first === undefined || touched ? 'hidden' : 'visible');
    if (first !== undefined) {
      const [x, y] = corner(first);
      pencil.setAttribute('transform', `translate(${x + 8} ${y + 2})`);
    }
    marks.forEach((mark, kind) => {
      mark.dataset.pixels = sign.flatMap((some, k) => (some === kinds[kind] ? [k] : []));
    });
    shown = { image, sign };
    if (sheet.classList.contains('xe-keyed')) say();
  };
  const hint = 'Arrow keys move the cursor, space puts ink, backspace takes it away, and shift with an arrow draws.';
  return {
    parts: [
      sheet,
      xe.make('p', { class: 'xe-pad-hidden', id: help }, hint),
      xe.make(
        'div',
        { class: 'xe-pad-status' },
        where,
        xe.make('p', { class: 'xe-pad-keys', 'aria-hidden': 'true' }, 'space: ink, backspace: erase, shift: draw'),
      ),
    ],
    update,
    use: (name) => {
      tool = name;
      sheet.classList.toggle('xe-pad-erasing', name === 'eraser');
      brush.setAttribute('r', name === 'eraser' ? 21 : 15);
    },
  };
};

// Ten rows: whether it is the truth, the logit, the probability.
xe.pad.table = (choose) => {
  const group = xe.id();
  const bar = () => {
    const zero = xe.make('div', { class: 'xe-zero' }),
      fill = xe.make('div', { class: 'xe-fill' }),
      groove = xe.make('div', { class: 'xe-groove' }),
      track = xe.make('div', { class: 'xe-track', 'aria-hidden': 'true' }, groove, fill, zero);
    const update = (value, low, high) => {
      const at = (v) => (100 * (xe.clamp(v, low, high) - low)) / (high - low);
      fill.style.left = Math.min(at(0), at(value)) + '%';
      fill.style.width = Math.abs(at(value) - at(0)) + '%';
      fill.className = `xe-fill xe-${value < 0 ? 'minus' : 'plus'}`;
      zero.style.left = at(0) + '%';
    };
    return { track, update };
  };
  const rows = Array.from({ length: 10 }, (_, k) => {
    const input = xe.make('input', { type: 'radio', name: group, value: k, 'aria-label': `${k} is the truth` });
    input.addEventListener('change', () => choose(k));
    input.addEventListener('keydown', (event) => event.stopPropagation());
    const [score, chance] = [bar(), bar()],
      logit = xe.number('logits', k),
      prob = xe.number('probs', k);
    const name = xe.make('span', { class: 'xe-pad-name' }, input, String(k));
    const row = xe.make('label', { class: 'xe-pad-row' }, name, score.track, logit, chance.track, prob);
    return { row, input, score, chance, logit, prob };
  });
  const names = ['truth', 'logit', 'probability'].map((text) => xe.make('span', {}, text));
  const element = xe.make(
    'div',
    { class: 'xe-pad-table', role: 'radiogroup', 'aria-label': 'the truth' },
    xe.make('div', { class: 'xe-pad-row xe-pad-head' }, ...names),
    ...rows.map(({ row }) => row),
  );
  const update = ({ logits, probs, reads, target }) => {
    const reach = [10, 20, 40, 100].find((limit) => logits.every((value) => Math.abs(value) <= limit)) ?? 1000;
    rows.forEach(({ row, input, score, chance, logit, prob }, k) => {
      row.classList.toggle('xe-pad-true', k === target);
      row.classList.toggle('xe-pad-read', k === reads);
      input.checked = k === target;
      score.update(logits[k], -reach, reach);
      chance.update(probs[k], 0, 1);
      xe.setNumber(logit, logits[k], Math.abs(logits[k]) < 0.05 ? '0.0' : xe.show(logits[k], 1, true));
      xe.setNumber(prob, probs[k], probs[k] < 0.0005 ? '0.000' : xe.show(probs[k]));
    });
  };
  return { element, update };
};

xe.explorers.Digit.build = ({ state, put }) => {
  const model = xe.pad.model(state()),
    held = xe.pad.bytes(state()._images),
    original = (place) => held.slice(784 * place, 784 * (place + 1));
  const now = () => {
    const { pixels, target, rate } = state(),
      image = xe.pad.bytes(pixels);
    return { image, rate, ...xe.pad.read(model, image, target) };
  };
  const an = (digit) => (digit === 8 ? 'an 8' : `a ${digit}`);

  const sheet = xe.pad.sheet((from, to, tool) =>
    put({ pixels: xe.pad.text(xe.pad.stroke(xe.pad.bytes(state().pixels), from, to, tool)) }),
  );
  const tools = ['Ink', 'Eraser'].map((text) => {
    const name = text.toLowerCase();
    return xe.button(text, () => use(name), { 'data-name': name });
  });
  const use = (name) => {
    sheet.use(name);
    for (const tool of tools) tool.setAttribute('aria-pressed', tool.dataset.name === name);
  };
  const clear = xe.button(
    'Clear',
    () => {
      player.stop();
      use('ink');
      put({ pixels: xe.pad.text(Array(784).fill(0)), target: null });
    },
    { 'data-name': 'clear' },
  );
  const another = xe.button(
    'Another digit',
    () => {
      player.stop();
      use('ink');
      const place = (state().place + 7) % state()._targets.length; // near ones are alike
      put({ place, pixels: xe.pad.text(original(place)), target: state()._targets[place] });
    },
    { 'data-name': 'another' },
  );

  // Steps down the gradient, and what stood there before the first of them.
  let before = null,
    after = null;
  const ended = () => {
    const { image, gradient, rate, loss } = now();
    if (!gradient || loss < 0.05) return true;
    return xe.pad.downhill(image, gradient, rate).every((ink, pixel) => ink === image[pixel]);
  };
  const player = xe.player({
    step: () => {
      const { image, gradient, rate } = now();
      if (state().pixels !== after) before = state().pixels;
      after = xe.pad.text(xe.pad.downhill(image, gradient, rate));
      put({ pixels: after });
    },
    reset: () => state().pixels === after && put({ pixels: before }),
    ended,
    pause: 120,
  });
  const [play, one, back] = player.element.children;
  one.textContent = 'One step downhill';

  const reads = xe.number('reads'),
    loss = xe.number('loss'),
    steepest = xe.number('steepest'),
    price = xe.make('span', { class: 'xe-pad-label' }),
    unit = xe.make('span', {});
  const sign = (kind, text) => {
    const icon = xe.svg('svg', { viewBox: '0 0 12 12', class: 'xe-pad-icon', 'aria-hidden': 'true' });
    const d = kind === 'plus' ? 'M1.5 6h9M6 1.5v9' : 'M1.5 6h9';
    icon.append(xe.svg('path', { class: `xe-pad-mark xe-pad-${kind}`, d }));
    return xe.make('span', {}, icon, text);
  };
  const legend = xe.make(
    'p',
    { class: 'xe-pad-legend' },
    sign('plus', 'ink lowers the cost'),
    sign('minus', 'ink raises it'),
    xe.make('span', {}, 'steepest slope: ', steepest, ' nats for full ink'),
  );
  const verdict = xe.make(
    'div',
    { class: 'xe-pad-verdict' },
    xe.make('div', {}, xe.make('span', { class: 'xe-pad-label' }, 'the model reads'), reads),
    xe.make('div', {}, price, xe.make('span', {}, loss, unit)),
  );
  const table = xe.pad.table((target) => put({ target }));
  use('ink');

  const draw = ({ pixels }) => {
    const seen = now(),
      { target, probs } = seen,
      known = target !== null,
      blank = seen.image.every((ink) => ink === 0),
      done = ended();
    sheet.update(seen.image, seen);
    table.update(seen);
    xe.setNumber(reads, seen.reads, String(seen.reads));
    price.textContent = known ? `the truth, ${an(target)}, costs` : 'what is it meant to be?';
    unit.textContent = known ? ' nats' : 'Tick it below.';
    for (const [number, value] of [
      [loss, seen.loss],
      [steepest, seen.steepest],
    ]) {
      xe.setNumber(number, value, known ? xe.show(value, 3, number === steepest) : '');
      if (!known) delete number.dataset.value;
    }
    legend.classList.toggle('xe-pad-off', !known);
    play.disabled = done && pixels !== after;
    one.disabled = done;
    back.disabled = pixels !== after;
    const said = `The model reads ${an(seen.reads)}, with probability ${xe.show(probs[seen.reads])}`;
    if (blank) return `Blank paper: ${said[0].toLowerCase() + said.slice(1)}. Draw a digit over most of the square.`;
    if (!known) return `${said}. Which digit is it meant to be? Tick it, and you see what it costs.`;
    const cost = `costs ${xe.show(seen.loss)} nats`;
    if (seen.reads !== target)
      return `${said}, but the truth is ${an(target)}: that ${cost}. Follow the signs, or press Play.`;
    return `${said}, and is right: that ${cost}. Tick another digit, and Play turns the picture into it.`;
  };
  const parts = [
    xe.make(
      'div',
      { class: 'xe-pad' },
      xe.make(
        'div',
        { class: 'xe-pad-grid' },
        xe.make('div', { class: 'xe-pad-left' }, ...sheet.parts, legend),
        xe.make('div', { class: 'xe-player xe-pad-tools' }, ...tools, clear, another),
        player.element,
        xe.make('div', { class: 'xe-pad-right' }, verdict, table.element),
      ),
    ),
  ];
  return { parts, draw, stop: player.stop };
};
