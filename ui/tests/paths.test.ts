import { describe, expect, it } from 'vitest';

import type { Client } from '../src/api/client';
import { filled } from '../src/api/paths';

/** Never run: what stands here must compile, or must not. */
export async function compiled(client: Client): Promise<void> {
  const page = await client.get('/entities', { query: { kind: 'EJ', q: null } });
  page.items.map((one) => one.finess.length);
  await client.get('/users/{id}', { path: { id: 'a' } });
  await client.post('/jobs/{id}/cancel', undefined, { path: { id: 1 } });

  // @ts-expect-error a path that the server does not have
  await client.get('/entites');
  // @ts-expect-error a method that the path does not know
  await client.delete('/entities');
  // @ts-expect-error a parameter that the list does not take
  await client.get('/entities', { query: { colour: 'red' } });
  // @ts-expect-error a hole left open
  await client.get('/users/{id}');
  // @ts-expect-error a hole of another name
  await client.get('/users/{id}', { path: { account: 'a' } });
  // @ts-expect-error a body that lacks what is required
  await client.post('/grants', { role: 'rssi' });
  // @ts-expect-error a field that the answer does not have
  page.items.map((one) => one.colour);
}

describe('the holes of a path', () => {
  it('are filled by name', () => expect(filled('/users/{id}/sessions/{session}', { session: 's', id: 7 })).toBe('/users/7/sessions/s'));
  it('hold nothing that leads elsewhere', () => expect(filled('/users/{id}', { id: '../grants?x=1#y' })).toBe('/users/..%2Fgrants%3Fx%3D1%23y'));
});
