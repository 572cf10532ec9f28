// <task-graph src="/goals/G/graph" goal="G">: a task graph as a picture. It is laid out once for a version of the plan; states are put into it as they change.
import { listen } from './changes.js';

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 190;
const HEIGHT = 44;
const GAP = 18;
const STEP = 70;
/** Beyond so many, edges are drawn straight and tasks stand in columns: dagre takes too long. */
const MOST_FOR_DAGRE = 200;
/** Below this scale nothing can be read: states are shown by filled boxes. */
const FAR = 0.4;
const SIGNS = { waiting: '○', busy: '◐', people: '?', bad: '✕', done: '✓', gone: '–' };
const WORDS = { waiting: 'waiting', busy: 'being worked on', people: 'needs a person', bad: 'blocked or failed', done: 'done', gone: 'not part of it any more' };

function svg(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

function html(name, attributes, text = '') {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  element.textContent = text;
  return element;
}

function cut(text, most) {
  const letters = [...text];
  return letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : text;
}

/** Where everything stands: {places: Map(id -> {x, y}), edges: [{from, to, points}]}. */
export function layOut(nodes) {
  return nodes.length <= MOST_FOR_DAGRE && window.dagre ? byDagre(nodes) : byLayers(nodes);
}

function byDagre(nodes) {
  const graph = new window.dagre.graphlib.Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: GAP, ranksep: STEP, marginx: 20, marginy: 20 });
  graph.setDefaultEdgeLabel(() => ({}));
  // Ids are text of others: a prefix keeps them from meaning something to an object.
  for (const node of nodes) {
    graph.setNode(`t ${node.id}`, { width: WIDTH, height: HEIGHT });
  }
  for (const node of nodes) {
    for (const need of node.needs) {
      graph.setEdge(`t ${need}`, `t ${node.id}`);
    }
  }
  window.dagre.layout(graph);
  const places = new Map(nodes.map(node => [node.id, graph.node(`t ${node.id}`)]));
  const edges = graph.edges().map(edge => ({ from: edge.v.slice(2), to: edge.w.slice(2), points: graph.edge(edge).points }));
  return { places, edges };
}

/** How many tasks to put under each other, for a picture about as wide as a screen. */
function rows(layers) {
  let best = 1;
  let nearest = Infinity;
  for (let most = 1; most <= Math.max(...layers.map(layer => layer.length)); most++) {
    const columns = layers.reduce((sum, layer) => sum + Math.ceil(layer.length / most), 0);
    const width = columns * (WIDTH + GAP) + layers.length * (STEP - GAP);
    const distance = Math.abs(Math.log(width / (most * (HEIGHT + GAP)) / 2.4));
    if (distance < nearest) {
      nearest = distance;
      best = most;
    }
  }
  return best;
}

/** One column a layer, wrapped when it is long; within it near to what a task waits for. */
function byLayers(nodes) {
  const layers = [];
  for (const node of nodes) {
    (layers[node.layer] ??= []).push(node);
  }
  const most = rows(layers);
  const places = new Map();
  let x = 20 + WIDTH / 2;
  for (const layer of layers) {
    const middle = node =>
      node.needs.length ? node.needs.reduce((sum, need) => sum + (places.get(need)?.y ?? 0), 0) / node.needs.length : 0;
    const sorted = layer.map(node => [middle(node), node]).sort((a, b) => a[0] - b[0]);
    const columns = Math.ceil(sorted.length / most);
    sorted.forEach(([, node], i) => {
      places.set(node.id, {
        x: x + (i % columns) * (WIDTH + GAP),
        y: 20 + HEIGHT / 2 + Math.floor(i / columns) * (HEIGHT + GAP),
      });
    });
    x += columns * (WIDTH + GAP) - GAP + STEP;
  }
  const edges = nodes.flatMap(node =>
    node.needs.map(need => {
      const a = places.get(need);
      const b = places.get(node.id);
      return { from: need, to: node.id, points: [{ x: a.x + WIDTH / 2, y: a.y }, { x: b.x - WIDTH / 2, y: b.y }] };
    }),
  );
  return { places, edges };
}

