// A derivation in four lines whose marked parts can be spoiled, and what the checker says: both sides of the first wrong
// line at three of its random points, and at how many of them all they happen to agree.
xe.explorers.WrongLine = {
  title: 'Spoil a line. Does the checker notice?',
  lead: 'Tap a marked part to write something else there. The checker tries each line with random numbers.',
  traits: ['versions', 'line', '_points'],
};

// The values of the four lines at one point, as written.
xe.explorers.WrongLine.values = ({ x, k, t }, [two, three, four]) => {
  const p = xe.softmax(x),
    y = k === t ? 1 : 0,
    total = Math.exp(xe.logsumexp(x));
  return [
    xe.gradient(x, xe.spread(t, x.length))[k],
    p[k] + [-y, -1, y, -x[t]][two],
    [p[k], 1 / total, Math.exp(x[k]), p[t]][three] - y,
    [p[k] - y, y - p[k], p[t] - y, p[k] - 1][four],
  ];
};

xe.explorers.WrongLine.build = ({ put, state }) => {
  const { make } = xe,
    { values } = xe.explorers.WrongLine,
    shown = [2, 13, 24], // points whose numbers are short
    same = (a, b) => Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b), 1e-9);
  const i = (name) => make('i', {}, name),
    of = (name, index) => make('span', {}, i(name), make('sub', {}, i(index))),
    e = (index) => make('span', {}, i('e'), make('sup', {}, of('x', index))),
    over = (top, below) => make('span', { class: 'xe-over' }, make('span', {}, ...top), make('span', {}, ...below)),
    total = () => make('span', {}, 'Σ', make('sub', {}, i('j')), ' ', e('j')),
    truth = () => make('span', { class: 'xe-together' }, '[', i('k'), ' = ', i('t'), ']'),
    slope = () => over(['∂'], ['∂', of('x', 'k')]);
  // what can stand in a line's marked part, the right one first, and what each is called
  const parts = {
    2: [
      [() => ['− ', truth()], 'minus [k = t]'],
      [() => ['− 1'], 'minus 1'],
      [() => ['+ ', truth()], 'plus [k = t]'],
      [() => ['− ', of('x', 't')], 'minus x t'],
    ],
    3: [
      [() => [over([e('k')], [total()])], 'e to the x k, over the sum'],
      [() => [over(['1'], [total()])], '1 over the sum'],
      [() => [e('k')], 'e to the x k'],
      [() => [over([e('t')], [total()])], 'e to the x t, over the sum'],
    ],
    4: [
      [() => [of('p', 'k'), ' − ', of('y', 'k')], 'p k minus y k'],
      [() => [of('y', 'k'), ' − ', of('p', 'k')], 'y k minus p k'],
      [() => [of('p', 't'), ' − ', of('y', 'k')], 'p t minus y k'],
      [() => [of('p', 'k'), ' − 1'], 'p k minus 1'],
    ],
  };
  const turn = (line, by) => {
    const versions = [...state().versions];
    versions[line - 2] = (versions[line - 2] + by + 4) % 4;
    put({ versions, line });
  };
  const token = (line) => {
    const element = make('button', { type: 'button', class: 'xe-token', 'data-name': `line${line}` });
    element.addEventListener('click', () => turn(line, 1));
    element.addEventListener('keydown', (event) => {
      const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (!by) return;
      event.preventDefault();
      event.stopPropagation();
      turn(line, by);
    });
    return element;
  };
  const tokens = { 2: token(2), 3: token(3), 4: token(4) };
  const formulas = {
    1: [slope(), ' ( log ', total(), ' − ', of('x', 't'), ' )'],
    2: [slope(), ' log ', total(), ' ', tokens[2]],
    3: [tokens[3], ' − ', truth()],
    4: [tokens[4]],
  };
  const reasons = {
    1: ['the slope of the loss'],
    2: [of('x', 't'), ' moves with ', of('x', 'k'), ' only if ', i('k'), ' is ', i('t')],
    3: ['the chain rule, twice'],
    4: ['their names: softmax, and the target'],
  };
  const marks = {},
    rows = {};
  const list = make('ol', { class: 'xe-lines' });
  for (const line of [1, 2, 3, 4]) {
    marks[line] = make('span', { class: 'xe-line-mark' });
    rows[line] = make(
      'li',
      {},
      make('span', { class: 'xe-line-number' }, String(line)),
      make('span', { class: 'xe-line-formula' }, ...(line > 1 ? ['= '] : []), ...formulas[line]),
      marks[line],
      make('span', { class: 'xe-line-reason' }, ...reasons[line]),
    );
    list.append(rows[line]);
  }
  const drawing = xe.drawing('Both sides of a line at three points, each on a line of numbers.', { height: 196 });
  const at = xe.scale(-1.2, 2.3, 12, 236);
  drawing.add('circle', { class: 'xe-side-before', cx: 250, cy: 10, r: 5 });
  const heads = [drawing.text(260, 14, ''), drawing.text(324, 14, '', { class: 'xe-strong' })];
  drawing.add('path', { class: 'xe-side-after', d: 'M308 10l6 -6l6 6l-6 6Z' });
  const lines = shown.map((n, k) => {
    const y = 52 + 46 * k,
      { x, k: which, t } = state()._points[n];
    drawing.text(8, y - 18, `x = (${x.map((v) => String(v).replace('-', '−')).join(', ')}), k = ${which}, t = ${t}`);
    drawing.add('path', { class: 'xe-axis', d: `M${at(-1.2)} ${y}H${at(2.3)}` });
    for (const v of [-1, 0, 1, 2]) drawing.add('path', { class: 'xe-axis', d: `M${at(v)} ${y - 3}v6` });
    return {
      y,
      arrow: xe.arrow(drawing, 'other'),
      before: drawing.add('circle', { class: 'xe-side-before', r: 6.5, cy: y }),
      after: drawing.add('path', { class: 'xe-side-after', d: 'M-5 0L0 -5L5 0L0 5Z' }),
      numbers: [250, 308].map((left, m) =>
        drawing.number(['before', 'after'][m], left + 48, y + 4, { 'data-index': k, 'text-anchor': 'end' }),
      ),
    };
  });
  for (const v of [-1, 0, 1, 2])
    drawing.text(at(v), 160, String(v).replace('-', '−'), { 'text-anchor': 'middle' });
  const dots = state()._points.map((_, k) =>
    drawing.add('circle', { cx: 13 + 8.8 * k, cy: 188, r: 3.2 }),
  );
  const agree = xe.number('agree'),
    count = make('p', { class: 'xe-note' }, 'equal at ', agree, ' of the 40 points that the checker drew');
  const draw = ({ versions, line, _points }) => {
    const all = _points.map((point) => values(point, versions)),
      wrong = [2, 3, 4].find((n) => !all.every((v) => same(v[n - 2], v[n - 1]))),
      now = wrong ?? line,
      equal = all.map((v) => same(v[now - 2], v[now - 1])),
      many = equal.filter(Boolean).length;
    for (const n of [2, 3, 4]) {
      const [part, name] = parts[n][versions[n - 2]];
      tokens[n].replaceChildren(...part());
      tokens[n].setAttribute('aria-label', `Line ${n}: ${name}. Change it`);
      tokens[n].classList.toggle('xe-spoiled', versions[n - 2] > 0);
      const [mark, kind] =
        n === wrong ? ['✗ refused', 'bad'] : n > wrong ? ['not looked at', 'none'] : ['✓ follows', 'good'];
      marks[n].textContent = mark;
      marks[n].className = `xe-line-mark xe-line-${kind}`;
    }
    for (const n of [1, 2, 3, 4]) rows[n].classList.toggle('xe-line-now', n === now || n === now - 1);
    heads[0].textContent = `line ${now - 1}`;
    heads[1].textContent = `line ${now}`;
    lines.forEach(({ y, arrow, before, after, numbers }, k) => {
      const [a, b] = [now - 2, now - 1].map((n) => all[shown[k]][n]),
        [from, to] = [a, b].map((v) => at(xe.clamp(v, -1.2, 2.42)));
      before.setAttribute('cx', from);
      after.setAttribute('transform', `translate(${to} ${y})`);
      after.classList.toggle('xe-side-off', !equal[shown[k]]);
      const way = Math.sign(to - from);
      arrow.update(from + 7 * way, y, Math.abs(to - from) > 18 ? to - 6 * way : from + 7 * way, y);
      numbers.forEach((number, m) => xe.setNumber(number, [a, b][m], xe.show(xe.clean([a, b][m]))));
      numbers[1].classList.toggle('xe-odd', !equal[shown[k]]);
    });
    dots.forEach((dot, k) => dot.setAttribute('class', equal[k] ? 'xe-shape-plain' : 'xe-point-off'));
    xe.setNumber(agree, many, String(many));
    if (!wrong) return 'All four lines hold, to 50 digits at 40 random points. Tap a marked part, and one will not.';
    const [, name] = parts[wrong][versions[wrong - 2]],
      luck = many ? ` At ${many} of the 40 points both sides agree by luck, so one example would prove nothing.` : '';
    return `Line ${wrong} is refused: with “${name}” it does not equal line ${wrong - 1}.${luck}`;
  };
  const points = make('div', { class: 'xe-side' }, drawing.element, count);
  return { parts: [make('div', { class: 'xe-halved' }, list, points)], draw };
};
