import type { Evidence } from '../api/types';
import type { State } from '../components/states';
import type { PlainKey } from '../state/messages.svelte';

export const EVIDENCE_STATES: Record<Evidence['state'], [State, PlainKey]> = {
  held: ['met', 'evidence.held'],
  absent: ['unknown', 'evidence.absent'],
  withdrawn: ['none', 'evidence.withdrawn'],
  erased: ['none', 'evidence.erased'],
};
