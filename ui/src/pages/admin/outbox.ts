import type { OutgoingMail } from '../../api/types';
import type { State } from '../../components/states';
import type { PlainKey } from '../../state/messages.svelte';

export const OUTBOX_STATES: Record<OutgoingMail['state'], [State, PlainKey]> = {
  waiting: ['todo', 'outbox.waiting'],
  sent: ['met', 'outbox.sent'],
  dead: ['failed', 'outbox.dead'],
};

/** What a letter is about. */
export const OUTBOX_KINDS: Record<OutgoingMail['kind'], PlainKey> = { invitation: 'outbox.kind-invitation', reset: 'outbox.kind-reset', notices: 'outbox.kind-notices' };
