import assert from 'node:assert/strict';

import { Visitor } from '../browser.mjs';

/** Who exists, and what is asked of them. */
export const steps = {
  async 'the registry is searched, filtered, sent as a link, exported'(state) {
    state.visitor = await Visitor.enter(state.browser, state.server, state.out);
    const { page } = state.visitor;
    await state.visitor.signIn(state.server.accounts.get('main_referent') ?? state.server.accounts.get('instance_administrator'), '/etablissements');
    await state.visitor.settled();
    await page.getByRole('table').waitFor();
    await state.visitor.picture('etablissements');
    await page.getByLabel('Nature').selectOption('EJ');
    await page.locator('main[data-address*="kind=EJ"]').waitFor();
    await page.getByLabel('Nom, commune ou numéro FINESS').fill('nord');
    await page.locator('main[data-address*="q=nord"]').waitFor();
    await page.getByRole('link', { name: /Nature\s?: Entité juridique/ }).waitFor();
    const csv = await page.getByRole('link', { name: 'Exporter (CSV)' }).getAttribute('href');
    assert.match(csv, /^\/api\/v1\/entities\?q=nord&kind=EJ&format=csv&fields=finess,name/);
    const answer = await page.request.get(csv);
    assert.equal(answer.status(), 200);
    await page.reload();
    await state.visitor.settled();
    assert.equal(await page.getByLabel('Nom, commune ou numéro FINESS').inputValue(), 'nord');
    await state.visitor.clean();
  },
  async 'one establishment opens and Back returns to the same list'(state) {
    const { page } = state.visitor;
    const before = page.url();
    await page.setViewportSize({ width: 1000, height: 860 }); // no room beside the list
    await page.locator('tbody a').first().click();
    await page.getByRole('heading', { level: 1, name: 'Que dit le registre de cet établissement\u202f?' }).waitFor();
    await state.visitor.picture('etablissement');
    await page.goBack();
    await page.getByRole('table').waitFor();
    assert.equal(page.url(), before);
    await page.setViewportSize({ width: 1280, height: 860 });
    await state.visitor.clean();
  },
  async 'a list without result says what to do'(state) {
    const { page } = state.visitor;
    await state.visitor.follow('/etablissements?q=zzzzqqq');
    await page.getByRole('heading', { name: 'Rien ne correspond' }).waitFor();
    await state.visitor.inspect('an empty list');
    await state.visitor.picture('liste-vide', false);
  },
  async 'Ctrl K finds D1.01.A as D1.O1.A'(state) {
    const { page } = state.visitor;
    await page.keyboard.press('Control+k');
    await page.getByRole('searchbox', { name: 'Mots ou code' }).fill('D1.01.A');
    await page.locator('a', { hasText: 'D1.O1.A' }).first().waitFor();
    await state.visitor.picture('recherche', false);
    await state.visitor.inspect('search with results');
    await page.getByRole('searchbox', { name: 'Mots ou code' }).press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Que faut-il pour atteindre D1.O1.A\u202f?' }).waitFor();
    await state.visitor.clean();
  },
  async 'every rule bears its source, every ambiguity its readings'(state) {
    const { page } = state.visitor;
    await state.visitor.settled();
    const rules = await page.locator('article.rule[id^="D1.O1.A"]').count();
    assert.ok(rules > 0);
    assert.equal(await page.locator('article.rule[id^="D1.O1.A"] q').count(), rules);
    const ambiguity = page.locator('article.rule[id^="AMB-"]').first();
    await ambiguity.getByText('Lecture retenue').waitFor();
    await state.visitor.picture('objectif');
    await page.goto('/objectifs/d1bis/D1-01-A');
    await state.visitor.settled();
    assert.equal(await state.visitor.heading(), 'Que faut-il pour atteindre D1.O1.A\u202f?');
    await state.visitor.clean();
  },
};
