// Writes licences.json beside the pages: every package whose code or font is in what the browser loads, with its
// version, licence and the text that came with it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The folder of the package that a module belongs to; nothing for our own. */
export function packageFolder(id) {
  const plain = id.replace(/^\0+/, '').split('?')[0];
  const at = plain.lastIndexOf('/node_modules/');
  if (at < 0) {
    return undefined;
  }
  const inside = plain.slice(at + '/node_modules/'.length).split('/');
  const name = inside[0].startsWith('@') ? inside.slice(0, 2).join('/') : inside[0];
  return path.join(plain.slice(0, at), 'node_modules', name);
}

function described(folder) {
  const description = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  return {
    name: description.name,
    version: description.version,
    licence: typeof description.license === 'string' ? description.license : (description.license?.type ?? ''),
    text: file === undefined ? '' : readFileSync(path.join(folder, file), 'utf8').trim(),
  };
}

/** Rows of the first table of docs/dependencies.md: what the server is made of. */
export function serverLibraries(markdown) {
  const section = markdown.split(/^## /m).find((part) => part.startsWith('In the program')) ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| library'))
    .map((line) => line.split('|')[1].trim());
}

export function licences() {
  return {
    name: 'egide-licences',
    apply: 'build',
    generateBundle(_options, bundle) {
      const folders = new Set();
      for (const id of this.getModuleIds()) {
        const folder = packageFolder(id);
        if (folder !== undefined && existsSync(path.join(folder, 'package.json'))) {
          folders.add(folder);
        }
      }
      // Style sheets and workers are bundled apart from the module graph.
      folders.add(path.resolve('node_modules/@fontsource-variable/atkinson-hyperlegible-next'));
      const inBundle = new Set(Object.values(bundle).flatMap((chunk) => Object.keys(chunk.modules ?? {}).map(packageFolder)));
      const packages = [...folders]
        .filter((folder) => inBundle.has(folder) || folder.includes('@fontsource'))
        .map(described)
        .sort((left, right) => left.name.localeCompare(right.name, 'en'));
      const server = serverLibraries(readFileSync('../docs/dependencies.md', 'utf8'));
      this.emitFile({ type: 'asset', fileName: 'licences.json', source: JSON.stringify({ packages, server }) });
    },
  };
}
