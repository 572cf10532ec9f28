// <diff-file>: the lines of one file of a patch, asked for when they come into view.
// Also: one below the other or side by side, and the keys of a page with patches.
import { colour } from './highlight.js';
import { showComments, commentOn } from './comments.js';

const VIEW = 'divisi.view';
const LINE_HEIGHT = 20;
const AHEAD = '1200px';

function view() {
  const kept = localStorage.getItem(VIEW);
  return kept === 'split' || kept === 'unified' ? kept : 'unified';
}

const near = new IntersectionObserver(
  entries => {
    for (const entry of entries) {
      if (entry.isIntersecting) {
        near.unobserve(entry.target);
        entry.target.show();
      }
    }
  },
  { rootMargin: AHEAD },
);

class DiffFile extends HTMLElement {
  connectedCallback() {
    this.style.minHeight = `${Math.min(Number(this.getAttribute('lines')), 5000) * LINE_HEIGHT}px`;
    near.observe(this);
  }

  /** Asks for its lines in the view that is chosen. */
  async show() {
    const wanted = view();
    if (this.shown === wanted) {
      return;
    }
    this.shown = wanted;
    const answer = await fetch(`${this.getAttribute('src')}?view=${wanted}`);
    if (!answer.ok || this.shown !== wanted) {
      this.shown = undefined;
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    this.replaceChildren(...page.body.childNodes);
    for (const block of this.querySelectorAll('.block')) {
      block.style.containIntrinsicBlockSize = `auto ${block.querySelectorAll('tr').length * LINE_HEIGHT}px`;
    }
    this.style.minHeight = '';
    showComments(this);
    colour(this);
  }
}

function choose(wanted) {
  localStorage.setItem(VIEW, wanted);
  markView();
  for (const file of document.querySelectorAll('diff-file')) {
    if (file.shown) {
      file.style.minHeight = `${file.offsetHeight}px`;
    }
    near.unobserve(file);
    near.observe(file);
  }
}

function markView() {
  for (const button of document.querySelectorAll('[data-view]')) {
    button.setAttribute('aria-pressed', String(button.dataset.view === view()));
  }
}

document.addEventListener('click', event => {
  const toggle = event.target.closest('[data-view]');
  if (toggle) {
    choose(toggle.dataset.view);
    return;
  }
  const number = event.target.closest('diff-file button[data-line]');
  if (number) {
    commentOn(number);
  }
});

function toFile(step) {
  const files = [...document.querySelectorAll('details.file')];
  const top = document.activeElement?.closest?.('details.file') ?? files.findLast(file => file.getBoundingClientRect().top < 10);
  const at = files.indexOf(top);
  const next = files[Math.min(files.length - 1, Math.max(0, at + step))];
  if (next) {
    next.open = true;
    const summary = next.querySelector('summary');
    summary.focus({ preventScroll: true });
    next.scrollIntoView({ block: 'start' });
  }
}

/** The line that has the focus, else the first one in view. */
function currentLine() {
  const active = document.activeElement;
  if (active?.matches('diff-file button[data-line]')) {
    return active;
  }
  const lines = active?.closest?.('details.file')?.querySelectorAll('button[data-line]') ?? document.querySelectorAll('diff-file button[data-line]');
  return [...lines].find(line => line.checkVisibility() && line.getBoundingClientRect().bottom > 40);
}

// Before the keys of the whole console: on this page these letters are about the patch.
document.addEventListener(
  'keydown',
  event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select')) {
      return;
    }
    const actions = {
      n: () => toFile(1),
      p: () => toFile(-1),
      c: () => {
        const line = currentLine();
        if (line) {
          commentOn(line);
        }
      },
      a: () => document.getElementById('approve')?.click(),
    };
    if (Object.hasOwn(actions, event.key)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      actions[event.key]();
    }
  },
  true,
);

customElements.define('diff-file', DiffFile);
markView();
