import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { account, answer, contacts, weigh } from '../life/application.mjs';
import { at, bring, confirmPieces, step, submit } from '../life/acts.mjs';
import { gather, mailOf, openTried, simulate } from '../life/opening.mjs';
import { picture } from '../life/look.mjs';
import { paper } from '../life/papers.mjs';
import { as, confirmed } from '../people.mjs';
import { CLINICS, PRIVATE } from '../registry.mjs';

// A hospital and its region each have an instance of their own: the dossier goes as a signed file, and the answers come back.
export const instance = true;

const DOMAIN = 'rivages.example';
const HOSPITAL = {
  director: { name: 'Sacha Estran', role: 'legal_representative', scope: PRIVATE.finess },
  referent: { name: 'Maxence Jusant', role: 'main_referent', scope: PRIVATE.finess },
};
const REGION = { reader: { name: 'Gwen Dune', role: 'ars_reviewer', scope: '75' } };
const ANSWERS = [['Était éligible au domaine 1', 'Oui'], ['Porte une activité de catégorie 146', 'Oui'], ['A candidaté au domaine 1', 'Non']];
const ASKED = 'La politique de sécurité n’est pas signée par la direction.';

const ownKey = async (state, admin) => {
  const page = await as(state, admin, '/admin/instances');
  return (await page.locator('main code').first().innerText()).trim();
};

async function register(state, admin, { name, key, side, candidates }) {
  const page = await as(state, admin, '/admin/instances');
  await page.getByLabel('Nom').fill(name);
  await page.getByLabel('Clé publique').fill(key);
  await page.getByLabel('Côté').selectOption(side);
  if (candidates) await page.getByLabel('Candidats').fill(candidates);
  await page.getByRole('button', { name: 'Enregistrer une instance' }).click();
  await confirmed(admin, page.getByRole('heading', { level: 2, name, exact: true }));
  await state.visitor.clean();
}

/** The file that this person keeps for the other instance. */
async function packed(state, person) {
  const page = await as(state, person, `/dossiers/${state.dossier}/echanges`);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Préparer le paquet' }).click()]);
  const name = download.suggestedFilename();
  assert.match(name, /\.egide\.zip$/);
  await page.getByText(/^Numéro \d+ préparé pour/).first().waitFor();
  return { name, mimeType: 'application/zip', buffer: readFileSync(await download.path()) };
}

async function show(state, person, file, where) {
  const page = await as(state, person, where);
  await page.getByLabel('Paquet reçu').setInputFiles(file);
  await page.getByRole('button', { name: 'Montrer ce que le paquet change' }).click();
  return page;
}

async function take(state, page) {
  await page.getByRole('heading', { name: 'Ce que le paquet change' }).waitFor();
  await page.getByRole('button', { name: 'Enregistrer', exact: true }).click();
  await page.getByText('Le paquet est enregistré').waitFor();
  await state.visitor.clean();
}

