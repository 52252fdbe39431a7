// What a small model of text pays for each letter that is typed, in bits, and what it expects next.
xe.explorers.NextLetter = {
  title: 'What does it cost to say this?',
  lead: 'Type, or press one of the next letters. Each letter gets a bar: what it costs.',
  traits: ['text', 'back', 'codes'],
};

xe.explorers.NextLetter.build = ({ state, put }) => {
  const letters = "\n abcdefghijklmnopqrstuvwxyz.,'?",
    [size, most, shown] = [letters.length, 36, 6];
  // Of each table, for no letter before, one and two: -log2 p in eighths.
  const bytes = Uint8Array.from(atob(state().codes), (letter) => letter.charCodeAt(0)),
    starts = [0, size, size + size * size];
  const logitsAfter = (past, back) => {
    const before = [0, 0, ...past].slice(past.length + 2 - back),
      row = starts[back] + size * before.reduce((row, k) => row * size + k, 0);
    return Array.from({ length: size }, (_, k) => (-bytes[row + k] / 8) * Math.log(2));
  };
  const tidy = (text) => [...text.replaceAll('↵', '\n').toLowerCase()].filter((letter) => letters.includes(letter)).slice(0, most).join('');
  const seen = (k) => ({ '\n': '↵', ' ': '␣' })[letters[k]] ?? letters[k];
  const named = (k) => ({ '\n': 'a new line', ' ': 'a space' })[letters[k]] ?? letters[k];
  const few = (bits) => (bits < 0.05 ? '< 0.1' : xe.show(bits, 1));
  const type = (k) => put({ text: tidy(state().text + letters[k]) });

  const input = xe.make('input', {
    type: 'text',
    class: 'xe-guess xe-typed',
    maxlength: most,
    autocomplete: 'off',
    autocapitalize: 'none',
    spellcheck: 'false',
    'aria-label': 'the text',
    'data-name': 'text',
    placeholder: 'type here',
  });
  input.addEventListener('input', () => put({ text: tidy(input.value) }));
  input.addEventListener('keydown', (event) => event.stopPropagation());
  const back = xe.select({
    label: 'it looks back',
    name: 'back',
    options: [
      [0, 'at nothing'],
      [1, 'one letter'],
      [2, 'two letters'],
    ],
    set: (value) => put({ back: Number(value) }),
  });

  const drawing = xe.drawing('The text, and above each of its letters a bar, as high as what it costs.', {
    height: 186,
  });
  const up = xe.scale(0, 14, 156, 28);
  xe.ticks(drawing, 'y', up, [0, 5, 10], { at: 26, grid: 352 });
  drawing.text(8, 9, 'cost in bits');
  drawing.text(352, 9, 'dashed: a blind guess, 1 of 32', { 'text-anchor': 'end' });
  const bars = Array.from({ length: most }, () => ({
    bar: drawing.add('rect', { 'data-name': 'bits' }),
    letter: drawing.text(0, 172, '', { 'text-anchor': 'middle', class: 'xe-mono' }),
  }));
  drawing.add('path', { class: 'xe-diagonal', d: `M26 ${up(5)}H352` });
  const last = drawing.number('last', 0, 0, { 'text-anchor': 'middle', class: 'xe-number xe-halo' });

  const rows = Array.from({ length: shown }, (_, place) => {
    const [name, fill] = [xe.make('span', { class: 'xe-mono' }), xe.make('span', { class: 'xe-fill xe-plain' })],
      number = xe.number('probs', place);
    const track = xe.make('span', { class: 'xe-track' }, xe.make('span', { class: 'xe-groove' }), fill);
    const button = xe.button('', () => type(Number(button.dataset.letter)), { class: 'xe-row xe-next' });
    button.append(name, track, number);
    return { button, name, fill, number };
  });
  const next = xe.panel('next letter', 'press one', ...rows.map(({ button }) => button));
  const sample = () => {
    const probs = xe.softmax(logitsAfter([...state().text].map((letter) => letters.indexOf(letter)), state().back));
    let [left, k] = [Math.random(), 0];
    while (k < size - 1 && left >= probs[k]) {
      left -= probs[k];
      k += 1;
    }
    type(k);
  };
  const player = xe.player({
    step: sample,
    reset: () => put({ text: '' }),
    ended: () => state().text.length >= most,
    pause: 220,
  });
  player.element.querySelector('[data-name=step]').textContent = 'Draw one letter';
  const total = xe.number('total'),
    each = xe.number('each');
  const sum = xe.make('span', { class: 'xe-readout' }, 'in all ', total, ' bits, ', each, ' per byte');

  const draw = (now) => {
    const text = [...now.text].map((letter) => letters.indexOf(letter)),
      tables = text.map((_, n) => logitsAfter(text.slice(0, n), now.back)),
      bits = text.map((k, n) => (0 - xe.logSoftmax(tables[n])[k]) / Math.log(2)),
      wide = Math.min(20, 322 / Math.max(1, text.length));
    const line = now.text.replaceAll('\n', '↵'),
      caret = input.selectionStart;
    if (input.value !== line) {
      const typed = document.activeElement === input && tidy(input.value) === now.text;
      input.value = line;
      if (typed) input.setSelectionRange(caret, caret);
    }
    back.update(now.back);
    bars.forEach(({ bar, letter }, n) => {
      const there = n < text.length;
      bar.style.display = there ? '' : 'none';
      letter.textContent = there ? seen(text[n]) : '';
      if (!there) return delete bar.dataset.value;
      const x = 30 + wide * (n + 0.5),
        top = up(Math.min(bits[n], 14));
      for (const [name, value] of Object.entries({ x: x - 0.38 * wide, width: 0.76 * wide, y: top, height: 156 - top }))
        bar.setAttribute(name, value);
      bar.setAttribute('class', bits[n] > 5 ? 'xe-shape-other' : 'xe-shape-plain');
      bar.dataset.value = bits[n];
      letter.setAttribute('x', x);
    });
    const n = text.length - 1;
    last.setAttribute('x', 30 + wide * (n + 0.5));
    last.setAttribute('y', up(Math.min(bits[n] ?? 0, 14)) - 5);
    xe.setNumber(last, bits[n] ?? 0, n < 0 ? '' : few(bits[n]));
    const probs = xe.softmax(logitsAfter(text, now.back)),
      order = probs.map((_, k) => k).sort((i, j) => probs[j] - probs[i]);
    rows.forEach(({ button, name, fill, number }, place) => {
      const k = order[place];
      button.dataset.letter = k;
      button.setAttribute('aria-label', `type ${named(k)}, which has ${xe.show(probs[k], 2)}`);
      button.disabled = text.length >= most;
      name.textContent = seen(k);
      fill.style.width = 100 * probs[k] + '%';
      xe.setNumber(number, probs[k], probs[k] < 0.005 ? '< 0.01' : xe.show(probs[k], 2));
    });
    const paid = xe.sum(bits);
    xe.setNumber(total, paid, xe.show(paid, 1));
    xe.setNumber(each, text.length ? paid / text.length : 0, text.length ? xe.show(paid / text.length, 2) : '–');
    const expects = `Next it expects ${named(order[0])}, with ${xe.show(probs[order[0]], 2)}`;
    if (n < 0) return `Nothing typed, nothing paid. ${expects}.`;
    const word = { ' ': 'The space', '\n': 'The new line' }[letters[text[n]]] ?? `The ${letters[text[n]]}`;
    return `${word} costs ${few(bits[n])} bits, ${bits[n] > 5 ? 'more' : 'less'} than a blind guess. ` +
      `${expects}: that would cost ${few(-Math.log2(probs[order[0]]))}.`;
  };
  const head = xe.make('div', { class: 'xe-controls' }, input, back.element);
  const left = xe.make('div', {}, drawing.element, sum);
  return {
    parts: [head, xe.make('div', { class: 'xe-halves' }, left, next), player.element],
    draw,
    stop: player.stop,
  };
};
