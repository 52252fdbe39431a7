// Logits, their loss, its gradient, and steps downhill.
xe.explorers.LossAndGradient = {
  title: 'Loss and gradient',
  lead: 'Drag the logits, or focus one and use the arrow keys. Choose the target. Then go downhill, step by step.',
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
      `The truth is class ${asked}. The gradient has one bar for each class, the slope of the loss in its logit. ` +
      `It is ${others.join(' and ')}. What is it for class ${asked}?`
    );
  },
  answer: (state) => xe.gradient(state.logits, xe.spread(state.target, state.logits.length))[xe.asksFor(state)],
  explain: (state) =>
    `The bars sum to 0, so the others give it away: ` +
    `what the others have above 0, class ${xe.asksFor(state)} has below. The two bars below show why.`,
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
    title: 'gradient p − y',
    note: 'running sum',
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
    options: [...classes.map((k) => [k, `class ${k}`]), ['soft', 'soft: drag y']],
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
    formula.textContent = soft ? '= the sum of −y log p' : `= −log ${xe.show(p[now.target])}`;
    why.update(p, y, grad);
    history.update(xe.descent(now, value), value);
    const up = grad.map((g, k) => (g < -5e-4 ? k : -1)).filter((k) => k >= 0);
    return (
      `The loss is ${xe.show(value)} nats. A step downhill raises ` +
      (up.length
        ? `the logit of class ${up.join(' and ')}, and lowers the others by the same amount in all.`
        : 'and lowers hardly anything: the prediction is the target.')
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
      name: 'in both',
      value: xe.sum(probs.map((value, k) => Math.min(value, target[k]))),
      kind: 'pale',
    };
    const parts = (values, kind) => [
      agreed,
      ...values.map((value, k) => ({ name: `class ${k}`, short: String(k), value, kind })),
    ];
    xe.setNumber(numbers.p, xe.sum(probs));
    xe.setNumber(numbers.y, xe.sum(target));
    xe.setNumber(numbers.above, xe.sum(plus), xe.show(xe.sum(plus), 3, true));
    xe.setNumber(numbers.below, -xe.sum(minus), xe.show(-xe.sum(minus), 3, true));
    p.update(parts(plus, 'plus'), 1, 'too much ', numbers.above);
    y.update(parts(minus, 'minus'), 1, 'too little ', numbers.below);
    words.textContent =
      'Both bars are 1 long, for both are budgets of 1, and they begin with what p and y have in common. ' +
      `So what is left of them is equally long: ${xe.show(xe.sum(plus))} too much for some classes, ` +
      `${xe.show(xe.sum(minus))} too little for the others. These ` +
      `parts are the gradient. What one class gets, others lose.`;
  };
  return { element, update };
};

// The last losses as columns, and the newest three as numbers.
xe.history = () => {
  const columns = xe.make('div', { class: 'xe-columns', 'aria-hidden': 'true' });
  const text = xe.make('p', { class: 'xe-note', 'data-name': 'history' });
  const element = xe.make('div', { class: 'xe-history' }, columns, text);
  const update = (losses, value) => {
    const shown = (losses.length ? losses : [value]).slice(-24),
      top = Math.max(...shown, 1e-300);
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
        ? `${steps} ${steps === 1 ? 'step' : 'steps'}: ` +
          (steps > 3 ? '… ' : '') +
          losses
            .slice(-4)
            .map((l) => xe.show(l))
            .join(' → ')
        : 'No step yet. Each step adds a column: the loss after it.';
  };
  return { element, update };
};
