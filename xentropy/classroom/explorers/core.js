// What all explorers share. A plain script that adds functions to one object; explore.py puts the files together,
// as a module for a notebook or as one script for a web page.
const xe = { explorers: {} };

// ---- the mathematics, in the same form as the package's, so that the same digits survive

xe.sum = (values) => values.reduce((total, value) => total + value, 0);

// The first place of the maximum; a nan is its own maximum, as in NumPy.
xe.peak = (x) =>
  x.reduce((at, value, j) => (Number.isNaN(x[at]) || !(value > x[at] || Number.isNaN(value)) ? at : j), 0);

// exp(x - m), with the digits that the subtraction forgets put back.
xe.expDifference = (x, m) => {
  const difference = x - m,
    back = difference - x;
  const lost = x - (difference - back) - (m + back);
  return Math.exp(difference) * (1 + (Number.isFinite(lost) ? lost : 0));
};

// The exps of the differences to the maximum, their sum, and the sum without the maximum's own 1.
xe.exps = (x) => {
  const place = xe.peak(x),
    m = Number.isFinite(x[place]) ? x[place] : NaN;
  const exps = x.map((value) => xe.expDifference(value, m));
  return { place, m, exps, total: xe.sum(exps), others: xe.sum(exps.filter((_, j) => j !== place)) };
};

xe.logsumexp = (x) => {
  const { place, others } = xe.exps(x);
  return Number.isFinite(x[place]) ? x[place] + Math.log1p(others) : x[place];
};

xe.softmax = (x) => {
  const { exps, total } = xe.exps(x);
  return exps.map((value) => value / total);
};

xe.logSoftmax = (x) => {
  const { place, m, others } = xe.exps(x);
  return x.map((value, j) => (j === place ? -Math.log1p(others) : value - m - Math.log1p(others)));
};

// A target is a class or a list of probabilities.
xe.spread = (target, classes) =>
  Array.isArray(target) ? target : Array.from({ length: classes }, (_, j) => (j === target ? 1 : 0));

// 0 - sum, because -0 would be shown with a minus sign.
xe.crossEntropy = (logits, y) => 0 - xe.sum(xe.logSoftmax(logits).map((value, j) => (y[j] === 0 ? 0 : y[j] * value)));

// sum(y) p - y, written so that an entry near 0 is no difference of two numbers near 1.
xe.gradient = (logits, y) => {
  const { place, exps, total, others } = xe.exps(logits),
    all = xe.sum(y);
  return exps.map((value, j) => {
    const p = value / total,
      rest = j === place ? others / total : 1 - p;
    return p * (all - y[j]) - y[j] * rest;
  });
};

xe.surprise = (q) => 0 - Math.log(q);

xe.expectedSurprise = (p, q) => 0 - xe.sum(p.map((value, j) => (value > 0 ? value * Math.log(q[j]) : 0)));

xe.entropy = (p) => xe.expectedSurprise(p, p);

// log(p / q) by log1p where the two are close, since log p - log q would cancel.
xe.kl = (p, q) =>
  xe.sum(
    p.map((value, j) => {
      if (!(value > 0)) return 0;
      const close = value < 2 * q[j] && q[j] < 2 * value;
      return value * (close ? -Math.log1p((q[j] - value) / value) : Math.log(value) - Math.log(q[j]));
    }),
  );

// The nearest float16, ties to even; Math.f16round is not yet in every browser.
xe.float16 = (value) => {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || size === 0) return value;
  // Where log2 rounds up to an integer, the nearest float16 is that power of 2 anyway.
  const exponent = Math.max(Math.floor(Math.log2(size)), -14),
    unit = 2 ** (exponent - 10),
    steps = size / unit,
    below = Math.floor(steps);
  const up = steps - below > 0.5 || (steps - below === 0.5 && below % 2 === 1);
  const rounded = (below + (up ? 1 : 0)) * unit;
  return Math.sign(value) * (rounded > 65504 ? Infinity : rounded);
};

xe.dtypes = {
  float64: { round: (value) => value, largest: '1.8e308' },
  float32: { round: Math.fround, largest: '3.4e38' },
  float16: { round: xe.float16, largest: '65504' },
};

// exp(x) / sum(exp(x)) as the textbook has it, each result rounded to the dtype.
xe.naiveSoftmax = (x, round) => {
  const exps = x.map((value) => round(Math.exp(value))),
    total = round(xe.sum(exps));
  return { exps, total, probs: exps.map((value) => round(value / total)) };
};

