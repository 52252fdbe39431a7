// What is wider than its place scrolls sideways; then the keyboard has to reach it.
const wide = document.querySelectorAll('pre, .output.text_html, .table-wrapper, .math > .katex-display, div.math');
function makeReachable() {
  for (const element of wide) {
    if (element.scrollWidth > element.clientWidth) element.tabIndex = 0;
    else element.removeAttribute('tabindex');
  }
}
makeReachable();
addEventListener('load', makeReachable);
addEventListener('resize', makeReachable);
addEventListener('toggle', makeReachable, true); // what was folded had no width

// One switch for all code: hidden, as it comes, or everything open.
const pieces = document.querySelectorAll('article .cell_input');
if (pieces.length > 0) {
  const folds = document.querySelectorAll('article div.cell details.hide');
  const said = { shown: 'Hide the code', hidden: 'Show all code', open: 'Fold the code' };
  const following = { shown: 'hidden', hidden: 'open', open: 'shown' };
  const button = Object.assign(document.createElement('button'), { type: 'button', className: 'code-switch' });
  const turn = (state) => {
    document.body.dataset.code = state;
    button.textContent = said[state];
    for (const fold of folds) fold.open = state === 'open';
    try {
      localStorage.setItem('xentropy-code', state);
    } catch {
      // a page that may store nothing forgets
    }
    makeReachable();
  };
  button.addEventListener('click', () => turn(following[document.body.dataset.code]));
  document.querySelector('article h1')?.after(button);
  let kept = 'shown';
  try {
    kept = localStorage.getItem('xentropy-code') ?? 'shown';
  } catch {
    // as above
  }
  if (kept === 'shown') {
    document.body.dataset.code = kept;
    button.textContent = said[kept];
  } else turn(said[kept] ? kept : 'shown');
}
