import assert from 'node:assert/strict';

import { account, answer, contacts, weigh } from '../life/application.mjs';
import { addDirectory, addExercise, addFact, importFile, readBeforeDeclaring, spend } from '../life/attainment.mjs';
import { at, bring, confirmPieces, saved, step, submit } from '../life/acts.mjs';
import { gather, mailOf, openTried, simulate } from '../life/opening.mjs';
import { inEnglish, picture } from '../life/look.mjs';
import { orderPayment, recordPayment, verifyArchive } from '../life/payment.mjs';
import { acceptTargets, agree, decide, handOver, propose, validate } from '../life/review.mjs';
import { auditDays, measured, paper, PHASE, today, written } from '../life/papers.mjs';
import { as } from '../people.mjs';
import { CLINICS, PRIVATE } from '../registry.mjs';

// The whole life of the dossier of a private legal entity with four clinics, through the screens alone: weighed by its
// sites, without agreement of a group, every objective reached, the whole ceiling paid.
export const instance = true;

const DOMAIN = 'rivages.example';
const PEOPLE = {
  director: { name: 'Sacha Estran', role: 'legal_representative', scope: PRIVATE.finess },
  referent: { name: 'Maxence Jusant', role: 'main_referent', scope: PRIVATE.finess },
  technical: { name: 'Alix Balise', role: 'technical_referent', scope: PRIVATE.finess, factor: false },
  finance: { name: 'Lise Marais', role: 'finance_hr_referent', scope: PRIVATE.finess, factor: false },
  security: { name: 'Eden Falaise', role: 'rssi', scope: PRIVATE.finess, factor: false },
  region: { name: 'Gwen Dune', role: 'ars_reviewer', scope: '75' },
  controller: { name: 'Charlie Boussole', role: 'ans_controller' },
  second: { name: 'Dany Compas', role: 'ans_controller' },
  agency: { name: 'Morgan Phare', role: 'ans_administrator' },
};
const SCREENS = {
  referent: ['#/candidature/perimetre', '#/faits/nouveau?genre=exercise', '#/objectifs', '#/objectifs/D1-O1-B'],
  director: ['#', '#/convention'],
  technical: ['#/faits', '#/objectifs/D1-O2-B'],
  finance: ['#/depenses', '#/paiement'],
  region: ['/ars', '/ars#'],
  agency: ['#/convention', '/ans#'],
};
const ANSWERS = [['Était éligible au domaine 1', 'Oui'], ['Porte une activité de catégorie 146', 'Oui'], ['A candidaté au domaine 1', 'Non']];
const CEILING = '33\\s500,00\\s€';
// Three clinics share a directory at the level asked; that of the fourth, a tenth of the activity, is not there yet.
const [SHARED, APART] = [CLINICS.slice(0, 3), CLINICS.slice(3)];

