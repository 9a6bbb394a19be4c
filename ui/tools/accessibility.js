// Writes accessibilite.json beside the pages: the grid of docs/accessibilite.md, so that the page says what the document says.
import { readFileSync } from 'node:fs';

const STATES = { conforme: 'met', 'non conforme': 'failed', 'non applicable': 'none', 'non vérifié': 'unknown' };

/** The rows of the grid, in order; throws on a row that it cannot read. */
export function gridOf(markdown) {
  const grid = markdown.split(/^## Grille$/m)[1] ?? '';
  let theme = '';
  return grid.split('\n').flatMap((line) => {
    theme = /^### \d+\. (.+)$/.exec(line)?.[1] ?? theme;
    if (!/^\| \d/.test(line)) {
      return [];
    }
    const [criterion, title, word, how, date] = line.split('|').slice(1, -1).map((cell) => cell.trim());
    const state = STATES[word];
    if (state === undefined || !/^\d{4}-\d\d-\d\d$/.test(date)) {
      throw new Error(`docs/accessibilite.md: ${line}`);
    }
    return [{ criterion, theme, title, state, how, date }];
  });
}

export function accessibility() {
  return {
    name: 'egide-accessibility',
    apply: 'build',
    generateBundle() {
      const rows = gridOf(readFileSync('../docs/accessibilite.md', 'utf8'));
      this.emitFile({ type: 'asset', fileName: 'accessibilite.json', source: JSON.stringify({ rows }) });
    },
  };
}
