import type { AskList } from '../../api/types';
import type { State } from '../../components/states';
import type { PlainKey } from '../../state/messages.svelte';

export const ASK_STATES: Record<AskList['items'][number]['state'], [State, PlainKey]> = {
  open: ['todo', 'vendor.state-open'],
  deposited: ['met', 'vendor.state-deposited'],
  refused: ['failed', 'vendor.state-refused'],
  cancelled: ['none', 'vendor.state-cancelled'],
};

export const KINDS = ['pas', 'contract', 'architecture', 'order', 'invoice', 'report'] as const;
