// Softmax as a budget of 1: four logits to drag, and below them one bar, cut into their shares.
xe.explorers.Budget = {
  title: 'One class wants more. Who pays?',
  lead: 'Drag a logit up or down. The bar below is always 1 long.',
  traits: ['names', 'logits', 'before'],
};

xe.explorers.Budget.build = ({ state, put }) => {
  const { names } = state(),
    [left, right, zero, unit, foot, top, deep] = [8, 352, 58, 14, 126, 152, 32];
  const drawing = xe.drawing('Four logits as sliders, and a bar below them, cut into the shares that softmax gives.', {
    height: 212,
  });
  const along = xe.scale(0, 1, left, right),
    middle = (k) => left + ((k + 0.5) * (right - left)) / names.length,
    up = (x) => zero - unit * xe.clamp(x, -3, 3);
  drawing.add('path', { class: 'xe-grid', d: `M${left} ${zero}H${right}` });
  drawing.text(left, zero - 5, '0');
  const fills = xe.hatches(drawing);
  const classes = names.map((name, k) => {
    const style = { fill: fills[k % fills.length] };
    drawing.add('path', { class: 'xe-grid', d: `M${middle(k)} ${up(3)}V${up(-3)}` });
    return {
      stem: drawing.add('rect', { ...style, x: middle(k) - 4, width: 8 }),
      flow: drawing.add('path', { ...style, class: 'xe-flow' }),
      piece: drawing.add('rect', { ...style, class: 'xe-cut', y: top, height: deep }),
      pill: drawing.add('rect', { class: 'xe-pill', y: top + 7, width: 8 * name.length + 10, height: 18, rx: 9 }),
      inside: drawing.text(0, top + 20, name, { class: 'xe-strong', 'text-anchor': 'middle' }),
      old: drawing.add('rect', { class: 'xe-ghost', y: top + deep + 5, height: 9 }),
      name: drawing.text(middle(k) - 5, foot - 8, name, { class: 'xe-strong', 'text-anchor': 'end' }),
      share: drawing.number('probs', middle(k) + 2, foot - 8),
      logit: drawing.number('logits', middle(k) + 22, 0),
    };
  });
  drawing.text(left, top + deep + 27, 'before: the bar as it was when you took hold');
  const grips = names.map((name, k) => {
    const grip = xe.grip(drawing, {
      name: 'logits',
      index: k,
      label: `logit of ${name}`,
      arrows: 'y',
      range: () => ({ low: -3, high: 3, step: 0.1, page: 1 }),
      get: () => state().logits[k],
      set: (value) => put({ logits: state().logits.map((old, j) => (j === k ? value : old)) }),
      value: ([, y]) => (zero - y) / unit,
    });
    // What it was before is remembered when somebody takes hold.
    const remember = () => put({ before: state().logits });
    grip.element.addEventListener('pointerdown', remember, true);
    grip.element.addEventListener('focus', () => grip.element.classList.contains('xe-dragged') || remember());
    return grip;
  });
  const kept = xe.number('kept'),
    sum = xe.number('sum');
  const side = xe.make(
    'div',
    { class: 'xe-side' },
    xe.make('p', { class: 'xe-readout' }, 'Who stands still keeps'),
    xe.make('p', { class: 'xe-readout' }, kept, ' of each cent.'),
    xe.make('p', { class: 'xe-readout' }, 'All together: ', sum),
  );

  const draw = ({ logits, before }) => {
    const probs = xe.softmax(logits),
      old = xe.softmax(before),
      factor = Math.exp(xe.logsumexp(before) - xe.logsumexp(logits));
    let [from, was] = [0, 0];
    classes.forEach(({ stem, flow, piece, pill, inside, old: ghost, share, logit }, k) => {
      const [a, b] = [along(from), along(from + probs[k])],
        [at, y] = [middle(k), up(logits[k])];
      stem.setAttribute('y', Math.min(y, zero));
      stem.setAttribute('height', Math.abs(y - zero));
      flow.setAttribute('d', `M${at - 26} ${foot}C${at - 26} ${foot + 16} ${a} ${top - 16} ${a} ${top}H${b}` +
        `C${b} ${top - 16} ${at + 26} ${foot + 16} ${at + 26} ${foot}Z`);
      piece.setAttribute('x', a);
      piece.setAttribute('width', b - a);
      const width = 8 * names[k].length + 10,
        fits = b - a > width + 4;
      for (const part of [pill, inside]) part.style.display = fits ? '' : 'none';
      pill.setAttribute('x', (a + b - width) / 2);
      inside.setAttribute('x', (a + b) / 2);
      ghost.setAttribute('x', along(was));
      ghost.setAttribute('width', along(was + old[k]) - along(was));
      logit.setAttribute('y', y + 4);
      xe.setNumber(share, probs[k], xe.show(probs[k], 2));
      xe.setNumber(logit, logits[k], xe.show(logits[k], 1));
      grips[k].update(at, y, logits[k], xe.show(logits[k], 1));
      from += probs[k];
      was += old[k];
    });
    xe.setNumber(kept, factor, xe.show(factor, 3));
    xe.setNumber(sum, xe.sum(probs));
    const moved = names.filter((_, k) => logits[k] !== before[k]),
      k = names.indexOf(moved[0]);
    if (moved.length === 0) return 'Nobody has moved yet. Drag a logit, and watch the bar.';
    if (moved.length > 1) return `Several have moved. Whoever stood still has ${xe.show(factor, 2)} times what it had.`;
    const change = `${names[k]} goes from ${xe.show(old[k], 2)} to ${xe.show(probs[k], 2)}.`;
    return factor < 1
      ? `${change} All the others pay, each the same part of what it had, so the odds among them stay.`
      : `${change} All the others gain, each the same part of what it had, so the odds among them stay.`;
  };
  return { parts: [xe.make('div', { class: 'xe-beside' }, drawing.element, side)], draw };
};
