// Four logits over a ruler that slides. Below it, exp is inf on the right and 0 on the left; a lens shows the logits large.
xe.explorers.Shift = {
  title: 'Where should the zero be?',
  lead: 'Four logits, the blue mark, lie so high that exp overflows. Drag the ruler’s zero towards it.',
  traits: ['logits', 'zero'],
};

xe.explorers.Shift.build = ({ state, put }) => {
  const { logits } = state(),
    top = Math.max(...logits),
    middle = (top + Math.min(...logits)) / 2;
  // The largest float32 is e to the ceiling; half of the smallest one above 0 is e to the floor.
  const [ceiling, floor] = [128 * Math.log(2), -150 * Math.log(2)];
  const drawing = xe.drawing('Four logits, large, in a lens; and small, over a ruler whose zero can be moved.', {
    height: 242,
  });
  const wide = xe.scale(0, 320, 22, 338),
    close = xe.scale(top - 5.1, top + 1.2, 62, 356);
  // ---- the lens
  drawing.add('path', { class: 'xe-shift-beam', d: `M4 166L${wide(middle) - 4} 194H${wide(middle) + 4}L356 166Z` });
  drawing.add('rect', { class: 'xe-shift-lens', x: 4, y: 4, width: 352, height: 162, rx: 6 });
  const [nothing, endless] = ['pale', 'other'].map((kind) =>
    drawing.add('rect', { class: `xe-shape-${kind} xe-shift-zone`, y: 5, height: 160 }),
  );
  const wall = [0, 1].map(() => drawing.text(0, 46, '', { 'text-anchor': 'middle', class: 'xe-strong' }));
  drawing.add('path', { class: 'xe-axis', d: 'M62 82H352' });

  ['share', 'exp', 'from 0', 'logit'].forEach((words, k) => drawing.text(10, 98 + 20 * k, words));
  const columns = logits.map((logit, k) => {
    const x = close(logit),
      centred = { 'text-anchor': 'middle' };
    const bar = drawing.add('rect', { class: 'xe-shape-plain', x: x - 10, width: 20 });
    const [share, exp, distance] = ['share', 'exp', 'distance'].map((name, row) =>
      drawing.number(name, x, 98 + 20 * row, { ...centred, 'data-index': k }),
    );
    drawing.text(x, 158, xe.show(logit, 1), centred);
    distance.classList.add('xe-faint');
    drawing.add('path', { class: 'xe-shift-pin', d: `M${wide(logit)} 188V226` });
    return { bar, share, exp, distance };
  });
  // ---- the ruler
  const ruler = xe.svg('g'),
    part = (tag, attributes) => {
      const element = xe.svg(tag, attributes);
      ruler.append(element);
      return element;
    };
  drawing.element.insertBefore(ruler, drawing.element.querySelector('.xe-shift-pin'));
  const body = { y: 196, height: 26 };
  part('rect', { ...body, class: 'xe-shift-ruler', x: 2, width: 356 });
  const low = part('rect', { ...body, class: 'xe-shape-pale', x: 2 }),
    high = part('rect', { ...body, class: 'xe-shape-other' }),
    scale = part('path', { class: 'xe-axis' });
  const marks = [floor, -50, 0, 50, ceiling].map((value) => [
    value,
    drawing.text(0, 237, '', { 'text-anchor': 'middle', class: value === 0 ? 'xe-strong' : '' }),
  ]);
  const words = ['exp is 0', 'exp is inf'].map((said) => [said, drawing.text(0, 213, '', { 'text-anchor': 'middle' })]);
  const grip = xe.grip(drawing, {
    name: 'zero',
    label: 'the zero of the ruler',
    range: () => ({ low: 0, high: 320, step: 1, page: 20 }),
    get: () => state().zero,
    set: (zero) => put({ zero }),
    value: ([x]) => (Math.abs(wide.back(x) - top) < 3 ? top : wide.back(x)),
  });
  const [where, sum, lse] = ['zero', 'sum', 'lse'].map((name) => xe.number(name));
  const readout = (...parts) => xe.make('p', { class: 'xe-readout' }, ...parts);
  const side = xe.make(
    'div',
    { class: 'xe-side' },
    readout('the zero: ', where),
    readout('sum of the exps: ', sum),
    readout('zero + log(sum): ', lse),
  );
  const span = (rect, from, to) => {
    rect.setAttribute('x', from);
    rect.setAttribute('width', Math.max(0, to - from));
  };
  const draw = ({ zero }) => {
    const round = Math.fround,
      distances = logits.map((logit) => logit - zero),
      { exps, total, probs } = xe.naiveSoftmax(distances, round);
    columns.forEach(({ bar, share, exp, distance }, k) => {
      const height = 66 * (probs[k] || 0);
      bar.setAttribute('y', 82 - height);
      bar.setAttribute('height', height);
      xe.setNumber(share, probs[k]);
      xe.setNumber(exp, exps[k], xe.show(exps[k], exps[k] >= 10 ? 0 : 3));
      xe.setNumber(distance, distances[k], xe.show(distances[k], 1));
      for (const element of [share, exp]) element.classList.toggle('xe-odd', exps[k] === 0 || !Number.isFinite(probs[k] + exps[k]));
    });
    const [left, right] = [floor, ceiling].map((value) => wide(zero + value));
    span(low, 2, Math.max(2, left));
    span(high, Math.min(358, right), 358);
    span(nothing, 5, xe.clamp(close(zero + floor), 5, 355));
    span(endless, xe.clamp(close(zero + ceiling), 5, 355), 355);
    const ticks = Array.from({ length: 19 }, (_, k) => wide(zero + 10 * (k - 10))).filter((x) => x > 3 && x < 357);
    scale.setAttribute('d', ticks.map((x) => `M${x} 222v-6`).join('') + `M2 222H358`);
    for (const [value, text] of marks) {
      const x = wide(zero + value);
      text.setAttribute('x', x);
      text.textContent = x > 16 && x < 344 ? xe.show(value, value === ceiling ? 1 : 0) : '';
    }
    // beside the pins, on the side where there is more room
    [[2, left], [right, 358]].forEach(([from, to], k) => {
      const pins = wide(middle),
        sides = from < pins && pins < to ? [[from, pins - 8], [pins + 8, to]] : [[from, to]],
        [a, b] = sides.reduce((best, side) => (side[1] - side[0] > best[1] - best[0] ? side : best));
      words[k][1].setAttribute('x', (a + b) / 2);
      words[k][1].textContent = b - a > 64 ? words[k][0] : '';
    });
    const [gone, over_all] = [close(zero + floor) - 5, 355 - close(zero + ceiling)];
    wall[0].textContent = gone > 70 ? 'exp is 0' : '';
    wall[0].setAttribute('x', 5 + Math.min(gone, 350) / 2);
    wall[1].textContent = over_all > 70 ? 'exp is inf' : '';
    wall[1].setAttribute('x', 355 - Math.min(over_all, 350) / 2);
    grip.update(wide(zero), 209, zero, xe.show(zero, 0));
    xe.setNumber(where, zero, xe.show(zero, 0));
    xe.setNumber(sum, total);
    xe.setNumber(lse, round(zero + round(Math.log(total))));
    const over = exps.filter((value) => value === Infinity).length,
      under = exps.filter((value) => value === 0).length,
      all = logits.length;
    if (over)
      return `Too little: ${over === all ? 'all four exps are' : `${over} of the exps ${over > 1 ? 'are' : 'is'}`} inf, and inf / inf is nan. Move the zero to the right.`;
    if (under === all) return 'Too much: all four exps are 0, and 0 / 0 is nan.';
    if (under) return `At the left end: ${under} of the exps ${under > 1 ? 'have' : 'has'} become 0, and soon the others will.`;
    if (zero === top) return 'The zero is at the largest logit: its exp is 1, and no other can be larger. The shares are what they were.';
    return `Wherever the zero is between the two walls, the shares stay. The exps don't: the largest is ${xe.show(Math.max(...exps))}.`;
  };
  return { parts: [xe.make('div', { class: 'xe-beside' }, drawing.element, side)], draw };
};
