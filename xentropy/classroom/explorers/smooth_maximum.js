// The smooth maximum of t and some rivals at 0, over t: a curve above a corner, whose slope is t's share.
xe.explorers.SmoothMaximum = {
  title: 'How closely does the smooth maximum follow?',
  lead: 'Drag the dot: it is one logit, t. Its rivals stay at 0.',
  traits: ['t', 'rivals'],
};

xe.explorers.SmoothMaximum.build = ({ state, put }) => {
  const drawing = xe.drawing('The smooth maximum of t and its rivals, over t, and the maximum below it, with a corner.', {
    height: 222,
  });
  const [from, to, roof] = [-4.3, 4.7, 5.1],
    across = xe.scale(from, to, 24, 350),
    up = xe.scale(-0.7, roof, 196, 4);
  const band = drawing.add('path', { class: 'xe-smooth-band' });
  drawing.add('path', { class: 'xe-axis', d: 'M24 196H350' });
  xe.ticks(drawing, 'x', across, [-4, -2, 0, 2, 4], { at: 196, text: (value) => xe.show(value, 0) });
  xe.ticks(drawing, 'y', up, [0, 2, 4], { at: 24 });
  drawing.text(350, 189, 'the logit t', { 'text-anchor': 'end' });
  const corner = `M${across(from)} ${up(0)}H${across(0)}L${across(to)} ${up(to)}`;
  drawing.add('path', { class: 'xe-dashed', d: corner });
  const curve = drawing.add('path', { class: 'xe-curve' });
  drawing.text(28, up(0) + 15, 'maximum');
  const name = drawing.text(28, 0, 'smooth maximum');
  const pole = drawing.add('path', { class: 'xe-pole' });
  const tangent = drawing.add('path', { class: 'xe-smooth-tangent' }),
    run = drawing.add('path', { class: 'xe-smooth-run' }),
    rise = drawing.add('path', { class: 'xe-smooth-rise' });
  const one = drawing.text(0, 0, '1', { 'text-anchor': 'middle' }),
    slope = drawing.number('slope', 0, 0);
  const grip = xe.grip(drawing, {
    name: 't',
    label: 't, a logit',
    range: () => ({ low: -3.4, high: 3, step: 0.05, page: 1 }),
    get: () => state().t,
    set: (t) => put({ t }),
    value: ([x]) => across.back(x),
  });
  const rivals = xe.slider({
    label: 'rivals at 0',
    name: 'rivals',
    low: 1,
    high: 9,
    step: 1,
    text: String,
    set: (rivals) => put({ rivals }),
  });
  const shares = xe.stack('the budget of 1');
  const [share, high, above, most] = ['share', 'lse', 'above', 'most'].map((number) => xe.number(number));
  const readout = (...parts) => xe.make('p', { class: 'xe-readout' }, ...parts);
  const side = xe.make(
    'div',
    { class: 'xe-side' },
    readout('smooth maximum: ', high),
    readout('above the maximum: ', above),
    readout('never more than ', most),
    shares.element,
    readout('the share of t: ', share),
  );
  const row = (t, others) => [t, ...Array(others).fill(0)];
  const ts = Array.from({ length: 121 }, (_, k) => from + ((to - from) * k) / 120);
  let drawn = 0;
  const draw = (now) => {
    const n = now.rivals,
      lse = (t) => xe.logsumexp(row(t, n)),
      most_above = Math.log(n + 1);
    if (drawn !== n) {
      drawn = n;
      curve.setAttribute('d', xe.path(ts.map((t) => [across(t), up(lse(t))])));
      const lifted = [[to, Math.min(roof, to + most_above)], [Math.min(to, roof - most_above), Math.min(roof, to + most_above)], [0, most_above], [from, most_above]];
      band.setAttribute('d', corner + xe.path(lifted.map(([t, y]) => [across(t), up(y)])).replace('M', 'L') + 'Z');
      name.setAttribute('y', up(most_above) - 7);
    }
    const { t } = now,
      y = lse(t),
      largest = Math.max(t, 0),
      part = xe.softmax(row(t, n))[0],
      h = 1e-4,
      measured = (lse(t + h) - lse(t - h)) / (2 * h),
      [x1, y1] = [across(t + 1), up(y + measured)];
    pole.setAttribute('d', `M${across(t)} ${up(largest)}V${up(y)}`);
    tangent.setAttribute('d', `M${across(t - 1)} ${up(y - measured)}L${x1} ${y1}`);
    run.setAttribute('d', `M${across(t)} ${up(y)}H${x1}`);
    rise.setAttribute('d', `M${x1} ${up(y)}V${y1}`);
    one.setAttribute('x', across(t + 0.58));
    one.setAttribute('y', up(y) + 14);
    slope.setAttribute('x', x1 + 5);
    // where the slope is small its number stands below, off the curve
    const flat = measured < 0.3;
    one.textContent = flat ? '' : '1';
    slope.setAttribute('y', flat ? up(y) + 15 : (up(y) + y1) / 2 + 4);
    grip.update(across(t), up(y), t, xe.show(t, 2));
    rivals.update(n);
    shares.update(
      [
        { name: 't', value: part, kind: 'plain' },
        { name: n > 1 ? 'rivals' : 'rival', value: 1 - part, kind: 'pale' },
      ],
      1,
    );
    xe.setNumber(slope, measured);
    xe.setNumber(share, part);
    xe.setNumber(high, y);
    xe.setNumber(above, y - largest);
    xe.setNumber(most, most_above);
    const said = `One step of t lifts the curve by ${xe.show(measured)} of a step, and that is the share of t.`;
    if (t === 0) return `All ${n + 1} are tied: the curve is as far above the corner as it gets. ${said}`;
    return t > 2.5 || (n === 1 && t < -2.5) ? `${said} One logit is far ahead, and the curve almost follows it alone.` : said;
  };
  return { parts: [xe.make('div', { class: 'xe-beside' }, drawing.element, side), xe.make('div', { class: 'xe-controls' }, rivals.element)], draw };
};
