// Compiles messages/{fr,en}.json (ICU MessageFormat) into functions and their types. Fails when a language lacks a
// message, when the arguments differ, or when French lacks the narrow space before its double punctuation.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { parse, TYPE } from '@formatjs/icu-messageformat-parser';

import { areasOf } from './areas.js';

const LANGUAGES = ['fr', 'en'];
// What the frame around the pages says, before any page is there; the rest comes beside the first page.
const FRAME = /^(?:shell|nav|theme|scope|connection|common|ending)\.|^admin\.[a-z]+$|^failure\.again$/;

const literal = (text) => text.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${');

function choices(options, number) {
  const branches = Object.entries(options).map(
    ([name, option]) => `${JSON.stringify(name)}: \`${template(option.value, number)}\``,
  );
  return `{ ${branches.join(', ')} }`;
}

function piece(element, number) {
  const argument = `a.${element.value}`;
  switch (element.type) {
    case TYPE.literal:
      return literal(element.value);
    case TYPE.argument:
      return `\${${argument}}`;
    case TYPE.number:
      return `\${f.number(${argument})}`;
    case TYPE.date:
      return `\${f.date(${argument})}`;
    case TYPE.time:
      return `\${f.time(${argument})}`;
    case TYPE.pound:
      return `\${f.number(a.${number})}`;
    case TYPE.plural:
      return `\${f.plural(${argument}, ${choices(element.options, element.value)})}`;
    case TYPE.select:
      return `\${f.select(${argument}, ${choices(element.options, number)})}`;
    default:
      throw new Error(`a part of kind ${element.type} is not supported`);
  }
}

const template = (elements, number) => elements.map((element) => piece(element, number)).join('');

const ARGUMENT_TYPES = {
  [TYPE.argument]: 'string | number',
  [TYPE.number]: 'number',
  [TYPE.plural]: 'number',
  [TYPE.date]: 'Date',
  [TYPE.time]: 'Date',
  [TYPE.select]: 'string',
};

/** Name and type of every argument, choices included. */
export function argumentsOf(elements, found = new Map()) {
  for (const element of elements) {
    const type = ARGUMENT_TYPES[element.type];
    if (type !== undefined && found.get(element.value) !== 'number') {
      found.set(element.value, type);
    }
    for (const option of Object.values(element.options ?? {})) {
      argumentsOf(option.value, found);
    }
  }
  return found;
}

const signature = (elements) =>
  [...argumentsOf(elements)].sort(([left], [right]) => (left < right ? -1 : 1)).map(([name, type]) => `${name}: ${type}`).join('; ');

/** What a French sentence gets wrong before its double punctuation; nothing when it is sound. */
export function frenchSpacing(text) {
  const plain = text.replace(/https?:\/\/\S+/g, '').replace(/\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}/g, 'x');
  const wrong = plain.match(/(?:^|[^\u202f\u00a0])[;?!](?=\s|$)|[^\u202f\u00a0]:(?=\s|$)|«[^\u202f\u00a0]|[^\u202f\u00a0]»|["']/u);
  return wrong === null ? undefined : wrong[0];
}

/** All faults of the catalogues, and what they compile to when there are none. */
export function compile(catalogues, { areas, areaOf } = { areas: ['pages'], areaOf: () => 'pages' }) {
  const faults = [];
  const signatures = new Map();
  const compiled = {};
  for (const language of LANGUAGES) {
    const lines = Object.fromEntries(['frame', ...areas].map((area) => [area, []]));
    for (const [key, text] of Object.entries(catalogues[language])) {
      try {
        const elements = parse(text, { ignoreTag: true });
        const own = signature(elements);
        if (signatures.has(key) && signatures.get(key) !== own) {
          faults.push(`${key}: arguments differ (${signatures.get(key) || 'none'} / ${own || 'none'})`);
        }
        signatures.set(key, own);
        lines[FRAME.test(key) ? 'frame' : areaOf(key)].push(`  ${JSON.stringify(key)}: ${own === '' ? JSON.stringify(elements[0]?.value ?? '') : `(a, f) => \`${template(elements)}\``},`);
      } catch (error) {
        faults.push(`${key} (${language}): ${error.message}`);
      }
      const spacing = language === 'fr' ? frenchSpacing(text) : undefined;
      if (spacing !== undefined) {
        faults.push(`${key} (fr): spacing or quotes at “${spacing}”`);
      }
    }
    for (const part of ['frame', ...areas]) {
      compiled[`${language}.${part}`] = `// Made by tools/messages.js.\nexport default {\n${lines[part].join('\n')}\n};\n`;
    }
  }
  for (const key of signatures.keys()) {
    for (const language of LANGUAGES.filter((name) => !(key in catalogues[name]))) {
      faults.push(`${key}: missing in ${language}`);
    }
  }
  const types = [...signatures].map(([key, own]) => `  ${JSON.stringify(key)}: ${own === '' ? 'void' : `{ ${own} }`};`);
  return { faults, compiled, types: `// Made by tools/messages.js.\nexport interface Messages {\n${types.join('\n')}\n}\n` };
}

function main() {
  const root = new URL('..', import.meta.url);
  const catalogues = Object.fromEntries(
    LANGUAGES.map((name) => [name, JSON.parse(readFileSync(new URL(`messages/${name}.json`, root), 'utf8'))]),
  );
  const found = areasOf(fileURLToPath(new URL('src', root)), Object.keys(catalogues.fr));
  const { faults, compiled, types } = compile(catalogues, found);
  if (faults.length > 0) {
    console.error(faults.map((fault) => `messages: ${fault}`).join('\n'));
    process.exit(1);
  }
  const folder = new URL('src/generated/', root);
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(compiled)) {
    writeFileSync(new URL(`${name}.js`, folder), text);
    writeFileSync(
      new URL(`${name}.d.ts`, folder),
      "import type { Catalogue } from '../state/messages.svelte';\ndeclare const catalogue: Catalogue;\nexport default catalogue;\n",
    );
  }
  // Literal imports: what loads an area is known to the build.
  const table = (language) => found.areas.map((area) => `  ${JSON.stringify(area)}: () => import('./${language}.${area}.js'),`).join('\n');
  writeFileSync(new URL('areas.js', folder), LANGUAGES.map((language) => `export const ${language} = {\n${table(language)}\n};\n`).join(''));
  writeFileSync(new URL('areas.d.ts', folder), `import type { Catalogue } from '../state/messages.svelte';\nexport type Area = ${found.areas.map((area) => JSON.stringify(area)).join(' | ')};\ntype Loaders = Record<Area, () => Promise<{ default: Catalogue }>>;\n${LANGUAGES.map((language) => `export declare const ${language}: Loaders;`).join('\n')}\n`);
  writeFileSync(new URL('messages.d.ts', folder), types);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main();
}
