import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { Visitor } from '../browser.mjs';
import { paper } from '../life/papers.mjs';
import { zipOf } from '../zip.mjs';

/** A collection as a hospital brings it: an invented forest with these faults. */
function collection(state, weaknesses, seed = 5) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'egide-e2e-'));
  execFileSync(state.binary, ['directory', 'generate', path.join(folder, 'forest'), '--objects', '3000', '--seed', String(seed), '--weaknesses', weaknesses]);
  const buffer = zipOf(path.join(folder, 'forest'), (name) => name === 'answers.json');
  rmSync(folder, { recursive: true });
  return { name: 'collecte.zip', mimeType: 'application/zip', buffer };
}

async function as(state, role, where) {
  await state.visitor?.leave();
  state.visitor = await Visitor.enter(state.browser, state.own, state.out);
  await state.visitor.signIn(state.own.accounts.get(role), where);
  await state.visitor.settled();
  return state.visitor.page;
}

async function send(page, file) {
  await page.getByLabel('Archive de la collecte').setInputFiles(file);
  await page.getByRole('button', { name: 'Envoyer et auditer' }).click();
}

/** A directory from its declaration to what keeps it from the next level, and what ADS said of it. */
export const steps = {
  async 'a directory is declared among the facts'(state) {
    state.own = await state.start();
    const page = await as(state, 'main_referent', '/annuaires');
    await page.getByText('Aucun annuaire déclaré').waitFor();
    await state.visitor.inspect('no directory yet');
    await state.visitor.follow('/dossiers');
    await page.getByRole('link', { name: 'Ouvrir un dossier' }).first().click();
    await page.getByRole('combobox', { name: 'Entité juridique candidate ou support du GHT' }).fill('demonstration centre');
    await page.getByRole('listbox').getByRole('option', { name: /CHU de Démonstration-Centre/ }).first().click();
    await page.getByRole('radio', { name: /Le groupement/ }).waitFor();
    await page.getByRole('button', { name: 'Ouvrir le dossier' }).click();
    await page.waitForURL(/\/dossiers\/[0-9a-f]+\/candidature/);
    state.dossier = /dossiers\/([0-9a-f]+)/.exec(page.url())[1];
    await state.visitor.follow(`/dossiers/${state.dossier}/faits/nouveau?genre=directory`);
    await page.getByLabel('Identifiant').fill('chu.exemple');
    await page.getByRole('checkbox', { name: 'CHU de Démonstration-Centre' }).check();
    await page.getByRole('button', { name: 'Ajouter ce fait' }).click();
    await page.getByRole('heading', { name: 'Versions de ce fait' }).waitFor();
    await state.visitor.follow(`/dossiers/${state.dossier}/objectifs/D1-O1-B`);
    await page.getByRole('link', { name: 'Voir les annuaires et leurs audits' }).click();
    await page.getByText('1 annuaire est déclaré, sans résultat ADS.').waitFor();
    await state.visitor.picture('annuaires');
    await state.visitor.inspect('the directories');
    await page.getByRole('link', { name: 'chu.exemple' }).click();
    await page.getByText('Aucun résultat ADS n’est connu').waitFor();
    state.address = new URL(page.url()).pathname;
    await state.visitor.picture('annuaire-vide');
    await state.visitor.inspect('a directory without an audit');
  },
  async 'what is no collection is refused with its reason'(state) {
    const { page } = state.visitor;
    await page.getByRole('button', { name: 'Envoyer et auditer' }).click();
    await page.getByRole('alert').getByText('Choisissez l’archive ZIP de la collecte.').waitFor();
    await send(page, paper('rapport.pdf'));
    await page.getByText('Cette archive est refusée').waitFor();
    await state.visitor.picture('annuaire-refuse');
    await state.visitor.inspect('a refused archive');
    await page.getByRole('button', { name: 'Déposer une autre archive' }).click();
    await page.getByLabel('Archive de la collecte').waitFor();
  },
  async 'what was understood is shown before anything is kept'(state) {
    const { page } = state.visitor;
    await send(page, collection(state, 'vuln_spn_priv,vuln_user_accounts_dormant,vuln_adcs_template_control,vuln_certificates_vuln'));
    await page.getByText('Voici ce qui a été compris.').waitFor();
    await page.getByText('15 juin 2026').first().waitFor();
    await state.visitor.picture('annuaire-compris');
    await state.visitor.inspect('a collection that was understood');
    assert.equal(await page.getByRole('heading', { name: /en échec$/ }).count(), 0);
    await page.getByRole('button', { name: 'Garder ce pré-audit' }).click();
    await page.getByRole('heading', { name: 'Ceci est un pré-audit d’Égide' }).or(page.getByText('Ceci est un pré-audit d’Égide')).first().waitFor();
    await page.getByText(/cet annuaire est au niveau 1/).waitFor();
    await page.getByRole('heading', { name: 'À faire en premier' }).waitFor();
    await state.visitor.picture('annuaire');
    await state.visitor.inspect('a directory with its pre-audit');
  },
  async 'a failing control opens its objects'(state) {
    const { page } = state.visitor;
    await page.getByRole('listitem').filter({ hasText: 'vuln_user_accounts_dormant' }).getByRole('link').click();
    await page.getByRole('heading', { level: 1, name: /Quels objets mettent en échec/ }).waitFor();
    await page.getByRole('link', { name: 'Le point de contrôle chez l’ANSSI' }).waitFor();
    await page.getByRole('link', { name: /^Objet/ }).click();
    await page.waitForURL(/sort=dn/);
    await state.visitor.settled();
    await state.visitor.picture('annuaire-point');
    await state.visitor.inspect('the objects of a control');
    await page.getByLabel('Chercher un objet').fill('personne de ce nom');
    await page.getByText('0 résultat').or(page.getByText('Aucun résultat')).first().waitFor();
    await state.visitor.clean();
    await state.visitor.follow(state.address);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Tout exporter en CSV' }).click()]);
    assert.match(download.suggestedFilename(), /\.csv$/);
  },
  async 'a second collection shows what is fixed, new and still there'(state) {
    const { page } = state.visitor;
    await send(page, collection(state, 'vuln_user_accounts_dormant,vuln_password_change_priv'));
    await page.getByRole('button', { name: 'Garder ce pré-audit' }).click();
    await page.getByRole('link', { name: 'Comparer' }).click();
    await page.getByRole('heading', { name: /^Entre la collecte du/ }).waitFor();
    await page.getByText(/objets? corrigés?/).first().waitFor();
    await page.getByText(/nouvel objet|nouveaux objets/).first().waitFor();
    await state.visitor.picture('annuaire-compare');
    await state.visitor.inspect('two audits compared');
  },
  async 'a contradiction in an ADS result is told, then its report is kept'(state) {
    const { page } = state.visitor;
    await state.visitor.follow(state.address);
    await page.getByRole('link', { name: 'Saisir un résultat ADS' }).click();
    await page.getByText('ADS ne garde ses rapports que six mois').waitFor();
    await page.getByLabel('Date de la collecte').fill('2026-06-20');
    await page.getByLabel('Niveau rendu').selectOption('3');
    await page.getByLabel('Points de contrôle en échec').selectOption('vuln_adcs_template_control');
    await page.getByRole('button', { name: 'Ajouter', exact: true }).click();
    await page.getByText(/Le niveau 3 contredit vuln_adcs_template_control/).first().waitFor();
    await state.visitor.picture('annuaire-ads');
    await state.visitor.inspect('an ADS result that contradicts itself');
    await page.locator('[id="level-vuln_adcs_template_control"]').selectOption('2');
    await page.getByLabel('Niveau rendu').selectOption('2');
    await page.getByLabel('Rapport', { exact: true }).setInputFiles(paper('rapport-ads.pdf'));
    await page.getByRole('button', { name: 'Enregistrer ce résultat' }).click();
    await page.getByText('Résultat enregistré').waitFor();
    await state.visitor.inspect('an ADS result that was recorded');
    await page.getByRole('link', { name: 'Voir l’annuaire' }).click();
    await page.getByText('Dernier résultat ADS\u202f: niveau 2, collecte du 20 juin 2026.').waitFor();
    await page.getByText('ne compte pas pour l’objectif').first().waitFor();
    await state.visitor.picture('annuaire-histoire');
    await state.visitor.inspect('a directory with both kinds of audits');
  },
  async 'with keys alone, in English, narrow and dark'(state) {
    const { page } = state.visitor;
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByText('This is a pre-audit by Égide').waitFor();
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 320, height: 800 });
    await state.visitor.picture('annuaire-etroit');
    await page.setViewportSize({ width: 1280, height: 860 });
    await page.emulateMedia({ colorScheme: 'light' });
    await state.visitor.inspect('a directory in English');
    await page.getByRole('listitem').filter({ hasText: 'vuln_password_change_priv' }).getByRole('link').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /Which objects fail/ }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H1');
  },
  async 'a region sees nothing of it'(state) {
    const page = await as(state, 'ars_reviewer', '/');
    const status = await page.evaluate(async () => (await fetch('/api/v1/directories')).status);
    assert.equal(status, 403);
    const dossier = state.dossier;
    const hidden = await page.evaluate(async (id) => (await fetch(`/api/v1/dossiers/${id}/directories/${'0'.repeat(32)}`)).status, dossier);
    assert.equal(hidden, 403);
    await state.visitor.follow('/technique');
    assert.equal(await page.getByRole('link', { name: 'Voir vos annuaires' }).count(), 0);
  },
};
