import type { State } from '../../components/states';
import type { components } from '../../generated/schema';
import type { PlainKey } from '../../state/messages.svelte';

type Schemas = components['schemas'];
export type DirectoryLine = Schemas['DirectoryLine'];
export type DirectorySight = Schemas['DirectorySight'];
export type AuditLine = Schemas['AuditLine'];
export type AuditSight = Schemas['AuditSight'];
export type ControlLine = Schemas['ControlLine'];
export type RankedChange = Schemas['RankedChange'];
export type Differences = Schemas['AuditDifferences'];
export type FoundLine = Schemas['FoundLine'];

/** Levels that ANSSI gives; the best one means that nothing fails. */
export const BEST = 5;

export const directoryAddress = (one: { dossier: string; part: string }): string => `/annuaires/${one.dossier}/${one.part}`;
export const nameOf = (one: DirectoryLine): string => one.name ?? one.id;

export const OUTCOMES: Record<ControlLine['outcome'], [State, PlainKey]> = {
  pass: ['met', 'directories.outcome.pass'],
  fail: ['failed', 'directories.outcome.fail'],
  not_evaluable: ['unknown', 'directories.outcome.not_evaluable'],
};

/** The newest first; of the same day, as they came. */
export const newestFirst = (one: { date: string | null }, other: { date: string | null }): number => (other.date ?? '').localeCompare(one.date ?? '');
/** Pre-audits that somebody confirmed, the newest collection first. */
export const keptOf = (sight: DirectorySight): AuditLine[] =>
  sight.audits.filter((one) => one.tool === 'egide' && one.state === 'kept').sort(newestFirst);
/** The one that somebody waits for, or has to decide on. */
export const pendingOf = (sight: DirectorySight): AuditLine | undefined => sight.audits.find((one) => one.state !== 'kept' && one.state !== 'cancelled');

/** What fails, first what blocks the lowest level; within a level, what the ranked work takes up first. */
export function ranked(audit: AuditSight): ControlLine[] {
  const order = new Map<string, number>();
  audit.changes.forEach((change, index) => change.controls.forEach((id) => order.set(id, Math.min(order.get(id) ?? index, index))));
  const place = (one: ControlLine) => order.get(one.id) ?? audit.changes.length;
  return audit.controls.filter((one) => !one.advisory && one.outcome === 'fail').sort((one, other) => (one.failed_level ?? BEST) - (other.failed_level ?? BEST) || place(one) - place(other));
}
