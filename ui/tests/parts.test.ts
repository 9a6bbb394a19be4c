import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { Client } from '../src/api/client';
import { upload } from '../src/api/upload';
import { chosen, fieldsOf, ticked } from '../src/components/columns';
import { nextCursor, wholeFile } from '../src/components/export';
import { isView, viewOf } from '../src/components/views';
import { gridOf } from '../tools/accessibility.js';
import { matching } from '../src/components/choose';
import { apart, monthTicks } from '../src/components/ticks';
import { findRules, type Hit } from '../src/pages/finding';
import { contrastFaults } from './contrast';

describe('choosing', () => {
  const options = [{ value: '93', label: 'Provence-Alpes-Côte d’Azur' }, { value: '11', label: 'Île-de-France' }, { value: '44', label: 'Grand Est' }];
  it.each([['ile', '11'], ['cote azur', '93'], ['EST', '44'], ['93', '93']])('finds %j without accents or case', (typed, value) =>
    expect(matching(options, typed).map((option) => option.value)).toEqual([value]));
  it('wants every word', () => expect(matching(options, 'grand ouest')).toEqual([]));
});

describe('finding rules', () => {
  const hits: Hit[] = [
    { href: '/a', code: 'D1.O1.A', title: 'Réaliser régulièrement des audits', kind: 'objective' },
    { href: '/a#E1', code: 'D1.O1.A.E1', title: 'Description des annuaires', kind: 'piece' },
    { href: '/b', code: 'D1.O1.B', title: 'Atteindre un niveau', kind: 'objective' },
    { href: '/a#AMB-07', code: 'AMB-07', title: 'Moyenne de quoi ?', kind: 'ambiguity' },
  ];
  it('by a code with a zero for its letter, the objective before its pieces', () =>
    expect(findRules(hits, 'D1.01.A').map((hit) => hit.code)).toEqual(['D1.O1.A', 'D1.O1.A.E1']));
  it('by the beginning of a code', () => expect(findRules(hits, 'd1 o1')).toHaveLength(3));
  it('by words', () => expect(findRules(hits, 'realiser audit').map((hit) => hit.code)).toEqual(['D1.O1.A']));
});

describe('a resumable upload', () => {
  /** A server that keeps what it gets, and cuts the line when told to. */
  function server(cuts: number[]) {
    const kept = { bytes: Buffer.alloc(0) };
    const keep = (more: Uint8Array) => {
      kept.bytes = Buffer.concat([kept.bytes, more]);
    };
    let requests = 0;
    const answer = async (address: string, request: RequestInit): Promise<Response> => {
      requests += 1;
      const headers = request.headers as Record<string, string>;
      if (request.method === 'POST') return new Response(null, { status: 201, headers: { Location: '/api/v1/uploads/u1' } });
      if (request.method === 'HEAD') return new Response(null, { headers: { 'Upload-Offset': String(kept.bytes.length) } });
      expect(address).toBe('/api/v1/uploads/u1');
      if (Number(headers['Upload-Offset']) !== kept.bytes.length) return new Response(null, { status: 409 });
      const bytes = new Uint8Array(await (request.body as Blob).arrayBuffer());
      if (cuts.includes(requests)) {
        keep(bytes.subarray(0, 1000)); // a part arrived, the answer did not
        throw new TypeError('cut');
      }
      keep(bytes);
      return new Response(null, { status: 204, headers: { 'Upload-Offset': String(kept.bytes.length) } });
    };
    const client = new Client({ csrf: () => '', language: () => 'fr', signIn: async () => false, stepUp: async () => false, pause: async () => {}, fetch: answer as unknown as typeof fetch });
    return { client, kept };
  }
  const bytes = Uint8Array.from({ length: 5 * 1024 * 1024 }, (_value, index) => index % 251);
  const file = new File([bytes], 'rapport d’audit.pdf');
  (globalThis as { location?: unknown }).location ??= { href: 'https://egide.example/' };

  it.each([[[]], [[2]], [[2, 4]]])('arrives whole when it is cut at requests %j', async (cuts) => {
    const { client, kept } = server(cuts);
    const sent: number[] = [];
    const name = await upload(client, file, { signal: new AbortController().signal, onprogress: (offset) => sent.push(offset), pause: async () => {} });
    expect(name).toBe('u1');
    expect(sent.at(-1)).toBe(bytes.length);
    expect(kept.bytes.equals(bytes)).toBe(true);
  });

  it('gives up on a line that never holds', async () => {
    const { client } = server(Array.from({ length: 100 }, (_value, index) => index));
    await expect(upload(client, file, { signal: new AbortController().signal, onprogress: () => {}, pause: async () => {} })).rejects.toMatchObject({ kind: 'offline' });
  });
});