// One entry of a distribution moves; the others keep their ratios and share what is left.
xe.moved = (probs, place, value) => {
  const rest = xe.sum(probs.filter((_, j) => j !== place));
  return probs.map((old, j) => {
    if (j === place) return value;
    return rest > 0 ? (old / rest) * (1 - value) : (1 - value) / (probs.length - 1);
  });
};

// ---- numbers as text

xe.show = (value, digits = 3, signed = false) => {
  if (Number.isNaN(value)) return 'nan';
  const sign = value < 0 ? '−' : signed && value > 0 ? '+' : '',
    size = Math.abs(value);
  if (size === Infinity) return sign + 'inf';
  if (size >= 1e5 || (size > 0 && size < 0.5 * 10 ** -digits)) return sign + size.toExponential(1).replace('e+', 'e');
  return sign + size.toFixed(digits);
};

// What rounding alone has left of a 0 is shown as 0.
xe.clean = (value) => (Math.abs(value) < 1e-12 ? 0 : value);

xe.read = (text) =>
  text.trim() === '' ? NaN : Number(text.trim().replace(',', '.').replace('−', '-').replace('%', ''));

xe.tuple = (values, digits = 2) => '(' + values.map((value) => xe.show(value, digits)).join(', ') + ')';

// ---- elements

xe.make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value == null) continue;
    element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children);
  return element;
};

xe.svg = (tag, attributes = {}) => {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
};

// Unique on the page, also where each explorer brings its own copy of this file.
xe.id = () => 'xe-' + Math.random().toString(36).slice(2, 10);

// A number on the page: rounded for the eye, in full in data-value.
xe.number = (name, index) => xe.make('span', { class: 'xe-number', 'data-name': name, 'data-index': index });

xe.setNumber = (element, value, text) => {
  element.dataset.value = String(value);
  element.textContent = text ?? xe.show(value);
  element.classList.toggle('xe-odd', !Number.isFinite(value));
};

xe.panel = (title, note, ...children) => {
  const id = xe.id();
  const head = xe.make('div', { class: 'xe-panel-head' }, xe.make('span', { class: 'xe-panel-title', id }, title));
  if (note) head.append(xe.make('span', { class: 'xe-note' }, note));
  return xe.make('div', { class: 'xe-panel', role: 'group', 'aria-labelledby': id }, head, ...children);
};

xe.button = (text, action, attributes = {}) => {
  const element = xe.make('button', { type: 'button', class: 'xe-button', ...attributes }, text);
  element.addEventListener('click', action);
  return element;
};

// ---- bars, to look at or to drag

// How far a key moves a value, or where it puts it; undefined for other keys.
xe.keyed = (key, value, { low, high, step, page }) =>
  ({
    ArrowRight: value + step,
    ArrowUp: value + step,
    ArrowLeft: value - step,
    ArrowDown: value - step,
    PageUp: value + page,
    PageDown: value - page,
    Home: low,
    End: high,
  })[key];

xe.clamp = (value, low, high) => Math.min(high, Math.max(low, value));

xe.makeDraggable = (track, bar) => {
  const to = (value) => {
    if (track.getAttribute('aria-disabled') === 'true') return;
    const { low, high, step } = bar.range();
    // Rounded to the grid of the steps, and then to a decimal that can be read.
    const onGrid = Number((Math.round(xe.clamp(value, low, high) / step) * step).toFixed(6));
    bar.set(xe.clamp(onGrid, low, high));
  };
  const at = (event) => {
    const box = track.getBoundingClientRect(),
      { low, high } = bar.range();
    return low + ((event.clientX - box.left) / box.width) * (high - low);
  };
  track.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    track.focus({ preventScroll: true });
    track.setPointerCapture(event.pointerId);
    track.classList.add('xe-dragged');
    to(at(event));
  });
  track.addEventListener('pointermove', (event) => {
    if (track.hasPointerCapture(event.pointerId)) to(at(event));
  });
  const release = () => track.classList.remove('xe-dragged');
  for (const end of ['pointerup', 'pointercancel', 'lostpointercapture']) track.addEventListener(end, release);
  track.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const value = xe.keyed(event.key, bar.get(), bar.range());
    if (value === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    to(value);
  });
};

