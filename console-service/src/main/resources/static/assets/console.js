// What every page needs: live changes, ages, keys, and what the console says.
import './live-board.js';
import './live-part.js';

const said = document.getElementById('said');

/** Says something in the corner of the page, as text. */
export function say(text, tone = '') {
  const note = document.createElement('p');
  note.className = `notice ${tone}`;
  note.textContent = text;
  said.append(note);
  setTimeout(() => note.remove(), 8000);
}

document.body.addEventListener('htmx:responseError', event => {
  const { xhr } = event.detail;
  let text = `The console answered ${xhr.status}.`;
  try {
    text = JSON.parse(xhr.responseText).detail ?? text;
  } catch {
    // Not a problem in JSON: the status has to do.
  }
  if (xhr.status === 401) {
    location.reload();
  }
  say(text, 'bad');
});
// One click is one request.
function buttonsOf(element) {
  return element.matches('form') ? [...element.querySelectorAll('button')] : element.matches('button') ? [element] : [];
}
document.body.addEventListener('htmx:beforeRequest', event => {
  for (const button of buttonsOf(event.detail.elt)) {
    button.disabled = true;
  }
});
document.body.addEventListener('htmx:afterRequest', event => {
  for (const button of buttonsOf(event.detail.elt)) {
    button.disabled = false;
  }
});
document.body.addEventListener('htmx:sendError', () => say('The console cannot be reached.', 'bad'));
document.body.addEventListener('said', event => say(event.detail.text, event.detail.tone));

// Ages, kept current. The server writes the first.
function age(time) {
  const seconds = Math.max(0, (Date.now() - Date.parse(time.dateTime)) / 1000);
  const [value, unit] =
    seconds < 60 ? [seconds, 's'] : seconds < 3600 ? [seconds / 60, 'min'] : seconds < 172800 ? [seconds / 3600, 'h'] : [seconds / 86400, 'd'];
  return `${Math.floor(value)} ${unit}`;
}
setInterval(() => {
  for (const time of document.querySelectorAll('time[datetime]:not([data-exact])')) {
    const text = age(time);
    if (time.textContent !== text) {
      time.textContent = text;
    }
  }
}, 5000);

// Keys: one letter goes to what bears it; arrows and j, k walk over cards and rows.
document.addEventListener('keydown', event => {
  const typing = event.target.closest('input, textarea, select, [contenteditable]');
  if (event.key === 'Escape' && typing) {
    typing.blur();
    return;
  }
  if (typing || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  if (event.key === 'j' || event.key === 'k') {
    const stops = [...document.querySelectorAll('.card-title, [data-stop]')].filter(stop => stop.checkVisibility());
    const at = stops.indexOf(document.activeElement);
    const next = event.key === 'j' ? at + 1 : at < 0 ? 0 : at - 1;
    stops[Math.min(stops.length - 1, Math.max(0, next))]?.focus();
    event.preventDefault();
    return;
  }
  const target = [...document.querySelectorAll('[data-key]')].find(each => each.dataset.key === event.key);
  if (target) {
    event.preventDefault();
    if (target.matches('input, textarea, select')) {
      target.focus();
    } else {
      target.click();
    }
  }
});

// What the keys of this page do.
const keys = document.getElementById('keys');
document.getElementById('show-keys')?.addEventListener('click', () => {
  const rows = [...document.querySelectorAll('[data-key]')]
    .filter(each => each.checkVisibility())
    .map(each => [each.dataset.key, each.getAttribute('aria-label') ?? each.labels?.[0]?.textContent ?? each.textContent]);
  rows.push(['j, k', 'The next card or row, and the one before'], ['Esc', 'Leaves a field']);
  keys.querySelector('dl').replaceChildren(
    ...rows.flatMap(([key, what]) => {
      const term = document.createElement('dt');
      const meaning = document.createElement('dd');
      term.append(Object.assign(document.createElement('kbd'), { textContent: key }));
      meaning.textContent = what.trim().replace(/\s+/g, ' ');
      return [term, meaning];
    }),
  );
  keys.showModal();
});

// What is sent is not to be sent again by mistake.
document.addEventListener('said', event => {
  if (event.detail.tone === 'good' && event.target.matches?.('form[data-clears]')) {
    event.target.reset();
  }
});
