import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { compile, frenchSpacing } from '../tools/messages.js';
import english from '../messages/en.json';
import french from '../messages/fr.json';
import { formatsOf } from '../src/state/formats';

const root = path.resolve(import.meta.dirname, '..');
const sources = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(?:svelte|ts)$/.test(name) && !name.startsWith('generated'))
  .map((name) => readFileSync(path.join(root, 'src', name), 'utf8'))
  .join('\n');

async function said(fr: string, args: Record<string, unknown>): Promise<string> {
  const { compiled, faults } = compile({ fr: { 'x.y': fr }, en: { 'x.y': fr } });
  expect(faults).toEqual([]);
  const made = await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(compiled['fr.pages']!)}`);
  const sentence = made.default['x.y'];
  return typeof sentence === 'string' ? sentence : sentence(args, formatsOf('fr'));
}

describe('the catalogues', () => {
  it('hold', () => expect(compile({ fr: french, en: english }).faults).toEqual([]));

  it('have no sentence that nobody says', () => {
    const built = [...sources.matchAll(/`([a-z.-]+\.)\$\{[^}]+\}([a-z-]*)`/g)].map(([, before, after]) => new RegExp(`^${before!.replace('.', '\\.')}.+${after}$`));
    const unused = Object.keys(french).filter((key) => !sources.includes(`'${key}'`) && !built.some((pattern) => pattern.test(key)));
    expect(unused).toEqual([]);
  });
});

describe('compiling', () => {
  it('refuses a message that one language lacks', () =>
    expect(compile({ fr: { a: 'oui', b: 'non' }, en: { a: 'yes' } }).faults).toEqual(['b: missing in en']));
  it('refuses arguments that differ', () =>
    expect(compile({ fr: { a: '{count, plural, one {#} other {#}}' }, en: { a: '{name}' } }).faults).toHaveLength(1));
  it('refuses a broken message', () => expect(compile({ fr: { a: '{' }, en: { a: '{' } }).faults).toHaveLength(2));
  it('types what a message needs', () =>
    expect(compile({ fr: { a: '{n, plural, one {{who}} other {#}}' }, en: { a: '{who} {n, number}' } }).types).toContain('"a": { n: number; who: string | number };'));
  it('leaves no way out of the template', async () => expect(await said('{n, number} ` \\ $', { n: 1 })).toBe('1 ` \\ $'));
});

describe('sentences', () => {
  const text = '{count, plural, =0 {rien} one {# mot} other {# mots}}';
  it.each([[0, 'rien'], [1, '1 mot'], [2, '2 mots'], [1234, '1\u202f234 mots']])('count %i in French', async (count, expected) =>
    expect(await said(text, { count })).toBe(expected));
  it('choose by word', async () => expect(await said('{kind, select, a {un} other {autre}}', { kind: 'z' })).toBe('autre'));
  it('say amounts to the cent without rounding', () => expect(formatsOf('fr').euros('90071992547409.93').replace(/\s/g, ' ')).toBe('90 071 992 547 409,93 €'));
  it('keep a calendar day the same in every time zone', () => expect(formatsOf('fr').date('2026-10-01')).toBe('1er octobre 2026'));
  it('tell how far a day is', () => expect(formatsOf('fr').distance('2026-10-13', new Date(2026, 9, 1, 23, 59))).toBe('dans 12 jours'));
  it('write sizes as people do', () => {
    expect(formatsOf('fr').bytes(8_589_934_592)).toBe('8,6\u00a0Go');
    expect(formatsOf('en').bytes(999)).toBe('999\u00a0B');
  });
});

describe('French spacing', () => {
  it.each(['Quoi ?', 'Attention : ici', '« ici »', "l'eau", 'oui;'])('faults %j', (text) => expect(frenchSpacing(text)).toBeDefined());
  it.each(['Quoi\u202f?', 'À 14:32', '«\u202fici\u202f»', 'l’eau', '{n, plural, one {a} other {b}}'])('accepts %j', (text) => expect(frenchSpacing(text)).toBeUndefined());
});
