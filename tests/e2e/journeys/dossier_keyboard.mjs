import assert from 'node:assert/strict';

import { Visitor } from '../browser.mjs';
import { Keys } from '../keys.mjs';

const REPORT = { name: 'rapport-audit.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n') };
const NARROW = { width: 320, height: 720 };
const saved = (page, nth = 0) => page.getByText(/^Enregistré à \d\d:\d\d$/).nth(nth).waitFor();

/** A page has come: its heading has the focus, and nothing sticks out of a narrow screen. */
async function arrived(state, what) {
  await state.visitor.page.waitForFunction(() => document.querySelector('main')?.dataset.address === location.pathname + location.search && document.activeElement?.tagName === 'H1').catch(() => {});
  await state.visitor.settled();
  const here = await state.keys.stands(`coming to ${what}`);
  assert.equal(here.role, 'h1', `coming to ${what} the focus is on ${here.html}`);
  await state.visitor.narrow(what);
  if (state.narrow) await state.visitor.page.setViewportSize(NARROW);
  await state.visitor.clean();
}

/** Another page of the dossier, through the list of its pages. */
async function turn(state, name) {
  await state.keys.go(name);
  await arrived(state, String(name));
}

/** The referent, without a mouse, from his password to the receipt; the second half on a screen of 320 pixels. */
export const steps = {
  async 'sign in'(state) {
    state.own = await state.start();
    state.visitor = await Visitor.enter(state.browser, state.own, state.out);
    const { page } = state.visitor;
    state.keys = new Keys(page);
    state.account = state.own.accounts.get('main_referent');
    await page.goto('/connexion');
    await state.keys.fill(/Adresse/, state.account.email);
    await state.keys.fill(/Mot de passe/, state.account.password);
    await Promise.all([page.waitForNavigation(), state.keys.press('Enter')]);
    await state.visitor.settled();
    await state.visitor.narrow('home');
  },
  async 'open a dossier'(state) {
    const { page } = state.visitor;
    const { keys } = state;
    await keys.go(/^Dossiers$/);
    await arrived(state, 'dossiers');
    await keys.go(/^Ouvrir un dossier$/);
    await arrived(state, 'a new dossier');
    await keys.fill(/^Entité juridique candidate/, 'demonstration centre');
    await page.getByRole('listbox').getByRole('option').first().waitFor();
    await keys.press('ArrowDown');
    await keys.press('Enter');
    await page.getByRole('heading', { name: 'Ce qui a été compris' }).waitFor();
    await keys.pick(/CHU de Démonstration-Centre|Le groupement/, /seul/);
    await keys.go(/^Ouvrir le dossier$/);
    await page.waitForURL(/\/dossiers\/[0-9a-f]+\/candidature/);
    state.dossier = /dossiers\/([0-9a-f]+)/.exec(page.url())[1];
    await arrived(state, 'the application');
  },
  async 'prepare an application'(state) {
    const { page } = state.visitor;
    const { keys } = state;
    await turn(state, /^Où en est-on$/);
    await keys.go(/^Préparer une candidature$/);
    await page.getByRole('dialog').waitFor();
    await keys.stands('opening a dialog');
    await keys.press('Escape');
    assert.equal((await keys.stands('leaving a dialog')).name, 'Préparer une candidature');
    await keys.press('Enter');
    await page.getByRole('dialog').waitFor();
    await keys.go(/^Préparer une candidature$/);
    await page.getByText('Candidature en préparation').first().waitFor();
    await page.getByRole('button', { name: 'Préparer une candidature' }).waitFor({ state: 'detached' });
    await keys.stands('a step taken in a dialog');
  },
  async 'answer the questions of eligibility'(state) {
    const { page } = state.visitor;
    const { keys } = state;
    await turn(state, /^Candidature$/);
    // In the order of the page: nobody turns round in a form.
    await keys.pick(/^Prérequis SUN-ES déjà validés/, /Oui$/);
    await keys.pick(/^A candidaté au domaine 1/, /Non$/);
    await keys.pick(/^Porte une activité de catégorie 146/, /Non$/);
    await keys.pick(/^Était éligible au domaine 1/, /Non$/);
    await page.getByText('Éligible', { exact: true }).waitFor();
    await keys.date(/^Début de la phase opérationnelle/, '2026-02-20');
    await keys.date(/^Déclaration d’atteinte/, '2026-11-30');
    await keys.fill(/^Plafond de subvention, en euros/, '53 300,00');
    await saved(page, 2);
    assert.match((await keys.stands('saving')).name, /^Plafond de subvention/);
    await keys.go(/^Périmètre/, { back: true });
    await arrived(state, 'the perimeter');
    for (const site of ['A', 'B', 'C', 'D', 'E']) {
      await keys.go(new RegExp(`^CHU de Démonstration-Centre, site ${site}`));
      await page.getByLabel('Activité combinée').waitFor();
      await keys.fill(/^Activité combinée/, '18000');
      await keys.fill(/^Année de la source/, '2023');
      await saved(page);
      assert.match((await keys.stands('saving a member')).name, /^Année/);
      await keys.go(new RegExp(`^CHU de Démonstration-Centre, site ${site}`), { back: true });
      await page.getByLabel('Activité combinée').waitFor({ state: 'detached' });
    }
    await page.getByText('5 établissements géographiques, activité combinée de').waitFor();
    await keys.go(/^Contacts/, { back: true });
    await arrived(state, 'contacts');
    for (const [who, name] of [['Représentant légal', 'Dominique Modèle'], ['Référent du dossier', 'Claude Fictif'], ['Direction des systèmes d’information', 'Robin Imaginé'], ['Sécurité des systèmes d’information \\(RSSI\\)', 'Alex Inventé']]) {
      await keys.fill(new RegExp(`^${who} › Nom`), name);
      await keys.fill(new RegExp(`^${who} › Adresse`), `${name.split(' ')[0].toLowerCase()}@demo.example`);
    }
    await saved(page);
    await keys.go(/^Coordonnées bancaires|^Banque/, { back: true });
    await arrived(state, 'the bank');
    await keys.fill(/^Titulaire du compte/, 'CHU de Démonstration');
    await keys.fill(/^IBAN/, 'FR14 2004 1010 0505 0001 3M02 607');
    await page.getByRole('alert').getByText(/IBAN/).waitFor();
    assert.match((await keys.stands('a fault')).name, /^IBAN/, 'a fault said while typing leaves the field');
    await keys.press('Control+a');
    await keys.say('FR14 2004 1010 0505 0001 3M02 606');
    await saved(page);
  },
  async 'enter a fact, correct it, and take it out'(state) {
    const { page } = state.visitor;
    const { keys } = state;
    await turn(state, /^Faits$/);
    await keys.go(/^Ajouter un fait$/);
    await keys.press('ArrowDown');
    assert.equal((await keys.stands('opening a menu')).name, 'Annuaire Active Directory');
    await keys.press('Enter');
    await arrived(state, 'a new fact');
    await keys.fill(/^Identifiant/, 'chu.local');
    await keys.go(/^Ajouter ce fait$/);
    await page.getByRole('heading', { name: 'Versions de ce fait' }).waitFor();
    await arrived(state, 'a fact');
    await keys.fill(/^Remarque/, 'Forêt principale');
    await saved(page);
    assert.match((await keys.stands('saving a fact')).name, /^Remarque/);
    await keys.go(/^Retirer ce fait$/, { back: true });
    await page.getByRole('dialog').waitFor();
    await keys.go(/^Retirer ce fait$/);
    await page.getByRole('dialog').getByRole('alert').waitFor();
    assert.match((await keys.stands('a form refused')).html, /role="alert"/);
    await keys.go(/^Donnez un motif/);
    assert.match((await keys.stands('following a fault')).name, /^Motif/);
    await keys.press('Escape');
    assert.equal((await keys.stands('leaving a dialog')).name, 'Retirer ce fait');
  },
  async 'bring a piece and say what it is'(state) {
    const { page } = state.visitor;
    const { keys } = state;
    state.narrow = true;
    await page.setViewportSize(NARROW);
    await turn(state, /^Pièces$/);
    await keys.to(/^Choisir des fichiers$/);
    const opened = page.waitForEvent('filechooser');
    await page.waitForTimeout(100); // the browser learns that we answer for its file window
    await keys.press('Enter');
    await (await opened).setFiles(REPORT);
    await page.getByRole('checkbox', { name: /rapport-audit/ }).waitFor();
    assert.equal((await keys.stands('bringing a file')).name, 'Choisir des fichiers');
    await keys.select(/^Pièce de rapport-audit/, /^D1\.O1\.A\.E1/);
    await keys.date(/^Date de rapport-audit/, '2026-06-09');
    await state.visitor.picture('clavier-piece');
    await keys.go(/^Confirmer ce/);
    await page.getByRole('checkbox', { name: /rapport-audit/ }).waitFor({ state: 'detached' });
    await keys.stands('confirming');
    await keys.go(/^rapport-audit\.pdf$/);
    await page.locator('aside h2', { hasText: 'rapport-audit.pdf' }).waitFor();
    await page.waitForFunction(() => document.activeElement?.tagName === 'H2');
    await state.visitor.narrow('a piece');
    await page.setViewportSize(NARROW);
    await keys.press('Escape');
    await page.locator('aside h2').waitFor({ state: 'detached' });
    await page.waitForFunction(() => /rapport-audit/.test(document.activeElement?.textContent ?? ''));
    await keys.stands('closing what was beside');
  },
  async 'suppose another date, and a fact'(state) {
    const { page } = state.visitor;
    const { keys } = state;
    await turn(state, /^Objectifs$/);
    await keys.go(/D1\.O1\.A/);
    await arrived(state, 'an objective');
    await keys.to(/^Faire glisser la date$/);
    await keys.press('ArrowRight');
    await page.getByText('Dans ce cas').waitFor();
    assert.equal(await page.getByLabel('Date de déclaration').inputValue(), '2026-12-01');
    await keys.stands('moving a date');
    await keys.go(/^Supposer un fait$/);
    await page.getByLabel('Nature du fait').waitFor();
    await keys.select(/^Nature du fait/, /^Établissement sans annuaire/);
    await page.getByRole('group', { name: /Absence d’annuaire/ }).waitFor();
    await keys.pick(/Absence d’annuaire/, /Oui$/);
    await keys.go(/^Supposer ce fait$/);
    await page.getByRole('button', { name: /établissement sans annuaire/ }).waitFor();
    await keys.stands('supposing a fact');
    await keys.go(/établissement sans annuaire/, { back: (await keys.at()).name !== 'Supposer un fait' });
    await page.getByRole('button', { name: /établissement sans annuaire/ }).waitFor({ state: 'detached' });
    await keys.stands('forgetting it');
    await keys.go(/^Revenir au dossier$/);
    await page.getByText('Dans ce cas').waitFor({ state: 'detached' });
    await keys.stands('coming back to what is');
  },
  async 'check, and go where it leads'(state) {
    const { keys } = state;
    const { page } = state.visitor;
    await turn(state, /^Vérifier$/);
    await state.visitor.picture('clavier-verifier');
    await keys.to(/^Imprimer$/);
    await keys.press('Tab');
    const line = await keys.stands('the first line');
    assert.equal(line.role, 'a');
    await keys.press('Enter');
    await page.waitForURL((url) => !url.pathname.endsWith('/verifier'));
    await arrived(state, 'the place to mend');
  },
  async 'deposit, proving who he is'(state) {
    const { page } = state.visitor;
    const { keys } = state;
    await turn(state, /^Déposer$/);
    await page.getByText('Oui. Relisez ce qui part, puis déposez.').waitFor();
    await keys.to(/^J’ai relu/);
    await keys.press('Tab');
    assert.equal((await keys.stands('the button')).name, 'Déposer la candidature');
    await keys.press('Enter');
    await page.getByRole('alert').getByText('Cochez la case').waitFor();
    await keys.stands('a deposit refused');
    await keys.to(/^J’ai relu/, { back: true });
    await keys.press('Space');
    await keys.press('Tab');
    await keys.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Confirmez que c’est vous' });
    if (await dialog.waitFor({ timeout: 1500 }).then(() => true, () => false)) {
      assert.match((await keys.stands('the question of identity')).name, /Mot de passe/);
      await keys.say(state.account.password);
      await keys.press('Enter');
      await dialog.waitFor({ state: 'hidden' });
    }
    await page.getByText(/est déposé$/).waitFor();
    await keys.stands('the receipt');
    await state.visitor.picture('clavier-depose');
    await state.visitor.narrow('the receipt');
    console.log(`    ${keys.presses} keys from the sign-in to the receipt`);
  },
};
