import { formats, t } from '../../state/messages.svelte';
import type { PartValue } from './dossier';

/** A label as a sentence begins; names like oSIS keep their own way. */
export const capital = (text: string): string => (/^.[A-Z]/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1));

/** A value as people read it. */
export function told(value: unknown): string {
  if (value === undefined || value === null || value === '') return '';
  if (typeof value === 'boolean') return t(value ? 'common.yes' : 'common.no');
  if (Array.isArray(value)) return value.map(told).join(', ');
  if (typeof value === 'object') return Object.values(value as object).map(told).filter(Boolean).join(' · ');
  const text = String(value);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? formats().date(text) : text;
}

/** The keys in which two values differ, nested ones with a dot. */
export function differences(mine: PartValue, theirs: PartValue, above = ''): { key: string; mine: string; theirs: string }[] {
  const keys = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])];
  return keys.flatMap((key) => {
    const [one, other] = [mine[key], theirs[key]];
    const nested = [one, other].some((value) => value !== null && typeof value === 'object' && !Array.isArray(value));
    if (nested) {
      return differences((one ?? {}) as PartValue, (other ?? {}) as PartValue, `${above}${key}.`);
    }
    const [left, right] = [told(one), told(other)];
    return left === right ? [] : [{ key: above + key, mine: left, theirs: right }];
  });
}

/** A range of euros, as sure as it is. */
export function eurosBetween(low: string | null, high: string | null): string {
  if (low === null && high === null) return t('evaluate.unpublished');
  if (high === null) return t('amount.at-least', { amount: formats().euros(low!) });
  if (low === null) return t('amount.at-most', { amount: formats().euros(high) });
  if (low === high) return formats().euros(low);
  return t('evaluate.between', { low: formats().euros(low), high: formats().euros(high) });
}

/** "53 300,50" as the server writes amounts: "53300.50". */
export function amountOf(typed: unknown): unknown {
  if (typeof typed !== 'string') return typed;
  const plain = typed.replace(/[\s\u00a0\u202f€]/g, '').replace(',', '.');
  return /^\d+(\.\d?)?$/.test(plain) ? Number.parseInt(plain, 10).toString() + '.' + (plain.split('.')[1] ?? '').padEnd(2, '0') : plain;
}

/** A whole number that was typed; what is none stays as it was, for the server to refuse it by name. */
export function wholeOf(typed: unknown): unknown {
  if (typeof typed !== 'string') return typed;
  const plain = typed.replace(/[\s\u00a0\u202f]/g, '');
  return /^\d{1,15}$/.test(plain) ? Number(plain) : plain;
}

/** The draft with some of its keys made amounts or whole numbers. */
export const shaping = (shapes: Record<string, (typed: unknown) => unknown>) => (draft: PartValue): PartValue =>
  Object.fromEntries(Object.entries(draft).map(([key, value]) => [key, value === '' || shapes[key] === undefined ? value : shapes[key](value)]));
