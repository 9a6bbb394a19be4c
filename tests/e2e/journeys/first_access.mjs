import assert from 'node:assert/strict';

import { Visitor } from '../browser.mjs';
import { totp } from '../totp.mjs';

const EMAIL = 'invite@demo.example'; // whom the demonstration invites
const PASSWORD = 'une phrase que personne ne devine 27';

/** From an invitation to a protected account. */
export const steps = {
  async 'an invitation opens an account'(state) {
    state.visitor = await Visitor.enter(state.browser, state.server, state.out);
    const { page } = state.visitor;
    await page.goto(state.server.link);
    await state.visitor.picture('premier-acces');
    await state.visitor.axe('first access');
    if (await page.locator('[name=name]').count()) await page.locator('[name=name]').fill('Marie Curie');
    await page.locator('[name=password]').fill(PASSWORD);
    await page.locator('[name=password2]').fill(PASSWORD);
    await Promise.all([page.waitForNavigation(), page.locator('[name=password2]').press('Enter')]);
    await state.visitor.clean();
    await state.visitor.picture('compte-ouvert');
    await state.visitor.axe('an opened account');
  },
  async 'the person signs in and sees what comes first'(state) {
    const { page } = state.visitor;
    await page.goto('/connexion');
    await state.visitor.axe('sign-in');
    await state.visitor.narrow('sign-in');
    await state.visitor.picture('connexion');
    await state.visitor.signIn({ email: EMAIL, password: PASSWORD });
    await state.visitor.settled();
    assert.equal(await state.visitor.heading(), 'Où en sommes-nous et que faire en premier\u202f?');
    await page.getByRole('heading', { name: 'À faire en premier' }).waitFor();
    await page.getByText('Activez un second facteur').waitFor();
    await state.visitor.picture('accueil-nouveau');
    await state.visitor.inspect('home of a new account');
  },
  async 'an authenticator is enrolled'(state) {
    const { page } = state.visitor;
    await page.getByRole('link', { name: 'Protéger mon compte' }).click();
    await page.getByRole('heading', { name: 'Application d’authentification' }).waitFor();
    await page.getByRole('button', { name: 'Configurer' }).click();
    await prove(state, PASSWORD);
    await page.getByRole('img', { name: 'Code à photographier avec l’application' }).waitFor();
    await state.visitor.picture('second-facteur');
    await state.visitor.inspect('enrolment');
    state.secret = (await page.locator('#totp-secret').innerText()).replace(/\s/g, '');
    await page.getByLabel('Code à six chiffres').fill('12');
    await page.getByRole('button', { name: 'Activer' }).click();
    await page.getByRole('alert').getByText('Le code compte six chiffres.').waitFor();
    await page.getByLabel('Code à six chiffres').fill(totp(state.secret));
    await page.getByRole('button', { name: 'Activer' }).click();
    await page.getByRole('button', { name: 'Retirer l’application' }).waitFor();
  },
  async 'recovery codes are shown once'(state) {
    const { page } = state.visitor;
    await page.getByRole('button', { name: /codes/ }).first().click();
    await prove(state, PASSWORD);
    await page.getByText('Notez ces codes maintenant').waitFor();
    state.codes = await page.locator('ol.codes code').allInnerTexts();
    assert.ok(state.codes.length >= 8, 'recovery codes');
    await state.visitor.picture('codes-de-secours');
    await state.visitor.clean();
  },
  async 'the next sign-in asks for the code'(state) {
    const { page } = state.visitor;
    await state.visitor.signOut();
    await state.visitor.signIn({ email: EMAIL, password: PASSWORD });
    await state.visitor.axe('second factor');
    await state.visitor.picture('connexion-code');
    // The code of the enrolment was used: the next one, or the one after it, is due.
    await page.locator('[name=code]').fill(totp(state.secret, 1));
    await Promise.all([page.waitForNavigation(), page.locator('[name=code]').press('Enter')]);
    await state.visitor.settled();
    assert.equal(await state.visitor.heading(), 'Où en sommes-nous et que faire en premier\u202f?');
    await state.visitor.clean();
  },
};

/** Answers the question for a new proof of identity when the server puts it. */
export async function prove({ visitor }, password) {
  const dialog = visitor.page.getByRole('dialog', { name: 'Confirmez que c’est vous' });
  await visitor.page.waitForTimeout(300);
  if (await dialog.isVisible()) {
    await visitor.axe('step-up');
    await visitor.picture('confirmation', false);
    await dialog.getByLabel('Mot de passe').fill(password);
    await dialog.getByRole('button', { name: 'Confirmer' }).click();
    await dialog.waitFor({ state: 'detached' }).catch(() => {});
  }
}