class TaskGraph extends HTMLElement {
  connectedCallback() {
    this.stop = listen({ goal: this.getAttribute('goal') }, changes => {
      if (changes.some(change => ['TASK', 'PLAN', 'GOAL', 'EVERYTHING'].includes(change.kind))) {
        this.refresh();
      }
    });
    if (document.readyState === 'loading') {
      // dagre comes before the page is ready.
      document.addEventListener('DOMContentLoaded', () => this.refresh(), { once: true });
    } else {
      this.refresh();
    }
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
      if (answer.ok) {
        this.show(await answer.json());
      }
    } finally {
      await new Promise(done => setTimeout(done, 250));
      this.asking = false;
      if (this.again) {
        this.again = false;
        this.refresh();
      }
    }
  }

  show(picture) {
    const shape = JSON.stringify(picture.nodes.map(node => [node.id, node.needs]));
    this.toggleAttribute('data-empty', picture.nodes.length === 0);
    if (shape !== this.shape) {
      this.shape = shape;
      this.draw(picture.nodes);
    }
    this.paint(picture.nodes);
  }

  draw(nodes) {
    const began = performance.now();
    const { places, edges } = layOut(nodes);
    this.nodes = new Map();
    this.edges = [];
    this.needs = new Map(nodes.map(node => [node.id, node.needs]));
    this.neededBy = new Map(nodes.map(node => [node.id, []]));
    this.canvas = svg('g', {});
    for (const edge of edges) {
      this.neededBy.get(edge.from)?.push(edge.to);
      const path = svg('path', { class: 'edge', d: curve(edge.points), 'marker-end': 'url(#arrow)' });
      this.edges.push({ ...edge, path });
      this.canvas.append(path);
    }
    this.size = { width: 1, height: 1 };
    for (const node of nodes) {
      const { x, y } = places.get(node.id);
      this.size.width = Math.max(this.size.width, x + WIDTH / 2 + 20);
      this.size.height = Math.max(this.size.height, y + HEIGHT / 2 + 20);
      const title = svg('text', { x: 10, y: 18 });
      title.textContent = cut(node.title, 25);
      const words = svg('text', { class: 'words', x: 10, y: 35 });
      const group = svg(
        'g',
        { class: 'node', tabindex: this.nodes.size === 0 ? 0 : -1, role: 'link', transform: `translate(${x - WIDTH / 2} ${y - HEIGHT / 2})` },
        svg('rect', { width: WIDTH, height: HEIGHT, rx: 7 }),
        // A picture of its own cuts off what does not fit.
        svg('svg', { width: WIDTH - 6, height: HEIGHT }, title, words),
      );
      group.dataset.task = node.id;
      this.nodes.set(node.id, { group, words, x, y });
      this.canvas.append(group);
    }
    this.picture = svg(
      'svg',
      { role: 'group', 'aria-label': 'The task graph. Arrow keys walk along it, Enter opens a task, plus and minus zoom. The same stands in the table below.' },
      svg('defs', {}, svg('marker', { id: 'arrow', viewBox: '0 0 8 8', refX: 7, refY: 4, markerUnits: 'userSpaceOnUse', markerWidth: 9, markerHeight: 9, orient: 'auto-start-reverse' }, svg('path', { d: 'M0 0 L8 4 L0 8 z', fill: 'context-stroke' }))),
      this.canvas,
    );
    this.about = html('p', { class: 'graph-about', 'aria-live': 'polite' }, 'Point at a task to see what it waits for.');
    this.replaceChildren(this.picture, this.tools(), this.about, this.legend());
    this.listenToPointer();
    this.picture.style.height = `${Math.min(560, Math.max(190, this.size.height + 20))}px`;
    this.fit();
    this.dataset.layoutMillis = String(Math.round(performance.now() - began));
  }

  tools() {
    const tools = html('div', { class: 'graph-tools' });
    for (const [sign, label, act] of [
      ['+', 'Zoom in', () => this.zoom(1.3)],
      ['−', 'Zoom out', () => this.zoom(1 / 1.3)],
      ['Fit', 'Show all of it', () => this.fit()],
    ]) {
      const button = html('button', { type: 'button', 'aria-label': label, title: label }, sign);
      button.addEventListener('click', act);
      tools.append(button);
    }
    return tools;
  }

  legend() {
    const legend = html('p', { class: 'graph-legend' });
    for (const [look, word] of Object.entries(WORDS)) {
      const entry = html('span', { class: `state state-${look}` });
      entry.append(html('span', { class: 'sign', 'aria-hidden': 'true' }), word);
      legend.append(entry);
    }
    legend.append(html('span', { class: 'chain' }, 'longest chain'));
    return legend;
  }

  paint(nodes) {
    this.told = new Map(nodes.map(node => [node.id, node]));
    for (const node of nodes) {
      const drawn = this.nodes.get(node.id);
      const look = node.look.toLowerCase();
      drawn.group.setAttribute('class', `node node-${look}${node.critical ? ' critical' : ''}${drawn.group.classList.contains('near') ? ' near' : ''}`);
      const attempt = node.attempt > 1 ? `, attempt ${node.attempt}` : '';
      drawn.words.textContent = cut(`${SIGNS[look]} ${node.status}${attempt}${node.seconds ? `, ${took(node.seconds)}` : ''}`, 30);
      drawn.group.setAttribute('aria-label', `${node.title}: ${node.status}${node.critical ? ', on the longest chain' : ''}`);
    }
    for (const edge of this.edges) {
      edge.path.classList.toggle('critical', Boolean(this.told.get(edge.from)?.critical && this.told.get(edge.to)?.critical));
    }
  }

  /** What comes before or after a task, near or far. */
  reach(id, next) {
    const found = new Set();
    const open = [id];
    while (open.length) {
      for (const other of next.get(open.pop()) ?? []) {
        if (!found.has(other)) {
          found.add(other);
          open.push(other);
        }
      }
    }
    return found;
  }

  look(id) {
    const node = this.told.get(id);
    const near = new Set([id, ...this.reach(id, this.needs), ...this.reach(id, this.neededBy)]);
    this.canvas.classList.add('looking');
    for (const [other, drawn] of this.nodes) {
      drawn.group.classList.toggle('near', near.has(other));
    }
    for (const edge of this.edges) {
      edge.path.classList.toggle('near', near.has(edge.from) && near.has(edge.to));
    }
    const open = node.needs.filter(need => !['DONE', 'GONE'].includes(this.told.get(need)?.look));
    const parts = [`${node.title} (${node.id}): ${node.status}.`];
    if (node.reason) {
      parts.push(`${node.reason}.`.replace(/\.\.$/, '.'));
    }
    if (open.length) {
      parts.push(`Waits for ${open.map(need => `${need} (${this.told.get(need).status})`).join(', ')}.`);
    } else if (node.needs.length) {
      parts.push(`Came after ${node.needs.join(', ')}.`);
    }
    const after = this.neededBy.get(id);
    if (after.length) {
      parts.push(`Before ${after.slice(0, 12).join(', ')}${after.length > 12 ? ` and ${after.length - 12} more` : ''}.`);
    }
    this.about.textContent = parts.join(' ');
  }

  lookAway() {
    this.canvas.classList.remove('looking');
  }

  listenToPointer() {
    const task = event => event.target.closest('.node')?.dataset.task;
    let from = null;
    let moved = false;
    this.picture.addEventListener('pointerdown', event => {
      from = { x: event.clientX, y: event.clientY, view: { ...this.view } };
      moved = false;
    });
    this.picture.addEventListener('pointermove', event => {
      if (from && Math.hypot(event.clientX - from.x, event.clientY - from.y) > 4) {
        if (!moved) {
          moved = true;
          this.picture.setPointerCapture(event.pointerId);
          this.picture.classList.add('moving');
        }
        const scale = this.view.width / this.picture.clientWidth;
        this.view.x = from.view.x - (event.clientX - from.x) * scale;
        this.view.y = from.view.y - (event.clientY - from.y) * scale;
        this.apply();
      }
    });
    for (const end of ['pointerup', 'pointercancel']) {
      this.picture.addEventListener(end, () => {
        from = null;
        this.picture.classList.remove('moving');
      });
    }
    this.picture.addEventListener('click', event => {
      const id = task(event);
      if (id && !moved) {
        this.open(id);
      }
    });
    this.picture.addEventListener('pointerover', event => (task(event) && !from ? this.look(task(event)) : undefined));
    this.picture.addEventListener('pointerout', event => task(event) && this.lookAway());
    this.picture.addEventListener('focusin', event => {
      if (task(event)) {
        this.look(task(event));
        this.reveal(task(event));
      }
    });
    this.picture.addEventListener('focusout', () => this.lookAway());
    this.picture.addEventListener(
      'wheel',
      event => {
        // A wheel over the picture scrolls the page, as everywhere; with Ctrl it zooms.
        if (event.ctrlKey || event.metaKey) {
          event.preventDefault();
          const box = this.picture.getBoundingClientRect();
          this.zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
        }
      },
      { passive: false },
    );
    this.picture.addEventListener('keydown', event => this.key(event));
  }

  key(event) {
    const id = event.target.dataset?.task;
    if (event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (event.key === '+' || event.key === '=') {
      this.zoom(1.3);
    } else if (event.key === '-') {
      this.zoom(1 / 1.3);
    } else if (event.key === '0') {
      this.fit();
    } else if (move && event.shiftKey) {
      this.view.x += move[0] * this.view.width * 0.1;
      this.view.y += move[1] * this.view.height * 0.1;
      this.apply();
    } else if (move && id) {
      this.walk(id, ...move);
    } else if ((event.key === 'Enter' || event.key === ' ') && id) {
      this.open(id);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** To the nearest task in that direction; what lies aside of it counts double. */
  walk(id, dx, dy) {
    const at = this.nodes.get(id);
    let best = null;
    let nearest = Infinity;
    for (const other of this.nodes.values()) {
      const along = (other.x - at.x) * dx + (other.y - at.y) * dy;
      const aside = Math.abs((other.x - at.x) * dy) + Math.abs((other.y - at.y) * dx);
      if (along > 5 && along + 2 * aside < nearest) {
        nearest = along + 2 * aside;
        best = other;
      }
    }
    if (best) {
      at.group.setAttribute('tabindex', -1);
      best.group.setAttribute('tabindex', 0);
      best.group.focus({ preventScroll: true });
    }
  }

  open(id) {
    location.assign(`/goals/${encodeURIComponent(this.getAttribute('goal'))}/tasks/${encodeURIComponent(id)}`);
  }

  /** All of it, but never so small that nothing can be read, and never larger than it is. */
  fit() {
    const box = this.picture.getBoundingClientRect();
    const width = box.width || 800;
    const height = box.height || 400;
    const scale = Math.min(1.15, Math.max(0.12, Math.min(width / this.size.width, height / this.size.height)));
    this.view = { width: width / scale, height: height / scale };
    this.view.x = Math.min(0, (this.size.width - this.view.width) / 2);
    this.view.y = Math.min(0, (this.size.height - this.view.height) / 2);
    this.apply();
  }

  zoom(factor, atX = 0.5, atY = 0.5) {
    const width = Math.min(this.size.width * 8, Math.max(200, this.view.width / factor));
    const height = (this.view.height * width) / this.view.width;
    this.view.x += (this.view.width - width) * atX;
    this.view.y += (this.view.height - height) * atY;
    this.view.width = width;
    this.view.height = height;
    this.apply();
  }

  /** Brings a task into view that is outside of it. */
  reveal(id) {
    const { x, y } = this.nodes.get(id);
    const inside = x - WIDTH / 2 >= this.view.x && x + WIDTH / 2 <= this.view.x + this.view.width && y - HEIGHT / 2 >= this.view.y && y + HEIGHT / 2 <= this.view.y + this.view.height;
    if (!inside) {
      this.view.x = x - this.view.width / 2;
      this.view.y = y - this.view.height / 2;
      this.apply();
    }
  }

  apply() {
    this.canvas.classList.toggle('far', this.picture.clientWidth / this.view.width < FAR);
    this.picture.setAttribute('viewBox', `${this.view.x} ${this.view.y} ${this.view.width} ${this.view.height}`);
  }
}

function took(seconds) {
  return seconds < 60 ? `${seconds} s` : seconds < 3600 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3600)} h`;
}

function curve(points) {
  const [first, ...rest] = points;
  let path = `M${first.x} ${first.y}`;
  if (rest.length === 1) {
    const middle = (first.x + rest[0].x) / 2;
    return `${path} C${middle} ${first.y} ${middle} ${rest[0].y} ${rest[0].x} ${rest[0].y}`;
  }
  for (let i = 0; i < rest.length - 1; i++) {
    const x = i === rest.length - 2 ? rest[i + 1].x : (rest[i].x + rest[i + 1].x) / 2;
    const y = i === rest.length - 2 ? rest[i + 1].y : (rest[i].y + rest[i + 1].y) / 2;
    path += ` Q${rest[i].x} ${rest[i].y} ${x} ${y}`;
  }
  return path;
}

customElements.define('task-graph', TaskGraph);
