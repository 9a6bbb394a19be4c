import assert from 'node:assert/strict';

import { Visitor } from '../browser.mjs';

const background = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

/** The frame around every page: menu, languages, themes, paper. */
export const steps = {
  async 'a stranger is sent to sign in, and comes back to the page wanted'(state) {
    state.visitor = await Visitor.enter(state.browser, state.server, state.out);
    const { page } = state.visitor;
    state.admin = state.server.accounts.get('instance_administrator');
    await page.goto('/evaluer');
    await page.waitForURL(/\/connexion\?next=%2Fevaluer/);
    await page.waitForFunction(() => document.fonts.status === 'loaded');
    assert.ok(await page.evaluate(() => [...document.fonts].some((font) => font.family.includes('Atkinson') && font.status === 'loaded')), 'the sign-in page has the font of the interface');
    assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('.links')).listStyleType), 'none');
    await state.visitor.inspect('sign-in');
    await page.getByRole('link', { name: 'English' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    await state.visitor.inspect('sign-in, in English');
    await page.getByRole('link', { name: 'Français' }).click();
    assert.equal(new URL(page.url()).searchParams.get('next'), '/evaluer');
    await page.emulateMedia({ colorScheme: 'dark' });
    await state.visitor.picture('connexion-sombre', false);
    await page.emulateMedia({ colorScheme: 'light' });
    await state.visitor.signIn(state.admin, '/evaluer');
    await state.visitor.settled();
    assert.equal(new URL(page.url()).pathname, '/evaluer');
    await state.visitor.clean();
  },
  async 'both languages, without losing the page'(state) {
    const { page } = state.visitor;
    await state.visitor.follow('/objectifs');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { level: 1, name: 'What does each objective ask?' }).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
    await page.waitForFunction(() => document.title.startsWith('What does each objective ask?'));
    await state.visitor.picture('objectifs-en');
    await page.getByRole('button', { name: 'Français' }).click();
    await page.getByRole('heading', { level: 1, name: 'Que demande chaque objectif\u202f?' }).waitFor();
    await state.visitor.clean();
  },
  async 'both themes, chosen or the system’s'(state) {
    const { page } = state.visitor;
    await state.visitor.follow('/');
    const light = await background(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    const dark = await background(page);
    assert.notEqual(dark, light);
    await state.visitor.picture('accueil-sombre');
    await page.locator('header .menu > button').click();
    await page.getByRole('radio', { name: 'Clair' }).check();
    assert.equal(await background(page), light);
    await state.visitor.picture('menu-compte', false);
    await page.getByRole('radio', { name: 'Comme le système' }).check();
    await page.keyboard.press('Escape');
    await page.emulateMedia({ colorScheme: 'light' });
    await state.visitor.picture('accueil');
    await state.visitor.clean();
  },
  async 'forced colours keep every border'(state) {
    const { page } = state.visitor;
    await page.emulateMedia({ forcedColors: 'active' });
    await state.visitor.follow('/composants');
    await state.visitor.picture('couleurs-forcees');
    await page.emulateMedia({ forcedColors: 'none' });
  },
  async 'paper carries the scope and the date, not the menu'(state) {
    const { page } = state.visitor;
    await state.visitor.follow('/depot');
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('#navigation').isVisible(), false);
    assert.match(await page.locator('.printed').innerText(), /Égide · .+ · imprimé le \d/);
    await state.visitor.picture('depot-imprime');
    await page.emulateMedia({ media: 'screen' });
    await state.visitor.clean();
  },
  async 'back restores the place in the page'(state) {
    const { page } = state.visitor;
    await state.visitor.follow('/objectifs');
    await page.evaluate(() => window.scrollTo(0, 400));
    const before = await page.evaluate(() => window.scrollY);
    await page.locator('main a[href^="/objectifs/"]').last().evaluate((link) => link.click());
    await page.locator('main[data-address^="/objectifs/"]').waitFor();
    await state.visitor.settled();
    assert.equal(await page.evaluate(() => window.scrollY), 0);
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Que demande chaque objectif\u202f?' }).waitFor();
    await page.waitForFunction((y) => Math.abs(window.scrollY - y) < 2, before);
    await state.visitor.clean();
  },
};
