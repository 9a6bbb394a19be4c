import { onServerEvent } from '../api/events';
import { quietly } from './session.svelte';

const held = $state({ unread: 0, listening: false });

export const unread = (): number => held.unread;

/** Counts what was not read, now and whenever the server tells of something new. */
export function noteUnread(): void {
  if (!held.listening) {
    held.listening = true;
    onServerEvent((event) => {
      if (event.kind === 'notification') void count();
    });
  }
  void count();
}

export async function count(): Promise<void> {
  try {
    held.unread = (await quietly.get('/notifications', { query: { limit: 1 } })).unread;
  } catch {
    // A count that cannot be had is not worth a word.
  }
}
