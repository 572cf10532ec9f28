// <live-board>: asks for the cards of what changed and puts each where it belongs.
import { listen } from './changes.js';

const MOST = 150;

class LiveBoard extends HTMLElement {
  connectedCallback() {
    this.stop = listen({}, changes => this.show(changes));
  }

  disconnectedCallback() {
    this.stop();
  }

  async show(changes) {
    const goals = new Set();
    const tasks = new Set();
    for (const change of changes) {
      if (change.kind === 'EVERYTHING') {
        location.reload();
        return;
      }
      if (change.kind === 'GOAL') {
        goals.add(change.goalId);
      } else if (change.kind === 'TASK') {
        tasks.add(`${change.goalId}/${change.taskId}`);
      }
    }
    const wanted = [...goals].map(goal => ['changed', goal]).concat([...tasks].map(task => ['task', task]));
    for (let i = 0; i < wanted.length; i += MOST) {
      await this.fetch(wanted.slice(i, i + MOST));
    }
  }

  async fetch(wanted) {
    const query = new URLSearchParams(location.search);
    for (const [name, value] of wanted) {
      query.append(name, value);
    }
    const answer = await fetch(`/board/cards?${query}`);
    if (!answer.ok) {
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = new Map([...page.querySelectorAll('.card')].map(card => [card.id, card]));
    for (const [name, value] of wanted) {
      this.forget(name, value, fresh);
    }
    for (const card of fresh.values()) {
      this.put(card);
    }
    this.count();
  }

  /** Takes away what is not there any more: cards of the goal itself, or the one of the task. */
  forget(name, value, fresh) {
    const old =
      name === 'task'
        ? [document.getElementById(`card-task-${value.replace('/', '-')}`)]
        : this.querySelectorAll(`.card[data-level=goal][data-goal="${CSS.escape(value)}"]`);
    for (const card of old) {
      if (card && !fresh.has(card.id)) {
        card.remove();
      }
    }
  }

  put(card) {
    const old = document.getElementById(card.id);
    const focused = old?.contains(document.activeElement);
    const cards = this.querySelector(`#column-${card.dataset.column} .cards`);
    if (old && old.dataset.column === card.dataset.column && old.dataset.since === card.dataset.since) {
      old.replaceWith(card);
    } else {
      old?.remove();
      card.classList.add('new');
      const newestFirst = card.dataset.column === 'done';
      const next = [...cards.children].find(other =>
        newestFirst ? +other.dataset.since < +card.dataset.since : +other.dataset.since > +card.dataset.since,
      );
      cards.insertBefore(card, next ?? null);
    }
    if (focused) {
      card.querySelector('a')?.focus();
    }
  }

  count() {
    let people = 0;
    for (const column of this.querySelectorAll('.column')) {
      const count = column.querySelector('.count');
      const all = column.querySelectorAll('.card').length + Number(count.dataset.more);
      count.textContent = all;
      people += column.dataset.people === 'true' ? all : 0;
    }
    document.title = document.title.replace(/^(\(\d+\) )?/, people ? `(${people}) ` : '');
  }
}

customElements.define('live-board', LiveBoard);
