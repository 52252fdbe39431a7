// Logits, their loss, its gradient, and steps downhill.
xe.explorers.LossAndGradient = {
  title: 'Loss and gradient',
  lead:
    'Drag the logits, or focus one and use the arrow keys. ' +
    'Softmax makes the prediction: exp of each logit, divided by their sum. ' +
    'Choose the target. Then go downhill: a step subtracts the learning rate times the gradient.',
  traits: ['logits', 'target', 'rate', 'losses', '_start'],
};

// The class that the question leaves out: the target, or for a soft target the class with the most of it.
xe.asksFor = ({ logits, target }) => xe.peak(xe.spread(target, logits.length));

xe.explorers.LossAndGradient.question = {
  inputLabel: 'your guess for the missing bar of the gradient',
  placeholder: 'e.g. 0.1',
  text: (value) => xe.show(value, 2, true),
  ask: (state) => {
    const gradient = xe.gradient(state.logits, xe.spread(state.target, state.logits.length)),
      asked = xe.asksFor(state);
    const others = gradient
      .map((value, k) => `${xe.show(value, 2, true)} for class ${k}`)
      .filter((_, k) => k !== asked);
    return (
      `The truth is ${Array.isArray(state.target) ? 'mostly ' : ''}class ${asked}. ` +
      `The gradient has one bar for each class. It says how fast the loss changes when ` +
      `this logit alone is raised. It is ${others.join(' and ')}. What is it for class ${asked}? ` +
      `(To add one number to all logits changes neither the prediction nor the loss.)`
    );
  },
  answer: (state) => xe.gradient(state.logits, xe.spread(state.target, state.logits.length))[xe.asksFor(state)],
  explain: (state) =>
    `The bars sum to 0, so the others give it away: class ${xe.asksFor(state)} has the sum of the others, with the ` +
    `opposite sign. It has to be so, since the sum is the slope when all logits rise together, and then nothing ` +
    `changes. "Why the bars of the gradient sum to 0", below, shows it in another way.`,
};

xe.explorers.LossAndGradient.build = ({ state, put }) => {
  const classes = state().logits.map((_, k) => String(k));
  const of = (what) => (place) => `${what} of class ${place}`;
  const logits = xe.bars({
    title: 'logits x',
    note: 'drag',
    name: 'logits',
    label: of('logit'),
    names: classes,
    low: -6,
    high: 6,
    drag: (place, value) => put({ logits: state().logits.map((old, k) => (k === place ? value : old)) }),
  });
  const probs = xe.bars({
    title: 'prediction p',
    note: 'softmax of x',
    name: 'probs',
    names: classes,
    low: 0,
    high: 1,
  });
  const target = xe.bars({
    title: 'target y',
    note: 'the truth',
    name: 'y',
    label: of('target'),
    names: classes,
    low: 0,
    high: 1,
    step: 0.01,
    page: 0.1,
    kind: 'other',
    drag: (place, value) => {
      if (Array.isArray(state().target)) put({ target: xe.moved(state().target, place, value) });
    },
  });
  const gradient = xe.bars({
    title: 'gradient',
    note: 'p − y, running sum',
    name: 'gradient',
    names: classes,
    low: -1,
    high: 1,
    signed: true,
  });
  gradient.element.classList.add('xe-with-extra');

  const choose = xe.select({
    label: 'target',
    name: 'target',
    options: [...classes.map((k) => [k, `class ${k}`]), ['soft', 'soft: drag y to share it']],
    set: (value) => put({ target: value === 'soft' ? xe.softened(state()) : Number(value) }),
  });
  const rate = xe.slider({
    label: 'learning rate',
    name: 'rate',
    low: 0.1,
    high: 10,
    step: 0.1,
    page: 1,
    text: (value) => xe.show(value, 1),
    set: (value) => put({ rate: value }),
  });
  const step = xe.button('One step downhill', () => put(xe.downhill(state())), {
    class: 'xe-button xe-primary',
    'data-name': 'step',
  });
  const reset = xe.button('Reset', () => put({ logits: state()._start, losses: [] }), { 'data-name': 'reset' });

  const loss = xe.number('loss'),
    formula = xe.make('span', { class: 'xe-formula' });
  const readout = xe.make(
    'div',
    { class: 'xe-readout' },
    xe.make('span', {}, 'loss '),
    loss,
    xe.make('span', { class: 'xe-unit' }, ' nats '),
    formula,
  );
  const why = xe.whyZero(),
    history = xe.history();

  const draw = (now, frozen) => {
    const y = xe.spread(now.target, now.logits.length),
      p = xe.softmax(now.logits);
    const grad = xe.gradient(now.logits, y),
      value = xe.crossEntropy(now.logits, y);
    const reach = [6, 12, 25, 50, 100, 1000].find((limit) => now.logits.every((x) => Math.abs(x) <= limit)) ?? 1e6;
    const soft = Array.isArray(now.target);
    logits.update(now.logits, { low: -reach, high: reach, frozen, text: (x) => xe.show(x, 2) });
    probs.update(p);
    target.update(y, { frozen: frozen || !soft });
    gradient.update(grad);
    grad.forEach((_, k) => {
      const sum = xe.sum(grad.slice(0, k + 1)),
        cell = gradient.rows[k].extra;
      cell.dataset.name = 'running';
      cell.dataset.index = k;
      cell.dataset.value = String(sum);
      cell.textContent = xe.show(xe.clean(sum), 3, true);
    });
    choose.update(soft ? 'soft' : String(now.target), frozen);
    rate.update(now.rate, frozen);
    step.disabled = reset.disabled = frozen;
    xe.setNumber(loss, value);
    formula.textContent = soft
      ? `= the sum of −y log p, never below ${xe.show(xe.entropy(y))} for this y`
      : value < 1e-3
        ? `= −log(1 − ${xe.show(-Math.expm1(-value))})`
        : `= −log ${xe.show(p[now.target])}`;
    why.update(p, y, grad);
    const losses = xe.descent(now, value);
    history.update(losses, value, now.logits.length);
    const up = grad.map((g, k) => (g < -5e-4 ? k : -1)).filter((k) => k >= 0);
    const rose = losses.length > 1 && losses.at(-1) > losses.at(-2);
    return (
      `The loss is ${xe.show(value)} nats. ` +
      (rose
        ? 'It went up: the step was too long. Try a smaller learning rate.'
        : 'A step downhill raises ' +
          (up.length
            ? `the logit of class ${up.join(' and that of class ')}, and lowers the others by the same amount in total.`
            : 'and lowers hardly anything: the prediction is the target.'))
    );
  };
  return {
    draw,
    secret: [gradient.element],
    shown: [
      xe.make(
        'div',
        { class: 'xe-panels xe-two' }, // four in a row, two and two, or one below the other
        xe.make('div', { class: 'xe-panels xe-pair' }, logits.element, probs.element),
        xe.make('div', { class: 'xe-panels xe-pair' }, target.element, gradient.element),
      ),
    ],
    hidden: [
      xe.make(
        'div',
        { class: 'xe-controls' },
        choose.element,
        rate.element,
        xe.make('div', { class: 'xe-control' }, step, reset),
      ),
      xe.make('div', { class: 'xe-panels xe-two' }, xe.make('div', {}, readout, history.element), why.element),
    ],
  };
};

