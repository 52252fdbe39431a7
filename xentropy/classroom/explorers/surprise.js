// What a guess costs: a dot on the curve -log q, which follows in both directions, and a tower with a block for each
// halving.
xe.explorers.Surprise = {
  title: 'What does a guess cost?',
  lead: 'Drag the dot along the curve, sideways or up and down: each halving of q adds one block.',
  traits: ['q'],
};

xe.explorers.Surprise.build = ({ put, state }) => {
  const [low, high, block] = [0.001, 7.2, Math.log(2)];
  const drawing = xe.drawing('The curve of minus log q, over q from 0 to 1, a dot on it, and a tower as high as it.', {
    height: 212,
  });
  const at = xe.scale(0, 1, 30, 282),
    up = xe.scale(0, high, 174, 8);
  const halvings = Array.from({ length: 9 }, (_, k) => k + 1);
  for (const k of halvings)
    drawing.add('path', { class: 'xe-grid', d: `M${at(2 ** -k)} ${up(k * block)}H318` });
  xe.ticks(drawing, 'y', up, [0, 2, 4, 6], { at: 30 });
  drawing.add('path', { class: 'xe-axis', d: `M30 8V174H346` });
  xe.ticks(drawing, 'x', at, [1, 0.5, 0.25, 0.125], {
    at: 174,
    text: (q) => (q === 1 ? '1' : `1/${1 / q}`),
  });
  drawing.text(156, 208, 'q, given to what happened', { 'text-anchor': 'middle' });
  drawing.text(42, 13, 'cost −log q, in nats');
  drawing.text(332, 191, 'halvings', { 'text-anchor': 'middle' });
  const qs = Array.from({ length: 160 }, (_, k) => Math.exp(-high * (1 - k / 159)));
  const curve = (q) => [at(q), up(xe.surprise(q))];
  const level = drawing.add('path', { class: 'xe-dashed' });
  const tower = drawing.add('rect', { class: 'xe-shape-plain', x: 318, width: 28 });
  for (const k of halvings) drawing.add('path', { class: 'xe-seam', d: `M317 ${up(k * block)}h30` });
  drawing.add('path', { class: 'xe-curve', d: xe.path(qs.map(curve)) });
  for (const k of halvings) {
    const [cx, cy] = curve(2 ** -k);
    drawing.add('circle', { class: 'xe-shape-plain', r: 2.6, cx, cy });
  }
  // The place on the curve that is nearest to the pointer: pulled sideways or up and down, the dot follows.
  const nearest = ([x, y]) => {
    const far = (q) => (at(q) - x) ** 2 + (up(xe.surprise(q)) - y) ** 2;
    return qs.reduce((best, q) => (far(q) < far(best) ? q : best), 1);
  };
  const grip = xe.grip(drawing, {
    name: 'q',
    label: 'q, the probability given to what happened',
    arrows: 'xy',
    range: () => ({ low, high: 1, step: state().q > 0.0501 ? 0.01 : 0.001, page: 0.1 }),
    get: () => state().q,
    set: (q) => put({ q }),
    value: nearest,
  });
  const given = xe.number('q'),
    cost = xe.number('cost'),
    count = xe.number('halvings');
  const side = xe.make(
    'div',
    { class: 'xe-side' },
    xe.make('p', { class: 'xe-readout' }, 'for q = ', given, ' you pay'),
    xe.make('p', { class: 'xe-readout' }, cost, ' nats'),
    xe.make('p', { class: 'xe-readout' }, count, ' halvings'),
  );
  const draw = ({ q }) => {
    const price = xe.surprise(q),
      [x, y] = curve(q);
    grip.update(x, y, q, xe.show(q));
    level.setAttribute('d', x < 300 ? `M${x + 24} ${y}H316` : '');
    tower.setAttribute('y', y);
    tower.setAttribute('height', up(0) - y);
    xe.setNumber(given, q);
    xe.setNumber(cost, price);
    xe.setNumber(count, price / block, xe.show(price / block, 2));
    if (q === 1) return 'Certain, and right: that costs nothing.';
    const wrong = q < 0.0201 ? 'Sure of something else, and wrong' : 'Not much for the truth',
      dear = q < 0.3501 ? wrong : 'A decent guess';
    return (
      `${dear}: q = ${xe.show(q)} costs ${xe.show(price)} nats. ` +
      `Half of that q costs ${xe.show(block)} more, wherever the dot is.`
    );
  };
  return { parts: [xe.make('div', { class: 'xe-beside' }, drawing.element, side)], draw };
};
