// After Vite: pins every script by its hash in the import map (the server puts the map's own hash into its policy), writes
// .br and .gz beside each text file, and checks what a visitor has to load against the budgets.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

import { areaOfPage } from './areas.js';

const out = path.resolve(process.env.EGIDE_UI_OUT ?? '../build/ui/dist');
const BUDGETS = { entry: 40_000, route: 80_000, visit: 150_000 };

const read = (name) => readFileSync(path.join(out, name));
const sha = (algorithm, bytes) => `${algorithm}-${createHash(algorithm).update(bytes).digest('base64')}`;
const names = () => readdirSync(out, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => path.relative(out, path.join(entry.parentPath ?? entry.path, entry.name)));

function pinScripts() {
  const scripts = names().filter((name) => name.startsWith('assets/') && name.endsWith('.js'));
  const integrity = Object.fromEntries(scripts.sort().map((name) => [`/${name}`, sha('sha384', read(name))]));
  const map = JSON.stringify({ integrity });
  const html = read('index.html').toString()
    .replaceAll(/<(script|link)([^>]*?)(src|href)="\/(assets\/[^"]+\.(?:js|css))"/g,
      (_all, tag, before, attribute, name) => `<${tag}${before}integrity="${sha('sha384', read(name))}" ${attribute}="/${name}"`)
    // Fetched with the scripts, not after them: text does not jump when its letters arrive.
    .replace('</title>', '</title>\n    <link rel="preload" href="/fonts/atkinson-hyperlegible-next-latin-wght-normal.woff2" as="font" type="font/woff2" crossorigin />')
    .replace('<meta name="referrer"', `<script type="importmap">${map}</script>\n    <meta name="referrer"`);
  writeFileSync(path.join(out, 'index.html'), html);
}

function compress() {
  for (const name of names().filter((file) => /\.(?:js|css|html|svg|json|webmanifest)$/.test(file))) {
    const bytes = read(name);
    writeFileSync(path.join(out, `${name}.gz`), gzipSync(bytes, { level: 9 }));
    writeFileSync(path.join(out, `${name}.br`), brotliCompressSync(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }));
  }
}

/** The chunk and all that it imports before it runs. */
function loadedBy(manifest, key, found = new Set()) {
  if (!found.has(key)) {
    found.add(key);
    for (const other of manifest[key].imports ?? []) {
      loadedBy(manifest, other, found);
    }
  }
  return found;
}

/** Components that a page fetches once it is shown. */
const fetchedLater = (manifest, key) => (manifest[key].dynamicImports ?? []).flatMap((other) => [...loadedBy(manifest, other)]);

const scriptBytes = (manifest, keys) => [...keys].reduce((sum, key) => sum + gzipSync(read(manifest[key].file), { level: 9 }).length, 0);

function checkBudgets() {
  const manifest = JSON.parse(read('manifest.json'));
  const entry = loadedBy(manifest, 'index.html');
  const entryBytes = scriptBytes(manifest, entry);
  const sentences = (key) => [...new Set(['pages', areaOfPage(key.replace(/^src\//, ''))])].flatMap((area) => Object.keys(manifest).filter((one) => one.endsWith(`/fr.${area}.js`)));
  const routes = Object.keys(manifest)
    .filter((key) => key.startsWith('src/pages/'))
    .map((key) => ({ key, bytes: scriptBytes(manifest, new Set([...entry, ...loadedBy(manifest, key), ...sentences(key), ...fetchedLater(manifest, key)])) }))
    .sort((left, right) => right.bytes - left.bytes);
  const styles = names().filter((name) => name.endsWith('.css')).reduce((sum, name) => sum + gzipSync(read(name)).length, 0);
  // One font: the Latin subset; the extended one is loaded only for letters that no page of ours has.
  const font = names().filter((name) => /latin-wght-normal.*\.woff2$/.test(name)).reduce((sum, name) => sum + read(name).length, 0);
  const home = routes.find(({ key }) => key.endsWith('/Home.svelte'))?.bytes ?? entryBytes;
  const visit = home + styles + font + gzipSync(read('index.html')).length;
  const lines = [
    ['entry', entryBytes, BUDGETS.entry],
    [`route ${routes[0]?.key ?? ''}`, routes[0]?.bytes ?? 0, BUDGETS.route],
    ['first visit', visit, BUDGETS.visit],
  ];
  for (const [what, bytes, limit] of lines) {
    console.log(`budget: ${what}: ${(bytes / 1000).toFixed(1)} kB of ${limit / 1000} kB`);
  }
  rmSync(path.join(out, 'manifest.json'));
  return lines.every(([, bytes, limit]) => bytes <= limit && bytes > 0);
}

const within = checkBudgets();
pinScripts();
compress();
if (!within) {
  console.error('budget: exceeded');
  process.exit(1);
}
