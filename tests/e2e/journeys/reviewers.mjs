import { Visitor } from '../browser.mjs';

// After a dossier was deposited: whose pages, which of them.
const ROLES = {
  ars_reviewer: (id) => ['/ars', `/ars/dossiers/${id}`, '/ars/region', `/dossiers/${id}/demandes`],
  ans_administrator: (id) => ['/ans', `/ans/dossiers/${id}`, '/ans/pilotage', `/dossiers/${id}/convention`, `/dossiers/${id}/paiement`],
  main_referent: (id) => [`/dossiers/${id}/demandes`, `/dossiers/${id}/convention`, `/dossiers/${id}/paiement`, `/dossiers/${id}/personnes`, `/dossiers/${id}/industriels`],
  vendor: () => ['/industriel'],
  adviser: () => ['/accompagnement'],
};
const named = (role, to) => `${role}${to.replaceAll(/[0-9a-f]{32}/g, 'un').replaceAll('/', '-')}`;

async function depositedDossier(state) {
  const visitor = await Visitor.enter(state.browser, state.server, state.out);
  await visitor.signIn(state.server.accounts.get('ars_reviewer'), '/dossiers?status=submitted');
  await visitor.settled();
  const link = await visitor.page.locator('main td a[href^="/dossiers/"], main th a[href^="/dossiers/"]').first().getAttribute('href');
  await visitor.leave();
  return link.split('/')[2];
}

const look = (role) => async (state) => {
  state.dossier ??= await depositedDossier(state);
  state.visitor = await Visitor.enter(state.browser, state.server, state.out);
  const { page } = state.visitor;
  await state.visitor.signIn(state.server.accounts.get(role));
  await state.visitor.settled();
  for (const language of ['fr', 'en']) {
    if (language === 'en') {
      await page.getByRole('button', { name: 'English' }).click();
      await page.locator('html[lang=en]').waitFor();
      await page.emulateMedia({ colorScheme: 'dark' });
    }
    for (const to of ROLES[role](state.dossier)) {
      await state.visitor.follow(to);
      await state.visitor.inspect(`${to}, ${role} (${language})`);
      if (language === 'en') {
        await page.emulateMedia({ colorScheme: 'dark' });
        await page.setViewportSize({ width: 320, height: 800 });
      }
      await state.visitor.picture(named(`${language}-${role}`, to));
      await page.setViewportSize({ width: 1280, height: 860 });
    }
  }
  // The language is the account's: the journeys that follow read French.
  await page.getByRole('button', { name: 'Français' }).click();
  await page.locator('html[lang=fr]').waitFor();
  await state.visitor.leave();
  state.visitor = undefined;
};

/** Everybody who judges, pays, supplies or advises, in both languages, on both sizes, light and dark. */
export const steps = {
  'the region': look('ars_reviewer'),
  'the agency': look('ans_administrator'),
  'the referent, of those who answer him': look('main_referent'),
  'a supplier': look('vendor'),
  'an adviser': look('adviser'),
};
