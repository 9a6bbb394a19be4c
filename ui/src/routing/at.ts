import type { Component } from 'svelte';
import type { Route } from 'universal-router';

import type { Client } from '../api/client';
import { Problem } from '../api/problem';
import type { Area } from '../generated/areas.js';
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

/** A page's file cannot be had: there is no network, or a newer version took its place. */
export function lost(): never {
  throw new Problem(0, navigator.onLine ? FILE_LOST : 'offline', '');
}

/** Addresses about dossiers, for those who make them and those who judge them. */
export const DESK = /^\/(?:dossiers|ars|ans|accompagnement|industriel|simulateur|reprise)(?:\/|$)/;

export type At = (path: string, loader: () => Promise<unknown>, open?: boolean) => Route<LoadedRoute>;

/** Makes the routes of the pages of one area, whose sentences come with them. */
export const inArea = (area: Area): At => (path, loader, open = false) => ({
  path,
  action: async ({ params }) => {
    const [page] = await Promise.all([loader(), loadSentences(area)]).catch(lost);
    return { page: page as PageModule, params: params as Record<string, string>, open };
  },
});
