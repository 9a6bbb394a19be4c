import { describe, expect, it } from 'vitest';

import { isForeign, officialCode, sortDirection, toggledSort, withQuery } from '../src/routing/address';

describe('official codes', () => {
  it.each([
    ['D1.O1.A', 'D1.O1.A'],
    ['D1.01.A', 'D1.O1.A'],
    ['d1.o1a', 'D1.O1.A'],
    ['D1 O1 A', 'D1.O1.A'],
    ['d2.o3', 'D2.O3'],
    ['D1.O1.A.E2', 'D1.O1.A.E2'],
    ['D1.01.A.E02', 'D1.O1.A.E2'],
    ['D1.O3.E1', 'D1.O3.E1'],
  ])('reads %s as %s', (typed, code) => expect(officialCode(typed)).toBe(code));

  it.each(['', 'CHU', 'D3.O1.A', 'D1', 'D1.O1.AB', '990010019'])('does not take %j for one', (typed) => expect(officialCode(typed)).toBeNull());
});

describe('the address holds the filters', () => {
  const url = new URL('https://egide.example/etablissements?q=chu&kind=EJ&cursor=abc');

  it('changes some and keeps the others', () => expect(withQuery(url, { kind: 'EG', cursor: null })).toBe('/etablissements?q=chu&kind=EG'));
  it('removes the question mark with the last one', () => expect(withQuery(url, { q: null, kind: '', cursor: null })).toBe('/etablissements'));
  it('turns the order round at the second click', () => {
    expect(toggledSort(null, 'name')).toBe('name');
    expect(toggledSort('name', 'name')).toBe('-name');
    expect(toggledSort('-name', 'name')).toBe('name');
    expect(sortDirection('-name', 'name')).toBe('descending');
    expect(sortDirection('name', 'other')).toBe('none');
  });
});

describe('addresses that are the server’s own', () => {
  const origin = 'https://egide.example';
  it.each(['/connexion?next=/', '/api/v1/entities?format=csv', '/premier-acces/x', 'https://ailleurs.example/'])('leaves %s to the browser', (path) =>
    expect(isForeign(new URL(path, origin), origin)).toBe(true));
  it.each(['/', '/admin/comptes', '/connexions'])('keeps %s', (path) => expect(isForeign(new URL(path, origin), origin)).toBe(false));
});
