import type { Connector } from '../../api/types';
import type { State } from '../../components/states';
import type { PlainKey } from '../../state/messages.svelte';

export const CONNECTOR_STATES: Record<Connector['state'], [State, PlainKey]> = {
  ready: ['met', 'connector.on'],
  off: ['none', 'connector.off'],
  failing: ['failed', 'connector.failing'],
  unknown: ['unknown', 'connector.unknown'],
};
