// Which sentences travel together. What only the pages of an area say, and the parts that only they use, comes with them;
// everything else is said by all pages.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

// Pages of src/pages itself that say much of their own: the home, and those that few people open on the way to another.
const APART = { 'Accessibility.svelte': 'about', 'Components.svelte': 'about', 'Drawings.svelte': 'about', 'Charts.svelte': 'about', 'Licences.svelte': 'about', 'Glossary.svelte': 'about', 'Account.svelte': 'account', 'Home.svelte': 'home', 'Technique.svelte': 'domains', 'Continuity.svelte': 'domains', 'Deposit.svelte': 'domains', 'Expenses.svelte': 'domains' };
const COMMON = 'pages';
// Folders of src/pages that are an area of their own; the others are about dossiers, and share one.
const OWN = ['account', 'admin', 'directories', 'dossier', 'exchange', 'pieces'];
const DESK = 'desk';

export function areaOfPage(file) {
  const [first, second] = file.replace(/^pages\//, '').split('/');
  if (second === undefined) {
    return APART[first] ?? COMMON;
  }
  return OWN.includes(first) ? first : DESK;
}

function resolved(from, wanted) {
  const base = path.join(path.dirname(from), wanted);
  return [base, `${base}.ts`, `${base}.svelte`].find((file) => existsSync(file) && /\.(?:ts|svelte)$/.test(file));
}

/** A file and all that it brings. */
function reached(file, texts, found = new Set()) {
  if (!found.has(file)) {
    found.add(file);
    for (const [, wanted] of texts(file).matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)) {
      const other = resolved(file, wanted);
      if (other !== undefined && !other.includes('/generated/') && !/routing\/(?:routes|desk|rare)\.ts$/.test(other)) {
        reached(other, texts, found);
      }
    }
  }
  return found;
}

function keysIn(text, keys) {
  const plain = [...text.matchAll(/'([a-z][\w.-]*)'/g)].map(([, key]) => key).filter((key) => keys.has(key));
  const built = [...text.matchAll(/`([a-z][a-z-]*\.[^`$]*)\$\{/g)].flatMap(([, before]) => [...keys].filter((key) => key.startsWith(before)));
  return [...plain, ...built];
}

/** The area of every key, and the areas there are. */
export function areasOf(source, allKeys) {
  const keys = new Set(allKeys);
  const known = new Map();
  const texts = (file) => known.get(file) ?? known.set(file, readFileSync(file, 'utf8')).get(file);
  const pages = readdirSync(path.join(source, 'pages'), { recursive: true, encoding: 'utf8' }).filter((name) => /\.(?:svelte|ts)$/.test(name));
  const users = new Map();
  const note = (area, files) => {
    for (const key of new Set([...files].flatMap((file) => keysIn(texts(file), keys)))) {
      users.set(key, (users.get(key) ?? new Set()).add(area));
    }
  };
  for (const area of new Set(pages.map(areaOfPage))) {
    const own = pages.filter((name) => areaOfPage(name) === area).map((name) => path.join(source, 'pages', name));
    note(area, own.reduce((found, file) => reached(file, texts, found), new Set()));
  }
  note(COMMON, reached(path.join(source, 'App.svelte'), texts));
  const areas = [...new Set([COMMON, DESK, ...pages.map(areaOfPage)])].sort();
  // A part of another area that a page shows brings its sentences into what all pages say.
  const areaOf = (key) => {
    const by = users.get(key) ?? new Set([COMMON]);
    const telling = [...by].filter((area) => area !== 'about');
    return telling.length === 1 ? telling[0] : telling.length === 0 ? 'about' : COMMON;
  };
  return { areas, areaOf };
}
