import type { AnswerOf } from '../../api/paths';
import { t } from '../../state/messages.svelte';
import type { Part, PartValue } from './dossier';
import { told } from './values';

export type Kinds = AnswerOf<'/observation-kinds', 'GET'>;
export type Kind = Kinds['items'][number];
export type ObservedField = Kind['fields'][number];

/** The address of one fact, and of a new one of a kind. */
export const factAddress = (dossier: string, part: string): string => `/dossiers/${dossier}/faits/observation/${part}`;
export const newFactAddress = (dossier: string, kind: string): string => `/dossiers/${dossier}/faits/nouveau?genre=${kind}`;

/** A value of a field in the words of the dictionary. */
export function fieldTold(field: ObservedField, value: unknown): string {
  const word = (one: unknown) => field.choices.find((choice) => choice.word === one)?.label ?? told(one);
  return Array.isArray(value) ? value.map(word).join(', ') : word(value);
}

// A bare number says nothing: it comes after the short name of its field, up to the first comma of the label.
const numberTold = (field: ObservedField, text: string): string => `${field.label.split(/[;,]/)[0]!.trim()}${t('reason.colon')} ${text}`;
const yesTold = (field: ObservedField, value: unknown): string => (value === true ? field.label : '');

/** What tells one fact from another of its kind, in one line. */
export function factLine(kind: Kind | undefined, value: PartValue): string {
  const said = (kind?.fields ?? []).flatMap((field) => {
    const text = field.name in value ? fieldTold(field, value[field.name]) : '';
    return text === '' ? [] : [field.type === 'boolean' ? yesTold(field, value[field.name]) : field.type === 'integer' ? numberTold(field, text) : text];
  });
  return [value.id, ...said].filter((text) => text !== undefined && text !== '').map(String).slice(0, 4).join(' · ');
}

/** Identifiers of the facts that a field may refer to. */
export const referable = (parts: Part[], kind: string | null): string[] =>
  parts.flatMap((part) => (part.kind === 'observation' && part.value.kind === kind && typeof part.value.id === 'string' ? [part.value.id] : []));

/** FINESS numbers that a fact is about; none: the whole candidate. */
export function entitiesOf(value: PartValue): string[] {
  if (Array.isArray(value.entities)) return value.entities.map(String);
  return typeof value.entity === 'string' ? [value.entity] : [];
}
