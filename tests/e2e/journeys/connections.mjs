import assert from 'node:assert/strict';

import { Visitor } from '../browser.mjs';
import { prove } from './first_access.mjs';

/** What reaches people elsewhere, and the systems that Égide speaks to. */
export const steps = {
  async 'the rhythm of mail is kept as it is chosen'(state) {
    state.visitor = await Visitor.enter(state.browser, state.server, state.out, { permissions: ['clipboard-read', 'clipboard-write'] });
    state.admin = state.server.accounts.get('instance_administrator');
    const { page } = state.visitor;
    await state.visitor.signIn(state.admin, '/compte?onglet=nouvelles');
    await state.visitor.settled();
    await page.getByText('Cette instance n’envoie pas encore de courriels.').waitFor();
    await page.getByLabel('Rythme').selectOption('weekly');
    await page.getByLabel('Heure du résumé').selectOption('7');
    await page.getByText(/^Enregistré à/).waitFor();
    await page.reload();
    await state.visitor.settled();
    assert.equal(await page.getByLabel('Rythme').inputValue(), 'weekly');
    assert.equal(await page.getByLabel('Heure du résumé').inputValue(), '7');
    await state.visitor.clean();
  },
  async 'the address of a calendar is shown once, read without a session, taken back'(state) {
    const { page } = state.visitor;
    await page.getByRole('button', { name: 'Créer une adresse' }).click();
    await page.getByRole('alert').getByText('Donnez un nom à cet agenda.').waitFor();
    await page.getByLabel('Nom de l’agenda').fill('Téléphone <i>');
    await page.getByLabel('Nom de l’agenda').press('Enter');
    await page.getByText('L’adresse « Téléphone <i> » est créée'.replaceAll(/« /g, '«\u202f').replaceAll(/ »/g, '\u202f»')).waitFor();
    const address = await page.getByLabel('Adresse de l’agenda').inputValue();
    await page.getByRole('button', { name: 'Copier le lien' }).click();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), address);
    await state.visitor.picture('agenda');
    await state.visitor.inspect('a calendar’s address');
    const readable = new URL(new URL(address).pathname, state.server.address).href;
    const stranger = await state.browser.newContext();
    const feed = await stranger.request.get(readable);
    assert.equal(feed.status(), 200);
    assert.match(await feed.text(), /^BEGIN:VCALENDAR/);
    await page.reload();
    await state.visitor.settled();
    assert.equal(await page.getByLabel('Adresse de l’agenda').count(), 0);
    assert.equal((await page.content()).includes(new URL(address).pathname), false);
    await page.getByRole('button', { name: 'Supprimer l’adresse Téléphone <i>' }).click();
    const dialog = page.getByRole('dialog');
    await state.visitor.axe('the question before an address is deleted');
    await dialog.getByRole('button', { name: 'Supprimer', exact: true }).click();
    await page.getByText('Téléphone <i>').waitFor({ state: 'detached' });
    assert.equal((await stranger.request.get(readable)).status(), 404);
    await stranger.close();
    await state.visitor.clean();
  },
  async 'without an identity service the account page says so'(state) {
    const { page } = state.visitor;
    await state.visitor.follow('/compte?onglet=securite');
    await page.getByText('Cette instance n’est reliée à aucun service d’identité.').waitFor();
    await state.visitor.clean();
  },
  async 'connectors tell their state, and are checked'(state) {
    const { page } = state.visitor;
    await state.visitor.follow('/admin/connecteurs');
    const database = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: /base de données/i }) });
    await database.getByText('En service').waitFor();
    await page.getByRole('button', { name: /^Vérifier .*base de données/i }).click();
    await prove(state, state.admin.password);
    await database.getByText(/^Vérifié à .+ tout répond\./).waitFor();
    await state.visitor.picture('connecteurs');
    await state.visitor.inspect('connectors');
  },
  async 'an empty outbox says where it is set'(state) {
    const { page } = state.visitor;
    await state.visitor.follow('/admin/courriels');
    await page.getByRole('heading', { name: 'Rien n’attend' }).waitFor();
    await page.getByRole('link', { name: 'Voir le connecteur de courriel' }).click();
    await page.getByRole('heading', { level: 1, name: 'Avec quels systèmes Égide parle-t-elle\u202f?' }).waitFor();
    await state.visitor.clean();
  },
};
