// A held-out digit, what a trained linear model makes of it, and in which pixels more ink would raise the loss.
xe.explorers.Digit = {
  title: 'A digit, its loss, and the gradient in its pixels',
  lead:
    'Choose a digit and a temperature. The model is linear: it ' +
    'was trained on 4,000 other digits and did not see these.',
  traits: ['place', 'temperature', '_images', '_targets', '_weight', '_bias'],
};

xe.bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

// The weights come as whole thousandths, two bytes each, the low one first.
xe.thousandths = (text) => {
  const bytes = xe.bytes(text),
    view = new DataView(bytes.buffer);
  return Array.from({ length: bytes.length / 2 }, (_, k) => view.getInt16(2 * k, true) / 1000);
};

xe.unpacked = ({ _images, _targets, _weight, _bias }) => {
  const all = xe.bytes(_images),
    weight = xe.thousandths(_weight);
  return {
    targets: _targets,
    bias: _bias,
    images: _targets.map((_, k) => Array.from(all.slice(784 * k, 784 * (k + 1)))),
    rows: Array.from({ length: 784 }, (_, pixel) => weight.slice(10 * pixel, 10 * (pixel + 1))),
  };
};

// logits = x W + b; the gradient in the pixels is W times the gradient in the logits, and 1/T for the temperature.
xe.classified = (data, { place, temperature }) => {
  const image = data.images[place],
    target = data.targets[place];
  const logits = data.bias.map((b, k) => b + xe.sum(image.map((ink, pixel) => (ink / 255) * data.rows[pixel][k])));
  const scaled = logits.map((x) => x / temperature),
    y = xe.spread(target, 10),
    inLogits = xe.gradient(scaled, y);
  const gradient = data.rows.map((row) => xe.sum(row.map((w, k) => w * inLogits[k])) / temperature);
  const size = (pixels) => xe.sum(gradient.filter((_, pixel) => pixels(image[pixel])).map(Math.abs));
  return {
    image,
    target,
    logits,
    probs: xe.softmax(scaled),
    loss: xe.crossEntropy(scaled, y),
    gradient,
    onPaper: size((ink) => ink === 0) / size(() => true),
  };
};

xe.explorers.Digit.question = {
  inputLabel: 'where most of the gradient lies',
  choices: [
    ['ink', 'on the ink of the digit'],
    ['paper', 'on the blank paper'],
    ['half', 'about half on each'],
  ],
  ask: () =>
    'The gradient of the loss in the pixels says for each of the 784 pixels what a little more ink there would do ' +
    'to the loss. Add up its absolute values. Where does most of it lie?',
  answer: (state) => {
    const { onPaper } = xe.classified(xe.unpacked(state), state);
    return onPaper > 0.55 ? 'paper' : onPaper < 0.45 ? 'ink' : 'half';
  },
  explain: (state) => {
    const { onPaper } = xe.classified(xe.unpacked(state), state);
    return (
      `${xe.show(100 * onPaper, 0)} % of it lies on pixels without ink. ` +
      `The gradient is a mix of the ten columns of the weight. ` +
      'The image sets only the proportions, so it asks for ink where there is none.'
    );
  },
};

