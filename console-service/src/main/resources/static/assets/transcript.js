// <live-transcript src="/steps" goal="" task="">: steps of agents as they are taken. Only those after the last one that is shown are asked for.
import { listen } from './changes.js';

const PAUSE = 300;
const FOLLOW = 'divisi.follow';

const follow = document.getElementById('follow');
const state = document.getElementById('transcript-state');
follow.checked = localStorage.getItem(FOLLOW) === 'yes';
follow.addEventListener('change', () => {
  localStorage.setItem(FOLLOW, follow.checked ? 'yes' : 'no');
  document.querySelector('live-transcript').toEnd();
});

class LiveTranscript extends HTMLElement {
  connectedCallback() {
    this.last = new Map();
    this.stop = listen({ goal: this.getAttribute('goal'), task: this.getAttribute('task') }, changes => {
      if (changes.some(change => change.kind === 'EVERYTHING')) {
        location.reload();
      } else if (changes.some(change => change.kind === 'STEP')) {
        this.more();
      }
    });
    this.addEventListener('click', event => {
      const button = event.target.closest('.show-all');
      if (button) {
        this.whole(button);
      }
    });
    this.more();
  }

  disconnectedCallback() {
    this.stop();
  }

  /** Asks for what is not shown yet, one request at a time. */
  async more() {
    if (this.asking) {
      this.again = true;
      return;
    }
    this.asking = true;
    try {
      do {
        this.again = false;
        const page = await this.ask();
        if (!page) {
          break;
        }
        this.again ||= this.add(page) && page.querySelector('[data-more]') !== null;
        if (!page.querySelector('[data-more]')) {
          await new Promise(done => setTimeout(done, PAUSE));
        }
      } while (this.again);
    } finally {
      this.asking = false;
    }
    const count = this.querySelectorAll('.step').length;
    state.textContent = count === 0 ? 'No step is on record. Not every kind of agent tells what it does.' : `${count} ${count === 1 ? 'step' : 'steps'}`;
  }

  async ask() {
    const query = new URLSearchParams();
    for (const [claim, sequence] of this.last) {
      query.append('after', `${claim}:${sequence}`);
    }
    const answer = await fetch(`${this.getAttribute('src')}?${query}`);
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), 'text/html') : null;
  }

  /** Whether there was anything new. */
  add(page) {
    let any = false;
    for (const step of page.querySelectorAll('.step')) {
      const { claim, sequence } = step.dataset;
      if (Number(sequence) > (this.last.get(claim) ?? 0)) {
        this.last.set(claim, Number(sequence));
        this.part(claim, step.dataset.part).append(step);
        any = true;
      }
    }
    if (any) {
      this.toEnd();
    }
    return any;
  }

  part(claim, name) {
    const known = [...this.children].find(child => child.dataset.claim === claim);
    if (known) {
      return known;
    }
    const part = document.createElement('section');
    part.dataset.claim = claim;
    const title = document.createElement('h2');
    title.textContent = name;
    part.append(title);
    this.append(part);
    return part;
  }

  async whole(button) {
    const answer = await fetch(button.dataset.src);
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      button.parentElement.querySelector('pre').replaceWith(page.querySelector('pre'));
      button.remove();
    }
  }

  toEnd() {
    if (follow.checked) {
      this.lastElementChild?.lastElementChild?.scrollIntoView({ block: 'end' });
    }
  }
}

customElements.define('live-transcript', LiveTranscript);
