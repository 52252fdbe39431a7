// Ten logits of one digit as dots, and the smooth maximum as a line above them: how far the target's dot lies below it.
xe.explorers.Distance = {
  title: 'The loss is a distance you could measure',
  lead: 'Drag any dot up or down. Then let another class be the truth.',
  traits: ['logits', 'target', 'digit'],
};

xe.explorers.Distance.build = ({ state, put }) => {
  const first = state(),
    count = first.logits.length,
    drawing = xe.drawing('The logits of a digit as dots over its classes, and their smooth maximum as a line above.', {
      height: 226,
    });
  const gap = 312 / count,
    across = (k) => 32 + gap * (k + 0.5),
    up = xe.scale(-5.5, 8.6, 220, 6);
  xe.ticks(drawing, 'y', up, [-4, 0, 4, 8], { at: 28, grid: 348, text: (value) => xe.show(value, 0) });
  const stems = first.logits.map(() => drawing.add('path', { class: 'xe-distance-stem' }));
  const line = drawing.add('path', { class: 'xe-dashed' });
  const name = drawing.text(348, 0, 'smooth maximum', { 'text-anchor': 'end' });
  const foot = drawing.add('path', { class: 'xe-distance-foot' });
  const arrow = xe.arrow(drawing, 'ink'),
    paid = drawing.number('loss', 0, 0, { class: 'xe-number xe-halo' });
  const grips = first.logits.map((_, k) =>
    xe.grip(drawing, {
      name: 'logit',
      index: k,
      label: `logit of class ${k}`,
      arrows: 'y',
      range: () => ({ low: -5, high: 6, step: 0.1, page: 1 }),
      get: () => state().logits[k],
      set: (value) => put({ logits: state().logits.map((old, j) => (j === k ? value : old)) }),
      value: ([, y]) => up.back(y),
    }),
  );
  for (const { element } of grips) element.querySelector('.xe-grip-reach').setAttribute('r', 15);
  const group = xe.id(),
    radios = first.logits.map((_, k) => {
      const input = xe.make('input', { type: 'radio', name: group, value: k, 'aria-label': `class ${k} is the truth` });
      input.addEventListener('change', () => put({ target: k }));
      input.addEventListener('keydown', (event) => event.stopPropagation());
      return input;
    });
  const truths = xe.make(
    'div',
    { class: 'xe-under', role: 'radiogroup', 'aria-label': 'the target' },
    ...radios.map((input, k) => xe.make('label', {}, input, xe.make('span', { 'aria-hidden': 'true' }, String(k)))),
  );
  truths.style.gridTemplateColumns = `repeat(${count}, 1fr)`;
  truths.style.padding = '0 4.44% 0 8.89%'; // under the stems, which stand between 32 and 344 of 360
  const picture = xe.drawing('the digit', { width: 60, height: 60 });
  picture.element.classList.add('xe-distance-digit');
  xe.inked(picture, first.digit, 1)(0, 0, 0, 60);
  const [lse, logit, loss] = ['lse', 'picked', 'cost'].map((number) => xe.number(number));
  const readout = (...parts) => xe.make('p', { class: 'xe-readout' }, ...parts),
    truth = xe.make('span');
  const side = xe.make(
    'div',
    { class: 'xe-side' },
    picture.element,
    readout('smooth maximum: ', lse),
    readout(truth, logit),
    readout('the loss: ', loss, ' nats'),
  );
  const draw = ({ logits, target }) => {
    const high = xe.logsumexp(logits),
      cost = xe.crossEntropy(logits, xe.spread(target, count)),
      x = across(target),
      y = up(high),
      low = Math.max((y + up(logits[target])) / 2, y + 10) + 4;
    // the arrow stands on the side where its number meets fewer dots
    const met = (way) => {
      const [from, to] = [x + way * (gap * 0.5 - 6), x + way * (gap * 0.5 + 54)];
      return (to < 28 || to > 350 ? 9 : 0) + logits.filter((logit, k) => (across(k) - from) * (across(k) - to) < 0 && Math.abs(up(logit) - low + 4) < 16).length;
    };
    const way = met(-1) < met(1) ? -1 : 1;
    stems.forEach((stem, k) => {
      stem.setAttribute('d', `M${across(k)} 220V${up(logits[k])}`);
      stem.classList.toggle('xe-marked', k === target);
      grips[k].element.classList.toggle('xe-marked', k === target);
      grips[k].update(across(k), up(logits[k]), logits[k]);
      radios[k].checked = k === target;
    });
    line.setAttribute('d', `M28 ${y}H348`);
    name.setAttribute('y', y - 6);
    foot.setAttribute('d', `M${x} ${up(logits[target])}h${way * gap * 0.5}`);
    arrow.update(x + way * gap * 0.5, up(logits[target]), x + way * gap * 0.5, y + 1);
    paid.setAttribute('x', x + way * (gap * 0.5 + 5));
    paid.setAttribute('y', low);
    paid.setAttribute('text-anchor', way > 0 ? 'start' : 'end');
    xe.setNumber(paid, cost, xe.show(cost, 2));
    xe.setNumber(lse, high);
    xe.setNumber(logit, logits[target]);
    xe.setNumber(loss, cost);
    truth.textContent = `the ${target}'s logit: `;
    const best = xe.peak(logits),
      behind = logits[best] - logits[target];
    if (best === target)
      return `The ${target} is ahead, ${cost < 0.1 ? 'far ahead, and' : 'and yet'} it costs ${xe.show(cost)}: so much is the line above the largest logit.`;
    return `The ${best} is ${xe.show(behind, 1)} ahead of the truth, so the loss can’t be less. It is ${xe.show(cost)}.`;
  };
  const left = xe.make('div', { class: 'xe-distance' }, drawing.element, truths);
  return { parts: [xe.make('div', { class: 'xe-beside' }, left, side)], draw };
};
