// The exercises on a page. A number is judged here, by the rules and with the sentences of classroom/exercises.py; what
// was solved is kept in the browser, for the whole book.
const exercises = {};

// ---- what was typed, as a number: 0.75, 1e-3, log(9)/2, 81/82, 2^10

exercises.FUNCTIONS = { log: Math.log, exp: Math.exp, sqrt: Math.sqrt };
exercises.CONSTANTS = { e: Math.E, pi: Math.PI, inf: Infinity, nan: NaN };

exercises.calculate = (typed) => {
  const text = typed
    .trim()
    .replace(/−/g, '-')
    .replace(/\*\*/g, '^')
    .replace(/\b(np|math|torch)\./g, '');
  const tokens = text.match(/\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|[a-z]+|\S/gi) ?? [];
  let at = 0;
  const take = (expected) => {
    if (tokens[at] !== expected) return false;
    at += 1;
    return true;
  };
  const fail = () => {
    throw new Error(typed);
  };
  const atom = () => {
    const token = tokens[at];
    at += 1;
    if (token === '(') {
      const value = sum();
      return take(')') ? value : fail();
    }
    if (/^[\d.]/.test(token ?? '')) return Number(token);
    if (token in exercises.CONSTANTS) return exercises.CONSTANTS[token];
    if (token in exercises.FUNCTIONS && take('(')) {
      const value = sum();
      return take(')') ? exercises.FUNCTIONS[token](value) : fail();
    }
    return fail();
  };
  const power = () => {
    const base = atom();
    return take('^') ? base ** signed() : base;
  };
  const signed = () => (take('-') ? -signed() : take('+') ? signed() : power());
  const product = () => {
    let value = signed();
    for (;;) {
      if (take('*')) value *= signed();
      else if (take('/')) value /= signed();
      else return value;
    }
  };
  const sum = () => {
    let value = product();
    for (;;) {
      if (take('+')) value += product();
      else if (take('-')) value -= product();
      else return value;
    }
  };
  const value = sum();
  return at === tokens.length ? value : fail();
};

// Several numbers are separated by commas, spaces or semicolons, with or without brackets around them.
exercises.read = (typed, count) => {
  if (count === 1) return [exercises.calculate(typed)];
  let text = typed.trim(),
    depth = 0;
  const ends = [...text].findIndex((letter) => {
    depth += '[('.includes(letter) ? 1 : '])'.includes(letter) ? -1 : 0;
    return depth === 0;
  });
  if (/^[[(]/.test(text) && ends === text.length - 1) text = text.slice(1, -1);
  return text
    .split(/[,;]\s*|\s+/)
    .filter(Boolean)
    .map(exercises.calculate);
};

// ---- the judge

exercises.close = (got, expected, rtol) =>
  expected.every((truth, k) => {
    const value = got[k];
    if (value === truth || (Number.isNaN(value) && Number.isNaN(truth))) return true;
    return Number.isFinite(truth) && Math.abs(value - truth) <= (truth === 0 ? 1e-9 : rtol * Math.abs(truth));
  });

exercises.number = (text) => (text === 'inf' ? Infinity : text === '-inf' ? -Infinity : Number(text));

exercises.judge = (form, typed) => {
  const { truth, mistakes, also } = JSON.parse(atob(form.hidden)),
    { rtol, said, count } = form;
  let got;
  try {
    got = exercises.read(typed, count);
  } catch {
    return { right: false, message: 'Expected a number, such as 0.5 or log(3)/2.' };
  }
  if (got.length !== count) return { right: false, message: `Expected ${count} numbers, got ${got.length}.` };
  const expected = truth.map(exercises.number),
    near = (values, allowed) => exercises.close(got, values.map(exercises.number), allowed);
  if (near(truth, rtol)) return { right: true, message: said.right };
  for (const allowed of [rtol, 10 * rtol])
    for (const [name, values] of mistakes)
      if (near(values, allowed)) return { right: false, mistake: name, message: said.known.replace('{}', name) };
  for (const [sentence, values] of also) if (near(values, 10 * rtol)) return { right: false, message: sentence };
  const turned = got.map((value) => -value);
  if (exercises.close(turned, expected, rtol)) return { right: false, message: said.sign };
  if (near(truth, 0.02)) return { right: false, message: said.near };
  return { right: false, message: said.wrong };
};

// ---- progress, in the browser

exercises.KEY = 'xentropy-progress';

exercises.solved = () => {
  try {
    return JSON.parse(localStorage.getItem(exercises.KEY)) ?? {};
  } catch {
    return {};
  }
};

exercises.remember = ({ lesson, title }) => {
  const solved = exercises.solved();
  solved[lesson] = [...new Set([...(solved[lesson] ?? []), title])];
  try {
    localStorage.setItem(exercises.KEY, JSON.stringify(solved));
  } catch {
    // a page that may store nothing forgets
  }
};

exercises.counts = () => {
  const solved = exercises.solved();
  return Object.fromEntries(
    Object.entries(xentropyExercises).map(([lesson, titles]) => [
      lesson,
      [titles.filter((title) => solved[lesson]?.includes(title)).length, titles.length],
    ]),
  );
};

exercises.howFar = (lesson) => {
  const counts = exercises.counts(),
    [done, of] = counts[lesson] ?? [0, 0],
    total = Object.values(counts).reduce(([a, b], [right, all]) => [a + right, b + all], [0, 0]);
  return `${done} of ${of} in this lesson, ${total[0]} of ${total[1]} in all.`;
};

// ---- on the page

exercises.make = (tag, attributes = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), attributes);
  element.append(...children);
  return element;
};

