// A model's promises and what it kept, bin by bin, at every temperature: the dots move to the diagonal and beyond, and
// the loss goes through a valley.
xe.explorers.Reliability = {
  title: 'Does it keep its promises?',
  lead: 'Drag the dot through the valley of the loss, and watch the promises.',
  traits: ['T', 'logits', 'targets'],
};

xe.explorers.Reliability.build = ({ state, put }) => {
  const { logits, targets } = state(),
    [low, high, bins, classes] = [0.5, 5, 10, 10];
  const bytes = Uint8Array.from(atob(logits), (letter) => letter.charCodeAt(0)),
    view = new DataView(bytes.buffer);
  const rows = targets.map((_, n) =>
    Array.from({ length: classes }, (_, k) => view.getInt16(2 * (classes * n + k), true) / 256),
  );
  const answers = rows.map(xe.peak);
  // The loss, what it promises on average, and of each bin the sum of the promises, how many were kept, how many there are.
  const at = (T) => {
    const found = { loss: 0, claimed: 0, said: Array(bins).fill(0), kept: Array(bins).fill(0), count: Array(bins).fill(0) };
    rows.forEach((row, n) => {
      const { place, exps, total, others } = xe.exps(row.map((x) => x / T)),
        top = exps[place] / total,
        bin = Math.min(bins, Math.ceil(top * bins)) - 1;
      found.loss += Math.log1p(others) + (row[place] - row[targets[n]]) / T;
      found.claimed += top;
      found.said[bin] += top;
      found.kept[bin] += place === targets[n] ? 1 : 0;
      found.count[bin] += 1;
    });
    found.loss /= rows.length;
    found.claimed /= rows.length;
    return found;
  };

  const diagram = xe.drawing('Accuracy against confidence, a dot for each of ten bins, and the diagonal.', {
    width: 320,
    height: 268,
  });
  const across = xe.scale(0.2, 1, 36, 300),
    up = xe.scale(0, 1, 228, 24);
  xe.ticks(diagram, 'y', up, [0, 0.5, 1], { at: 36, grid: 300 });
  xe.ticks(diagram, 'x', across, [0.2, 0.4, 0.6, 0.8, 1], { at: 228 });
  diagram.add('path', { class: 'xe-axis', d: 'M36 24V228H300' });
  diagram.add('path', { class: 'xe-diagonal', d: `M${across(0.2)} ${up(0.2)}L${across(1)} ${up(1)}` });
  diagram.text(8, 9, 'kept: share that was right');
  diagram.text(36, 263, 'promised: mean confidence');
  diagram.text(308, 263, 'rings: T = 1', { 'text-anchor': 'end' });
  diagram.text(46, 44, 'too modest', { class: 'xe-strong' });
  diagram.text(294, 214, 'too sure', { class: 'xe-strong', 'text-anchor': 'end' });
  const dots = Array.from({ length: bins }, () => ({
    was: diagram.add('circle', { class: 'xe-ghost' }),
    gap: diagram.add('path', { class: 'xe-gap' }),
  })).map((dot) => ({ ...dot, dot: diagram.add('circle', { class: 'xe-shape-plain xe-promise', 'data-name': 'count' }) }));
  const area = (count) => Math.max(2.5, 0.6 * Math.sqrt(count));
  const first = at(1);
  dots.forEach(({ was }, b) => {
    if (first.count[b] === 0) return was.remove();
    was.setAttribute('cx', across(first.said[b] / first.count[b]));
    was.setAttribute('cy', up(first.kept[b] / first.count[b]));
    was.setAttribute('r', area(first.count[b]));
  });

  const costs = xe.drawing('The loss at each temperature, and a dot on the curve.', { width: 320, height: 190 });
  const along = xe.scale(low, high, 40, 300, true),
    dear = xe.scale(0.3, 0.9, 150, 18);
  xe.ticks(costs, 'y', dear, [0.4, 0.6, 0.8], { at: 40, grid: 300, text: (v) => v.toFixed(1) });
  xe.ticks(costs, 'x', along, [0.5, 1, 2, 5], { at: 150 });
  costs.add('path', { class: 'xe-axis', d: 'M40 18V150H300' });
  costs.text(8, 9, 'the loss, in nats');
  costs.text(40, 185, 'colder');
  costs.text(170, 185, 'temperature T', { 'text-anchor': 'middle' });
  costs.text(300, 185, 'hotter', { 'text-anchor': 'end' });
  const grid = Array.from({ length: 41 }, (_, k) => low * (high / low) ** (k / 40));
  const curve = grid.map((T) => [along(T), dear(at(T).loss)]);
  costs.add('path', { class: 'xe-curve', d: xe.path(curve.filter(([, y]) => y > 12)) });
  const drop = costs.add('path', { class: 'xe-stem' });
  const grip = xe.grip(costs, {
    name: 'T',
    label: 'temperature T',
    range: () => ({ low, high, step: grip.element.classList.contains('xe-dragged') ? 0.01 : 0.05, page: 0.5 }),
    get: () => state().T,
    set: (T) => put({ T }),
    value: ([x]) => along.back(x),
  });
  const numbers = Object.fromEntries(['T', 'loss', 'ece', 'claimed', 'right'].map((name) => [name, xe.number(name)]));
  const line = (...words) => xe.make('p', { class: 'xe-readout' }, ...words);
  const side = xe.make(
    'div',
    { class: 'xe-side xe-promises' },
    line('T = ', numbers.T),
    line('loss ', numbers.loss),
    line('ECE ', numbers.ece),
    line('promised ', numbers.claimed),
    line('right ', numbers.right),
  );
  const right = xe.sum(answers.map((answer, n) => (answer === targets[n] ? 1 : 0))) / rows.length;

  const draw = ({ T }) => {
    const { loss, claimed, said, kept, count } = at(T);
    let ece = 0;
    dots.forEach(({ dot, gap }, b) => {
      const some = count[b] > 0,
        [promised, came] = [said[b] / count[b], kept[b] / count[b]];
      for (const part of [dot, gap]) part.style.display = some ? '' : 'none';
      dot.dataset.value = count[b];
      if (!some) return;
      ece += (count[b] / rows.length) * Math.abs(came - promised);
      dot.setAttribute('r', area(count[b]));
      dot.style.transform = `translate(${across(promised)}px, ${up(came)}px)`;
      gap.setAttribute('stroke-width', xe.clamp(count[b] / 12, 0.8, 9));
      gap.setAttribute('d', `M${across(promised)} ${up(promised)}V${up(came)}`);
    });
    const x = along(T),
      y = dear(Math.min(loss, 0.93));
    grip.update(x, y, T, `T ${xe.show(T, 2)}, loss ${xe.show(loss)}`);
    drop.setAttribute('d', `M${x} 150V${y}`);
    xe.setNumber(numbers.T, T, xe.show(T, 2));
    xe.setNumber(numbers.loss, loss);
    xe.setNumber(numbers.ece, ece);
    xe.setNumber(numbers.claimed, claimed, xe.show(100 * claimed, 1) + ' %');
    xe.setNumber(numbers.right, right, xe.show(100 * right, 1) + ' %');
    const says = `At T = ${xe.show(T, 2)} it promises ${xe.show(100 * claimed, 0)} in a hundred and keeps ${xe.show(100 * right, 0)}`;
    if (claimed > right + 0.02) return `${says}: too sure. No temperature changes an answer, only how loudly it is given.`;
    if (claimed < right - 0.03) return `${says}: now it's too modest, and the loss climbs again.`;
    return `${says}: it means what it says, more or less, and the loss is near its lowest.`;
  };
  const below = xe.make('div', {}, costs.element, side);
  return { parts: [xe.make('div', { class: 'xe-halves' }, diagram.element, below)], draw };
};
