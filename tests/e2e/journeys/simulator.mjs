import assert from 'node:assert/strict';

import { Visitor } from '../browser.mjs';

/** Who has no account yet, who takes over, who supplies, who advises. */
export const steps = {
  async 'anybody learns whether he may apply'(state) {
    state.visitor = await Visitor.enter(state.browser, state.server, state.out);
    const { page } = state.visitor;
    await state.visitor.go('/simulateur');
    await page.getByLabel(/domaine 1 bis/).check();
    await page.getByLabel('Une entité juridique seule').check();
    await page.getByText('Les réponses données ne permettent pas encore de conclure').first().waitFor();
    await page.getByRole('group', { name: /Était éligible au domaine 1/ }).getByLabel('Non', { exact: true }).check();
    await page.getByText(/vous pouvez candidater/).first().waitFor();
    await page.getByText('Cette réponse ne change plus le résultat.').first().waitFor();
    assert.equal((await state.visitor.context.cookies()).length, 0);
    await state.visitor.picture('simulateur');
    await state.visitor.inspect('the simulator');
  },
  async 'the same in English'(state) {
    const { page } = state.visitor;
    await page.getByRole('button', { name: /English|EN/ }).first().click();
    await page.getByText(/you may apply/).first().waitFor();
    await state.visitor.picture('simulateur-en');
    await state.visitor.leave();
  },
  async 'a newcomer is told what a takeover asks for'(state) {
    state.visitor = await Visitor.enter(state.browser, state.server, state.out);
    const { page } = state.visitor;
    await state.visitor.signIn(state.server.accounts.get('contributor'), '/reprise');
    await state.visitor.settled();
    await page.getByRole('button', { name: 'Demander la reprise' }).click();
    await page.getByRole('alert').getByText('Joignez une preuve').waitFor();
    await state.visitor.picture('reprise');
    await state.visitor.inspect('a takeover');
    await state.visitor.leave();
  },
  async 'a supplier finds what is asked and what he deposited'(state) {
    state.visitor = await Visitor.enter(state.browser, state.server, state.out);
    const { page } = state.visitor;
    await state.visitor.signIn(state.server.accounts.get('vendor'), '/industriel');
    await state.visitor.settled();
    await page.getByText('Rien n’attend de réponse.').waitFor();
    await page.getByRole('button', { name: 'Déposer' }).click();
    const dialog = page.getByRole('dialog', { name: 'Déposer un document' });
    await dialog.getByRole('button', { name: 'Déposer' }).click();
    await dialog.getByRole('alert').getByText('Choisissez un fichier').waitFor();
    await state.visitor.axe('a deposit');
    await state.visitor.picture('industriel', false);
    await page.keyboard.press('Escape');
    await state.visitor.inspect('the supplier’s page');
  },
};
