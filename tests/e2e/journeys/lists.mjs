import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { Visitor } from '../browser.mjs';

const focused = (page) => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
const names = (page) => page.locator('tbody th').allInnerTexts();

/** A list is looked at in one's own way, kept that way, opened beside, taken away. */
export const steps = {
  async 'columns are chosen, and stay in the address'(state) {
    state.visitor = await Visitor.enter(state.browser, state.server, state.out, { permissions: ['clipboard-read', 'clipboard-write'], acceptDownloads: true });
    const { page } = state.visitor;
    await state.visitor.signIn(state.server.accounts.get('instance_administrator'), '/etablissements?kind=EJ');
    await state.visitor.settled();
    await page.getByRole('button', { name: 'Colonnes' }).click();
    await page.getByRole('checkbox', { name: 'Code postal' }).check();
    await page.getByRole('checkbox', { name: 'Commune' }).uncheck();
    await page.locator('main[data-address*="colonnes="]').waitFor();
    await state.visitor.axe('the choice of columns');
    await state.visitor.picture('colonnes', false);
    await page.keyboard.press('Escape');
    await page.reload();
    await state.visitor.settled();
    assert.deepEqual(await page.locator('thead th').allInnerTexts(), ['FINESS', 'Nom', 'Nature', 'Catégorie', 'Code postal']);
    await state.visitor.clean();
  },
  async 'the whole list is taken away with these columns'(state) {
    const { page } = state.visitor;
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Exporter (CSV)' }).click()]);
    assert.match(download.suggestedFilename(), /^egide-etablissements-\d{4}-\d\d-\d\d\.csv$/);
    const lines = readFileSync(await download.path(), 'utf8').split('\r\n').filter(Boolean);
    assert.equal(lines[0], '\ufefffiness;name;active;kind;category;category_label;postcode');
    assert.equal(lines.length, 1 + (await names(page)).length);
    await page.getByText('Fichier enregistré.').waitFor();
    await state.visitor.clean();
  },
  async 'a view is kept under a name and comes back whole'(state) {
    const { page } = state.visitor;
    await page.getByRole('button', { name: 'Vues' }).click();
    await page.getByText('Aucune vue enregistrée pour cette liste.').waitFor();
    await page.getByRole('button', { name: 'Enregistrer', exact: true }).click();
    await page.getByRole('alert').getByText('Donnez un nom à cette vue.').waitFor();
    await page.getByLabel('Enregistrer ce que montre la liste').fill('Entités <b>juridiques</b>');
    await page.keyboard.press('Enter');
    await page.getByText('est enregistrée.').waitFor();
    await state.visitor.axe('saved views');
    await state.visitor.picture('vues', false);
    await page.getByRole('button', { name: 'Copier l’adresse' }).click();
    await page.getByText('Copié', { exact: true }).waitFor();
    state.sent = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(state.sent, /\/etablissements\?colonnes=.+&kind=EJ$/);
    await state.visitor.follow('/etablissements');
    await page.getByRole('button', { name: 'Vues' }).click();
    await page.getByRole('button', { name: 'Entités <b>juridiques</b>', exact: true }).click();
    await page.locator('main[data-address*="kind=EJ"][data-address*="colonnes="]').waitFor();
    await state.visitor.clean();
  },
  async 'its address works for others, its name does not follow'(state) {
    const other = await Visitor.enter(state.browser, state.server, state.out);
    await other.signIn(state.server.accounts.get('ars_reviewer') ?? state.server.accounts.get('main_referent'), new URL(state.sent).pathname + new URL(state.sent).search);
    await other.settled();
    await other.page.getByRole('columnheader', { name: 'Code postal' }).waitFor();
    await other.page.getByRole('button', { name: 'Vues' }).click();
    await other.page.getByText('Aucune vue enregistrée pour cette liste.').waitFor();
    await other.clean();
    await other.leave();
  },
  async 'a view is deleted'(state) {
    const { page } = state.visitor;
    await page.getByRole('button', { name: 'Supprimer la vue' }).first().click();
    await page.getByText('Aucune vue enregistrée pour cette liste.').waitFor();
    await state.visitor.clean();
  },
  async 'what is opened stands beside the list, by keyboard too'(state) {
    const { page } = state.visitor;
    await state.visitor.follow('/etablissements');
    const link = page.locator('tbody a').nth(2);
    const name = (await link.innerText()).trim();
    await link.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 2, name }).waitFor();
    await page.waitForFunction((wanted) => document.activeElement?.textContent?.trim() === wanted, name);
    assert.equal(await page.locator('tbody tr.opened').count(), 1);
    await state.visitor.picture('a-cote', false);
    await state.visitor.inspect('a detail beside its list');
    await page.locator('aside h2').focus();
    await page.keyboard.press('Escape');
    await page.locator('aside h2').waitFor({ state: 'detached' });
    await page.waitForFunction((wanted) => document.activeElement?.textContent?.trim() === wanted, name);
    assert.equal(await focused(page), name);
    await page.goBack();
    await page.getByRole('heading', { level: 2, name }).waitFor();
    await page.getByRole('link', { name: 'Ouvrir la page entière' }).click();
    await page.getByRole('heading', { level: 1, name: 'Que dit le registre de cet établissement\u202f?' }).waitFor();
    await state.visitor.clean();
  },
  async 'accounts are filtered by state and sorted'(state) {
    const { page } = state.visitor;
    await state.visitor.follow('/admin/comptes');
    await page.getByLabel('État').selectOption('active');
    await page.locator('main[data-address*="state=active"]').waitFor();
    assert.equal(await page.locator('tbody').getByText('Invité', { exact: true }).count(), 0);
    await page.getByRole('columnheader', { name: /Nom/ }).getByRole('link').click();
    await page.locator('main[data-address*="sort=name"]').waitFor();
    const shown = await names(page);
    assert.deepEqual(shown, [...shown].sort((left, right) => left.localeCompare(right, 'fr')));
    await state.visitor.clean();
  },
  async 'the journal opens at a number, an entry beside it'(state) {
    const { page } = state.visitor;
    await state.visitor.follow('/admin/journal');
    await page.getByLabel('À partir du numéro').fill('3');
    await page.getByRole('button', { name: 'Aller' }).click();
    await page.locator('main[data-address*="from=3"]').waitFor();
    await page.locator('tbody a').first().click();
    await page.getByRole('heading', { level: 2 }).first().waitFor();
    await page.locator('aside').getByText(/^[0-9a-f]{64}$/).waitFor();
    await state.visitor.picture('journal-a-cote', false);
    await state.visitor.inspect('an entry of the journal beside the list');
  },
};
