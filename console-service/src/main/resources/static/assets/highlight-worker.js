// Finds the tokens of a text, line by line. It has no page to harm.
self.Prism = { manual: true, disableWorkerMessageHandler: true };
const BASE = '/webjars/prismjs/components/prism-';
importScripts(`${BASE}core.min.js`);

// Each language after those that it builds on.
const NEEDED = {
  markup: [], css: [], clike: [], python: [], json: [], yaml: [], toml: [], properties: [], bash: [], sql: [], rust: [], docker: [],
  javascript: ['clike'], java: ['clike'], kotlin: ['clike'], groovy: ['clike'], go: ['clike'], ruby: ['clike'], c: ['clike'],
  cpp: ['clike', 'c'], csharp: ['clike'], typescript: ['clike', 'javascript'], jsx: ['markup', 'clike', 'javascript'],
  tsx: ['markup', 'clike', 'javascript', 'jsx', 'typescript'], markdown: ['markup'],
};
const loaded = new Set();

function load(language) {
  for (const each of [...NEEDED[language], language]) {
    if (!loaded.has(each)) {
      loaded.add(each);
      importScripts(`${BASE}${each}.min.js`);
    }
  }
}

function flatten(tokens, type, lines) {
  for (const token of tokens) {
    if (typeof token === 'string') {
      token.split('\n').forEach((part, index) => {
        if (index > 0) {
          lines.push([]);
        }
        if (part) {
          lines.at(-1).push([type, part]);
        }
      });
    } else {
      const content = Array.isArray(token.content) ? token.content : [token.content];
      flatten(content, /^[a-z-]+$/.test(token.type) ? token.type : type, lines);
    }
  }
}

self.onmessage = event => {
  const { id, language, text } = event.data;
  const lines = [[]];
  if (Object.hasOwn(NEEDED, language)) {
    load(language);
    flatten(self.Prism.tokenize(text, self.Prism.languages[language]), '', lines);
  }
  self.postMessage({ id, lines });
};
