// People of an instance: invited through its screens, each with a browser of their own that stays open between two acts.
import assert from 'node:assert/strict';

import { Visitor } from './browser.mjs';
import { totp } from './totp.mjs';

const passwordOf = (name) => `une phrase que seul ${name} connaît 27`;

const STEP = 30_000;

/** A code that was not used yet: each serves once. */
export async function codeOf(person) {
  const step = Math.max(Math.floor(Date.now() / STEP), (person.step ?? 0) + 1);
  // A clock that is one step ahead is believed.
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, (step - 1) * STEP - Date.now() + 50)));
  person.step = step;
  return totp(person.secret, 0, step * STEP);
}

/** Answers the question for a new proof of identity when the server puts it, with what the person has; `done` is what
 * shows that the act is over. */
export async function confirmed(person, done) {
  const dialog = person.visitor.page.getByRole('dialog', { name: 'Confirmez que c’est vous' });
  const over = done.first();
  await dialog.or(over).first().waitFor();
  if (await dialog.isVisible()) {
    if (person.secret) await dialog.getByLabel('Code à six chiffres').fill(await codeOf(person));
    else await dialog.getByLabel('Mot de passe').fill(person.password);
    await dialog.getByRole('button', { name: 'Confirmer' }).click();
    await dialog.waitFor({ state: 'detached' });
    await over.waitFor();
  }
}

/** Signs in with all that the account asks for. */
export async function signIn(person, next = '/') {
  const { page } = person.visitor;
  if (!/\/connexion/.test(page.url())) await page.goto(`/connexion?next=${encodeURIComponent(next)}`);
  await page.locator('[name=email]').fill(person.email);
  await page.locator('[name=password]').fill(person.password);
  await Promise.all([page.waitForNavigation(), page.locator('[name=password]').press('Enter')]);
  if (person.secret) {
    await page.locator('[name=code]').fill(await codeOf(person));
    await Promise.all([page.waitForNavigation(), page.locator('[name=code]').press('Enter')]);
  }
  await person.visitor.settled();
}

/** Opens the account that a link promises, signs in, and enrols an authenticator when `factor` says so. */
export async function takeUp(state, link, { name, email, factor = true, first = false }) {
  const visitor = await Visitor.enter(state.browser, state.server, state.out);
  const person = { name, email, password: passwordOf(name), visitor };
  (state.people ??= []).push(person);
  state.visitor = visitor;
  const { page } = visitor;
  await page.goto(link);
  if (first) await page.locator('[name=email]').fill(email);
  await page.locator('[name=name]').fill(name);
  await page.locator('[name=password]').fill(person.password);
  await page.locator('[name=password2]').fill(person.password);
  await Promise.all([page.waitForNavigation(), page.locator('[name=password2]').press('Enter')]);
  await signIn(person, factor ? '/compte?onglet=securite' : '/');
  if (factor) await enrol(person);
  return person;
}

/** Adds an authenticator to the account of somebody signed in. */
export async function enrol(person) {
  const { page } = person.visitor;
  await page.getByRole('button', { name: 'Configurer' }).click();
  const secret = page.locator('#totp-secret');
  await confirmed(person, secret);
  person.secret = (await secret.innerText()).replace(/\s/g, '');
  await page.getByLabel('Code à six chiffres').fill(await codeOf(person));
  await page.getByRole('button', { name: 'Activer' }).click();
  await page.getByRole('button', { name: 'Retirer l’application' }).waitFor();
}

/** The administrator's screen: a person, a role, its scope; gives the link. `scope` is a region, a number or a word. */
export async function invite(administrator, { name, email, role, kind, scope }) {
  const { page } = administrator.visitor;
  await administrator.visitor.follow('/admin/comptes?inviter=1');
  const dialog = page.getByRole('dialog', { name: 'Inviter une personne' });
  await dialog.getByLabel('Nom').fill(name);
  await dialog.getByLabel('Adresse électronique').fill(email);
  if (role) await dialog.getByLabel('Rôle').selectOption(role);
  if (kind) await dialog.getByLabel('Étendue').selectOption(kind);
  if (scope) await chooseScope(page, dialog, scope);
  await dialog.getByRole('button', { name: 'Créer l’invitation' }).click();
  const link = dialog.getByLabel('Lien');
  await confirmed(administrator, link);
  const address = await link.inputValue();
  await dialog.getByRole('button', { name: 'Fermer' }).last().click();
  await dialog.waitFor({ state: 'detached' });
  assert.match(address, /\/premier-acces\/\S+$/);
  return address;
}

async function chooseScope(page, dialog, scope) {
  const field = dialog.locator('[name=scope]');
  if (await field.evaluate((element) => element.tagName === 'SELECT')) {
    await field.selectOption(scope);
    return;
  }
  await field.fill(scope);
  if ((await field.getAttribute('role')) === 'combobox') await dialog.getByRole('option', { name: new RegExp(scope) }).first().click();
}

/** Invites somebody and lets him in. */
export async function welcome(state, administrator, asked) {
  const link = await invite(administrator, asked);
  return await takeUp(state, link, asked);
}

/** The browser of this person is the one that the steps look at; shows a page when one is named. */
export async function as(state, person, where) {
  state.visitor = person.visitor;
  await person.visitor.page.bringToFront();
  if (where !== undefined) await person.visitor.follow(where);
  return person.visitor.page;
}
