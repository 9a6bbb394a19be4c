import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';

import { Visitor } from '../browser.mjs';
import { at, bring, confirmPieces, group, saved, step, submit } from '../life/acts.mjs';
import { auditDays, measured, paper, PHASE, today } from '../life/papers.mjs';
import { as, confirmed, signIn, takeUp, welcome } from '../people.mjs';
import { GROUP, GROUP_NAME } from '../registry.mjs';

// The whole life of a group's dossier, from "may we apply?" to "paid", through the screens alone.
export const instance = true;

const SUPPORT = GROUP[0];
const PEOPLE = {
  director: { name: 'Dominique Arbre', role: 'legal_representative', scope: SUPPORT.finess },
  referent: { name: 'Claude Rivière', role: 'main_referent', scope: SUPPORT.finess },
  technical: { name: 'Robin Sentier', role: 'technical_referent', scope: SUPPORT.finess, factor: false },
  finance: { name: 'Ange Moisson', role: 'finance_hr_referent', scope: SUPPORT.finess, factor: false },
  security: { name: 'Alex Rempart', role: 'rssi', scope: SUPPORT.finess, factor: false },
  region: { name: 'Andrea Colline', role: 'ars_reviewer', scope: '27' },
  controller: { name: 'Charlie Boussole', role: 'ans_controller' },
  second: { name: 'Dany Compas', role: 'ans_controller' },
  agency: { name: 'Morgan Phare', role: 'ans_administrator' },
  vendor: { name: 'Noa Forge', role: 'vendor', scope: 'forge-numerique', factor: false },
  adviser: { name: 'Lou Passerelle', role: 'adviser', scope: '27' },
};
const emailOf = (name) => `${name.split(' ')[0].toLowerCase()}@collines.example`;
async function picture(state, name) {
  await state.visitor.page.evaluate(() => window.scrollTo(0, 0));
  await state.visitor.picture(`vie-${name}`);
}
/** Accepts every line of a grid that shows no answer yet. */
async function acceptAll(page, but = []) {
  for (;;) {
    const open = page.locator('main li.card').filter({ hasText: 'À décider' }).filter({ hasNotText: but.length > 0 ? new RegExp(but.join('|')) : /^\u0000$/ });
    const count = await open.count();
    if (count === 0) return;
    await open.first().getByRole('button', { name: 'Accepter' }).click();
    await page.waitForFunction((before) => [...document.querySelectorAll('main li.card')].filter((one) => one.innerText.includes('À décider')).length < before, await page.locator('main li.card').filter({ hasText: 'À décider' }).count());
  }
}

