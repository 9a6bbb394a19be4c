import type { IconNode } from 'lucide';

import { book, calculator, key, mail, network, settings, users } from '../../components/icons';
import type { PlainKey } from '../../state/messages.svelte';
import { may } from '../../state/session.svelte';

interface AdminPage {
  href: string;
  label: PlainKey;
  what: PlainKey;
  icon: IconNode;
  needs: string;
}

const PAGES: AdminPage[] = [
  { href: '/admin/comptes', label: 'admin.users', what: 'admin.users-what', icon: users, needs: 'users.read' },
  { href: '/admin/droits', label: 'admin.rights', what: 'admin.rights-what', icon: key, needs: 'grants.read' },
  { href: '/admin/journal', label: 'admin.journal', what: 'admin.journal-what', icon: book, needs: 'journal.read' },
  { href: '/admin/travaux', label: 'admin.jobs', what: 'admin.jobs-what', icon: calculator, needs: 'jobs.read' },
  { href: '/admin/courriels', label: 'admin.outbox', what: 'admin.outbox-what', icon: mail, needs: 'connectors.read' },
  { href: '/admin/connecteurs', label: 'admin.connectors', what: 'admin.connectors-what', icon: network, needs: 'connectors.read' },
  { href: '/admin/instances', label: 'admin.peers', what: 'admin.peers-what', icon: network, needs: 'connectors.read' },
  { href: '/admin/systeme', label: 'admin.system', what: 'admin.system-what', icon: settings, needs: 'system.read' },
];

export const adminPages = (): AdminPage[] => PAGES.filter((page) => may(page.needs));
