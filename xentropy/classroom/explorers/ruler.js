// Three rulers just above 1, of three formats: 1 + t goes to the nearest mark of each, and the log sees only the mark.
xe.explorers.Ruler = {
  title: 'Where does 1 + t land?',
  lead: 'Drag the dot. Each ruler can only answer with one of its marks.',
  traits: ['place', 'zoom'],
};

// A number with so many significant bits, ties to even; of these formats only float16 ends early, in subnormals.
xe.toBits = (value, bits, lowest) => {
  if (value === 0) return 0;
  const unit = 2 ** (Math.max(Math.floor(Math.log2(Math.abs(value))), lowest) - bits + 1),
    steps = value / unit,
    below = Math.floor(steps);
  return unit * (below + (steps - below > 0.5 || (steps - below === 0.5 && below % 2 === 1) ? 1 : 0));
};

xe.explorers.Ruler.build = ({ state, put }) => {
  const formats = [
    { name: 'bfloat16', bits: 8, lowest: -126 },
    { name: 'float16', bits: 11, lowest: -14 },
    { name: 'float32', bits: 24, lowest: -126 },
  ];
  const [left, right] = [62, 334],
    length = (zoom) => `1/${(2 ** zoom).toLocaleString('en')}`;
  const drawing = xe.drawing('Three rulers that begin at 1, one for each format, and a line at 1 + t across them.', {
    height: 232,
  });
  const beam = drawing.add('path', { class: 'xe-dashed' });
  drawing.text(left, 12, '1', { 'text-anchor': 'middle' });
  const end = drawing.text(right, 12, '', { 'text-anchor': 'end' });
  drawing.add('path', { class: 'xe-axis', d: `M${left} 34H${right}` });
  const rulers = formats.map((format, k) => {
    const y = 92 + 62 * k;
    drawing.text(left - 12, y - 4, format.name, { 'text-anchor': 'end', class: 'xe-strong' });
    drawing.add('rect', { class: 'xe-shift-ruler', x: left - 4, y: y - 26, width: right - left + 8, height: 26 });
    return {
      ...format,
      y,
      dense: drawing.add('rect', { class: 'xe-dense', x: left, y: y - 22, width: right - left, height: 22 }),
      marks: drawing.add('path', { class: 'xe-marks' }),
      many: drawing.text(0, y + 15, '', { class: 'xe-halo', style: 'font-size: 12px' }),
      arrow: xe.arrow(drawing, 'other'),
      dot: drawing.add('circle', { class: 'xe-shape-other', r: 5, 'data-name': 'sum' }),
    };
  });
  const across = xe.scale(0, 1, left, right);
  const grip = xe.grip(drawing, {
    name: 'place',
    label: 't, as a part of the ruler',
    range: () => ({ low: 0, high: 1, step: 0.01, page: 0.1 }),
    get: () => state().place,
    set: (place) => put({ place }),
    value: ([x]) => across.back(x),
  });
  const zoom = xe.slider({
    label: 'zoom',
    name: 'zoom',
    low: 4,
    high: 22,
    step: 1,
    page: 3,
    text: (zoom) => `rulers ${length(zoom)} long`,
    set: (value) => put({ zoom: value }),
  });
  const cells = formats.map(() => ['log', 'log1p'].map((name) => xe.number(name)));
  const head = ['', 'log(1 + t)', 'log1p(t)'].map((word) => xe.make('th', { scope: 'col' }, word));
  const body = formats.map(({ name }, k) =>
    xe.make('tr', {}, xe.make('th', { scope: 'row' }, name), ...cells[k].map((cell) => xe.make('td', {}, cell))),
  );
  const table = xe.make(
    'table',
    { class: 'xe-table xe-close xe-formats' },
    xe.make('thead', {}, xe.make('tr', {}, ...head)),
    xe.make('tbody', {}, ...body),
  );
  const exact = xe.number('t');
  const side = xe.make('div', { class: 'xe-side xe-wide-side' }, xe.make('p', { class: 'xe-readout' }, 't = ', exact), table);

  const text = (value) => (value === 0 ? '0' : value.toExponential(2).replace('e-', 'e−'));
  const draw = (now) => {
    const width = 2 ** -now.zoom,
      t = now.place * width,
      x = across(now.place);
    end.textContent = `1 + ${length(now.zoom)}`;
    zoom.update(now.zoom);
    grip.update(x, 34, now.place, `t = ${text(t)}`);
    beam.setAttribute('d', `M${x} 44V${rulers[2].y}`);
    xe.setNumber(exact, t, text(t));
    const lost = [];
    rulers.forEach(({ name, bits, lowest, y, dense, marks, many, arrow, dot }, k) => {
      const unit = 2 ** (1 - bits),
        count = Math.floor(width / unit),
        gap = (right - left) * (unit / width);
      const close = gap < 2.5;
      dense.style.display = close ? '' : 'none';
      marks.setAttribute(
        'd',
        close
          ? `M${left} ${y}v-22M${right} ${y}v-22`
          : Array.from({ length: count + 1 }, (_, n) => `M${left + n * gap} ${y}v-${n ? 15 : 22}`).join(''),
      );
      const further = Math.round(unit / width).toLocaleString('en');
      if (close) many.textContent = `${count.toLocaleString('en')} marks`;
      else many.textContent = count ? '' : `next: ${further} rulers on`;
      // beside the line, not across it
      many.setAttribute('x', now.place > 0.5 ? left : right);
      many.setAttribute('text-anchor', now.place > 0.5 ? 'start' : 'end');
      const own = xe.toBits(t, bits, lowest),
        sum = xe.toBits(1 + own, bits, lowest),
        found = across((sum - 1) / width),
        inside = found <= right + 1;
      dot.dataset.value = sum - 1;
      dot.setAttribute('cx', Math.min(found, right + 14));
      dot.setAttribute('cy', y - 22);
      dot.style.display = inside ? '' : 'none';
      const to = inside ? found : right + 22;
      if (Math.abs(to - x) > 8) arrow.update(x, y - 22, to - 5 * Math.sign(to - x), y - 22);
      else arrow.update(0, 0, 0, 0);
      const log = xe.toBits(Math.log(sum), bits, lowest),
        log1p = xe.toBits(Math.log1p(own), bits, lowest);
      [log, log1p].forEach((value, j) => {
        xe.setNumber(cells[k][j], value, text(value));
        cells[k][j].classList.toggle('xe-odd', t > 0 && value === 0);
      });
      if (t > 0 && sum === 1) lost.push(name);
    });
    if (t === 0) return 'At t = 0 all three are right, and have nothing to do.';
    if (lost.length === 0) return 'All three have a mark near enough. But compare the digits of log(1 + t) and log1p(t).';
    const which = lost.length === 1 ? `In ${lost[0]}` : `In ${lost.slice(0, -1).join(', ')} and ${lost.at(-1)}`;
    return `${which}, 1 + t is 1, and its log is 0. log1p(t) never adds the 1, and keeps t's digits.`;
  };
  return {
    parts: [xe.make('div', { class: 'xe-beside' }, drawing.element, side), zoom.element],
    draw,
  };
};
