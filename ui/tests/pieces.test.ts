import { describe, expect, it } from 'vitest';

import type { Client } from '../src/api/client';
import { bring, confirmationOf, isArchive, lackOf, saidOf, type PieceFile, type Slot } from '../src/pages/pieces/pieces';

const slot = (code: string, per: string, from: string | null): Slot =>
  ({ objective: 'D1.O1.A', objective_title: '', code, name: '', per, group: null, from, conditional: false, state: 'missing', missing: [], special_cases: [] });
const slots = [slot('D1.O1.A.E1', 'candidate', null), slot('D1.O3.E1', 'unit', null), slot('D1.O1.A.E2', 'directory', 'directory_audit')];
const file = { id: 'p1', revision: 4, code: 'D1.O3.E1', unit: '210000014', subject: null, document_date: '2026-03-12' } as PieceFile;

describe('a confirmation', () => {
  it('starts from what the name told', () => expect(saidOf(file)).toEqual({ code: 'D1.O3.E1', unit: '210000014', subject: '', document_date: '2026-03-12' }));
  it('says what it lacks before the server is asked', () => {
    const said = { code: '', unit: '', subject: '', document_date: '' };
    expect(lackOf(said, slots)).toBe('code');
    expect(lackOf({ ...said, code: 'D1.O3.E1' }, slots)).toBe('unit');
    expect(lackOf({ ...said, code: 'D1.O1.A.E2' }, slots)).toBe('subject');
    expect(lackOf({ ...said, code: 'D1.O1.A.E1' }, slots)).toBeNull();
  });
  it('names the revision that was seen, and a fact only where the piece shows one', () =>
    expect(confirmationOf(file, { code: 'D1.O3.E1', unit: '210000014', subject: 'left over', document_date: '' }, slots)).toEqual({ piece: 'p1', revision: 4, code: 'D1.O3.E1', unit: '210000014', subject: null, document_date: null }));
});

describe('many files at once', () => {
  it('go twenty at a time, archives by themselves', async () => {
    const asked: string[] = [];
    const client = {
      ask: async (method: string) => ({ data: {}, etag: '', headers: new Headers(method === 'POST' ? { Location: '/api/v1/uploads/u1' } : { 'Upload-Offset': '3' }) }),
      post: async (path: string, body: { items?: unknown[] }) => {
        asked.push(path.endsWith('/archive') ? 'archive' : String(body.items?.length));
        return { left_out: [{ name: 'x', why: 'y' }] };
      },
    } as unknown as Client;
    globalThis.location ??= { href: 'http://egide.test/' } as Location;
    const files = [...Array(45).keys()].map((at) => ({ file: new File(['abc'], `${at}.pdf`), name: `${at}.pdf` }));
    let done = 0;
    const left = await bring(client, 'd1', [...files, { file: new File(['abc'], 'lot.ZIP'), name: 'lot.ZIP' }], { signal: new AbortController().signal, onprogress: (count) => { done = count; } });
    expect(asked).toEqual(['20', '20', 'archive', '5']);
    expect(done).toBe(46);
    expect(left).toEqual([{ name: 'x', why: 'y' }]);
  });
  it.each([['a.zip', true], ['A.ZIP', true], ['zip.pdf', false]])('know an archive by its name: %s', (name, expected) => expect(isArchive(name)).toBe(expected));
});
