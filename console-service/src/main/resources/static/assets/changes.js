// The stream of what changes, shared by all parts of a page. It opens when somebody listens.

const BURST = 80;

/**
 * Listens to changes of a goal, a task of it, or of everything.
 * @param {{goal?: string, task?: string}} about
 * @param {(changes: {kind: string, goalId: string, taskId?: string}[]) => void} heard called with all that came in a moment
 * @returns {() => void} ends it
 */
export function listen(about, heard) {
  const address = new URL('/api/v1/events', location.href);
  for (const [name, value] of Object.entries(about)) {
    if (value) {
      address.searchParams.set(name, value);
    }
  }
  // What changed between the making of the page and now is told first.
  address.searchParams.set('after', document.documentElement.dataset.position ?? '');
  let unheard = [];
  let timer = 0;
  let last = 0;
  const source = new EventSource(address);
  const tell = () => {
    timer = 0;
    last = Date.now();
    const changes = unheard;
    unheard = [];
    heard(changes);
  };
  source.addEventListener('change', event => {
    unheard.push(...JSON.parse(event.data));
    // The first is told at once; what follows in a burst, together.
    timer ||= setTimeout(tell, Math.max(0, last + BURST - Date.now()));
  });
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
