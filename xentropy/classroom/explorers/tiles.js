// The same twenty pieces of work in two orders: operator by operator over the whole table, or tile by tile in the cache.
xe.explorers.Tiles = {
  title: 'The same work: how much has to travel?',
  lead: 'Press Play, or drag through the twenty pieces of work.',
  traits: ['step'],
};

xe.explorers.Tiles.build = ({ state, put }) => {
  const [tiles, size] = [5, 8.192],
    jobs = ['maximum', 'exps', 'sum', 'product'],
    changes = [false, true, false, true],
    last = tiles * jobs.length;
  // The pieces of work in each order: which operator, on which tile.
  const orders = {
    whole: Array.from({ length: last }, (_, k) => [Math.floor(k / tiles), k % tiles]),
    tiled: Array.from({ length: last }, (_, k) => [k % jobs.length, Math.floor(k / jobs.length)]),
  };
  // A cache with room for one tile: what was fetched and put back after so many pieces, and how far each tile has come.
  const traffic = (order, step) => {
    let [read, written, held, dirty] = [0, 0, null, false];
    const [inMemory, done] = [Array(tiles).fill(0), Array(tiles).fill(0)];
    let [fetched, put] = [null, null];
    for (let k = 0; k < step; k += 1) {
      const [job, tile] = order[k];
      [fetched, put] = [null, null];
      if (held !== tile) {
        read += 1;
        [held, dirty, fetched] = [tile, false, tile];
      }
      dirty ||= changes[job];
      done[tile] = [done[tile], 1, 1, 2][job];
      const [, next] = order[k + 1] ?? [null, null];
      if (dirty && next !== tile) {
        written += 1;
        inMemory[tile] = done[tile];
        [dirty, put] = [false, tile];
      }
    }
    return { read, written, held, inMemory, done, fetched, put };
  };
  const kinds = ['logits', 'exps', 'gradient'];
  const views = Object.entries({ whole: 'operator by operator', tiled: 'tile by tile' }).map(([name, title]) => {
    const drawing = xe.drawing(`The table in memory, ${title}, and the cache.`, { width: 320, height: 180 });
    const fills = xe.hatches(drawing),
      looks = ['var(--xe-groove)', fills[1], fills[0]];
    drawing.text(8, 14, title, { class: 'xe-strong' });
    drawing.text(8, 36, 'memory');
    drawing.text(206, 36, 'cache');
    drawing.add('rect', { class: 'xe-shift-ruler', x: 206, y: 43, width: 106, height: 132, rx: 6 });
    const [top, high, step] = [44, 22, 27];
    const table = Array.from({ length: tiles }, (_, k) => drawing.add('rect', { class: 'xe-tile-of', x: 8, y: top + step * k, width: 96, height: high }));
    const there = drawing.add('rect', { class: 'xe-tile-of xe-held', x: 212, width: 94, height: high });
    const job = drawing.text(259, 0, '', { class: 'xe-strong', 'text-anchor': 'middle' });
    const [come, go] = [xe.arrow(drawing, 'plain'), xe.arrow(drawing, 'other')];
    const words = [drawing.text(156, 0, 'read', { 'text-anchor': 'middle' }), drawing.text(156, 0, 'written', { 'text-anchor': 'middle' })];
    const bar = xe.stack(''),
      [read, written] = [xe.number(`read_${name}`), xe.number(`written_${name}`)];
    const update = (now) => {
      const { read: r, written: w, held, inMemory, done, fetched, put: out } = traffic(orders[name], now);
      table.forEach((tile, k) => (tile.style.fill = looks[inMemory[k]]));
      const y = top + step * (held ?? 0);
      there.style.display = job.style.display = held === null ? 'none' : '';
      there.setAttribute('y', y);
      if (held !== null) there.style.fill = looks[done[held]];
      const under = held === tiles - 1 ? y - 9 : y + high + 14;
      job.setAttribute('y', under);
      job.textContent = now > 0 ? jobs[orders[name][now - 1][0]] : '';
      const middle = y + high / 2;
      if (fetched === null) come.update(0, 0, 0, 0);
      else come.update(108, middle - 5, 208, middle - 5);
      if (out === null) go.update(0, 0, 0, 0);
      else go.update(208, middle + 6, 108, middle + 6);
      words[0].setAttribute('y', middle - 11);
      words[1].setAttribute('y', middle + 19);
      words[0].style.display = fetched === null ? 'none' : '';
      words[1].style.display = out === null ? 'none' : '';
      xe.setNumber(read, r * size, (r * size).toFixed(0));
      xe.setNumber(written, w * size, (w * size).toFixed(0));
      bar.update(
        [
          { name: 'read', short: 'r', value: r, kind: 'plain' },
          { name: 'written', short: 'w', value: w, kind: 'other' },
        ],
        6 * tiles,
        read, ' MB read, ', written, ' MB written',
      );
      return { read: r, written: w };
    };
    return { element: xe.make('div', {}, drawing.element, bar.element), update };
  });
  const player = xe.player({
    step: () => put({ step: state().step + 1 }),
    reset: () => put({ step: 0 }),
    ended: () => state().step >= last,
    pause: 500,
  });
  const slider = xe.slider({
    label: 'work done',
    name: 'step',
    low: 0,
    high: last,
    step: 1,
    page: 4,
    text: (value) => `${value} of ${last}`,
    set: (step) => put({ step }),
  });
  const legend = xe.make(
    'p',
    { class: 'xe-note xe-legend' },
    ...kinds.map((kind, k) => xe.make('span', {}, xe.make('span', { class: `xe-swatch xe-swatch-tile-${k}` }), ` ${kind}`)),
  );
  const draw = ({ step }) => {
    slider.update(step);
    const [whole, tiled] = views.map((view) => view.update(step)),
      far = whole.read + whole.written,
      near = tiled.read + tiled.written;
    if (step === 0) return 'Nothing has been done yet: the logits lie in memory, and the caches are empty.';
    if (step === last) return 'The same gradient both times. Operator by operator the table travelled six times, tile by tile twice: in once, and out once.';
    const [job, tile] = orders.tiled[step - 1];
    const said = job === 0 ? `There, tile ${tile + 1} has just come in.` : job === 3 ? `There, tile ${tile + 1} is done, and goes out as a gradient.` : `There, tile ${tile + 1} is still in the cache, and nothing has to travel.`;
    return `Operator by operator, ${far} tiles have travelled so far; tile by tile, ${near}. ${said}`;
  };
  return {
    parts: [xe.make('div', { class: 'xe-halves' }, ...views.map((view) => view.element)), legend, slider.element, player.element],
    draw,
    stop: player.stop,
  };
};
