// Goes to the place of a problem in the text of a plan, and keeps a text that is not proposed from being lost.

/** Where a line and a column begin in a text; both from 1. */
export function offset(text, line, column) {
  let at = 0;
  for (let i = 1; i < line; i++) {
    const end = text.indexOf('\n', at);
    if (end < 0) {
      return text.length;
    }
    at = end + 1;
  }
  return Math.min(text.length, at + column - 1);
}

document.addEventListener('click', event => {
  const place = event.target.closest('[data-line]');
  const field = document.getElementById('plan-text');
  if (!place || !field) {
    return;
  }
  const line = Number(place.dataset.line);
  const start = offset(field.value, line, Number(place.dataset.column));
  const end = field.value.indexOf('\n', start);
  field.focus();
  field.setSelectionRange(start, end < 0 ? field.value.length : end);
  const height = parseFloat(getComputedStyle(field).lineHeight) || 18;
  field.scrollTop = Math.max(0, (line - 6) * height);
});

let original = null;
let leaving = false;
const text = () => document.getElementById('plan-text')?.value ?? null;
addEventListener('DOMContentLoaded', () => (original = text()));
original = text();
document.addEventListener('htmx:beforeOnLoad', event => {
  leaving ||= Boolean(event.detail.xhr.getResponseHeader('HX-Redirect'));
});
addEventListener('beforeunload', event => {
  if (!leaving && text() !== null && text() !== original) {
    event.preventDefault();
  }
});
