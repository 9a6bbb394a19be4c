import assert from 'node:assert/strict';

import { Visitor } from '../browser.mjs';
import { prove } from './first_access.mjs';

/** Who may do what, and what happened. */
export const steps = {
  async 'an administrator invites somebody'(state) {
    state.visitor = await Visitor.enter(state.browser, state.server, state.out);
    const { page } = state.visitor;
    const admin = state.server.accounts.get('instance_administrator');
    await state.visitor.signIn(admin, '/admin/comptes');
    await state.visitor.settled();
    await state.visitor.picture('comptes');
    await page.getByRole('button', { name: 'Inviter une personne' }).click();
    const dialog = page.getByRole('dialog', { name: 'Inviter une personne' });
    await dialog.getByRole('button', { name: 'Créer l’invitation' }).click();
    await dialog.getByRole('alert').getByText('2 points à corriger').waitFor();
    await state.visitor.axe('a faulty form');
    await state.visitor.picture('inviter-erreurs', false);
    await dialog.getByLabel('Nom').fill('<img src=x onerror=alert(1)> Blaise');
    await dialog.getByLabel('Adresse électronique').fill('blaise@demo.example');
    await dialog.getByLabel('Rôle').selectOption('ars_reviewer');
    await dialog.getByLabel('Région').selectOption('27');
    await dialog.getByRole('button', { name: 'Créer l’invitation' }).click();
    await prove(state, admin.password);
    await dialog.getByText(/est invité/).waitFor();
    assert.match(await dialog.getByLabel('Lien').inputValue(), /\/premier-acces\/\S+$/);
    await state.visitor.axe('an invitation');
    await state.visitor.picture('invitation', false);
    await dialog.getByRole('button', { name: 'Fermer' }).last().click();
    await page.getByRole('link', { name: '<img src=x onerror=alert(1)> Blaise' }).waitFor();
    await state.visitor.clean();
  },
  async 'an account is disabled only after a word of warning'(state) {
    const { page } = state.visitor;
    await page.getByRole('link', { name: '<img src=x onerror=alert(1)> Blaise' }).click();
    await page.getByRole('heading', { level: 2, name: '<img src=x onerror=alert(1)> Blaise' }).waitFor();
    await state.visitor.picture('compte-a-cote', false);
    await state.visitor.axe('an account beside the list');
    await page.getByRole('link', { name: 'Ouvrir la page entière' }).click();
    await page.getByRole('heading', { level: 1, name: 'Que peut faire ce compte\u202f?' }).waitFor();
    await state.visitor.picture('compte-autre');
    await page.getByRole('button', { name: 'Désactiver le compte' }).click();
    const dialog = page.getByRole('dialog', { name: /^Désactiver/ });
    await dialog.waitFor();
    await state.visitor.axe('a question before a decisive act');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Désactiver le compte' }).click();
    await dialog.getByRole('button', { name: 'Désactiver le compte' }).click();
    await prove(state, state.server.accounts.get('instance_administrator').password);
    await page.getByText('Désactivé', { exact: true }).first().waitFor();
    await state.visitor.inspect('an account');
  },
  async 'the journal tells it'(state) {
    const { page } = state.visitor;
    await state.visitor.follow('/admin/journal');
    await page.getByRole('table').waitFor();
    await state.visitor.picture('journal');
    await state.visitor.clean();
  },
  async 'roles, jobs, connectors and the system have their pages'(state) {
    const { page } = state.visitor;
    await state.visitor.follow('/admin/droits?onglet=table');
    await page.getByRole('columnheader', { name: 'RSSI' }).waitFor();
    await state.visitor.picture('droits');
    for (const [to, name] of [['/admin/travaux', 'travaux'], ['/admin/connecteurs', 'connecteurs'], ['/admin/systeme', 'systeme']]) {
      await state.visitor.follow(to);
      await state.visitor.picture(name);
    }
    await state.visitor.clean();
  },
};
