import type { Route } from 'universal-router';

import { inArea, type LoadedRoute } from './at';

const dossier = inArea('dossier');
const pieces = inArea('pieces');
const desk = inArea('desk');
const exchange = inArea('exchange');

/** Pages about dossiers, for those who make them and those who judge them. */
export const routes: Route<LoadedRoute>[] = [
  dossier('/dossiers', () => import('../pages/dossier/Dossiers.svelte')),
  dossier('/dossiers/nouveau', () => import('../pages/dossier/NewDossier.svelte')),
  exchange('/dossiers/recevoir', () => import('../pages/exchange/Receive.svelte')),
  dossier('/dossiers/:id', () => import('../pages/dossier/Here.svelte')),
  dossier('/dossiers/:id/candidature', () => import('../pages/dossier/Application.svelte')),
  dossier('/dossiers/:id/candidature/:section', () => import('../pages/dossier/ApplicationPart.svelte')),
  dossier('/dossiers/:id/faits', () => import('../pages/dossier/Facts.svelte')),
  dossier('/dossiers/:id/faits/nouveau', () => import('../pages/dossier/Fact.svelte')),
  dossier('/dossiers/:id/faits/observation/:fact', () => import('../pages/dossier/Fact.svelte')),
  dossier('/dossiers/:id/objectifs', () => import('../pages/dossier/Objectives.svelte')),
  dossier('/dossiers/:id/objectifs/:code', () => import('../pages/dossier/Objective.svelte')),
  pieces('/dossiers/:id/pieces', () => import('../pages/pieces/Pieces.svelte')),
  pieces('/dossiers/:id/pieces/:code', () => import('../pages/pieces/Pieces.svelte')),
  pieces('/dossiers/:id/importer', () => import('../pages/pieces/Import.svelte')),
  dossier('/dossiers/:id/verifier', () => import('../pages/dossier/Check.svelte')),
  dossier('/dossiers/:id/depenses', () => import('../pages/dossier/Expenses.svelte')),
  dossier('/dossiers/:id/depenses/nouvelle', () => import('../pages/dossier/Expense.svelte')),
  dossier('/dossiers/:id/depenses/:line', () => import('../pages/dossier/Expense.svelte')),
  dossier('/dossiers/:id/depot', () => import('../pages/dossier/Submit.svelte')),
  dossier('/dossiers/:id/historique', () => import('../pages/dossier/History.svelte')),
  exchange('/dossiers/:id/echanges', () => import('../pages/exchange/Exchange.svelte')),
  exchange('/dossiers/:id/regles', () => import('../pages/exchange/Rules.svelte')),
  exchange('/dossiers/:id/membres', () => import('../pages/exchange/Membership.svelte')),
  desk('/dossiers/:id/demandes', () => import('../pages/review/Requests.svelte')),
  desk('/dossiers/:id/convention', () => import('../pages/review/Convention.svelte')),
  desk('/dossiers/:id/paiement', () => import('../pages/review/Payment.svelte')),
  desk('/ars', () => import('../pages/review/Ars.svelte')),
  desk('/ars/region', () => import('../pages/review/Region.svelte')),
  desk('/ars/dossiers/:id', () => import('../pages/review/ArsDossier.svelte')),
  desk('/ans', () => import('../pages/review/Ans.svelte')),
  desk('/ans/pilotage', () => import('../pages/review/Steering.svelte')),
  desk('/ans/dossiers/:id', () => import('../pages/review/AnsDossier.svelte')),
  desk('/simulateur', () => import('../pages/people/Simulator.svelte'), true),
  desk('/reprise', () => import('../pages/people/Takeover.svelte')),
  desk('/industriel', () => import('../pages/people/Vendor.svelte')),
  desk('/accompagnement', () => import('../pages/people/Adviser.svelte')),
  desk('/dossiers/:id/personnes', () => import('../pages/people/People.svelte')),
  desk('/dossiers/:id/industriels', () => import('../pages/people/Suppliers.svelte')),
];