export const steps = {
  async 'two instances, each with its people'(state) {
    state.series = 'echange';
    await gather(state, { administrator: 'Camille Serrure', people: HOSPITAL, domain: DOMAIN });
    state.hospital = { ...state.of, admin: state.admin };
    const here = state.server;
    state.own = await state.another();
    state.server = state.own;
    await gather(state, { administrator: 'Lou Clef', people: REGION, domain: 'region.example' });
    state.region = { ...state.of, admin: state.admin };
    state.server = here;
    await state.visitor.clean();
  },
  async 'each administrator registers the key of the other'(state) {
    const [hospital, region] = [await ownKey(state, state.hospital.admin), await ownKey(state, state.region.admin)];
    await register(state, state.hospital.admin, { name: 'Région imaginaire', key: region, side: 'authority' });
    await picture(state, 'instances-hopital');
    await state.visitor.inspect('instances of a hospital');
    await register(state, state.region.admin, { name: 'Clinique des Rivages', key: hospital, side: 'candidate', candidates: PRIVATE.finess });
    await picture(state, 'instances-region');
  },
  async 'at the hospital, an application is written and goes'(state) {
    const { referent } = state.hospital;
    await simulate(state, referent, { search: 'rivages', carrier: PRIVATE.name, answers: ANSWERS, understood: PRIVATE.name });
    await openTried(state, referent, `${PRIVATE.name} (EJ)`);
    await answer(state, { answers: [...ANSWERS, ['Prérequis SUN-ES déjà validés', 'Non']], ceiling: '33 500,00' });
    await at(state, '/candidature/perimetre');
    await weigh(state, CLINICS);
    const people = [['Représentant légal', 'Sacha Estran'], ['Référent du dossier', 'Maxence Jusant'], ['Direction des systèmes d’information', 'Ondine Récif'], ['Sécurité des systèmes d’information (RSSI)', 'Eden Falaise']];
    await contacts(state, people, (name) => mailOf(name, DOMAIN));
    await account(state, PRIVATE.name);
    const policy = ['E1 politique', 'E2 procedure', 'E3 organigramme', 'E4 attestation'].map((name) => paper(`D1B.PREREQ.${name} 2026-02-02.pdf`));
    const audits = CLINICS.map((one) => paper(`D1B.PREREQ.E5 ${one.finess} 2025-09-15 audit.pdf`, `Attestation de cybersurveillance, ${one.name}`));
    await confirmPieces(await bring(state, [...policy, ...audits]));
    await submit(state, referent, 'Déposer la candidature');
    await state.visitor.clean();
  },
  async 'the region sees what a package holds before it takes it'(state) {
    state.sent = await packed(state, state.hospital.referent);
    await picture(state, 'hopital-transmis');
    await state.visitor.inspect('packages of a dossier');
    await as(state, state.region.reader, '/ars');
    await state.visitor.page.getByRole('link', { name: 'Recevoir un paquet' }).click();
    const page = await show(state, state.region.reader, state.sent);
    await page.getByText(`${PRIVATE.name}, paquet numéro 1 de «\u00a0Clinique des Rivages\u00a0»`).waitFor();
    await page.getByText('nouveau ici').waitFor();
    await page.getByText(/^Voir les \d+ éléments$/).click();
    await picture(state, 'region-apercu');
    await state.visitor.inspect('a package before it is taken');
    await take(state, page);
    await picture(state, 'region-recu');
  },
  async 'the same package again changes nothing, an altered one is refused'(state) {
    const page = await show(state, state.region.reader, state.sent, '/dossiers/recevoir');
    await page.getByText('Ce paquet a déjà été reçu\u202f: rien ne change').waitFor();
    const altered = Buffer.from(state.sent.buffer);
    altered[Math.floor(altered.length / 2)] ^= 1;
    await show(state, state.region.reader, { ...state.sent, buffer: altered });
    await page.getByRole('alert').waitFor();
    assert.equal(await page.getByRole('heading', { name: 'Ce que le paquet change' }).count(), 0);
    await picture(state, 'region-refuse');
    await state.visitor.clean();
  },
  async 'the region reads it with its pieces, and asks'(state) {
    const { reader } = state.region;
    const page = await as(state, reader, '/ars');
    await page.getByRole('link', { name: PRIVATE.name }).click();
    await page.getByRole('heading', { name: 'Le dossier est-il complet\u202f?' }).waitFor();
    await picture(state, 'region-grille');
    const line = page.locator('main li.card').filter({ hasText: 'D1B.PREREQ.E1' });
    await line.getByRole('button', { name: 'Demander' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Motif codé').selectOption({ index: 1 });
    await dialog.getByLabel('Ce qui est demandé').fill(ASKED);
    await dialog.getByRole('button', { name: 'Enregistrer' }).click();
    await dialog.waitFor({ state: 'detached' });
    await step(reader, 'Demander un complément', { done: page.getByText('La grille se lit, elle ne se décide pas à cette étape.') });
    await state.visitor.clean();
    state.answer = await packed(state, reader);
  },
  async 'at the hospital the answer arrives, and what is asked is there'(state) {
    const { referent } = state.hospital;
    const page = await show(state, referent, state.answer, `/dossiers/${state.dossier}/echanges`);
    await page.getByText(`${PRIVATE.name}, paquet numéro 1 de « Région imaginaire »`).waitFor();
    await picture(state, 'hopital-apercu');
    await take(state, page);
    await at(state, '/demandes');
    await page.getByText(ASKED).first().waitFor();
    await picture(state, 'hopital-demandes');
    await at(state);
    await page.getByText('Complément demandé').first().waitFor();
    await at(state, '/historique');
    await picture(state, 'hopital-historique');
    await state.visitor.clean();
  },
};
