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

// `build` gets the traits and a way to change them. It returns its `parts`; `draw`, which shows a state and returns a
// sentence about it; `secret`, the parts that would give the question's answer away; and `stop`, if something plays.
xe.mount = (name, model, el) => {
  const explorer = xe.explorers[name],
    names = [...explorer.traits, 'guess', '_asked'];
  const state = () => Object.fromEntries(explorer.traits.map((trait) => [trait, model.get(trait)]));
  const put = (changes) => {
    for (const [trait, value] of Object.entries(changes)) model.set(trait, value);
    model.save_changes();
  };
  const title = xe.id(),
    words = xe.announcer(),
    view = explorer.build({ state, put });
  const predict =
    explorer.question &&
    xe.predict(explorer.question, (guess) => {
      put({ _asked: state(), guess });
      predict.result.focus({ preventScroll: true });
    });
  const root = xe.make(
    'section',
    { class: 'xe', 'aria-labelledby': title, 'data-explorer': name },
    xe.make('div', { class: 'xe-title', id: title, role: 'heading', 'aria-level': 4 }, explorer.title),
    xe.make('p', { class: 'xe-lead' }, explorer.lead),
    ...view.parts,
    ...(predict ? [predict.element] : []),
    words.element,
  );
  // The attribute tells Jupyter to leave the keys to us. Notebook 7 looks first at what has the focus.
  for (const element of [root, ...root.querySelectorAll('[tabindex], input, select, button')])
    element.setAttribute('data-lm-suppress-shortcuts', 'true');
  const draw = () => {
    const now = state(),
      guess = model.get('guess') ?? null,
      asked = model.get('_asked'),
      open = Boolean(predict) && guess === null;
    if (predict) predict.update(!open && asked && Object.keys(asked).length ? asked : now, guess);
    const said = view.draw(now);
    for (const element of view.secret ?? []) element.classList.toggle('xe-secret', open);
    words.update(open && view.secret?.length ? (explorer.before ?? '') : said);
  };
  for (const trait of names) model.on(`change:${trait}`, draw);
  el.append(root);
  draw();
  return () => {
    for (const trait of names) model.off(`change:${trait}`, draw);
    words.stop();
    view.stop?.();
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