export const steps = {
  async 'an administrator opens the instance and invites those concerned'(state) {
    state.admin = await takeUp(state, state.server.link, { name: 'Camille Serrure', email: 'camille@collines.example', first: true });
    await picture(state, 'administration-facteur');
    state.of = {};
    for (const [key, asked] of Object.entries(PEOPLE)) {
      state.of[key] = await welcome(state, state.admin, { ...asked, email: emailOf(asked.name) });
    }
    await as(state, state.admin, '/admin/comptes');
    await picture(state, 'administration-comptes');
    await state.visitor.clean();
  },
  async 'without an account the referent learns that his group may apply'(state) {
    const { referent } = state.of;
    await referent.visitor.leave();
    referent.visitor = await Visitor.enter(state.browser, state.server, state.out);
    state.visitor = referent.visitor;
    const { page } = state.visitor;
    await state.visitor.go('/simulateur');
    await page.getByLabel(/domaine 1 bis/).check();
    await page.getByRole('combobox', { name: 'Chercher dans le répertoire FINESS' }).fill('collines');
    await page.getByRole('option', { name: new RegExp(SUPPORT.name) }).first().click();
    await page.getByRole('group', { name: /Était éligible au domaine 1/ }).getByLabel('Non', { exact: true }).check();
    await page.getByText(/vous pouvez candidater/).first().waitFor();
    await picture(state, 'simulateur');
    await state.visitor.clean();
  },
  async 'he signs in from there, and opens the dossier that he tried'(state) {
    const { referent } = state.of;
    const { page } = state.visitor;
    await page.getByRole('link', { name: 'Se connecter et commencer la candidature' }).click();
    await page.waitForURL(/\/connexion/);
    await signIn(referent);
    await page.getByRole('heading', { name: 'Ce qui a été compris' }).waitFor();
    await page.getByText(`${GROUP_NAME} (GHT)`).waitFor();
    await picture(state, 'referent-nouveau');
    await page.getByRole('button', { name: 'Ouvrir le dossier' }).click();
    await page.waitForURL(/\/dossiers\/[0-9a-f]+\/candidature/);
    state.dossier = /dossiers\/([0-9a-f]+)/.exec(page.url())[1];
    await state.visitor.settled();
    await at(state);
    await step(referent, 'Préparer une candidature', { done: page.getByText('Candidature en préparation') });
    await state.visitor.clean();
  },
  async 'the application: answers, nine members with their activity and its source'(state) {
    const page = await at(state, '/candidature');
    for (const [question, said] of [['Était éligible au domaine 1', 'Non'], ['Porte une activité de catégorie 146', 'Non'], ['A candidaté au domaine 1', 'Non'], ['Prérequis SUN-ES déjà validés', 'Non']]) {
      await group(page, question).getByRole('radio', { name: said }).check();
    }
    await page.getByText('Éligible', { exact: true }).waitFor();
    await page.getByLabel('Plafond de subvention, en euros').fill('53 300,00');
    await page.getByLabel('Début de la phase opérationnelle').fill(PHASE.phase_start);
    await saved(page, 2);
    await picture(state, 'referent-candidature');
    await at(state, '/candidature/perimetre');
    const members = page.locator('details.fold');
    assert.equal(await members.filter({ hasText: '· EJ' }).or(members.filter({ hasText: 'EJ ·' })).count() , GROUP.length);
    for (const one of GROUP) {
      const member = page.locator(`[id="${one.finess}"]`);
      await member.locator('summary').click();
      await member.getByLabel('Activité combinée').fill(String(one.activity));
      await member.getByLabel('Année de la source').fill('2023');
      await group(member, /PMSI/).getByRole('radio', { name: 'Oui' }).check();
      await member.getByText(/^Enregistré à/).waitFor();
    }
    await picture(state, 'referent-perimetre');
    await state.visitor.clean();
  },
  async 'contacts, account, agreement of the group'(state) {
    const page = await at(state, '/candidature/contacts');
    for (const [who, name] of [['Représentant légal', 'Dominique Arbre'], ['Référent du dossier', 'Claude Rivière'], ['Direction des systèmes d’information', 'Ada Source'], ['Sécurité des systèmes d’information (RSSI)', 'Alex Rempart']]) {
      await group(page, who).getByLabel('Nom').fill(name);
      await group(page, who).getByLabel('Adresse électronique').fill(emailOf(name));
    }
    await saved(page);
    await at(state, '/candidature/banque');
    await page.getByLabel('Titulaire du compte').fill('CHU des Collines');
    await page.getByLabel('IBAN').fill('FR14 2004 1010 0505 0001 3M02 606');
    await saved(page);
    await at(state, '/candidature/accord');
    await group(page, /convention constitutive/).getByRole('radio', { name: 'Oui' }).check();
    await saved(page);
    await state.visitor.clean();
  },
  async 'the security officer brings what the prerequisites ask'(state) {
    const { security } = state.of;
    await as(state, security, `/dossiers/${state.dossier}/pieces`);
    const brought = ['E1 politique', 'E2 procedure', 'E3 organigramme', 'E4 attestation'].map((name) => paper(`D1B.PREREQ.${name} 2026-02-02.pdf`));
    const { page } = security.visitor;
    await bring(state, brought);
    for (const { name } of brought) {
      assert.match(await page.getByLabel(`Pièce de ${name}`).inputValue(), /^D1B\.PREREQ\.E[1-4]$/, `${name} placed by its name`);
      assert.equal(await page.getByLabel(`Date de ${name}`).inputValue(), '2026-02-02');
    }
    await picture(state, 'rssi-pieces');
    await confirmPieces(page);
    await state.visitor.clean();
  },
  async 'the referent adds the attestation of the audit'(state) {
    await as(state, state.of.referent);
    const attestation = paper('attestation cybersurveillance.pdf', 'Attestation de cybersurveillance, 15 septembre 2025');
    const mine = await bring(state, [attestation], { [attestation.name]: { code: 'D1B.PREREQ.E5', date: '2025-09-15' } });
    await confirmPieces(mine);
    await picture(state, 'referent-pieces');
    await state.visitor.clean();
  },
  async 'what is wanting is told, then the application goes'(state) {
    const { referent } = state.of;
    const page = await at(state, '/verifier');
    await picture(state, 'referent-verifier');
    await state.visitor.clean();
    await submit(state, referent, 'Déposer la candidature');
    await picture(state, 'referent-depose');
    await state.visitor.clean();
  },
  async 'the region reads it, and asks for one piece again'(state) {
    const { region } = state.of;
    const page = await as(state, region, '/ars');
    await page.getByRole('link', { name: GROUP_NAME }).waitFor();
    await picture(state, 'ars-file');
    await page.getByRole('link', { name: GROUP_NAME }).click();
    await page.getByRole('heading', { name: 'Le dossier est-il complet\u202f?' }).waitFor();
    await picture(state, 'ars-grille');
    await state.visitor.clean();
    const line = page.locator('main li.card').filter({ hasText: 'D1B.PREREQ.E5' });
    await line.getByRole('button', { name: 'Demander' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Motif codé').selectOption({ index: 1 });
    await dialog.getByLabel('Ce qui est demandé').fill('Le rapport ne dit pas quel prestataire a mené l’audit. Joignez le sien.');
    await picture(state, 'ars-demande');
    await dialog.getByRole('button', { name: 'Enregistrer' }).click();
    await dialog.waitFor({ state: 'detached' });
    await line.getByText('Complément demandé').waitFor();
    await step(region, 'Demander un complément', { done: page.getByText('La grille se lit, elle ne se décide pas à cette étape.') });
    await picture(state, 'ars-demande-envoyee');
    await state.visitor.clean();
  },
};
