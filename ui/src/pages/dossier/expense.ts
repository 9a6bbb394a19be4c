import type { Programme } from '../../api/types';
import type { PartValue } from './dossier';

type Families = Programme['expense_families'];

/** Whether a line counts towards the grant: its family is eligible and serves its objective. */
export function expenseCounts(families: Families, value: PartValue): 'yes' | 'no' | 'unknown' {
  const family = families.find((one) => one.id === value.family);
  if (family === undefined || typeof value.amount !== 'string') return 'unknown';
  return family.eligible && !family.objectives_excluded.includes(String(value.objective ?? '')) ? 'yes' : 'no';
}

/** Cents of "53300.00"; whole numbers all the way. */
export function centsOf(amount: unknown): bigint {
  const match = /^(\d+)(?:\.(\d{1,2}))?$/.exec(String(amount ?? ''));
  return match === null ? 0n : BigInt(match[1]!) * 100n + BigInt((match[2] ?? '').padEnd(2, '0'));
}
export const eurosOf = (cents: bigint): string => `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;
