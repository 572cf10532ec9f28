// Comments on lines of a patch. They are kept in this browser, by the patch's hash, until they are sent.

const review = document.querySelector('.review[data-hash]');
const form = document.getElementById('review');
const list = document.getElementById('comments');
const KEY = review ? `divisi.comments.${review.dataset.hash}` : '';

function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return { text: String(kept.text ?? ''), comments: Array.isArray(kept.comments) ? kept.comments : [] };
  } catch {
    return { text: '', comments: [] };
  }
}

let state = KEY ? read() : { text: '', comments: [] };

function keep() {
  if (state.comments.length === 0 && state.text === '') {
    localStorage.removeItem(KEY);
  } else {
    localStorage.setItem(KEY, JSON.stringify(state));
  }
  if (form) {
    form.elements.comments.value = JSON.stringify(state.comments);
  }
  showList();
}

const same = (comment, place) => comment.path === place.path && comment.line === place.line && comment.side === place.side;

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function showList() {
  if (!list) {
    return;
  }
  list.replaceChildren(
    ...state.comments.map(comment =>
      element(
        'li',
        {},
        element('bdi', { className: 'where', textContent: `${comment.path}:${comment.line}${comment.side === 'before' ? ' (before)' : ''}` }),
        ' ',
        element('bdi', { textContent: comment.text }),
      ),
    ),
  );
}

function place(button) {
  return {
    path: button.closest('diff-file').getAttribute('path'),
    line: Number(button.dataset.line),
    side: button.dataset.side,
  };
}

/** A row below the line's own for what is said about it. */
function below(button) {
  const row = button.closest('tr');
  let at = row;
  while (at.nextElementSibling?.matches('.finding-row, .comment-row')) {
    at = at.nextElementSibling;
  }
  const cell = element('td', { colSpan: row.cells.length });
  const fresh = element('tr', { className: 'comment-row' }, cell);
  fresh.dataset.at = `${button.dataset.side}:${button.dataset.line}`;
  at.after(fresh);
  return cell;
}

function forget(button) {
  const at = `${button.dataset.side}:${button.dataset.line}`;
  for (const row of button.closest('tbody').querySelectorAll('.comment-row')) {
    if (row.dataset.at === at) {
      row.remove();
    }
  }
}

function showOne(button, comment) {
  forget(button);
  const edit = element('button', { type: 'button', textContent: 'Edit' });
  const remove = element('button', { type: 'button', className: 'quiet', textContent: 'Delete' });
  edit.addEventListener('click', () => commentOn(button));
  remove.addEventListener('click', () => {
    state.comments = state.comments.filter(each => !same(each, comment));
    forget(button);
    keep();
    button.focus();
  });
  below(button).append(element('div', { className: 'said-here' }, element('bdi', { className: 'text', textContent: comment.text }), ' ', edit, remove));
}

/** Shows what was said about lines of a file that has just been shown. */
export function showComments(file) {
  if (!form) {
    return;
  }
  for (const comment of state.comments.filter(each => each.path === file.getAttribute('path'))) {
    const button = file.querySelector(`button[data-line="${Number(comment.line)}"][data-side="${comment.side === 'before' ? 'before' : 'after'}"]`);
    if (button) {
      showOne(button, comment);
    }
  }
}

/** Opens a box below a line. */
export function commentOn(button) {
  if (!form) {
    return;
  }
  const where = place(button);
  const known = state.comments.find(each => same(each, where));
  forget(button);
  const text = element('textarea', { value: known?.text ?? '', maxLength: 2000, rows: 3 });
  text.setAttribute('aria-label', `Comment on line ${where.line} of ${where.path}`);
  const save = element('button', { type: 'button', className: 'primary', textContent: 'Keep the comment' });
  const cancel = element('button', { type: 'button', className: 'quiet', textContent: 'Cancel' });
  const finish = () => {
    const said = text.value.trim();
    if (said) {
      const comment = { ...where, text: said };
      state.comments = [...state.comments.filter(each => !same(each, where)), comment];
      showOne(button, comment);
    } else {
      state.comments = state.comments.filter(each => !same(each, where));
      forget(button);
    }
    keep();
    button.focus();
  };
  const leave = () => {
    forget(button);
    if (known) {
      showOne(button, known);
    }
    button.focus();
  };
  save.addEventListener('click', finish);
  cancel.addEventListener('click', leave);
  text.addEventListener('keydown', event => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      finish();
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      leave();
    }
  });
  below(button).append(element('div', { className: 'said-here' }, text, element('div', { className: 'actions' }, save, cancel)));
  text.focus();
}

if (form) {
  form.elements.text.value = state.text;
  form.elements.text.addEventListener('input', () => {
    state.text = form.elements.text.value;
    keep();
  });
  // The task graph has it: nothing is to be kept any more.
  form.addEventListener('said', event => {
    if (event.detail.tone === 'good') {
      state = { text: '', comments: [] };
      form.elements.text.value = '';
      document.querySelectorAll('.comment-row').forEach(row => row.remove());
      keep();
    }
  });
  keep();
}

// The patch that waits may become another one, or none, while this one is looked at.
document.addEventListener('shown', () => {
  const now = document.querySelector('[data-current]')?.dataset.current;
  if (form && now !== undefined && now !== review.dataset.hash && !document.getElementById('changed')) {
    const note = element('p', { id: 'changed', className: 'notice', textContent: 'The task has another patch now. What you see is not the current one any more. ' });
    note.append(element('a', { href: location.pathname, textContent: 'See the current one' }));
    form.before(note);
    for (const button of form.querySelectorAll('button[name=kind]')) {
      button.disabled = true;
    }
  }
});
