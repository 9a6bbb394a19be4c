import { describe, expect, it, vi } from 'vitest';

import { addressOf, Client, type Surroundings } from '../src/api/client';
import { Problem } from '../src/api/problem';

type Reply = (address: string, request: RequestInit) => Response | Promise<Response>;

const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json', ...headers } });
const problem = (status: number, kind: string, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify({ type: `urn:egide:problem:${kind}`, status, detail: 'non', errors: [{ detail: 'mauvais', field: 'name' }] }), {
    status,
    headers: { 'Content-Type': 'application/problem+json', ...headers },
  });

function talking(replies: Reply[], more: Partial<Surroundings> = {}) {
  const asked: { address: string; request: RequestInit; headers: Record<string, string> }[] = [];
  const client = new Client({
    csrf: () => 'jeton',
    language: () => 'fr',
    signIn: () => Promise.resolve(false),
    stepUp: () => Promise.resolve(false),
    pause: () => Promise.resolve(),
    fetch: (async (address: string, request: RequestInit) => {
      asked.push({ address, request, headers: request.headers as Record<string, string> });
      const reply = replies[Math.min(asked.length, replies.length) - 1];
      return await reply!(address, request);
    }) as typeof fetch,
    ...more,
  });
  return { client, asked };
}

const grant = { account: 'a', role: 'rssi', scope: { kind: 'instance' } } as const;
const person = { email: 'a@b.example', name: 'A' };

describe('requests', () => {
  it('leave empty parameters out', () => expect(addressOf('/entities', { q: 'chu nord', kind: '', region: null, limit: 50 })).toBe('/api/v1/entities?q=chu+nord&limit=50'));

  it('carry the token when they change something, and only then', async () => {
    const { client, asked } = talking([() => json({})]);
    await client.get('/account');
    await client.post('/grants', grant);
    expect(asked[0]!.headers['X-Egide-Csrf']).toBeUndefined();
    expect(asked[1]!.headers['X-Egide-Csrf']).toBe('jeton');
    expect(asked[1]!.request.body).toBe(JSON.stringify(grant));
  });

  it('say which version a change is made on', async () => {
    const { client, asked } = talking([() => json({ name: 'b' }, 200, { ETag: '"2"' })]);
    const answer = await client.patch('/account', { name: 'b' }, { etag: '"1"' });
    expect(asked[0]!.headers['If-Match']).toBe('"1"');
    expect(answer.etag).toBe('"2"');
  });

  it('spare the server what did not change', async () => {
    const { client, asked } = talking([() => json({ items: [1] }, 200, { ETag: '"a"' }), () => new Response(null, { status: 304 })]);
    await client.get('/programmes');
    expect(await client.get('/programmes')).toEqual({ items: [1] });
    expect(asked[1]!.headers['If-None-Match']).toBe('"a"');
  });

  it.each([['"r2"', undefined], ['"a"', '"a"']])('of what is tagged %s ask again with %s', async (tag, sent) => {
    const { client, asked } = talking([() => json({}, 200, { ETag: tag })]);
    await client.get('/account');
    await client.get('/account');
    expect(asked[1]!.headers['If-None-Match']).toBe(sent);
  });

  it('forget what was read once something changed', async () => {
    const { client, asked } = talking([() => json({}, 200, { ETag: '"a"' })]);
    await client.get('/grants');
    await client.post('/grants', grant);
    await client.get('/grants');
    expect(asked[2]!.headers['If-None-Match']).toBeUndefined();
  });

  it('do not mix languages in what they remember', async () => {
    let language = 'fr';
    const { client, asked } = talking([() => json({}, 200, { ETag: '"a"' })], { language: () => language });
    await client.get('/programmes');
    language = 'en';
    await client.get('/programmes');
    expect(asked[1]!.headers['If-None-Match']).toBeUndefined();
  });
});

describe('patience', () => {
  it.each([502, 503, 504])('asks again after %i on a read', async (status) => {
    const { client, asked } = talking([() => new Response('', { status }), () => json({ fine: true })]);
    expect(await client.get('/system')).toEqual({ fine: true });
    expect(asked).toHaveLength(2);
  });

  it('gives up after three', async () => {
    const { client, asked } = talking([() => new Response('', { status: 503 })]);
    await expect(client.get('/system')).rejects.toMatchObject({ status: 503 });
    expect(asked).toHaveLength(3);
  });

  it('never sends a change twice', async () => {
    const { client, asked } = talking([() => new Response('', { status: 503 })]);
    await expect(client.post('/grants', grant)).rejects.toMatchObject({ status: 503 });
    expect(asked).toHaveLength(1);
  });

  it.each([400, 404, 409, 429, 500])('does not insist on %i', async (status) => {
    const { client, asked } = talking([() => new Response('', { status })]);
    await expect(client.get('/system')).rejects.toMatchObject({ status });
    expect(asked).toHaveLength(1);
  });
});

describe('errors', () => {
  it('keep the stable word, the sentence and the fields', async () => {
    const { client } = talking([() => problem(422, 'input')]);
    const error = await client.post('/users', person).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Problem);
    expect(error).toMatchObject({ status: 422, kind: 'input', detail: 'non', items: [{ field: 'name', detail: 'mauvais' }] });
  });

  it('tell a silent network from a refusal', async () => {
    const { client } = talking([() => Promise.reject(new TypeError('network'))]);
    await expect(client.post('/users', person)).rejects.toMatchObject({ status: 0, kind: 'offline' });
  });

  it('survive an answer that is not JSON', async () => {
    const { client } = talking([() => new Response('<h1>', { status: 500, headers: { 'Content-Type': 'text/html' } })]);
    await expect(client.get('/system')).rejects.toMatchObject({ status: 500, detail: '' });
  });

  it('let a reader who leaves leave', async () => {
    const leaving = new AbortController();
    const { client } = talking([() => { leaving.abort(); return Promise.reject(new DOMException('left', 'AbortError')); }]);
    await expect(client.get('/system', { signal: leaving.signal })).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('people are asked', () => {
  it('to prove themselves again, then the same request goes out once more', async () => {
    const stepUp = vi.fn(() => Promise.resolve(true));
    const { client, asked } = talking([() => problem(403, 'step-up-needed'), () => json({ id: 'g1' })], { stepUp });
    expect(await client.post('/grants', grant)).toEqual({ id: 'g1' });
    expect(stepUp).toHaveBeenCalledOnce();
    expect(asked[1]!.request.body).toBe(asked[0]!.request.body);
  });

  it('to sign in again, without losing what they sent', async () => {
    const { client } = talking([() => problem(401, 'sign-in-needed'), () => json({ kept: true })], { signIn: () => Promise.resolve(true) });
    expect(await client.post('/evidence', { upload: 'u' })).toEqual({ kept: true });
  });

  it('and may say no', async () => {
    const { client, asked } = talking([() => problem(403, 'step-up-needed')]);
    await expect(client.post('/grants', grant)).rejects.toMatchObject({ kind: 'step-up-needed' });
    expect(asked).toHaveLength(1);
  });

  it('but not for a mere lack of rights', async () => {
    const stepUp = vi.fn(() => Promise.resolve(true));
    const { client } = talking([() => problem(403, 'forbidden')], { stepUp });
    await expect(client.get('/users')).rejects.toMatchObject({ status: 403 });
    expect(stepUp).not.toHaveBeenCalled();
  });
});