exercises.mount = (place) => {
  const form = JSON.parse(place.dataset.form),
    { make } = exercises;
  const done = () => exercises.solved()[form.lesson]?.includes(form.title);
  if (!form.hidden) {
    if (done()) place.prepend(make('p', { className: 'verdict right' }, '✓ You have solved this one.'));
    return;
  }
  const id = `answer-${Math.random().toString(36).slice(2, 8)}`;
  const input = make('input', { type: 'text', id, autocomplete: 'off', spellcheck: false });
  input.placeholder = form.count > 1 ? `${form.count} numbers, with commas between` : 'a number, or log(3)/2';
  const verdict = make('p', { className: 'verdict' });
  verdict.setAttribute('role', 'status');
  const show = ({ right, message }) => {
    verdict.className = `verdict ${right ? 'right' : 'wrong'}`;
    verdict.replaceChildren(
      make('strong', {}, right ? '✓ Right. ' : '✗ Not yet. '),
      message,
      make('span', { className: 'how-far' }, ` ${exercises.howFar(form.lesson)}`),
    );
  };
  const element = make(
    'form',
    {},
    make('label', { htmlFor: id }, form.count > 1 ? 'Your answers' : 'Your answer'),
    input,
    make('button', { type: 'submit' }, 'Check'),
  );
  element.addEventListener('submit', (event) => {
    event.preventDefault();
    if (input.value.trim() === '') {
      input.focus();
      return;
    }
    const found = exercises.judge(form, input.value);
    if (found.right) exercises.remember(form);
    show(found);
    for (const table of document.querySelectorAll('.progress')) exercises.table(table);
  });
  place.replaceChildren(element, verdict);
  if (done()) verdict.replaceChildren(make('strong', {}, '✓ '), 'You have solved this one before.');
  if (done()) verdict.classList.add('right');
};

// How far the whole book is, once there is something to tell.
exercises.whole = (place) => {
  const counts = Object.values(exercises.counts()),
    [done, of] = [0, 1].map((k) => counts.reduce((sum, count) => sum + count[k], 0));
  if (done === 0) return;
  const bar = exercises.make('progress', { value: done, max: of });
  bar.setAttribute('aria-label', 'Exercises solved');
  place.replaceChildren(bar, ` You have solved ${done} of ${of} exercises.`);
};

exercises.table = (place) => {
  if (place.dataset.lesson === 'all') {
    exercises.whole(place);
    return;
  }
  const { make } = exercises,
    lesson = place.dataset.lesson,
    solved = exercises.solved()[lesson] ?? [];
  const rows = (xentropyExercises[lesson] ?? []).map((title) =>
    make('li', {}, `${solved.includes(title) ? '✓' : '○'} ${title}`),
  );
  place.replaceChildren(make('ul', {}, ...rows), make('p', {}, exercises.howFar(lesson)));
};

for (const place of document.querySelectorAll('.exercise[data-form]')) exercises.mount(place);
for (const place of document.querySelectorAll('.progress[data-lesson]')) exercises.table(place);
