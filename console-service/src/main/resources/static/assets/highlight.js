// Colours lines of code. Prism finds the tokens in a worker, which is ended when it takes too long:
// what an agent wrote may be made to be slow. Only texts are put into the page.

const MOST_LINES = 3000;
const LONGEST_LINE = 1000;
const PATIENCE = 2000;

const LANGUAGES = {
  java: 'java', kt: 'kotlin', kts: 'kotlin', groovy: 'groovy', gradle: 'groovy', py: 'python', js: 'javascript', mjs: 'javascript',
  cjs: 'javascript', ts: 'typescript', jsx: 'jsx', tsx: 'tsx', json: 'json', xml: 'markup', html: 'markup', svg: 'markup', css: 'css',
  yaml: 'yaml', yml: 'yaml', toml: 'toml', properties: 'properties', md: 'markdown', sh: 'bash', bash: 'bash', sql: 'sql', go: 'go',
  rs: 'rust', rb: 'ruby', c: 'c', h: 'c', cc: 'cpp', cpp: 'cpp', hpp: 'cpp', cs: 'csharp', dockerfile: 'docker',
};

let worker;
let number = 0;

function tokens(language, text) {
  worker ??= new Worker('/assets/highlight-worker.js');
  const mine = worker;
  const id = ++number;
  return new Promise(done => {
    const timer = setTimeout(() => {
      mine.terminate();
      if (worker === mine) {
        worker = undefined;
      }
      finish([]);
    }, PATIENCE);
    const heard = event => {
      if (event.data.id === id) {
        finish(event.data.lines);
      }
    };
    const failed = () => finish([]);
    function finish(lines) {
      clearTimeout(timer);
      mine.removeEventListener('message', heard);
      mine.removeEventListener('error', failed);
      done(lines);
    }
    mine.addEventListener('message', heard);
    mine.addEventListener('error', failed);
    mine.postMessage({ id, language, text });
  });
}

function paint(code, parts) {
  if (!parts || parts.map(part => part[1]).join('') !== code.textContent) {
    return;
  }
  code.replaceChildren(
    ...parts.map(([type, text]) => {
      if (!type) {
        return document.createTextNode(text);
      }
      const span = document.createElement('span');
      span.className = `token ${type}`;
      span.textContent = text;
      return span;
    }),
  );
}

/** Each side as a whole, so that what spans lines is known for what it is. */
function sides(file) {
  const before = [];
  const after = [];
  for (const row of file.querySelectorAll('table.diff > tbody > tr:not(.finding-row):not(.comment-row)')) {
    if (row.closest('table').classList.contains('split')) {
      const [left, right] = row.querySelectorAll('td.code');
      before.push(left?.querySelector('code'));
      after.push(right?.querySelector('code'));
    } else {
      const code = row.querySelector('code');
      (row.classList.contains('removed') ? before : after).push(code);
    }
  }
  return [before, after].map(side => side.filter(Boolean)).filter(side => side.length > 0);
}

/** Colours the lines of a file whose language is known. */
export async function colour(file) {
  const language = LANGUAGES[file.getAttribute('extension')];
  if (!language || Number(file.getAttribute('lines')) > MOST_LINES) {
    return;
  }
  for (const side of sides(file)) {
    const lines = side.filter(code => code.textContent.length <= LONGEST_LINE);
    const found = await tokens(language, lines.map(code => code.textContent).join('\n'));
    lines.forEach((code, index) => paint(code, found[index]));
  }
}
