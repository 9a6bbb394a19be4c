import { Visitor } from '../browser.mjs';

const OPEN = ['/glossaire', '/accessibilite', '/licences', '/composants', '/composants/dessins', '/composants/graphiques'];
const PAGES = [
  '/', '/objectifs', '/objectifs?programme=d2', '/objectifs/d1bis/D1-O2-B', '/technique', '/continuite', '/depenses', '/depot', '/evaluer', '/preuves',
  '/etablissements', '/recherche', '/notifications', '/compte', '/compte?onglet=securite', '/compte?onglet=nouvelles', '/compte?onglet=sessions',
  '/admin', '/admin/comptes', '/admin/droits', '/admin/droits?onglet=table', '/admin/journal', '/admin/travaux', '/admin/connecteurs', '/admin/courriels', '/admin/systeme',
  ...OPEN,
];
const named = (to) => to.replace(/^\//, '').replaceAll(/[/?=.]+/g, '-') || 'accueil';

async function walk(state, language) {
  for (const to of PAGES) {
    await state.visitor.follow(to);
    await state.visitor.inspect(`${to} (${language})`);
    if (language === 'fr') {
      await state.visitor.picture(`page-${named(to)}`);
    }
  }
}

/** Every page, both languages, both themes, narrow: nothing that axe faults, nothing forbidden. */
export const steps = {
  async 'strangers may read what is open'(state) {
    state.visitor = await Visitor.enter(state.browser, state.server, state.out);
    for (const to of OPEN) {
      await state.visitor.go(to);
      await state.visitor.inspect(`${to} (stranger)`);
    }
    await state.visitor.leave();
  },
  async 'in French'(state) {
    state.visitor = await Visitor.enter(state.browser, state.server, state.out);
    await state.visitor.signIn(state.server.accounts.get('instance_administrator'));
    await state.visitor.settled();
    await walk(state, 'fr');
  },
  async 'in English'(state) {
    const { page } = state.visitor;
    await page.getByRole('button', { name: 'English' }).click();
    await page.locator('html[lang=en]').waitFor();
    await state.visitor.settled();
    await walk(state, 'en');
    await page.getByRole('button', { name: 'Français' }).click();
    await page.locator('html[lang=fr]').waitFor();
  },
  async 'on a narrow screen, in the dark'(state) {
    const { page } = state.visitor;
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 320, height: 800 });
    for (const to of ['/', '/objectifs', '/etablissements', '/compte?onglet=securite', '/admin/systeme']) {
      await state.visitor.follow(to);
      await state.visitor.picture(`etroit-${named(to)}`);
    }
    await page.getByRole('button', { name: 'Menu', exact: true }).click();
    await state.visitor.picture('etroit-menu', false);
    await state.visitor.clean();
  },
};
