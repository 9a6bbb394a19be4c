// How a life begins: people are invited, one of them tries without an account, and opens what he tried.
import { Visitor } from '../browser.mjs';
import { as, signIn, takeUp, welcome } from '../people.mjs';
import { at, group, step } from './acts.mjs';
import { picture } from './look.mjs';

export const mailOf = (name, domain) => `${name.split(' ')[0].toLowerCase()}@${domain}`;

/** The first administrator opens the instance and invites `people`, who come in at once. */
export async function gather(state, { administrator, people, domain }) {
  state.admin = await takeUp(state, state.server.link, { name: administrator, email: mailOf(administrator, domain), first: true });
  await picture(state, 'administration-facteur');
  state.of = {};
  for (const [key, asked] of Object.entries(people)) {
    state.of[key] = await welcome(state, state.admin, { ...asked, email: mailOf(asked.name, domain) });
  }
  await as(state, state.admin, '/admin/comptes');
  await picture(state, 'administration-comptes');
  await state.visitor.clean();
}

/** Tries domain 1 bis for a legal entity of the registry, in a browser that knows nobody. */
export async function simulate(state, person, { search, carrier, answers, understood }) {
  await person.visitor.leave();
  person.visitor = await Visitor.enter(state.browser, state.server, state.out);
  state.visitor = person.visitor;
  const { page } = state.visitor;
  await state.visitor.go('/simulateur');
  await page.getByLabel(/domaine 1 bis/).check();
  await page.getByRole('combobox', { name: 'Chercher dans le répertoire FINESS' }).fill(search);
  await page.getByRole('option', { name: new RegExp(carrier) }).first().click();
  for (const [question, said] of answers) await group(page, question).getByLabel(said, { exact: true }).check();
  await page.getByText(/vous pouvez candidater/).first().waitFor();
  await page.getByText(understood).locator('visible=true').first().waitFor();
  await picture(state, 'simulateur');
  await state.visitor.clean();
}

/** Signs in from the simulator, and opens the dossier of what was tried there. */
export async function openTried(state, person, understood) {
  const { page } = state.visitor;
  await page.getByRole('link', { name: 'Se connecter et commencer la candidature' }).click();
  await page.waitForURL(/\/connexion/);
  await signIn(person);
  await page.getByRole('heading', { name: 'Ce qui a été compris' }).waitFor();
  await page.getByText(understood).waitFor();
  await picture(state, 'referent-nouveau');
  await page.getByRole('button', { name: 'Ouvrir le dossier' }).click();
  await page.waitForURL(/\/dossiers\/[0-9a-f]+\/candidature/);
  state.dossier = /dossiers\/([0-9a-f]+)/.exec(page.url())[1];
  await state.visitor.settled();
  await at(state);
  await step(person, 'Préparer une candidature', { done: page.getByText('Candidature en préparation') });
  await state.visitor.clean();
}