// Rows of name, bar, number. `drag` is (place, value) => what to do, for bars that can be moved.
xe.bars = ({
  title,
  note,
  name,
  label,
  names,
  low,
  high,
  step = 0.1,
  page = 1,
  kind = 'plain',
  signed = false,
  drag,
}) => {
  let range = { low, high, step, page },
    values = names.map(() => 0);
  const rows = names.map((text, place) => {
    const track = xe.make(
      'div',
      drag
        ? {
            class: 'xe-track xe-draggable',
            role: 'slider',
            tabindex: 0,
            'aria-label': label(place),
            'aria-orientation': 'horizontal',
            'data-name': name,
            'data-index': place,
          }
        : { class: 'xe-track', 'aria-hidden': 'true' },
    );
    const zero = xe.make('div', { class: 'xe-zero' }),
      fill = xe.make('div', { class: 'xe-fill' });
    track.append(xe.make('div', { class: 'xe-groove' }), fill, zero);
    const thumb = xe.make('div', { class: 'xe-thumb' });
    if (drag) {
      track.append(thumb);
      xe.makeDraggable(track, { range: () => range, get: () => values[place], set: (value) => drag(place, value) });
    }
    const number = xe.number(name, place),
      extra = xe.make('span', { class: 'xe-extra' });
    const row = xe.make('div', { class: 'xe-row' }, xe.make('span', { class: 'xe-name' }, text), track, number, extra);
    return { row, track, zero, fill, thumb, number, extra };
  });
  const element = xe.panel(title, note, ...rows.map(({ row }) => row));
  const percent = (value) => 100 * xe.clamp((value - range.low) / (range.high - range.low), 0, 1);
  const update = (newValues, { low = range.low, high = range.high, frozen = false, text } = {}) => {
    range = { ...range, low, high };
    values = newValues;
    rows.forEach(({ track, zero, fill, thumb, number }, place) => {
      const value = values[place],
        shown = text ? text(value, place) : xe.show(value, 3, signed);
      const from = percent(0),
        to = Number.isNaN(value) ? from : percent(value);
      fill.style.left = Math.min(from, to) + '%';
      fill.style.width = Math.abs(to - from) + '%';
      fill.className = `xe-fill xe-${signed ? (value < 0 ? 'minus' : 'plus') : kind}`;
      zero.style.left = from + '%';
      thumb.style.left = to + '%';
      xe.setNumber(number, value, shown);
      if (!drag) return;
      track.setAttribute('aria-valuemin', low);
      track.setAttribute('aria-valuemax', high);
      track.setAttribute('aria-valuenow', value);
      track.setAttribute('aria-valuetext', shown);
      track.setAttribute('aria-disabled', frozen);
    });
  };
  return { element, rows, update };
};

// ---- bars made of parts, laid end to end

xe.stack = (label) => {
  const bar = xe.make('div', { class: 'xe-stack-bar', 'aria-hidden': 'true' });
  const text = xe.make('span', { class: 'xe-stack-text' });
  const head = xe.make('span', { class: 'xe-stack-label' }, label);
  const element = xe.make('div', { class: 'xe-stack' }, xe.make('div', { class: 'xe-stack-head' }, head, text), bar);
  // parts: [{ name, short, value, kind }]; `scale` is the value that fills the width. An infinite part fills the rest.
  const update = (parts, scale, ...total) => {
    const finite = (100 * xe.sum(parts.map(({ value }) => (value === Infinity ? 0 : value)))) / scale;
    bar.replaceChildren(
      ...parts
        .filter(({ value }) => value > 0)
        .map(({ name, short, value, kind }) => {
          const width = value === Infinity ? 100 - finite : (100 * value) / scale,
            fits = (some) => width > 3 + 2 * some.length;
          const part = xe.make('div', { class: `xe-part xe-${kind}`, 'data-part': name });
          part.style.flexBasis = width + '%';
          // a text needs room: about two per cent of the width for each letter
          const shown = [name, short].find((some) => some && fits(some));
          if (shown) part.append(xe.make('span', { class: 'xe-part-name' }, shown));
          return part;
        }),
    );
    text.replaceChildren(...total);
  };
  return { element, label: head, update };
};

// ---- sliders and selects

