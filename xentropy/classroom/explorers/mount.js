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
// sentence about it; and `stop`, if something plays.
xe.mount = (name, model, el) => {
  const explorer = xe.explorers[name];
  const state = () => Object.fromEntries(explorer.traits.map((trait) => [trait, model.get(trait)]));
  const put = (changes) => {
    for (const [trait, value] of Object.entries(changes)) model.set(trait, value);
    model.save_changes();
  };
  const title = xe.id(),
    words = xe.announcer(),
    view = explorer.build({ state, put });
  const root = xe.make(
    'section',
    { class: 'xe', 'aria-labelledby': title, 'data-explorer': name },
    xe.make('div', { class: 'xe-title', id: title, role: 'heading', 'aria-level': 4 }, explorer.title),
    xe.make('p', { class: 'xe-lead' }, explorer.lead),
    ...view.parts,
    words.element,
  );
  // The attribute tells Jupyter to leave the keys to us. Notebook 7 looks first at what has the focus.
  for (const element of [root, ...root.querySelectorAll('[tabindex], input, select, button')])
    element.setAttribute('data-lm-suppress-shortcuts', 'true');
  const draw = () => words.update(view.draw(state()));
  for (const trait of explorer.traits) model.on(`change:${trait}`, draw);
  el.append(root);
  draw();
  return () => {
    for (const trait of explorer.traits) model.off(`change:${trait}`, draw);
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
