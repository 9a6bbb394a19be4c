import type { Component } from 'svelte';
import type { Route } from 'universal-router';

import type { Client } from '../api/client';
import { Problem } from '../api/problem';
import { loadSentences } from '../state/messages.svelte';

export interface LoadContext {
  api: Client;
  params: Record<string, string>;
  url: URL;
  signal: AbortSignal;
}

/** What a file of src/pages holds: the component, its title, and what it needs before it is shown. */
export interface PageModule {
  default: Component<{ data: never; params: Record<string, string> }>;
  title: (data: never, params: Record<string, string>) => string;
  load?: (context: LoadContext) => Promise<unknown>;
}

export interface LoadedRoute {
  page: PageModule;
  params: Record<string, string>;
  /** Shown without a session too. */
  open: boolean;
}

/** The kind of a problem that a full load mends. */
export const FILE_LOST = 'file-lost';

type Loader = () => Promise<unknown>;

/** A page's file cannot be had: there is no network, or a newer version took its place. */
function lost(): never {
  throw new Problem(0, navigator.onLine ? FILE_LOST : 'offline', '');
}

function at(path: string, loader: Loader, open = false): Route<LoadedRoute> {
  return {
    path,
    action: async ({ params }) => {
      const [page] = await Promise.all([loader(), loadSentences()]).catch(lost);
      return { page: page as PageModule, params: params as Record<string, string>, open };
    },
  };
}

/** The one list of pages: address, file. */
export const routes: Route<LoadedRoute>[] = [
  at('/', () => import('../pages/Home.svelte')),
  at('/objectifs', () => import('../pages/Objectives.svelte')),
  at('/objectifs/:programme/:code', () => import('../pages/Objective.svelte')),
  at('/technique', () => import('../pages/Technique.svelte')),
  at('/continuite', () => import('../pages/Continuity.svelte')),
  at('/depenses', () => import('../pages/Expenses.svelte')),
  at('/depot', () => import('../pages/Deposit.svelte')),
  at('/evaluer', () => import('../pages/Evaluate.svelte')),
  at('/preuves', () => import('../pages/EvidenceList.svelte')),
  at('/preuves/:id', () => import('../pages/EvidenceDetail.svelte')),
  at('/etablissements', () => import('../pages/Entities.svelte')),
  at('/etablissements/:finess', () => import('../pages/Entity.svelte')),
  at('/recherche', () => import('../pages/Search.svelte')),
  at('/notifications', () => import('../pages/Notifications.svelte')),
  at('/compte', () => import('../pages/Account.svelte')),
  at('/admin', () => import('../pages/admin/Administration.svelte')),
  at('/admin/comptes', () => import('../pages/admin/Users.svelte')),
  at('/admin/comptes/:id', () => import('../pages/admin/User.svelte')),
  at('/admin/droits', () => import('../pages/admin/Rights.svelte')),
  at('/admin/journal', () => import('../pages/admin/Journal.svelte')),
  at('/admin/travaux', () => import('../pages/admin/Jobs.svelte')),
  at('/admin/connecteurs', () => import('../pages/admin/Connectors.svelte')),
  at('/admin/courriels', () => import('../pages/admin/Outbox.svelte')),
  at('/admin/systeme', () => import('../pages/admin/System.svelte')),
  at('/session-ouverte', () => import('../pages/SessionOpened.svelte')),
  at('/glossaire', () => import('../pages/Glossary.svelte'), true),
  at('/accessibilite', () => import('../pages/Accessibility.svelte'), true),
  at('/licences', () => import('../pages/Licences.svelte'), true),
  at('/composants', () => import('../pages/Components.svelte'), true),
  at('/composants/dessins', () => import('../pages/Drawings.svelte'), true),
  at('/composants/graphiques', () => import('../pages/Charts.svelte'), true),
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