// `to` and `from` translate between the value and the place on the slider; by default they are the same.
xe.slider = ({ label, name, low, high, step, page, text = xe.show, to = (v) => v, from = (v) => v, set }) => {
  const id = xe.id(),
    number = xe.number(name);
  const input = xe.make('input', { type: 'range', id, min: low, max: high, step, 'data-name': name });
  const send = () => set(from(Number(input.value)));
  input.addEventListener('input', send);
  input.addEventListener('keydown', (event) => {
    event.stopPropagation(); // a notebook has uses of its own for the arrow keys
    if (!page || !['PageUp', 'PageDown'].includes(event.key)) return;
    event.preventDefault();
    input.value = Number(input.value) + (event.key === 'PageUp' ? page : -page);
    send();
  });
  const element = xe.make(
    'div',
    { class: 'xe-control xe-slider' },
    xe.make('label', { for: id }, label),
    input,
    number,
  );
  const update = (value, frozen = false, reach) => {
    if (reach) [input.min, input.max] = [-reach, reach];
    // A reader who sets the slider is not corrected by rounding: only a value from elsewhere moves it.
    if (from(Number(input.value)) !== value) input.value = to(value);
    input.setAttribute('aria-valuetext', text(value));
    input.disabled = frozen;
    xe.setNumber(number, value, text(value));
  };
  return { element, input, update };
};

xe.select = ({ label, name, options, set }) => {
  const id = xe.id();
  const input = xe.make(
    'select',
    { id, 'data-name': name },
    ...options.map(([value, text]) => xe.make('option', { value }, text)),
  );
  input.addEventListener('change', () => set(input.value));
  input.addEventListener('keydown', (event) => event.stopPropagation());
  const element = xe.make('div', { class: 'xe-control' }, xe.make('label', { for: id }, label), input);
  return {
    element,
    input,
    update: (value, frozen = false) => {
      input.value = value;
      input.disabled = frozen;
    },
  };
};

// ---- predict, then reveal

xe.choiceText = (question, value) => question.choices?.find(([choice]) => choice === value)?.[1];

// The answer is rounded, and the guess is repeated as it was typed.
xe.answerText = (question, value) =>
  xe.choiceText(question, value) ?? [question.text(value), question.unit ?? ''].join(' ').trim();

xe.guessText = (question, value) =>
  xe.choiceText(question, value) ?? [String(value).replace('-', '−'), question.unit ?? ''].join(' ').trim();

xe.guessInput = (question, id) => {
  if (!question.choices) {
    const input = xe.make('input', {
      type: 'text',
      inputmode: 'decimal',
      class: 'xe-guess',
      autocomplete: 'off',
      'aria-label': question.inputLabel,
      'aria-describedby': id,
      placeholder: question.placeholder ?? 'a number',
    });
    return {
      element: xe.make('span', { class: 'xe-guess-line' }, input, question.unit ?? ''),
      read: () => xe.read(input.value),
      missing: 'Please type a number, such as 0.5.',
      focus: () => input.focus(),
    };
  }
  const group = xe.id(),
    inputs = question.choices.map(([value]) => xe.make('input', { type: 'radio', name: group, value }));
  const element = xe.make(
    'div',
    { class: 'xe-choices', role: 'radiogroup', 'aria-label': question.inputLabel },
    ...question.choices.map(([, text], k) => xe.make('label', {}, inputs[k], ' ' + text)),
  );
  return {
    element,
    read: () => inputs.find((input) => input.checked)?.value ?? NaN,
    missing: 'Please choose one of the answers.',
    focus: () => inputs[0].focus(),
  };
};

xe.predict = (question, commit) => {
  const id = xe.id(),
    ask = xe.make('p', { class: 'xe-ask', id }),
    problem = xe.make('span', { class: 'xe-problem', role: 'alert' });
  const guess = xe.guessInput(question, id);
  const form = xe.make(
    'form',
    { class: 'xe-form' },
    guess.element,
    xe.make('button', { type: 'submit', class: 'xe-button xe-primary' }, 'That is my guess'),
    xe.button('Skip', () => commit('skip'), { class: 'xe-button xe-quiet' }),
    problem,
  );
  form.addEventListener('keydown', (event) => event.stopPropagation());
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const value = guess.read();
    if (typeof value === 'number' && !Number.isFinite(value)) {
      problem.textContent = guess.missing;
      guess.focus();
      return;
    }
    problem.textContent = '';
    commit(value);
  });
  const result = xe.make('p', { class: 'xe-result', tabindex: -1, 'data-name': 'result' });
  const element = xe.make(
    'div',
    { class: 'xe-predict' },
    xe.make('span', { class: 'xe-tag' }, 'Predict first'),
    ask,
    form,
    result,
  );
  const update = (state, value) => {
    const open = value == null,
      asked = question.ask(state);
    if (ask.textContent !== asked) ask.textContent = asked;
    form.hidden = !open;
    result.hidden = open;
    element.classList.toggle('xe-answered', !open);
    if (open) {
      result.replaceChildren();
      delete result.dataset.answer;
      return;
    }
    const right = question.answer(state);
    result.dataset.answer = String(right);
    result.replaceChildren(
      xe.make(
        'span',
        { class: 'xe-yours' },
        value === 'skip' ? 'You skipped. ' : `You said ${xe.guessText(question, value)}. `,
      ),
      xe.make('strong', {}, `It is ${xe.answerText(question, right)}. `),
      question.explain(state),
    );
  };
  return { element, update, result };
};

