import * as loaders from '../generated/areas.js';
import type { Area } from '../generated/areas.js';
import french from '../generated/fr.frame.js';
import type { Messages } from '../generated/messages';
import { formatsOf, type Formats } from './formats';

export type Language = 'fr' | 'en';
export type Sentence = string | ((args: never, formats: Formats) => string);
export type Catalogue = Partial<Record<keyof Messages, Sentence>>;

/** Messages without arguments, and the others. */
export type PlainKey = { [K in keyof Messages]: Messages[K] extends void ? K : never }[keyof Messages];
export type FilledKey = Exclude<keyof Messages, PlainKey>;

// The frame speaks French from the start; the pages' sentences come beside the first page, English when it is chosen.
const catalogues: Record<Language, Catalogue> = { fr: { ...french }, en: {} };
const loaded: Record<Language, Set<Area>> = { fr: new Set(), en: new Set() };
// Areas that pages shown so far belong to: another language brings the same ones.
const visited = new Set<Area>(['pages']);
let framed = false;
const current = $state<{ language: Language }>({ language: 'fr' });

export const language = (): Language => current.language;
export const formats = (): Formats => formatsOf(current.language);

/** Loads the sentences that all pages say, and those of an area, in the language of the page. */
export async function loadSentences(area: Area = 'pages', wanted: Language = current.language): Promise<void> {
  visited.add(area);
  const lacking = [...visited].filter((one) => !loaded[wanted].has(one));
  const frame = wanted === 'en' && !framed ? import('../generated/en.frame.js') : null;
  const found = await Promise.all(lacking.map(async (one) => (await loaders[wanted][one]()).default));
  Object.assign(catalogues[wanted], (await frame)?.default, ...found);
  framed ||= frame !== null;
  lacking.forEach((one) => loaded[wanted].add(one));
}

/** Turns every sentence on the page. */
export async function speak(wanted: Language): Promise<void> {
  if (wanted === 'en' || loaded.en.size > 0) {
    await loadSentences('pages', wanted);
  }
  current.language = wanted;
  document.documentElement.lang = wanted;
}

/** The sentence in the language of the page. */
export function t(key: PlainKey): string;
export function t<K extends FilledKey>(key: K, args: Messages[K]): string;
export function t(key: keyof Messages, args?: unknown): string {
  const sentence = catalogues[current.language][key] ?? key;
  return typeof sentence === 'string' ? sentence : sentence(args as never, formats());
}
