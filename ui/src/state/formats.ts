import type { Language } from './messages.svelte';

/** How numbers, dates and amounts are written in one language. */
export interface Formats {
  number(value: number): string;
  date(value: Date | string): string;
  time(value: Date | string): string;
  moment(value: Date | string): string;
  /** The shortest unmistakable way, for columns. */
  stamp(value: Date | string): string;
  euros(amount: string): string;
  percent(value: string): string;
  bytes(value: number): string;
  distance(value: Date | string, from?: Date): string;
  plural(value: number, options: Record<string, string>): string;
  select(value: string, options: Record<string, string>): string;
}

const LOCALES: Record<Language, string> = { fr: 'fr-FR', en: 'en-GB' };
const DAY = 86_400_000;
const made = new Map<Language, Formats>();

/** A calendar date ("2026-10-01") is that day everywhere; an instant is told in the reader's time zone. */
export function instantOf(value: Date | string): Date {
  if (value instanceof Date) {
    return value;
  }
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
  return day === null ? new Date(value) : new Date(Number(day[1]), Number(day[2]) - 1, Number(day[3]));
}

const dayNumber = (value: Date) => Math.round(Date.UTC(value.getFullYear(), value.getMonth(), value.getDate()) / DAY);

function make(language: Language): Formats {
  const locale = LOCALES[language];
  const numbers = new Intl.NumberFormat(locale);
  const money = new Intl.NumberFormat(locale, { style: 'currency', currency: 'EUR' });
  const small = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const dates = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric' });
  const times = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
  const stamps = new Intl.DateTimeFormat(locale, { day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit' });
  const plurals = new Intl.PluralRules(locale);
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const units = language === 'fr' ? ['o', 'ko', 'Mo', 'Go', 'To'] : ['B', 'kB', 'MB', 'GB', 'TB'];
  const plural = (value: number, options: Record<string, string>) =>
    options[`=${value}`] ?? options[plurals.select(value)] ?? options.other ?? '';
  // French says the first of a month as an ordinal.
  const date = (value: Date | string) => dates.format(instantOf(value)).replace(language === 'fr' ? /^1(?= )/ : '1er', '1er');
  const time = (value: Date | string) => times.format(instantOf(value));
  return {
    number: (value) => numbers.format(value),
    date,
    time,
    moment: (value) => (language === 'fr' ? `${date(value)} à ${time(value)}` : `${date(value)}, ${time(value)}`),
    stamp: (value) => stamps.format(instantOf(value)),
    // The amount goes in as text: cents are never a binary fraction.
    euros: (amount) => money.format(amount as unknown as number).replace('-', '−'),
    percent: (value) => `${numbers.format(value as unknown as number)}${language === 'fr' ? '\u202f' : ''}%`,
    bytes(value) {
      let unit = 0;
      let rest = value;
      while (rest >= 1000 && unit < units.length - 1) {
        rest /= 1000;
        unit += 1;
      }
      return `${small.format(rest)}\u00a0${units[unit]}`;
    },
    distance: (value, from = new Date()) => relative.format(dayNumber(instantOf(value)) - dayNumber(from), 'day'),
    plural,
    select: (value, options) => options[value] ?? options.other ?? '',
  };
}

export function formatsOf(language: Language): Formats {
  const known = made.get(language) ?? make(language);
  made.set(language, known);
  return known;
}
