import { readFileSync } from 'node:fs';

// The pairs of the style sheet: text at 4.5, lines of controls and focus at 3 (WCAG 2.2, 1.4.3 and 1.4.11).
const TEXT: [string, string][] = [
  ...['bg', 'surface', 'sunken', 'card', 'page'].flatMap((ground) => ['fg', 'muted', 'primary'].map((text): [string, string] => [text, ground])),
  ...['ok', 'warn', 'bad', 'info', 'neutral'].flatMap((tone) => [[tone, `${tone}-tint`], [tone, 'card'], ['fg', `${tone}-tint`]] as [string, string][]),
  ['on-primary', 'primary'], ['on-primary', 'primary-strong'], ['primary', 'primary-tint'], ['bg', 'bad'],
];
const EDGES: [string, string][] = [['line', 'bg'], ['line', 'card'], ['line', 'page'], ['focus', 'bg'], ['focus', 'page'], ['focus', 'card'], ['primary', 'page']];

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function ratio(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((left, right) => right - left) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** Pairs below what they need, each said with its ratio. */
export function contrastFaults(): string[] {
  const sheet = readFileSync(new URL('../src/styles.css', import.meta.url), 'utf8');
  const tokens = new Map([...sheet.matchAll(/--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(([, name, light, dark]) => [name!, [light!, dark!]]));
  const check = (pairs: [string, string][], least: number) =>
    pairs.flatMap(([text, ground]) =>
      [0, 1].flatMap((theme) => {
        const found = ratio(tokens.get(text)![theme]!, tokens.get(ground)![theme]!);
        return found >= least ? [] : [`${text} on ${ground} (${theme === 0 ? 'light' : 'dark'}): ${found.toFixed(2)}`];
      }));
  return [...check(TEXT, 4.5), ...check(EDGES, 3)];
}