xe.explorers.Digit.build = ({ state, put }) => {
  const digits = Array.from({ length: 10 }, (_, k) => String(k)),
    group = xe.id();
  const data = xe.unpacked(state());
  const inputs = data.targets.map((target, place) => {
    const input = xe.make('input', {
      type: 'radio',
      name: group,
      value: place,
      'aria-label': `digit ${place + 1} of ${data.targets.length}, a ${target}`,
    });
    input.addEventListener('change', () => put({ place }));
    input.addEventListener('keydown', (event) => event.stopPropagation());
    return input;
  });
  const choose = xe.make(
    'fieldset',
    { class: 'xe-digits' },
    xe.make('legend', {}, 'a held-out digit'),
    ...inputs.map((input, place) => xe.make('label', { class: 'xe-digit' }, input, xe.ink(data.images[place]))),
  );
  const small = (bars) => {
    bars.element.classList.add('xe-small');
    return bars;
  };
  const logits = small(xe.bars({ title: 'logits', name: 'logits', names: digits, low: -10, high: 10, signed: true }));
  const probs = small(xe.bars({ title: 'prediction p', name: 'probs', names: digits, low: 0, high: 1 }));
  const temperature = xe.slider({
    label: 'temperature',
    name: 'temperature',
    low: -1,
    high: 1,
    step: 0.02,
    page: 0.2,
    to: (value) => Math.log10(value),
    from: (power) => Number((10 ** power).toPrecision(3)),
    text: (value) => xe.show(value, 2),
    set: (value) => put({ temperature: value }),
  });
  const loss = xe.number('loss'),
    steepest = xe.number('steepest'),
    paper = xe.number('paper'),
    reading = xe.make('span', { class: 'xe-formula' });
  const image = xe.make('canvas', { width: 28, height: 28, role: 'img' }),
    slopes = xe.make('canvas', { width: 28, height: 28, role: 'img' });
  const readout = xe.make(
    'div',
    { class: 'xe-readout' },
    'loss ',
    loss,
    xe.make('span', { class: 'xe-unit' }, ' nats '),
    reading,
  );
  const name = xe.make('figcaption', {});
  const left = xe.make('figure', { class: 'xe-picture' }, image, name),
    right = xe.make(
      'figure',
      { class: 'xe-picture' },
      slopes,
      xe.make(
        'figcaption',
        {},
        'Its gradient. Dark: more ink raises the loss. Light: more ink lowers it. Mid-grey: 0.',
      ),
    );
  const facts = xe.make(
    'p',
    { class: 'xe-caption' },
    'The steepest pixel has the slope ',
    steepest,
    ', in nats for full ink. On blank paper lie ',
    paper,
    ' of the absolute values.',
  );

  const draw = (now, frozen) => {
    const result = xe.classified(data, now),
      { target, logits: x, probs: p, gradient } = result;
    const top = xe.peak(p),
      reach = [10, 20, 40, 100].find((limit) => x.every((value) => Math.abs(value) <= limit)) ?? 1000;
    const most = gradient.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0),
      scale = Math.abs(most) || 1;
    inputs.forEach((input, place) => {
      input.checked = place === now.place;
      input.disabled = frozen;
    });
    logits.update(x, { low: -reach, high: reach });
    probs.update(p);
    for (const { rows } of [logits, probs])
      rows.forEach(({ row, extra }, k) => row.classList.toggle('xe-marked', k === target));
    temperature.update(now.temperature, frozen);
    xe.setNumber(loss, result.loss);
    reading.textContent =
      `= −log p of ${target}, the truth` +
      (now.temperature === 1 ? '' : `, at temperature ${xe.show(now.temperature, 2)}`);
    xe.setNumber(steepest, most, xe.show(most, 3, true));
    xe.setNumber(paper, 100 * result.onPaper, xe.show(100 * result.onPaper, 0) + ' %');
    name.textContent = `The image, a ${target}.`;
    xe.paint(
      image,
      result.image.map((ink) => 255 - ink),
    );
    image.setAttribute('aria-label', `The handwritten digit: a ${target}.`);
    xe.paint(
      slopes,
      gradient.map((g) => 128 - 127 * (g / scale)),
    );
    slopes.dataset.values = frozen ? '' : JSON.stringify(gradient);
    slopes.setAttribute(
      'aria-label',
      `The gradient in the pixels: ${xe.show(100 * result.onPaper, 0)} % of it on blank paper.`,
    );
    const verdict = top === target ? 'which it is' : `but it is a ${target}`;
    return (
      `The model says ${top} with probability ${xe.show(p[top])}, ` +
      `${verdict}. The loss is ${xe.show(result.loss)} nats. ` +
      'To lower it, put ink where the gradient is light, and take ink away where it is dark.'
    );
  };
  return {
    draw,
    secret: [right],
    shown: [
      choose,
      xe.make(
        'div',
        { class: 'xe-panels xe-two' },
        xe.make('div', {}, xe.make('div', { class: 'xe-pictures' }, left, right), temperature.element),
        xe.make('div', { class: 'xe-panels xe-pair xe-tall' }, logits.element, probs.element),
      ),
    ],
    hidden: [readout, facts],
  };
};

// A picture of 28 by 28 shades, 0 for black.
xe.paint = (canvas, shades) => {
  const context = canvas.getContext('2d'),
    picture = context.createImageData(28, 28);
  shades.forEach((shade, pixel) => picture.data.set([shade, shade, shade, 255], 4 * pixel));
  context.putImageData(picture, 0, 0);
};

xe.ink = (image) => {
  const canvas = xe.make('canvas', { width: 28, height: 28, 'aria-hidden': 'true' });
  xe.paint(
    canvas,
    image.map((ink) => 255 - ink),
  );
  return canvas;
};