export const steps = {
  async 'an administrator opens the instance and invites those concerned'(state) {
    state.series = 'privee';
    await gather(state, { administrator: 'Camille Serrure', people: PEOPLE, domain: DOMAIN });
  },
  async 'without an account the referent learns that his clinics may apply'(state) {
    await simulate(state, state.of.referent, { search: 'rivages', carrier: PRIVATE.name, answers: ANSWERS, understood: PRIVATE.name });
  },
  async 'he signs in from there, and opens the dossier that he tried'(state) {
    await openTried(state, state.of.referent, `${PRIVATE.name} (EJ)`);
  },
  async 'the application: answers, four clinics with their activity and its source, no agreement of a group'(state) {
    await answer(state, { answers: [...ANSWERS, ['Prérequis SUN-ES déjà validés', 'Non']], ceiling: '33 500,00' });
    const page = await at(state, '/candidature/perimetre');
    await page.getByText('4 établissements géographiques').waitFor();
    await weigh(state, CLINICS);
    await page.getByText(/activité combinée de 60\s000\./).waitFor();
    assert.equal(await page.getByRole('link', { name: 'Accord du groupement' }).count(), 0);
    const people = [['Représentant légal', 'Sacha Estran'], ['Référent du dossier', 'Maxence Jusant'], ['Direction des systèmes d’information', 'Ondine Récif'], ['Sécurité des systèmes d’information (RSSI)', 'Eden Falaise']];
    await contacts(state, people, (name) => mailOf(name, DOMAIN));
    await account(state, PRIVATE.name);
    await state.visitor.clean();
  },
  async 'the prerequisites: policy of all, an audit of each clinic for nine tenths of the activity'(state) {
    await as(state, state.of.security);
    const policy = ['E1 politique', 'E2 procedure', 'E3 organigramme', 'E4 attestation'].map((name) => paper(`D1B.PREREQ.${name} 2026-02-02.pdf`));
    const audits = SHARED.map((one) => paper(`D1B.PREREQ.E5 ${one.finess} 2025-09-15 audit.pdf`, `Attestation de cybersurveillance, ${one.name}`));
    const page = await bring(state, [...policy, ...audits]);
    for (const one of SHARED) assert.equal(await page.getByLabel(`Établissement de D1B.PREREQ.E5 ${one.finess} 2025-09-15 audit.pdf`).inputValue(), one.finess);
    await picture(state, 'rssi-pieces');
    await confirmPieces(page);
    await at(state, '/objectifs/D1B-PREREQ');
    await picture(state, 'rssi-prerequis');
    assert.match(await page.locator('main').innerText(), /90\s%/);
    await state.visitor.clean();
  },
  async 'the application goes, and its region is that of the legal entity'(state) {
    const { referent, region } = state.of;
    await as(state, referent, `/dossiers/${state.dossier}/verifier`);
    await picture(state, 'referent-verifier');
    const page = await at(state, '/depot');
    await page.getByText('4 établissements géographiques').waitFor();
    await submit(state, referent, 'Déposer la candidature');
    await state.visitor.clean();
    const theirs = await as(state, region, '/ars');
    await theirs.getByRole('link', { name: PRIVATE.name }).click();
    await theirs.getByRole('heading', { name: 'Le dossier est-il complet\u202f?' }).waitFor();
    await picture(state, 'ars-grille');
    await validate(state, region);
  },
  async 'the agency drafts the convention, and records both signatures'(state) {
    const { agency, director } = state.of;
    await agree(state, { agency, director, name: PRIVATE.name, number: 'CARE-2026-0075' });
  },
  async 'the attainment: which clinics a directory and an exercise are of'(state) {
    const { referent, technical } = state.of;
    const mine = await as(state, referent, `/dossiers/${state.dossier}`);
    await picture(state, 'referent-operationnel');
    await step(referent, 'Préparer la déclaration d’atteinte', { done: mine.getByText('Déclaration d’atteinte en préparation') });
    await at(state, '/candidature');
    await mine.getByLabel('Déclaration d’atteinte').fill(today());
    await saved(mine);
    await state.visitor.clean();
    const page = await as(state, technical);
    await addDirectory(state, 'rivages.local', SHARED);
    await addDirectory(state, 'jusant.local', APART);
    await picture(state, 'technique-annuaire');
    await at(state, '/faits/nouveau?genre=subscription');
    await page.getByLabel(/souscription/).fill(PHASE.phase_start);
    await page.getByLabel('Service souscrit').selectOption('SILENE');
    await addFact(page);
    await addExercise(state, CLINICS);
    await picture(state, 'technique-exercice');
    await state.visitor.clean();
  },
  async 'what the tools measured is imported, after it was shown'(state) {
    const directories = [{ id: 'rivages.local', level: 3, days: auditDays() }, { id: 'jusant.local', level: 1, days: auditDays() }];
    await importFile(state, measured({ units: CLINICS, perimeter: 'web-rivages', domain: DOMAIN, tool: 'SILENE', directories }));
  },
  async 'the pieces of the attainment: an attestation of each clinic, a report of each audit'(state) {
    const folder = ['D1.O1.A.E1 2026-05-04 annuaires.pdf', 'D1.O2.A.E1 2026-05-04 domaines.pdf', 'D1.O2.A.E2 2026-05-04 adresses.pdf'].map((name) => paper(name));
    const attestations = CLINICS.map((one) => paper(`D1.O3.E2 ${one.finess} 2026-05-20 attestation.pdf`, `Attestation de l'exercice, ${one.name}`));
    const page = await bring(state, [...folder, ...attestations]);
    for (const one of CLINICS) assert.equal(await page.getByLabel(`Établissement de D1.O3.E2 ${one.finess} 2026-05-20 attestation.pdf`).inputValue(), one.finess);
    await confirmPieces(page);
    const said = {};
    for (const [about, code, shift] of [['rivages.local', 'D1.O1.A.E2', 0], ['jusant.local', 'D1.O1.A.E2', 0], ['web-rivages', 'D1.O2.A.E3', 1]]) {
      for (const day of auditDays(shift)) said[`${about}-${day}.pdf`] = { code, fact: new RegExp(`^${written(day)} ${about}`), date: day };
    }
    await bring(state, Object.keys(said).map((name) => paper(name)), said);
    await picture(state, 'technique-rapports');
    await confirmPieces(page);
    await state.visitor.clean();
  },
  async 'two clinics or more for 66 % of the activity are enough, and the page says which one is not there yet'(state) {
    const page = await at(state, '/objectifs/D1-O1-B');
    await page.getByText(/^90\s%\sde l’activité combinée conforme \(seuil 66\s%\)/).waitFor();
    await page.getByText(/jusant\.local\s: le dernier audit, du .*, n’est pas à la cible/).first().waitFor();
    await picture(state, 'technique-niveau');
    await state.visitor.clean();
    await at(state, '/objectifs');
    await picture(state, 'technique-objectifs');
    await state.visitor.clean();
  },
  async 'finance enters what was spent, line by line'(state) {
    const lines = [['Remédiation des annuaires', 'D1.O1.B', '27 200,00', 'R-2026-031'], ['Accompagnement de l’exercice', 'D1.O3', '14 000,00', 'R-2026-057']];
    await spend(state, state.of.finance, 'Forge numérique', lines, /41\s200,00\s€/);
  },
  async 'the check, then a sealed declaration of seven objectives'(state) {
    const { referent } = state.of;
    const { page } = referent.visitor;
    await readBeforeDeclaring(state, referent, '7 sur 7');
    await submit(state, referent, 'Déclarer l’atteinte des objectifs');
    await page.getByRole('link', { name: 'Télécharger l’archive scellée' }).waitFor();
    await state.visitor.clean();
  },
  async 'the region finds it complete and hands it over'(state) {
    await handOver(state, state.of.region);
  },
  async 'the agency accepts everything: the whole ceiling'(state) {
    const { controller } = state.of;
    const page = await as(state, controller, `/ans/dossiers/${state.dossier}`);
    await acceptTargets(state);
    assert.match(await page.locator('section[aria-labelledby=effect-title]').innerText(), new RegExp(CEILING));
    await picture(state, 'ans-effet');
    await propose(state, controller, 'Sept objectifs atteints, dépenses admises.');
  },
  async 'whoever did not propose decides'(state) {
    const { second, referent } = state.of;
    await decide(state, { decider: second, referent, way: 'Décider : atteint', outcome: 'Objectifs atteints' });
  },
  async 'payment is ordered'(state) {
    await orderPayment(state, state.of.agency, 'ORD-2026-0075');
  },
  async 'it is paid, and the beneficiary sees it without asking'(state) {
    const { agency, finance, referent } = state.of;
    await recordPayment(state, { agency, finance, referent, amount: CEILING });
  },
  async 'the sealed archive that he downloads verifies without us'(state) {
    await verifyArchive(state, state.of.referent);
  },
  async 'each role’s screens in English, dark and narrow'(state) {
    await inEnglish(state, SCREENS);
  },
};
