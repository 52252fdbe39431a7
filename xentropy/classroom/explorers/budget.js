// Softmax as a budget of 1: four logits to drag, and below them one bar, cut into their shares.
xe.explorers.Budget = {
  title: 'One class wants more. Who pays?',
  lead: 'Drag a logit up or down. The bar below is always 1 long.',
  traits: ['names', 'logits', 'before'],
};

xe.explorers.Budget.build = ({ state, put }) => {
  const { names } = state(),
    [left, right, zero, unit, foot, top, deep] = [8, 352, 66, 18, 158, 188, 30];
  const drawing = xe.drawing('Four logits as sliders, and a bar below them, cut into the shares that softmax gives.', {
    height: 250,
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
      stem: drawing.add('rect', { ...style, x: middle(k) - 7, width: 14 }),
      flow: drawing.add('path', { ...style, class: 'xe-flow' }),
      piece: drawing.add('rect', { ...style, class: 'xe-share', y: top, height: deep }),
      pill: drawing.add('rect', { class: 'xe-pill', y: top + 7, width: 8 * name.length + 10, height: 18, rx: 9 }),
      inside: drawing.text(0, top + 20, name, { class: 'xe-strong', 'text-anchor': 'middle' }),
      old: drawing.add('rect', { ...style, class: 'xe-was', y: top + deep + 5, height: 10 }),
      name: drawing.text(middle(k) - 5, foot - 8, name, { class: 'xe-strong', 'text-anchor': 'end' }),
      share: drawing.number('probs', middle(k) + 2, foot - 8),
      logit: drawing.number('logits', middle(k) + 20, 0),
    };
  });
  drawing.text(left, top + deep + 29, 'and as it was before');
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
    xe.make('p', { class: 'xe-readout' }, 'Whoever stands still has'),
    xe.make('p', { class: 'xe-readout' }, kept, ' times its old share.'),
    xe.make('p', { class: 'xe-readout' }, 'All shares together: ', sum),
  );

  const draw = ({ logits, before }) => {
    const probs = xe.softmax(logits),
      old = xe.softmax(before),
      factor = Math.exp(xe.logsumexp(before) - xe.logsumexp(logits));
    const bend = (foot + top) / 2;
    let [from, was] = [0, 0];
    classes.forEach(({ stem, flow, piece, pill, inside, old: ghost, share, logit }, k) => {
      const [a, b] = [along(from), along(from + probs[k])],
        [at, y] = [middle(k), up(logits[k])];
      stem.setAttribute('y', Math.min(y, zero));
      stem.setAttribute('height', Math.abs(y - zero));
      flow.setAttribute('d', `M${at - 36} ${foot}C${at - 36} ${bend} ${a} ${bend} ${a} ${top}H${b}` +
        `C${b} ${bend} ${at + 36} ${bend} ${at + 36} ${foot}Z`);
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
      xe.setNumber(share, probs[k], probs[k] < 0.005 ? '<0.01' : xe.show(probs[k], 2));
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
    if (moved.length > 1) return `Several have moved. To stand still means to have ${xe.show(factor, 2)} times the old share.`;
    const change = `The share of ${names[k]} goes from ${xe.show(old[k], 2)} to ${xe.show(probs[k], 2)}.`;
    return factor < 1
      ? `${change} All the others pay, in proportion to what they had.`
      : `${change} All the others gain, in proportion to what they had.`;
  };
  return { parts: [xe.make('div', { class: 'xe-beside' }, drawing.element, side)], draw };
};
