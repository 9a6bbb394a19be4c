import type { Part } from './dossier';

/** The establishments that weigh in the shares: the sites of a legal entity that applies alone, the legal entities of a group. */
export function unitsOf(parts: Part[]): Part[] {
  const members = parts.filter((part) => part.kind === 'entity');
  const sites = members.filter((part) => part.value.kind === 'EG');
  const alone = parts.some((part) => part.kind === 'candidate' && part.value.kind === 'EJ');
  return alone && sites.length > 0 ? sites : members.filter((part) => part.value.kind !== 'EG');
}