// A soft target to begin with: most of it stays where it was.
xe.softened = ({ logits, target }) =>
  Array.isArray(target) ? target : xe.moved(xe.spread(target, logits.length), target, 0.8);

// The losses of this descent: none if the logits or the target were changed by hand since the last step.
xe.descent = ({ losses }, value) => (losses.length && Math.abs(losses.at(-1) - value) < 1e-9 ? losses : []);

xe.downhill = (state) => {
  const { logits, target, rate } = state,
    y = xe.spread(target, logits.length),
    before = xe.crossEntropy(logits, y);
  const grad = xe.gradient(logits, y),
    next = logits.map((x, k) => x - rate * grad[k]);
  const losses = xe.descent(state, before);
  return { logits: next, losses: [...(losses.length ? losses : [before]), xe.crossEntropy(next, y)] };
};

// Two bars of length 1 that begin with the same part, so what is left of them is equally long.
xe.whyZero = () => {
  const p = xe.stack('prediction p, the sum is '),
    y = xe.stack('target y, the sum is ');
  const numbers = {
    p: xe.number('sum-p'),
    y: xe.number('sum-y'),
    above: xe.number('positive'),
    below: xe.number('negative'),
  };
  p.label.append(numbers.p);
  y.label.append(numbers.y);
  const words = xe.make('p', { class: 'xe-because' });
  const element = xe.panel('Why the bars of the gradient sum to 0', null, p.element, y.element, words);
  const update = (probs, target, grad) => {
    const plus = grad.map((g) => Math.max(g, 0)),
      minus = grad.map((g) => Math.max(-g, 0));
    const agreed = {
      name: 'shared',
      value: xe.sum(probs.map((value, k) => Math.min(value, target[k]))),
      kind: 'pale',
    };
    const parts = (values, kind) => [
      agreed,
      ...values.map((value, k) => ({ name: `class ${k}`, short: String(k), value, kind })),
    ];
    xe.setNumber(numbers.p, xe.sum(probs));
    xe.setNumber(numbers.y, xe.sum(target));
    xe.setNumber(numbers.above, xe.sum(plus), xe.show(xe.sum(plus)));
    xe.setNumber(numbers.below, -xe.sum(minus), xe.show(xe.sum(minus)));
    p.update(parts(plus, 'plus'), 1, 'too much ', numbers.above);
    y.update(parts(minus, 'minus'), 1, 'too little ', numbers.below);
    words.textContent =
      'The prediction and the target each share out exactly 1 among the classes, so both bars are 1 long. They begin ' +
      `with the part that they share. What is left is equally long: ${xe.show(xe.sum(plus))} too much for some ` +
      `classes, ${xe.show(xe.sum(minus))} too little for the others. For this loss the slope in each logit is ` +
      'p − y: too much is a positive bar, too little a negative one, and they cancel.';
  };
  return { element, update };
};

// The first loss and the last ones as columns on one scale, and the newest as numbers.
xe.history = () => {
  const columns = xe.make('div', { class: 'xe-columns', 'aria-hidden': 'true' });
  const text = xe.make('p', { class: 'xe-note', 'data-name': 'history' });
  const element = xe.make('div', { class: 'xe-history' }, columns, text);
  const update = (losses, value, classes) => {
    const all = losses.length ? losses : [value];
    const shown = [all[0], ...all.slice(1).slice(-23)],
      top = Math.max(...all, Math.log(classes)); // at least what an even guess costs
    columns.replaceChildren(
      ...shown.map((loss) => {
        const column = xe.make('div', { class: 'xe-column' });
        column.style.height = Math.max(2, (100 * loss) / top) + '%';
        return column;
      }),
    );
    text.dataset.value = JSON.stringify(losses);
    const steps = losses.length - 1;
    text.textContent =
      steps > 0
        ? `Loss after each step, 0 at the base, ${xe.show(top)} at the top. ` +
          `${steps} ${steps === 1 ? 'step' : 'steps'}: ` +
          (steps > 3 ? '… ' : '') +
          losses
            .slice(-4)
            .map((l) => xe.show(l))
            .join(' → ')
        : 'No step from here yet. Each step adds a column: the loss after it.';
  };
  return { element, update };
};
