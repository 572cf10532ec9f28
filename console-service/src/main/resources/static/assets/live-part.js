// <live-part src="/address" goal="" task="" kinds="GOAL TASK">: a part of a page that is asked for anew when something of these kinds changed.
// It is left alone while somebody types in it.
import { listen } from './changes.js';

const PAUSE = 250;

class LivePart extends HTMLElement {
  connectedCallback() {
    const kinds = new Set((this.getAttribute('kinds') ?? '').split(' ').filter(Boolean));
    this.stop = listen({ goal: this.getAttribute('goal'), task: this.getAttribute('task') }, changes => {
      if (changes.some(change => change.kind === 'EVERYTHING' || kinds.size === 0 || kinds.has(change.kind))) {
        this.refresh();
      }
    });
  }

  disconnectedCallback() {
    this.stop();
  }

  async refresh() {
    if (this.asking) {
      this.again = true;
      return;
    }
    this.asking = true;
    try {
      const answer = await fetch(this.getAttribute('src'));
      if (answer.ok && !this.isTypedIn()) {
        this.show(await answer.text());
      }
    } finally {
      await new Promise(done => setTimeout(done, PAUSE));
      this.asking = false;
      if (this.again) {
        this.again = false;
        this.refresh();
      }
    }
  }

  isTypedIn() {
    const active = document.activeElement;
    return (
      (this.contains(active) && active.matches('input, textarea, select')) ||
      [...this.querySelectorAll('textarea, input[type=text]')].some(field => field.value !== field.defaultValue) ||
      [...this.querySelectorAll('input[type=file]')].some(field => field.files.length > 0)
    );
  }

  show(html) {
    const id = this.contains(document.activeElement) ? document.activeElement.id : '';
    const open = [...this.querySelectorAll('details[open][id]')].map(each => each.id);
    const page = new DOMParser().parseFromString(html, 'text/html');
    this.replaceChildren(...page.body.childNodes);
    for (const each of open) {
      document.getElementById(each)?.setAttribute('open', '');
    }
    if (id) {
      document.getElementById(id)?.focus();
    }
    window.htmx?.process(this);
    this.dispatchEvent(new CustomEvent('shown', { bubbles: true }));
  }
}

customElements.define('live-part', LivePart);

// <live-reload goal="" kinds="PLAN">: a page that is loaded anew as a whole when something of these kinds changed, unless somebody types in it.
class LiveReload extends HTMLElement {
  connectedCallback() {
    const kinds = new Set(this.getAttribute('kinds').split(' '));
    this.stop = listen({ goal: this.getAttribute('goal') }, changes => {
      const typed = [...document.querySelectorAll('textarea, input[type=text]')].some(field => field.value !== field.defaultValue);
      if (!typed && changes.some(change => change.kind === 'EVERYTHING' || kinds.has(change.kind))) {
        location.reload();
      }
    });
  }

  disconnectedCallback() {
    this.stop();
  }
}

customElements.define('live-reload', LiveReload);
