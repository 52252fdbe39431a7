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

// A pointer or a key moves a value. `at` says which value a place on the screen means.
xe.makeDraggable = (element, { range, get, set }, at) => {
  const to = (value) => {
    const { low, high, step } = range();
    // Rounded to the grid of the steps, and then to a decimal that can be read.
    const onGrid = Number((Math.round(xe.clamp(value, low, high) / step) * step).toFixed(6));
    set(xe.clamp(onGrid, low, high));
  };
  element.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    element.focus({ preventScroll: true });
    element.setPointerCapture(event.pointerId);
    element.classList.add('xe-dragged');
    to(at(event));
  });
  element.addEventListener('pointermove', (event) => {
    if (element.hasPointerCapture(event.pointerId)) to(at(event));
  });
  const release = () => element.classList.remove('xe-dragged');
  for (const end of ['pointerup', 'pointercancel', 'lostpointercapture']) element.addEventListener(end, release);
  element.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const value = xe.keyed(event.key, get(), range());
    if (value === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    to(value);
  });
};

// What a slider says to those who do not see it.
xe.setSlider = (element, { low, high }, value, text) => {
  element.setAttribute('aria-valuemin', low);
  element.setAttribute('aria-valuemax', high);
  element.setAttribute('aria-valuenow', value);
  element.setAttribute('aria-valuetext', text);
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
  const update = (value, reach) => {
    if (reach) [input.min, input.max] = [-reach, reach];
    // A reader who sets the slider is not corrected by rounding: only a value from elsewhere moves it.
    if (from(Number(input.value)) !== value) input.value = to(value);
    input.setAttribute('aria-valuetext', text(value));
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
    update: (value) => {
      input.value = value;
    },
  };
};
