import assert from 'node:assert/strict';

import { Visitor } from '../browser.mjs';

const focused = (page) => page.evaluate(() => (document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '').trim().replace(/\s+/g, ' '));

/** Presses Tab until what is focused is the thing wanted. */
async function tabTo(page, wanted, most = 60) {
  for (let press = 0; press < most; press += 1) {
    await page.keyboard.press('Tab');
    const visible = await page.evaluate(() => {
      const element = document.activeElement;
      const { outlineStyle } = getComputedStyle(element);
      return element === document.body || outlineStyle !== 'none';
    });
    assert.ok(visible, `the focus cannot be seen on « ${await focused(page)} »`);
    if (wanted.test(await focused(page))) return;
  }
  assert.fail(`Tab never reached ${wanted}`);
}

/** Nobody touches the mouse. */
export const steps = {
  async 'sign in'(state) {
    state.visitor = await Visitor.enter(state.browser, state.server, state.out);
    const { page } = state.visitor;
    const account = state.server.accounts.get('instance_administrator');
    await page.goto('/connexion');
    await page.locator('[name=email]').focus();
    await page.keyboard.type(account.email);
    await page.keyboard.press('Tab');
    await page.keyboard.type(account.password);
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    await state.visitor.settled();
  },
  async 'skip to the content'(state) {
    const { page } = state.visitor;
    await page.reload();
    await state.visitor.settled();
    await page.evaluate(() => document.activeElement?.blur());
    await page.keyboard.press('Tab');
    assert.equal(await focused(page), 'Aller au contenu');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H1');
  },
  async 'find an objective and read it'(state) {
    const { page } = state.visitor;
    await page.keyboard.press('Control+k');
    await page.getByRole('searchbox', { name: 'Mots ou code' }).waitFor();
    await page.waitForFunction(() => document.activeElement?.id === 'search-q');
    await page.keyboard.type('d2.o3');
    await page.locator('a', { hasText: 'D2.O3' }).first().waitFor();
    await page.keyboard.press('ArrowDown');
    assert.match(await focused(page), /D2\.O3/);
    await page.keyboard.press('ArrowUp');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'search-q');
    await tabTo(page, /^D2\.O3\.[A-Z]/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /Que faut-il pour atteindre D2\.O3/ }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H1');
  },
  async 'open the account menu, move in it, leave it'(state) {
    const { page } = state.visitor;
    await page.locator('header .menu > button').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    assert.equal(await focused(page), 'Mon compte');
    await page.keyboard.press('Escape');
    assert.equal(await page.getByRole('link', { name: 'Mon compte' }).isVisible(), false);
  },
  async 'open a dialog, stay in it, close it, be back on its button'(state) {
    const { page } = state.visitor;
    await state.visitor.follow('/admin/comptes');
    await page.getByRole('button', { name: 'Inviter une personne' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Inviter une personne' });
    await dialog.waitFor();
    for (let press = 0; press < 12; press += 1) {
      await page.keyboard.press('Tab');
      assert.ok(await page.evaluate(() => document.activeElement === document.body || document.activeElement?.closest('dialog') !== null), 'the focus left the dialog');
    }
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await state.visitor.clean();
  },
  async 'choose in a combobox'(state) {
    const { page } = state.visitor;
    await state.visitor.follow('/composants');
    await page.getByRole('combobox', { name: 'Région' }).focus();
    await page.keyboard.type('cote azur');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    assert.equal(await page.getByRole('combobox', { name: 'Région' }).inputValue(), 'Provence-Alpes-Côte d’Azur');
    await state.visitor.clean();
  },
};
