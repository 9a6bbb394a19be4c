import type { components } from '../../generated/schema';
import type { State } from '../../components/states';
import type { PlainKey } from '../../state/messages.svelte';

type Schemas = components['schemas'];
export type Asked = Schemas['CandidateRequest'];
export type AskedList = Schemas['CandidateRequestList'];
export type Ruling = Schemas['Ruling'];
export type Grid = Schemas['CompletenessGrid'];
export type GridLine = Schemas['GridLine'];
export type Control = Schemas['Control'];
export type Target = Schemas['ControlTarget'];
export type Effect = Schemas['AmountEffect'];
export type Hint = Schemas['RiskHint'];
export type Campaign = Schemas['Campaign'];
export type Outcome = Effect['outcomes'][number];

export const PIECE_STATES: Record<GridLine['state'], [State, PlainKey]> = {
  present: ['met', 'review.present'],
  missing: ['risk', 'review.missing'],
  not_required: ['none', 'review.not_required'],
  undetermined: ['unknown', 'review.unknown'],
};
export const RULINGS: Record<Ruling['ruling'], [State, PlainKey]> = {
  accept: ['met', 'review.accepted'],
  ask: ['requested', 'review.asked'],
  refuse: ['failed', 'review.refused'],
  not_concerned: ['none', 'review.not_concerned'],
};
export const REQUEST_STATES: Record<Asked['state'], [State, PlainKey]> = {
  draft: ['todo', 'request.draft'],
  open: ['requested', 'request.open'],
  answered: ['submitted', 'request.answered'],
  closed: ['met', 'request.closed'],
  cancelled: ['none', 'request.cancelled'],
};
export const OUTCOMES: Record<Outcome, PlainKey> = { reached: 'control.reached', partially_reached: 'control.partially_reached', not_reached: 'control.not_reached' };

/** What was seen of a ruling when it is changed. */
export const seen = (ruling: Ruling | null | undefined): string => `"r${ruling?.revision ?? 0}"`;
/** Where a piece's code leads among the dossier's pieces. */
export const pieceAddress = (dossier: string, code: string): string => `/dossiers/${dossier}/pieces/${code.replaceAll('.', '-')}`;
/** A day a fortnight ahead, as forms write it. */
export function fortnight(): string {
  const day = new Date(Date.now() + 14 * 86_400_000);
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`;
}
