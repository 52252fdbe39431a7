// What a guess costs: a dot on the curve -log q, which follows in both directions.
xe.explorers.Surprise = {
  title: 'What does a guess cost?',
  lead: 'Drag the dot along the curve, sideways or up and down. Or focus it and use the arrow keys.',
  traits: ['q'],
};

xe.explorers.Surprise.build = ({ put, state }) => {
  const [low, high] = [0.001, 7.2];
  const drawing = xe.drawing('The curve of minus log q, over q from 0 to 1, with a dot on it and the tangent there.');
  const at = xe.scale(0, 1, 34, 348),
    up = xe.scale(0, high, 178, 10);
  xe.ticks(drawing, 'y', up, [0, 2, 4, 6], { at: 34, grid: 348 });
  xe.ticks(drawing, 'x', at, [0, 0.5, 1], { at: 178 });
  drawing.text(191, 208, 'q, the probability given to what happened', { 'text-anchor': 'middle' });
  drawing.text(44, 16, 'cost −log q, in nats');
  const tangent = drawing.add('path', { class: 'xe-dashed' });
  const qs = Array.from({ length: 160 }, (_, k) => Math.exp(-high * (1 - k / 159)));
  drawing.add('path', { class: 'xe-curve', d: xe.path(qs.map((q) => [at(q), up(xe.surprise(q))])) });
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
  const cost = xe.number('cost'),
    saved = xe.number('slope');
  const readout = xe.make(
    'p',
    { class: 'xe-readout' },
    'cost ',
    cost,
    ' nats; slope −1/q = ',
    saved,
  );
  const draw = ({ q }) => {
    const price = xe.surprise(q),
      half = Math.min(60, 300 * q); // as long as it is seen well
    grip.update(at(q), up(price), q, xe.show(q));
    const slope = (up(price - 1) - up(price)) / (q * (at(1) - at(0))), // down the picture, to the right
      run = half / Math.hypot(1, slope);
    tangent.setAttribute(
      'd',
      xe.path([-1, 1].map((side) => [at(q) + side * run, up(price) + side * run * slope])),
    );
    xe.setNumber(cost, price);
    xe.setNumber(saved, -1 / q, xe.show(-1 / q, 2));
    return q === 1
      ? 'Certain, and right: that costs nothing.'
      : `To have given ${xe.show(q)} to what happened costs ${xe.show(price)} nats. ` +
          `Half of that q would have cost ${xe.show(Math.log(2))} more.`;
  };
  return { parts: [drawing.element, readout], draw };
};
