// Twelve classes on four machines: each makes four numbers of its own, they travel once, and then all know the loss.
xe.explorers.Shards = {
  title: 'What do the machines have to tell each other?',
  lead: 'Drag a logit: a frame marks what changes. Play shows how the numbers travel.',
  traits: ['logits', 'target', 'stage', 'before'],
};

// What a machine says of its classes: max, rest, cost and total, for a target that may be somebody else's.
xe.shardState = (x, target) => {
  const { place, others } = xe.exps(x),
    own = target >= 0 && target < x.length;
  return [x[place], others, own ? x[place] - x[target] : 0, own ? 1 : 0];
};

// Of two states one, lesson 14's: the larger maximum stays, and the smaller's 1 joins the rest.
xe.mergeStates = ([m, rest, cost, total], [n, more, dear, all]) => {
  const top = Math.max(m, n),
    [f, g] = [Math.exp(m - top), Math.exp(n - top)];
  return [top, rest * f + more * g + Math.min(f, g), cost + total * (top - m) + dear + all * (top - n), total + all];
};

xe.explorers.Shards.build = ({ state, put }) => {
  const [machines, each, left, wide] = [4, 3, 48, 78],
    fields = ['max', 'rest', 'cost', 'total'];
  const found = ({ logits, target }) => {
    const sent = Array.from({ length: machines }, (_, i) => xe.shardState(logits.slice(each * i, each * (i + 1)), target - each * i)),
      [m, rest, cost, total] = sent.reduce(xe.mergeStates),
      lse = m + Math.log1p(rest);
    const gradient = logits.map((x, j) => {
      if (j !== target) return Math.exp(x - lse);
      // the others' sum, not p - 1
      return 0 - xe.sum(logits.map((other, k) => (k === j ? 0 : Math.exp(other - lse))));
    });
    return { sent, loss: total * Math.log1p(rest) + cost, gradient };
  };
  const drawing = xe.drawing('Four machines with three logits each, the four numbers that each sends, and what all know then.', {
    height: 300,
  });
  drawing.element.classList.add('xe-distance', 'xe-shards');
  const [zero, unit, sends, arrives, knows, slope] = [50, 9, 102, 202, 230, 268];
  const at = (i) => left + wide * i,
    bar = (j) => at(Math.floor(j / each)) + 15 + 22 * (j % each);
  const fills = xe.hatches(drawing);
  const label = (y, ...words) => words.forEach((word, k) => drawing.text(2, y + 13 * k, word));
  label(zero + 4, 'logits');
  fields.forEach((word, k) => drawing.text(2, sends + 15 * k + 4, word === 'total' ? 'total y' : word, { class: 'xe-strong' }));
  label(arrives + 4, 'gets');
  label(knows + 4, 'loss');
  label(slope + 4, 'p − y');
  const stems = [],
    slopes = [];
  const boxes = Array.from({ length: machines }, (_, i) => {
    drawing.add('rect', { class: 'xe-machine', x: at(i) + 1, y: 18, width: wide - 6, height: 280, rx: 6 });
    drawing.text(at(i) + wide / 2 - 2, 12, `machine ${i}`, { 'text-anchor': 'middle' });
    drawing.add('path', { class: 'xe-axis', d: `M${at(i) + 4} ${zero}h${wide - 12}M${at(i) + 4} ${slope}h${wide - 12}` });
    for (let k = 0; k < each; k += 1) {
      stems.push(drawing.add('rect', { x: bar(each * i + k) - 5, width: 10 }));
      slopes.push(drawing.add('rect', { x: bar(each * i + k) - 5, width: 10, 'data-name': 'gradient' }));
    }
    const numbers = fields.map((name, k) => {
      const frame = drawing.add('rect', { class: 'xe-changed', x: at(i) + 12, y: sends + 15 * k - 7, width: 50, height: 15, rx: 3 });
      return { frame, number: drawing.number(name, at(i) + wide / 2 - 2, sends + 15 * k + 4, { 'text-anchor': 'middle' }) };
    });
    const frame = drawing.add('rect', { class: 'xe-changed', x: at(i) + 10, y: knows - 8, width: 54, height: 17, rx: 3 });
    return { numbers, frame, loss: drawing.number('loss', at(i) + wide / 2 - 2, knows + 4, { 'text-anchor': 'middle' }) };
  });
  for (let k = 0; k < machines * machines; k += 1)
    drawing.add('path', {
      class: 'xe-wire',
      d: `M${at(Math.floor(k / machines)) + wide / 2 - 2} ${sends + 70}L${at(k % machines) + 12 + 15.5 * Math.floor(k / machines)} ${arrives - 8}`,
    });
  // A packet for each pair of machines: it starts where its numbers were made, and ends at a place of its own.
  const packets = Array.from({ length: machines * machines }, (_, k) => {
    const packet = drawing.add('g', { class: 'xe-packet' });
    packet.append(xe.svg('rect', { x: -6.5, y: -7, width: 13, height: 14, rx: 2, fill: fills[Math.floor(k / machines)] }));
    return packet;
  });
  const grips = Array.from({ length: machines * each }, (_, j) => {
    const grip = xe.grip(drawing, {
      name: 'logits',
      index: j,
      label: `logit of class ${j}, on machine ${Math.floor(j / each)}`,
      arrows: 'y',
      range: () => ({ low: -3, high: 3, step: 0.1, page: 1 }),
      get: () => state().logits[j],
      set: (value) => put({ logits: state().logits.map((old, k) => (k === j ? value : old)) }),
      value: ([, y]) => (zero - y) / unit,
    });
    const remember = () => put({ before: state().logits });
    grip.element.addEventListener('pointerdown', remember, true);
    grip.element.addEventListener('focus', () => grip.element.classList.contains('xe-dragged') || remember());
    return grip;
  });
  const player = xe.player({
    step: () => put({ stage: state().stage + 1, before: state().logits }),
    reset: () => put({ stage: 0, before: state().logits }),
    ended: () => state().stage >= 3,
    pause: 1100,
  });
  const target = xe.select({
    label: 'the target',
    name: 'target',
    options: Array.from({ length: machines * each }, (_, j) => [j, `class ${j}, on machine ${Math.floor(j / each)}`]),
    set: (value) => put({ target: Number(value), before: state().logits }),
  });
  const says = [
    'Each machine has three logits of a row, and has never seen the others.',
    'Each makes four numbers of its own logits. Only the machine with the target has a cost and a total.',
    'Each sends its four numbers to all, once. Now every machine has the same sixteen.',
  ];
  const draw = (now) => {
    const { sent, loss, gradient } = found(now),
      old = found({ ...now, logits: now.before });
    const still = now.logits.every((x, j) => x === now.before[j]);
    target.update(now.target);
    now.logits.forEach((x, j) => {
      const y = zero - unit * x;
      stems[j].setAttribute('y', Math.min(y, zero));
      stems[j].setAttribute('height', Math.abs(y - zero));
      stems[j].setAttribute('class', j === now.target ? 'xe-shape-plain' : 'xe-shape-pale');
      grips[j].update(bar(j), y, x, xe.show(x, 1));
      grips[j].element.classList.toggle('xe-marked', still ? j === now.target : x !== now.before[j]);
      const high = 22 * Math.abs(gradient[j]);
      slopes[j].setAttribute('y', gradient[j] > 0 ? slope - high : slope);
      slopes[j].setAttribute('height', high);
      slopes[j].setAttribute('class', gradient[j] > 0 ? 'xe-shape-plain' : 'xe-shape-other');
      slopes[j].dataset.value = gradient[j];
      slopes[j].style.visibility = now.stage < 3 ? 'hidden' : '';
    });
    let moved = 0;
    boxes.forEach(({ numbers, frame, loss: number }, i) => {
      numbers.forEach(({ frame: around, number: one }, k) => {
        const changed = now.stage > 0 && sent[i][k] !== old.sent[i][k];
        moved += changed ? 1 : 0;
        around.style.visibility = changed ? '' : 'hidden';
        xe.setNumber(one, sent[i][k], xe.show(sent[i][k], k === 3 ? 0 : 2));
        one.style.visibility = now.stage < 1 ? 'hidden' : '';
      });
      frame.style.visibility = now.stage > 2 && loss !== old.loss ? '' : 'hidden';
      xe.setNumber(number, loss);
      number.style.visibility = now.stage < 3 ? 'hidden' : '';
    });
    packets.forEach((packet, k) => {
      const [from, to] = [Math.floor(k / machines), k % machines],
        home = now.stage < 2;
      const x = home ? at(from) + wide / 2 - 2 : at(to) + 12 + 15.5 * from,
        y = home ? sends + 63 : arrives;
      packet.style.transform = `translate(${x}px, ${y}px)`;
      packet.style.visibility = now.stage < 1 ? 'hidden' : '';
    });
    const j = now.logits.findIndex((x, k) => x !== now.before[k]);
    if (j >= 0 && now.stage === 3)
      return `Class ${j} has moved. Of the sixteen numbers ${moved === 1 ? 'one has changed,' : `${moved} have changed, all`} on machine ${Math.floor(j / each)}; ` +
        'the loss has changed for everyone, and with it every gradient.';
    return says[now.stage] ?? `All merge the same sixteen numbers, so all have the same loss, ${xe.show(loss)}, and each the gradient of its own logits.`;
  };
  return {
    parts: [xe.make('div', { class: 'xe-beside' }, drawing.element, xe.make('div', { class: 'xe-side xe-fill-side xe-compact' }, target.element, player.element))],
    draw,
    stop: player.stop,
  };
};
