import type { IconNode } from 'lucide';

import type { Session } from '../api/types';
import { book, building, calculator, continuity, dashboard, euro, file, folder, network, send, settings, target } from '../components/icons';
import type { PlainKey } from '../state/messages.svelte';

export interface Entry {
  href: string;
  label: PlainKey;
  icon: IconNode;
  /** Shown to those who may do one of these. */
  needs?: string[];
  /** And to those who hold this role. */
  role?: string;
}

const HOSPITAL: Entry[] = [
  { href: '/', label: 'nav.dashboard', icon: dashboard },
  { href: '/dossiers', label: 'nav.dossiers', icon: folder, needs: ['dossier.read'] },
  { href: '/objectifs', label: 'nav.objectives', icon: target, needs: ['rules.read'] },
  { href: '/technique', label: 'nav.technique', icon: network, needs: ['rules.read'] },
  { href: '/continuite', label: 'nav.continuity', icon: continuity, needs: ['rules.read'] },
  { href: '/depenses', label: 'nav.expenses', icon: euro, needs: ['rules.read'] },
  { href: '/depot', label: 'nav.deposit', icon: send, needs: ['rules.read'] },
];
const OUTSIDE: Entry[] = [
  { href: '/industriel', label: 'nav.vendor', icon: send, role: 'vendor' },
  { href: '/accompagnement', label: 'nav.adviser', icon: target, role: 'adviser' },
];
const REVIEWER: Entry[] = [
  { href: '/', label: 'nav.dashboard', icon: dashboard },
  { href: '/ars', label: 'nav.ars', icon: file, needs: ['dossier.review'] },
  { href: '/ans', label: 'nav.ans', icon: calculator, needs: ['dossier.control'] },
  ...OUTSIDE,
  { href: '/dossiers', label: 'nav.dossiers', icon: folder, needs: ['dossier.read'] },
  { href: '/etablissements', label: 'nav.entities', icon: building, needs: ['registry.read'] },
  { href: '/objectifs', label: 'nav.rules', icon: book, needs: ['rules.read'] },
];
const TOOLS: Entry[] = [
  ...OUTSIDE,
  { href: '/evaluer', label: 'nav.evaluate', icon: calculator, needs: ['evaluation.run'] },
  { href: '/preuves', label: 'nav.evidence', icon: file, needs: ['evidence.read', 'evidence.add'] },
  { href: '/etablissements', label: 'nav.entities', icon: building, needs: ['registry.read'] },
  {
    href: '/admin', label: 'nav.administration', icon: settings,
    needs: ['users.read', 'grants.read', 'journal.read', 'jobs.read', 'system.read', 'connectors.read'],
  },
];
const REVIEWERS = new Set(['ars_reviewer', 'ans_controller', 'ans_administrator']);
const OUTSIDERS = new Set([...REVIEWERS, 'vendor', 'adviser']);

/** Those who judge dossiers and hold no role in a hospital. */
export const isReviewer = (session: Session): boolean =>
  session.roles.length > 0 && session.roles.every(({ role }) => REVIEWERS.has(role));

/** The menu of a session: the way through a dossier, then the tools. */
export function menuOf(session: Session): { main: Entry[]; tools: Entry[] } {
  const holds = (entry: Entry) => entry.role === undefined || session.roles.some(({ role }) => role === entry.role);
  const allowed = (entry: Entry) => holds(entry) && (entry.needs === undefined || entry.needs.some((action) => session.actions.includes(action)));
  // Those who judge, supply or advise get the short menu.
  const outside = session.roles.length > 0 && session.roles.every(({ role }) => OUTSIDERS.has(role));
  const main = (outside ? REVIEWER : HOSPITAL).filter(allowed);
  const known = new Set(main.map((entry) => entry.href));
  return { main, tools: TOOLS.filter((entry) => allowed(entry) && !known.has(entry.href)) };
}

/** Whether an entry leads to the page on the screen, or to one above it. */
export const isCurrent = (href: string, path: string): boolean =>
  href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`);
