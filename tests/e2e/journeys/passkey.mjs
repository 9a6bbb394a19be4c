import assert from 'node:assert/strict';

import { Visitor } from '../browser.mjs';
import { prove } from './first_access.mjs';

/** A key of the browser's own instead of a code. */
export const steps = {
  async 'a passkey is enrolled'(state) {
    state.visitor = await Visitor.enter(state.browser, state.server, state.out);
    const { page, context } = state.visitor;
    const devtools = await context.newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    });
    state.account = state.server.accounts.get('rssi') ?? [...state.server.accounts.values()][0];
    await state.visitor.signIn(state.account, '/compte?onglet=securite');
    await state.visitor.settled();
    await page.getByLabel('Nom de la clé').fill('Clé d’essai');
    await page.getByRole('button', { name: 'Ajouter une clé d’accès' }).click();
    await prove(state, state.account.password);
    await page.getByText('Clé d’essai').waitFor();
    await state.visitor.picture('cle-acces');
    await state.visitor.inspect('passkeys');
  },
  async 'it signs in by itself'(state) {
    const { page } = state.visitor;
    await state.visitor.signOut();
    await page.getByRole('button', { name: /clé d’accès/i }).click();
    await page.waitForURL((url) => !url.pathname.startsWith('/connexion'));
    await state.visitor.settled();
    assert.equal(await state.visitor.heading(), 'Où en sommes-nous et que faire en premier\u202f?');
    await state.visitor.clean();
  },
};
