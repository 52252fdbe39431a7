// Four logits on the curve of exp, their exps piled up to the sum, and the ceiling above which a number format has only
// inf. Seen from any ceiling the curve looks the same, so the window always hangs from it.
xe.explorers.Exponential = {
  title: 'How high can logits climb?',
  lead: 'Drag the open dot to the right: all four logits go up the curve with it.',
  traits: ['offset', 'dtype'],
};

xe.explorers.Exponential.build = ({ state, put }) => {
  const logits = [2, 1, 0, -1],
    ends = { float16: Math.log(65504), float32: 88.72283905206835, float64: 709.782712893384 };
  const [left, right, floor, lid, sky, post] = [12, 262, 186, 42, 8, 306];
  const drawing = xe.drawing('Four dots on the curve of exp, a column of their exps beside it, and a ceiling over both.', {
    height: 226,
  });
  const roof = drawing.add('rect', { class: 'xe-roof', x: 0, y: sky, width: 360, height: lid - sky });
  const height = (part) => floor - part * (floor - lid); // a part of the largest number that the format has
  const ticks = drawing.add('g');
  drawing.add('path', { class: 'xe-axis', d: `M${left} ${floor}H${right + 6}M${post - 16} ${floor}H${post + 46}` });
  drawing.text(left, floor + 35, 'logit x');
  drawing.text(post + 15, floor + 18, 'their sum', { 'text-anchor': 'middle' });
  const curve = Array.from({ length: 120 }, (_, k) => 0.9 - (8.9 * k) / 119);
  const across = xe.scale(-8, 0.9, left, right); // from the ceiling's logit
  drawing.add('path', {
    class: 'xe-curve',
    d: xe.path(curve.map((x) => [across(x), height(Math.exp(x))]).filter(([, y]) => y >= sky)),
  });
  drawing.text(across(-3.1), height(Math.exp(-3.1)) - 16, 'exp(x)', { 'text-anchor': 'end' });
  const fills = xe.hatches(drawing),
    carried = drawing.add('path', { class: 'xe-carried' });
  const parts = logits.map((_, k) => ({
    stem: drawing.add('path', { class: 'xe-stem' }),
    piece: drawing.add('rect', { class: 'xe-share', x: post, width: 30, fill: fills[k] }),
  }));
  const burst = drawing.add('rect', { class: 'xe-shape-other', x: post, width: 30 });
  const infinite = drawing.text(post + 15, lid - 12, 'inf', { class: 'xe-warm', 'text-anchor': 'middle' });
  drawing.add('path', { class: 'xe-ceiling', d: `M0 ${lid}H360` });
  const end = drawing.text(8, lid - 14, '', { class: 'xe-warm' });
  const beyond = drawing.text(0, 0, '', { class: 'xe-warm' });
  const dots = fills.map((fill) => drawing.add('circle', { class: 'xe-climber', fill, r: 6 }));
  const reach = () => {
    const last = ends[state().dtype];
    return { low: Number((last - 7).toFixed(1)), high: Number((last - 1.85).toFixed(1)), step: 0.05, page: 0.5 };
  };
  const grip = xe.grip(drawing, {
    name: 'offset',
    label: 'offset, added to all logits',
    range: reach,
    get: () => state().offset,
    set: (offset) => put({ offset }),
    value: ([x]) => across.back(x) + ends[state().dtype] - logits[0],
  });
  // Another format has its ceiling elsewhere; the dots keep their distance from it.
  const format = xe.select({
    label: 'number format',
    name: 'dtype',
    options: Object.keys(ends).map((name) => [name, name]),
    set: (dtype) => {
      const [old, now] = [ends[state().dtype], ends[dtype]];
      put({ dtype, offset: Number((state().offset - old + now).toFixed(2)) });
    },
  });
  const cells = Object.fromEntries(['x', 'exps', 'probs'].map((name) => [name, logits.map((_, k) => xe.number(name, k))]));
  const total = xe.number('total'),
    spent = xe.number('spent');
  const row = (head, ...row) =>
    xe.make('tr', {}, xe.make('th', { scope: 'row' }, head), ...row.map((cell) => xe.make('td', {}, cell)));
  const box = (fill) => {
    const svg = xe.svg('svg', { class: 'xe-box', viewBox: '0 0 14 14' });
    svg.append(xe.svg('rect', { width: 14, height: 14, fill }));
    return svg;
  };
  const heads = ['', 'x', 'exp(x)', 'share'].map((name) => xe.make(name ? 'th' : 'td', name ? { scope: 'col' } : {}, name));
  const table = xe.make(
    'table',
    { class: 'xe-table xe-close' },
    xe.make('thead', {}, xe.make('tr', {}, ...heads)),
    xe.make('tbody', {}, ...fills.map((fill, k) => row(box(fill), cells.x[k], cells.exps[k], cells.probs[k]))),
  );
  table.tBodies[0].append(row('sum', '', total, spent));
  const big = (value) => (value >= 1e5 ? xe.show(value) : xe.show(value, value < 1 ? 3 : 0));

  let drawn = null;
  const draw = ({ offset, dtype }) => {
    const { round, largest } = xe.dtypes[dtype],
      last = ends[dtype],
      x = logits.map((value) => round(round(value) + round(offset))),
      naive = xe.naiveSoftmax(x, round);
    if (drawn !== dtype) {
      drawn = dtype;
      ticks.replaceChildren();
      const first = Math.ceil(last - 8),
        whole = Array.from({ length: 8 }, (_, k) => first + k).filter((v) => v % 2 === 0 && v < last - 1.1);
      const put = (value, text, attributes) => {
        const [mark, words] = [xe.svg('path', { class: 'xe-axis' }), xe.svg('text', attributes)];
        const at = across(value - last);
        mark.setAttribute('d', `M${at} ${floor}v4`);
        for (const [name, to] of [['x', at], ['y', floor + 18], ['text-anchor', 'middle']]) words.setAttribute(name, to);
        words.textContent = text;
        ticks.append(mark, words);
      };
      for (const value of whole) put(value, String(value), {});
      put(last, xe.show(last, 2), { class: 'xe-warm' });
      end.textContent = `the largest ${dtype}: ${largest === '65504' ? '65,504' : largest}`;
    }
    let pile = 0;
    logits.forEach((value, k) => {
      const far = value + offset - last, // how far below the ceiling's logit
        part = Math.exp(Math.min(far, 5)),
        at = xe.clamp(across(far), left, right),
        up = Math.max(height(part), sky + 5);
      dots[k].setAttribute('cx', at);
      dots[k].setAttribute('cy', up);
      parts[k].stem.setAttribute('d', `M${at} ${floor}V${up}`);
      const [low, high] = [Math.min(pile, 1), Math.min(pile + part, 1)];
      pile += part;
      parts[k].piece.setAttribute('y', height(high));
      parts[k].piece.setAttribute('height', height(low) - height(high));
      if (k === 0) {
        grip.update(at, up, offset, `all logits ${xe.show(offset, 2)} higher`);
        carried.setAttribute('d', part < 1 ? `M${at + 20} ${up}H${post}` : '');
        beyond.setAttribute('x', at + 21);
        beyond.setAttribute('y', up + 4);
        beyond.textContent = naive.exps[0] === Infinity ? 'inf' : '';
      }
      xe.setNumber(cells.x[k], x[k], xe.show(x[k], 2));
      xe.setNumber(cells.exps[k], naive.exps[k], big(naive.exps[k]));
      xe.setNumber(cells.probs[k], naive.probs[k]);
    });
    const broken = naive.total === Infinity;
    burst.setAttribute('y', Math.max(height(pile), sky));
    burst.setAttribute('height', pile > 1 ? lid - Math.max(height(pile), sky) : 0);
    infinite.textContent = broken ? 'inf' : '';
    roof.style.fillOpacity = broken ? 1 : '';
    format.update(dtype);
    xe.setNumber(total, naive.total, big(naive.total));
    xe.setNumber(spent, xe.sum(naive.probs));
    if (naive.exps[0] === Infinity)
      return `exp(${xe.show(x[0], 2)}) is beyond ${dtype}: it becomes inf. And inf divided by inf is nan, not a number.`;
    if (broken)
      return 'Each exp still fits, but their sum does not: it becomes inf. A number divided by inf is 0, so all shares are 0.';
    const spare = Math.log(1 / pile);
    if (spare > 7) return `The ceiling is still far away: ${xe.show(spare, 1)} more for each logit. The shares stand still.`;
    return `On the way up the shares stand still. But ${xe.show(spare, 2)} more for each logit, and the column hits the ceiling.`;
  };
  const side = xe.make('div', { class: 'xe-side xe-fill-side' }, format.element, table);
  return { parts: [xe.make('div', { class: 'xe-beside' }, drawing.element, side)], draw };
};
