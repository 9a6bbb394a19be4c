import assert from 'node:assert/strict';

import { Visitor } from '../browser.mjs';

/** Sessions end, networks fail, rights lack. */
export const steps = {
  async 'a session that ends loses nothing that was typed'(state) {
    state.visitor = await Visitor.enter(state.browser, state.server, state.out);
    const { page, context } = state.visitor;
    state.account = state.server.accounts.get('main_referent') ?? state.server.accounts.get('instance_administrator');
    await state.visitor.signIn(state.account, '/evaluer');
    await state.visitor.settled();
    await page.getByRole('button', { name: 'Saisir le texte' }).click();
    await page.getByLabel('Texte du dossier (YAML)').fill('programme: d1bis # mon texte');
    const kept = await context.cookies();
    await context.clearCookies();
    if (process.env.EGIDE_E2E_MOCK) await page.request.delete('/api/v1/session', { headers: { 'x-egide-csrf': 'c' } });
    await page.getByRole('button', { name: 'Évaluer ce texte' }).click();
    const dialog = page.getByRole('dialog', { name: 'Votre session a pris fin' });
    await dialog.waitFor();
    await state.visitor.axe('an ended session');
    await state.visitor.picture('session-finie', false);
    assert.ok(kept.length > 0 || process.env.EGIDE_E2E_MOCK);
    const [other] = await Promise.all([context.waitForEvent('page'), dialog.getByRole('link', { name: 'Me reconnecter dans un nouvel onglet' }).click()]);
    await other.locator('[name=email]').fill(state.account.email);
    await other.locator('[name=password]').fill(state.account.password);
    await other.locator('[name=password]').press('Enter');
    await other.waitForURL(/\/session-ouverte/);
    await other.getByRole('heading', { level: 1, name: 'Votre session est ouverte' }).waitFor();
    await other.close();
    if (await dialog.isVisible()) await dialog.getByRole('button', { name: 'J’ai rouvert ma session' }).click({ timeout: 3000 }).catch(() => {});
    await dialog.waitFor({ state: 'detached' });
    assert.equal(await page.getByLabel('Texte du dossier (YAML)').inputValue(), 'programme: d1bis # mon texte');
    await state.visitor.clean();
  },
  async 'the end of a session is announced, and put off'(state) {
    const visitor = await Visitor.enter(state.browser, state.server, state.out);
    const { page } = visitor;
    await page.clock.install();
    await visitor.signIn(state.account, '/glossaire');
    await visitor.settled();
    const { idle_until } = await (await page.request.get('/api/v1/session')).json();
    const minutes = Math.round((Date.parse(idle_until) - Date.now()) / 60_000);
    await page.clock.fastForward((minutes - 2) * 60_000);
    await page.getByText(/^Votre session se ferme à/).waitFor();
    await visitor.axe('a session about to end');
    await visitor.picture('session-bientot-finie', false);
    await page.getByRole('button', { name: 'Rester connecté' }).click();
    await page.getByText(/^Votre session se ferme à/).waitFor({ state: 'detached' });
    await visitor.clean();
    await visitor.leave();
  },
  async 'an absent page and a forbidden one say what to do'(state) {
    const { page } = state.visitor;
    await state.visitor.follow('/nulle-part');
    await page.getByRole('heading', { name: 'Rien ici' }).waitFor();
    await state.visitor.picture('absente', false);
    await state.visitor.inspect('an absent page');
    await state.visitor.follow('/etablissements/000000000');
    await page.getByRole('heading', { name: 'Rien ici' }).waitFor();
    if (!process.env.EGIDE_E2E_MOCK) {
      await state.visitor.follow('/admin/journal');
      await page.getByRole('heading', { name: /Pas avec vos droits actuels|Rien ici/ }).waitFor();
      await state.visitor.picture('interdite', false);
      await state.visitor.inspect('a forbidden page');
    }
  },
  async 'without network the page says so and comes back by itself'(state) {
    const { page, context } = state.visitor;
    await state.visitor.follow('/objectifs');
    await context.setOffline(true);
    await page.getByText('Le réseau est coupé').waitFor();
    await page.locator('#navigation').getByRole('link', { name: 'Établissements' }).click();
    await page.getByRole('heading', { level: 1, name: /Êtes-vous connecté au réseau|Que s’est-il passé/ }).waitFor();
    await state.visitor.picture('hors-ligne', false);
    await context.setOffline(false);
    await page.getByRole('heading', { level: 1, name: 'Quels établissements le registre connaît-il\u202f?' }).waitFor({ timeout: 10_000 });
    state.visitor.faults = state.visitor.faults.filter((fault) => !/ERR_INTERNET_DISCONNECTED|Failed to fetch/.test(fault));
    await state.visitor.clean();
  },
};
