import type { Objective, Programme, ProgrammeSummary } from '../api/types';
import { officialCode } from '../routing/address';
import type { LoadContext } from '../routing/routes';

export interface Chosen {
  programmes: ProgrammeSummary[];
  programme: Programme | null;
}

/** The programmes known here, and the one that the address names (else the first). */
export async function chooseProgramme({ api, url, signal }: LoadContext): Promise<Chosen> {
  const { items } = await api.get('/programmes', { signal });
  const wanted = items.find((one) => one.id === url.searchParams.get('programme')) ?? items[0];
  const programme = wanted === undefined ? null : await api.get('/programmes/{id}', { path: { id: wanted.id }, signal });
  return { programmes: items, programme };
}

/** All programmes in full: for what cuts across them. */
export async function allProgrammes({ api, signal }: Pick<LoadContext, 'api' | 'signal'>): Promise<Programme[]> {
  const { items } = await api.get('/programmes', { signal });
  return await Promise.all(items.map((one) => api.get('/programmes/{id}', { path: { id: one.id }, signal })));
}

/** Objectives under the heading that the texts give them, in their order. */
export function grouped(objectives: Objective[]): { group: string; objectives: Objective[] }[] {
  const groups = new Map<string, Objective[]>();
  for (const objective of objectives) {
    groups.set(objective.group, [...(groups.get(objective.group) ?? []), objective]);
  }
  return [...groups].map(([group, members]) => ({ group, objectives: members }));
}

// A last segment with a dot is a file to the server, so codes travel with dashes.
export const objectiveAddress = (programme: string, code: string): string => `/objectifs/${programme}/${code.replaceAll('.', '-')}`;

/** The objective that an address means, however its code is written. */
export function objectiveNamed(objectives: Objective[], written: string): Objective | undefined {
  const code = officialCode(written);
  return objectives.find((one) => one.id === code || one.id.replaceAll('.', '-') === written);
}