describe('drawing', () => {
  it('marks months, never more than there is room for', () => {
    const from = new Date(2026, 0, 15).getTime();
    expect(monthTicks(from, new Date(2026, 3, 2).getTime(), 6)).toHaveLength(3);
    expect(monthTicks(from, new Date(2030, 0, 1).getTime(), 6).length).toBeLessThanOrEqual(6);
  });

  it('keeps labels from lying on one another', () => {
    expect(apart([50, 48, 90], 16)).toEqual([64, 48, 90]);
    expect(apart([10, 10, 10], 16)).toEqual([10, 26, 42]);
  });

  it('keeps every text colour readable on every ground, in both themes', () => expect(contrastFaults()).toEqual([]));
});

describe('columns', () => {
  const columns = [{ key: 'a', head: true, fields: ['a'] }, { key: 'b', minor: true, fields: ['b', 'c'] }, { key: 'd', extra: true, fields: ['d'] }];
  const keys = (asked: string | null) => chosen(columns, asked).map((column) => column.key).join();
  it.each([[null, 'a,b'], ['', 'a,b'], ['nonsense', 'a,b'], ['d', 'a,d'], ['d,b', 'a,b,d']])('of an address that says %j are %s', (asked, shown) => expect(keys(asked)).toBe(shown));
  it('that are asked for are shown on narrow screens too', () => expect(chosen(columns, 'b')[1]!.minor).toBe(false));
  it('leave the address alone when they are the usual ones', () => {
    expect(ticked(columns, null, 'd', true)).toBe('a,b,d');
    expect(ticked(columns, 'a,b,d', 'd', false)).toBeNull();
    expect(ticked(columns, null, 'b', false)).toBe('a');
  });
  it('have names for a file, each once', () => expect(fieldsOf([...columns, { key: 'e', fields: ['c'] }])).toBe('a,b,c,d'));
});

describe('a view', () => {
  it('is what an address says, whatever its order and wherever one stands', () => {
    expect(viewOf('?sort=-name&kind=EJ&cursor=c1&ouvert=3')).toBe('kind=EJ&sort=-name');
    expect(isView('sort=-name&kind=EJ', 'kind=EJ&sort=-name')).toBe(true);
  });
});

describe('a file of many pages', () => {
  it.each([['<?cursor=c1ab>; rel="next"', 'c1ab'], [null, null], ['</x>; rel="prev"', null]])('goes on after %j', (link, cursor) => expect(nextCursor(link)).toBe(cursor));
  it('has one header, one mark and every line', async () => {
    const asked: string[] = [];
    const pages = ['\ufeffname\r\nun\r\ndeux\r\n', '\ufeffname\r\ntrois\r\n'];
    const ask = (async (address: string) => {
      asked.push(address);
      return new Response(pages[asked.length - 1], { headers: asked.length < pages.length ? { Link: '<?cursor=c1ab>; rel="next"' } : {} });
    }) as typeof fetch;
    const told: number[] = [];
    const file = await wholeFile('/api/v1/entities?format=csv', (lines) => told.push(lines), new AbortController().signal, ask);
    expect(Buffer.from(await file.arrayBuffer()).toString()).toBe('\ufeffname\r\nun\r\ndeux\r\ntrois\r\n');
    expect(asked).toEqual(['/api/v1/entities?format=csv', '/api/v1/entities?format=csv&cursor=c1ab']);
    expect(told).toEqual([2, 3]);
  });
  it('that breaks off is no file', async () => {
    const ask = (async () => new Response('', { status: 503 })) as typeof fetch;
    await expect(wholeFile('/x', () => {}, new AbortController().signal, ask)).rejects.toThrow('503');
  });
});

describe('the grid of accessibility', () => {
  const rows = gridOf(readFileSync(new URL('../../docs/accessibilite.md', import.meta.url), 'utf8'));
  it('has its 106 criteria, each once, each with how it was checked', () => {
    expect(rows).toHaveLength(106);
    expect(new Set(rows.map((row) => row.criterion)).size).toBe(106);
    expect(rows.filter((row) => row.how.length < 5)).toEqual([]);
  });
  it('says the same counts above it', () => {
    const counts = (['met', 'failed', 'none', 'unknown'] as const).map((state) => rows.filter((row) => row.state === state).length);
    expect(readFileSync(new URL('../../docs/accessibilite.md', import.meta.url), 'utf8')).toContain(`| ${counts.join(' | ')} |`);
  });
  it('refuses a word that is no state', () => expect(() => gridOf('## Grille\n| 1.1 | a | parfait | b | 2026-11-22 |')).toThrow('parfait'));
});
