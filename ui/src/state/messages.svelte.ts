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
const loaded = { fr: false, en: false };
const current = $state<{ language: Language }>({ language: 'fr' });

export const language = (): Language => current.language;
export const formats = (): Formats => formatsOf(current.language);

/** Loads every sentence of the language of the page. */
export async function loadSentences(wanted: Language = current.language): Promise<void> {
  if (loaded[wanted]) {
    return;
  }
  if (wanted === 'fr') {
    Object.assign(catalogues.fr, (await import('../generated/fr.pages.js')).default);
  } else {
    const [frame, pages] = await Promise.all([import('../generated/en.frame.js'), import('../generated/en.pages.js')]);
    Object.assign(catalogues.en, frame.default, pages.default);
  }
  loaded[wanted] = true;
}

/** Turns every sentence on the page. */
export async function speak(wanted: Language): Promise<void> {
  if (wanted === 'en') {
    await loadSentences('en');
  } else if (loaded.en) {
    await loadSentences('fr');
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