// ---- putting it together

// A text for screen readers that follows the numbers, but waits until they rest.
xe.announcer = () => {
  const element = xe.make('p', { class: 'xe-words', 'aria-live': 'polite', 'data-name': 'words' });
  let timer = null,
    last = null;
  const update = (text) => {
    if (text === last) return;
    const first = last === null;
    last = text;
    clearTimeout(timer);
    if (first) element.textContent = text;
    else
      timer = setTimeout(() => {
        element.textContent = text;
      }, 250);
  };
  return { element, update, stop: () => clearTimeout(timer) };
};

// What an explorer's `build` gets: the traits, a way to change them, and the parts that wait for the guess.
xe.mount = (name, model, el) => {
  const explorer = xe.explorers[name],
    names = [...explorer.traits, 'guess', '_asked'];
  const state = () => Object.fromEntries(explorer.traits.map((trait) => [trait, model.get(trait)]));
  const put = (changes) => {
    for (const [trait, value] of Object.entries(changes)) model.set(trait, value);
    model.save_changes();
  };
  const title = xe.id(),
    words = xe.announcer();
  const predict = xe.predict(explorer.question, (guess) => {
    put({ _asked: state(), guess });
    predict.result.focus({ preventScroll: true });
  });
  const view = explorer.build({ state, put });
  // What would give the answer away keeps its place on the page and is neither seen nor heard before the guess.
  const hidden = xe.make('div', { class: 'xe-hidden' }, ...view.hidden);
  const veil = xe.make(
    'div',
    { class: 'xe-veil', hidden: view.hidden.length === 0 },
    xe.make('p', { class: 'xe-veil-text' }, 'The rest is shown after your guess.'),
    hidden,
  );
  const root = xe.make(
    'section',
    { class: 'xe', 'aria-labelledby': title, 'data-explorer': name },
    xe.make('div', { class: 'xe-title', id: title, role: 'heading', 'aria-level': 4 }, explorer.title),
    xe.make('p', { class: 'xe-lead' }, explorer.lead),
    predict.element,
    ...view.shown,
    veil,
    words.element,
  );
  // The attribute tells Jupyter to leave the keys to us. Notebook 7 looks first at what has the focus.
  for (const element of [root, ...root.querySelectorAll('[tabindex], input, select, button')])
    element.setAttribute('data-lm-suppress-shortcuts', 'true');
  const draw = () => {
    const now = state(),
      guess = model.get('guess') ?? null,
      asked = model.get('_asked');
    const open = guess === null;
    predict.update(!open && asked && Object.keys(asked).length ? asked : now, guess);
    veil.classList.toggle('xe-veiled', open);
    for (const element of view.secret ?? []) element.classList.toggle('xe-secret', open);
    words.update(open ? '' : view.draw(now, false));
    if (open) view.draw(now, true);
  };
  for (const trait of names) model.on(`change:${trait}`, draw);
  el.append(root);
  draw();
  return () => {
    for (const trait of names) model.off(`change:${trait}`, draw);
    words.stop();
    root.remove();
  };
};

// ---- on a page without Jupyter

// As much of Jupyter's widget model as the explorers use.
xe.standIn = (state) => {
  const handlers = {};
  return {
    get: (name) => state[name],
    set: (name, value) => {
      state[name] = value;
      (handlers[`change:${name}`] ?? []).forEach((handler) => handler());
    },
    on: (event, handler) => {
      (handlers[event] ??= []).push(handler);
    },
    off: (event, handler) => {
      handlers[event] = (handlers[event] ?? []).filter((other) => other !== handler);
    },
    save_changes: () => {},
  };
};

// Each figure that names an explorer becomes one; the still picture in it steps back.
xe.mountAll = (root) => {
  for (const figure of root.querySelectorAll('figure.xentropy-explorer[data-explorer]')) {
    if (figure.xentropyModel || !xe.explorers[figure.dataset.explorer]) continue;
    for (const child of figure.children) if (child.tagName !== 'FIGCAPTION') child.hidden = true;
    figure.xentropyModel = xe.standIn(JSON.parse(figure.dataset.state));
    figure.xentropyUnmount = xe.mount(figure.dataset.explorer, figure.xentropyModel, figure);
  }
};
