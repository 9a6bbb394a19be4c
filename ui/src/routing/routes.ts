import type { Route } from 'universal-router';

import { Problem } from '../api/problem';
import { loadSentences } from '../state/messages.svelte';
import { DESK, inArea, type At, type LoadedRoute, type PageModule } from './at';

export { FILE_LOST, type LoadContext, type LoadedRoute } from './at';

const everywhere = inArea('pages');
const home = inArea('home');
const aboutDossiers = inArea('desk');
const at: At = (path, loader, open) => (DESK.test(path) ? aboutDossiers : everywhere)(path, loader, open);

/** The one list of pages: address, file. Those about dossiers are in `desk.ts`, rarer ones in `rare.ts`: each list
 * comes with the first of its pages. */
export const routes: Route<LoadedRoute>[] = [
  home('/', () => import('../pages/Home.svelte')),
  at('/objectifs', () => import('../pages/Objectives.svelte')),
  at('/objectifs/:programme/:code', () => import('../pages/Objective.svelte')),
  at('/evaluer', () => import('../pages/Evaluate.svelte')),
  at('/preuves', () => import('../pages/EvidenceList.svelte')),
  at('/preuves/:id', () => import('../pages/EvidenceDetail.svelte')),
  at('/etablissements', () => import('../pages/Entities.svelte')),
  at('/etablissements/:finess', () => import('../pages/Entity.svelte')),
  at('/recherche', () => import('../pages/Search.svelte')),
  at('/notifications', () => import('../pages/Notifications.svelte')),
  at('/session-ouverte', () => import('../pages/SessionOpened.svelte')),
];

/** Fetches the page for bad days while the days are good. */
export function prepareFailure(): void {
  const fetchIt = () => void import('../pages/Failure.svelte').catch(() => {});
  (globalThis.requestIdleCallback ?? setTimeout)(fetchIt);
}

/** The page for what could not be shown. */
export async function failurePage(error: unknown): Promise<LoadedRoute> {
  if (!(error instanceof Problem)) {
    console.error(error);
  }
  const [page] = await Promise.all([import('../pages/Failure.svelte'), loadSentences()]);
  return { page: page as unknown as PageModule, params: {}, open: true };
}
