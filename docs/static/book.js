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
