import type { Route } from 'universal-router';

import { inArea, type LoadedRoute } from './at';

const account = inArea('account');
const admin = inArea('admin');
const about = inArea('about');
const domains = inArea('domains');
const directories = inArea('directories');

/** Pages that few people open, or seldom. */
export const routes: Route<LoadedRoute>[] = [
  domains('/technique', () => import('../pages/Technique.svelte')),
  domains('/continuite', () => import('../pages/Continuity.svelte')),
  domains('/depenses', () => import('../pages/Expenses.svelte')),
  domains('/depot', () => import('../pages/Deposit.svelte')),
  directories('/annuaires', () => import('../pages/directories/Directories.svelte')),
  directories('/annuaires/:id/:directory', () => import('../pages/directories/Directory.svelte')),
  directories('/annuaires/:id/:directory/ads', () => import('../pages/directories/AdsResult.svelte')),
  directories('/annuaires/:id/:directory/points/:audit/:control', () => import('../pages/directories/Control.svelte')),
  account('/compte', () => import('../pages/Account.svelte')),
  admin('/admin', () => import('../pages/admin/Administration.svelte')),
  admin('/admin/comptes', () => import('../pages/admin/Users.svelte')),
  admin('/admin/comptes/:id', () => import('../pages/admin/User.svelte')),
  admin('/admin/droits', () => import('../pages/admin/Rights.svelte')),
  admin('/admin/journal', () => import('../pages/admin/Journal.svelte')),
  admin('/admin/travaux', () => import('../pages/admin/Jobs.svelte')),
  admin('/admin/connecteurs', () => import('../pages/admin/Connectors.svelte')),
  admin('/admin/instances', () => import('../pages/admin/Peers.svelte')),
  admin('/admin/courriels', () => import('../pages/admin/Outbox.svelte')),
  admin('/admin/systeme', () => import('../pages/admin/System.svelte')),
  about('/glossaire', () => import('../pages/Glossary.svelte'), true),
  about('/accessibilite', () => import('../pages/Accessibility.svelte'), true),
  about('/licences', () => import('../pages/Licences.svelte'), true),
  about('/composants', () => import('../pages/Components.svelte'), true),
  about('/composants/dessins', () => import('../pages/Drawings.svelte'), true),
  about('/composants/graphiques', () => import('../pages/Charts.svelte'), true),
];
