import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { holderOf, phaseOf, PHASES, placeIn, settledByStep, wayPlace, type Part } from '../src/pages/dossier/dossier';
import { centsOf, eurosOf, expenseCounts } from '../src/pages/dossier/expense';
import { unitsOf } from '../src/pages/dossier/units';
import { areaOfPage, areasOf } from '../tools/areas.js';
import french from '../messages/fr.json';

const root = path.resolve(import.meta.dirname, '..');

describe('an address below a dossier', () => {
  it('writes official codes with dashes: a last part with a dot is a file', () => expect(placeIn('a1', 'objectifs/D1.O1.A')).toBe('/dossiers/a1/objectifs/D1-O1-A'));
  it('is the dossier itself without a place', () => expect([placeIn('a1', ''), placeIn('a1', null)]).toEqual(['/dossiers/a1', '/dossiers/a1']));
  it.each([['completude', '/ars/dossiers/a1'], ['controle', '/ans/dossiers/a1'], ['decision', '/ans/dossiers/a1']])('leads to the reviewers for %s', (where, expected) => expect(placeIn('a1', where)).toBe(expected));
});

describe('a dossier’s life', () => {
  const stages = ['simulation', 'application_draft', 'application_review', 'application_complement', 'application_rejected', 'convention_due', 'convention_prepared', 'operational', 'attainment_draft', 'attainment_review', 'attainment_complement', 'control', 'control_complement', 'decision_prepared', 'reached', 'partially_reached', 'not_reached', 'payment_ordered', 'paid', 'closed', 'withdrawn'];
  it('has a phase for every stage that goes on', () => expect(stages.filter((stage) => phaseOf(stage) < 0)).toEqual(['application_rejected', 'closed', 'withdrawn']));
  it('ends after its last phase', () => expect(phaseOf('paid')).toBe(PHASES.length));
  it('has somebody to act until it ends', () => expect(stages.filter((stage) => holderOf(stage) === 'nobody')).toEqual(['application_rejected', 'not_reached', 'paid', 'closed', 'withdrawn']));
  it('sends to the page where a step’s conditions are given', () => {
    const dossier = { id: 'a1', stage: 'attainment_draft' };
    expect(['submit_attainment', 'order_payment', 'prepare_convention', 'propose_decision', 'hand_to_control', 'withdraw'].map((way) => wayPlace(dossier, way))).toEqual(['/dossiers/a1/depot', '/dossiers/a1/paiement', '/dossiers/a1/convention', '/ans/dossiers/a1', '/ars/dossiers/a1', null]);
  });
  it('asks nobody to mend beforehand what the step brings about', () => expect(['snapshot_sealed', 'eligible'].map(settledByStep)).toEqual([true, false]));
});

describe('an expense line', () => {
  const cite = { source: 'S1', place: 'p', says: { fr: '', en: '' }, confidence: 'literal' as const };
  const families = [
    { id: 'EL1', eligible: true, name: 'Prestations', condition: null, exception: null, objectives_excluded: ['D1.O4'], cite },
    { id: 'IN1', eligible: false, name: 'Matériel courant', condition: null, exception: null, objectives_excluded: [], cite },
  ];
  it('counts when its family is eligible', () => expect(expenseCounts(families, { family: 'EL1', objective: 'D1.O1.A', amount: '1.00' })).toBe('yes'));
  it('does not count for an objective that its family does not serve', () => expect(expenseCounts(families, { family: 'EL1', objective: 'D1.O4', amount: '1.00' })).toBe('no'));
  it('does not count in a family that is left out', () => expect(expenseCounts(families, { family: 'IN1', amount: '1.00' })).toBe('no'));
  it('is never taken to count while something is missing', () => expect([expenseCounts(families, { family: 'EL1' }), expenseCounts(families, { amount: '1.00' })]).toEqual(['unknown', 'unknown']));
  it('adds up to the cent beyond what a float holds', () => expect(eurosOf(centsOf('90071992547409.93') + centsOf('0.07'))).toBe('90071992547410.00'));
  it('is worth nothing when its amount is none', () => expect(centsOf('12,5x')).toBe(0n));
});

describe('sentences', () => {
  const lists = ['routes', 'desk', 'rare'].map((name) => readFileSync(path.join(root, `src/routing/${name}.ts`), 'utf8')).join('\n');
  const shown = [...lists.matchAll(/^ {2}(\w+)\('([^']+)', \(\) => import\('\.\.\/(pages\/[^']+)'\)/gm)].map(([, helper, address, file]) => ({ helper: helper!, address: address!, file: file! }));
  it('come with the pages of their area', () => {
    expect(shown.length).toBeGreaterThan(40);
    const desk = /^\/(?:dossiers|ars|ans|accompagnement|industriel|simulateur)(?:\/|$)/;
    for (const { helper, address, file } of shown) {
      const loaded = helper === 'at' ? ['pages', ...(desk.test(address) ? ['desk'] : [])] : ['pages', helper];
      expect(loaded, address).toContain(areaOfPage(file));
    }
  });
  it('that two areas say are said by all pages', () => {
    const { areaOf } = areasOf(path.join(root, 'src'), Object.keys(french));
    expect(['form.saved', 'common.cancel', 'verdict.met'].map(areaOf)).toEqual(['pages', 'pages', 'pages']);
    expect(areaOf('what-if.title')).toBe('dossier');
  });
});

describe('the establishments that weigh in the shares', () => {
  const part = (kind: Part['kind'], id: string, value: object) => ({ kind, id, value }) as unknown as Part;
  const members = [part('entity', 'a', { kind: 'EJ' }), part('entity', 'b', { kind: 'EG', parent: 'a' }), part('entity', 'c', { kind: 'EG', parent: 'a' })];
  const of = (kind: string, parts: Part[]) => unitsOf([part('candidate', '', { kind }), ...parts]).map((one) => one.id);
  it('are the sites of a legal entity that applies alone', () => expect(of('EJ', members)).toEqual(['b', 'c']));
  it('are that entity itself while it lists no site', () => expect(of('EJ', members.slice(0, 1))).toEqual(['a']));
  it('are the legal entities of a group', () => expect(of('GHT', members)).toEqual(['a']));
});
