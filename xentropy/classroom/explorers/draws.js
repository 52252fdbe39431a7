// Draws from p arrive one by one, each pays -log q, and their average settles at H(p, q).
xe.explorers.Draws = {
  title: 'Where does the average settle?',
  lead: 'Press Play and people are asked, one by one. Or drag the dot back and forth through time.',
  traits: ['names', 'p', 'q', 'draws', 'count'],
};

// The picture for these classes and draws; `show` brings as many of them as have come.
xe.drawsPicture = (first, { state, put }) => {
  const most = first.draws.length,
    rows = first.names.map((_, k) => k).filter((k) => first.p[k] > 0),
    under = 146,
    gap = 17;
  const drawing = xe.drawing('The average cost so far, over the number of answers, and below it the answers.', {
    height: under + gap * rows.length + 22,
  });
  const prices = first.q.map(xe.surprise),
    paid = rows.map((k) => prices[k]).filter(Number.isFinite),
    spread = Math.max(0.2, Math.max(...paid) - Math.min(...paid));
  const across = xe.scale(0, most, 76, 340),
    up = xe.scale(Math.min(...paid) - 0.12 * spread, Math.max(...paid) + 0.18 * spread, 128, 10);
  const expected = xe.expectedSurprise(first.p, first.q);
  drawing.add('path', { class: 'xe-axis', d: 'M76 10V128H340' });
  drawing.add('path', { class: 'xe-dashed', d: `M76 ${up(expected)}H340` });
  drawing.text(70, up(expected) + 4, 'H(p, q)', { 'text-anchor': 'end' });
  drawing.text(340, 14, 'average cost so far, in nats', { 'text-anchor': 'end' });
  rows.forEach((k, row) => {
    const words = `${first.names[k]}${first.names[k].length > 2 ? '' : ' pays'} ${xe.show(prices[k], 2)}`;
    drawing.text(70, under + gap * row + 4, words, { 'text-anchor': 'end' });
    drawing.add('path', { class: 'xe-grid', d: `M76 ${under + gap * row}H340` });
  });
  xe.ticks(drawing, 'x', across, [1, most / 2, most].map(Math.round), {
    at: under + gap * rows.length - 8,
    text: (n) => (n === Math.round(most / 2) ? `${n} answers` : n),
  });
  const marks = first.draws.map((k, n) =>
    drawing.add('path', { class: 'xe-mark', d: `M${across(n + 1)} ${under + gap * rows.indexOf(k) - 5}v10` }),
  );
  const line = drawing.add('path', { class: 'xe-curve' });
  const last = drawing.add('circle', { class: 'xe-shape-other', r: 4.5 });
  const arrow = xe.arrow(drawing, 'other');
  const grip = xe.grip(drawing, {
    name: 'count',
    label: 'how many have been asked',
    range: () => ({ low: 1, high: most, step: 1, page: 20 }),
    get: () => state().count,
    set: (count) => put({ count }),
    value: ([x]) => across.back(x),
  });
  const place = (value) => xe.clamp(up(value), 4, 132);
  const show = (now, averages) => {
    const [x, y] = [across(now.count), place(averages.at(-1))],
      row = under + gap * rows.indexOf(now.draws[now.count - 1]);
    line.setAttribute('d', xe.path(averages.map((value, n) => [across(n + 1), place(value)])));
    marks.forEach((mark, n) => mark.setAttribute('visibility', n < now.count ? 'visible' : 'hidden'));
    last.setAttribute('cx', x);
    last.setAttribute('cy', row);
    arrow.update(x, row - 6, x, y + 12);
    grip.update(x, y, now.count, `${now.count} answers, average ${xe.show(averages.at(-1))}`);
  };
  grip.element.setAttribute('data-lm-suppress-shortcuts', 'true');
  return { element: drawing.element, show };
};

xe.explorers.Draws.build = ({ state, put }) => {
  const holder = xe.make('div', {});
  let picture = null,
    shown = null;
  const lay = ({ names, p, q, draws }) => {
    const wanted = JSON.stringify([names, p, q, draws]);
    if (wanted === shown) return;
    shown = wanted;
    picture = xe.drawsPicture({ names, p, q, draws }, { state, put });
    holder.replaceChildren(picture.element);
  };
  lay(state());
  const player = xe.player({
    step: () => put({ count: state().count + 1 }),
    reset: () => put({ count: 1 }),
    ended: () => state().count >= state().draws.length,
    pause: 70,
  });
  const [count, price, average, expectation] = ['count', 'price', 'average', 'expected'].map((name) => xe.number(name));
  const answer = xe.make('span', {});
  const readout = (...parts) => xe.make('p', { class: 'xe-readout' }, ...parts);
  const side = xe.make(
    'div',
    { class: 'xe-side' },
    readout('answer ', count, answer, price),
    readout('average ', average),
    readout('expected ', expectation),
  );
  const draw = (now) => {
    lay(now);
    const prices = now.draws.slice(0, now.count).map((k) => xe.surprise(now.q[k])),
      expected = xe.expectedSurprise(now.p, now.q);
    let sum = 0;
    const averages = prices.map((value, n) => (sum += value) / (n + 1)),
      mean = averages.at(-1);
    picture.show(now, averages);
    answer.textContent = `: a ${now.names[now.draws[now.count - 1]]}, pays `;
    xe.setNumber(count, now.count, String(now.count));
    xe.setNumber(price, prices.at(-1), xe.show(prices.at(-1), 2));
    xe.setNumber(average, mean);
    xe.setNumber(expectation, expected);
    const off = Math.abs(mean - expected);
    return now.count === 1
      ? `One answer, and the average is what it cost: ${xe.show(mean, 2)} nats.`
      : `After ${now.count} answers the average is ${xe.show(mean)} nats, ` +
          `${off < 5e-4 ? 'just' : `${xe.show(off)} away from`} what p and q say: ${xe.show(expected)}.`;
  };
  return {
    parts: [xe.make('div', { class: 'xe-beside' }, holder, side), player.element],
    draw,
    stop: player.stop,
  };
};
