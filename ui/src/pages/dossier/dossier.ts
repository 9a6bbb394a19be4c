import type { Client } from '../../api/client';
import { isProblem } from '../../api/problem';
import type { Evaluation, Verdict } from '../../api/types';
import type { State } from '../../components/states';
import type { components } from '../../generated/schema';
import type { LoadContext } from '../../routing/routes';

type Schemas = components['schemas'];
export type DossierRow = Schemas['DossierRow'];
export type Dossier = Schemas['Dossier'];
export type Condition = Schemas['WayCondition'];
export type Way = Schemas['Way'];
export type Part = Schemas['Part'];
export type PartValue = Part['value'];
export type PartKind = 'candidate' | 'dates' | 'money' | 'context' | 'entity' | 'observation' | 'expense' | 'contacts' | 'bank' | 'agreement' | 'convention' | 'order';
export type PastPart = Schemas['PastPart'];
export type PartSaved = Schemas['PartSaved'];
export type CheckLine = Schemas['CheckLine'];
export type Check = Schemas['DossierCheck'];
export type PastMove = Schemas['PastMove'];
export type Snapshot = Schemas['SnapshotRow'];
export type Waiver = Schemas['Waiver'];
export type Home = Schemas['Home'];

/** What a comparison adds to an evaluation. */
export interface WhatIf extends Evaluation {
  compared_with?: { on: string; objectives: { id: string; before: Verdict; after: Verdict }[] };
}
export interface Plan {
  tasks: { objective: string; what: string; not_before: string | null; not_after: string | null; at_stake: string | null; possible: boolean }[];
  why_not: { objective: string; result: Verdict; verified: boolean; worth: string | null; at_stake: string | null; actions: { what: string; not_before: string | null; not_after: string | null; possible: boolean }[] }[];
  last_safe_days: { objective: string; series: string; audits: number; last_audit: string | null; last_safe_day: string | null; lost: boolean; bound: string | null }[];
}

// A last segment with a dot is a file to the server, so codes travel with dashes.
export const dashed = (code: string): string => code.replaceAll('.', '-');

const REVIEWED: Record<string, string> = { completude: 'ars', controle: 'ans', decision: 'ans' };

/** The address that a line of the check, or a condition, names below its dossier. */
export function placeIn(id: string, where: string | null): string {
  if (where !== null && REVIEWED[where] !== undefined) {
    return `/${REVIEWED[where]}/dossiers/${id}`;
  }
  return `/dossiers/${id}${where ? `/${where.split('/').map(dashed).join('/')}` : ''}`;
}

export const dossierOf = ({ api, params, signal }: Pick<LoadContext, 'api' | 'params' | 'signal'>): Promise<Dossier> =>
  api.get('/dossiers/{id}', { path: { id: params.id }, signal });

export const partsOf = async ({ api, params, signal }: Pick<LoadContext, 'api' | 'params' | 'signal'>, kind?: PartKind): Promise<Part[]> =>
  (await api.get('/dossiers/{id}/parts', { path: { id: params.id }, query: { kind }, signal })).items;

/** What cannot be judged yet is no failure of the page. */
export const orNull = <T>(answer: Promise<T>): Promise<T | null> =>
  answer.catch((error: unknown) => {
    if (isProblem(error) && error.status !== 0) return null;
    throw error;
  });

export function stateOfStatus(status: string): State {
  const states: Record<string, State> = {
    draft: 'progress', submitted: 'submitted', complement_requested: 'requested', refused: 'failed', validated: 'met', operational: 'progress',
    reached: 'met', partially_reached: 'risk', not_reached: 'failed', in_payment: 'progress', paid: 'met', closed: 'none', withdrawn: 'none',
  };
  return states[status] ?? 'unknown';
}

export const PHASES = ['application', 'validation', 'convention', 'work', 'attainment', 'control', 'decision', 'payment'] as const;
/** Where a stage lies in a dossier's life; -1 once it has ended otherwise than by the payment. */
export function phaseOf(stage: string): number {
  const phases: Record<string, number> = {
    simulation: 0, application_draft: 0, application_complement: 0, application_review: 1, convention_due: 2, convention_prepared: 2, operational: 3,
    attainment_draft: 4, attainment_review: 4, attainment_complement: 4, control: 5, control_complement: 5, decision_prepared: 6,
    reached: 7, partially_reached: 7, payment_ordered: 7, paid: 8, not_reached: 7,
  };
  return phases[stage] ?? -1;
}

export type Holder = 'candidate' | 'ars' | 'ans' | 'signatures' | 'nobody';
/** Who has to do something before the dossier moves on. */
export function holderOf(stage: string): Holder {
  if (['application_review', 'attainment_review'].includes(stage)) return 'ars';
  if (['convention_due', 'control', 'decision_prepared', 'reached', 'partially_reached', 'payment_ordered'].includes(stage)) return 'ans';
  if (stage === 'convention_prepared') return 'signatures';
  return ['application_rejected', 'not_reached', 'paid', 'closed', 'withdrawn'].includes(stage) ? 'nobody' : 'candidate';
}

/** Short names of the calls known here; another one is told by its identifier. */
export const programmeName = (id: string): string => ({ d1: 'CaRE D1', d1bis: 'CaRE D1 bis', d2: 'CaRE D2' })[id] ?? id;

// Steps that have a page of their own, where what they ask for is seen and given.
export function wayPlace(dossier: Pick<DossierRow, 'id' | 'stage'>, way: string): string | null {
  if (way.startsWith('submit_') || way.startsWith('answer_')) return `/dossiers/${dossier.id}/depot`;
  if (way.endsWith('_convention')) return `/dossiers/${dossier.id}/convention`;
  if (['order_payment', 'correct_order', 'record_payment'].includes(way)) return `/dossiers/${dossier.id}/paiement`;
  if (['ask_application_complement', 'ask_attainment_complement', 'validate_application', 'reject_application', 'hand_to_control'].includes(way)) return `/ars/dossiers/${dossier.id}`;
  if (['ask_control_complement', 'return_to_region', 'propose_decision', 'refuse_proposal', 'decide_reached', 'decide_partially', 'decide_not_reached'].includes(way)) return `/ans/dossiers/${dossier.id}`;
  return null;
}

/** Conditions that the step itself brings about: nobody can mend them beforehand. */
export const settledByStep = (condition: string): boolean => ['snapshot_sealed', 'blocking_points_read', 'amount_shown', 'reason_given'].includes(condition);

export const takeWay = (client: Client, dossier: DossierRow, body: { way: string; reason?: string; acknowledged?: string[]; amount_shown?: boolean }): Promise<Dossier> =>
  client.post('/dossiers/{id}/moves', body, { path: { id: dossier.id }, etag: `"r${dossier.revision}"` });
