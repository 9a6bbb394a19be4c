// What the region and the agency do again with every dossier.
import { as, confirmed } from '../people.mjs';
import { at, step } from './acts.mjs';
import { picture } from './look.mjs';
import { today } from './papers.mjs';

/** Accepts every line of a grid that shows no answer yet. */
export async function acceptAll(page) {
  const open = page.locator('main li.card').filter({ hasText: 'À décider' });
  for (let left = await open.count(); left > 0; left = await open.count()) {
    await open.first().getByRole('button', { name: 'Accepter' }).click();
    await page.waitForFunction((before) => [...document.querySelectorAll('main li.card')].filter((one) => one.innerText.includes('À décider')).length < before, left);
  }
}

/** The region accepts the whole application. */
export async function validate(state, region) {
  const { page } = region.visitor;
  await acceptAll(page);
  await step(region, 'Valider la candidature', { done: page.getByText('La grille se lit, elle ne se décide pas à cette étape.') });
  await picture(state, 'ars-validee');
  await state.visitor.clean();
}

/** The convention: generated and sent by the agency, read by whoever signs it, signed on both sides. */
export async function agree(state, { agency, director, name, number }) {
  const page = await as(state, agency, '/ans?onglet=convention_due');
  await page.getByRole('link', { name }).waitFor();
  await picture(state, 'ans-file');
  await at(state, '/convention');
  await page.getByLabel('Numéro de convention').fill(number);
  await page.getByRole('button', { name: 'Générer la convention' }).click();
  await confirmed(agency, page.locator('article.text'));
  await page.getByLabel('Envoyée').fill(today());
  // The page reads the dossier again after that; a step taken before would be of a dossier that has changed.
  const again = page.waitForResponse((one) => one.request().method() === 'GET' && /\/dossiers\/[0-9a-f]+$/.test(new URL(one.url()).pathname));
  await page.getByRole('button', { name: 'Enregistrer ces dates' }).click();
  await again;
  await state.visitor.settled();
  await step(agency, 'Envoyer la convention', { done: page.getByRole('button', { name: 'Enregistrer ces dates' }) });
  await picture(state, 'ans-convention');
  await state.visitor.clean();
  const theirs = await as(state, director, `/dossiers/${state.dossier}/convention`);
  await theirs.getByText(number).first().waitFor();
  await picture(state, 'directrice-convention');
  await state.visitor.clean();
  await as(state, agency);
  await page.getByLabel('Signée par le bénéficiaire').fill(today());
  await page.getByLabel('Signée par l’agence').fill(today());
  await page.getByRole('button', { name: 'Enregistrer ces dates' }).click();
  await page.getByText('Elle est signée des deux côtés.').waitFor();
  await step(agency, 'Enregistrer la convention signée', { done: page.getByText('Phase opérationnelle').first() });
  await state.visitor.clean();
}

/** The region finds the declaration complete. */
export async function handOver(state, region) {
  const page = await as(state, region, `/ars/dossiers/${state.dossier}`);
  await picture(state, 'ars-atteinte');
  await acceptAll(page);
  await step(region, 'Transmettre à l’ANS', { done: page.getByText('La grille se lit, elle ne se décide pas à cette étape.') });
  await state.visitor.follow('/ars/region');
  await picture(state, 'ars-region');
  await state.visitor.clean();
}

/** Accepts objectives and expenses one after the other, but those whose name begins with `but`. */
export async function acceptTargets(state, but) {
  const { page } = state.visitor;
  for (const name of await page.locator('section[aria-labelledby=kind-objective] article, section[aria-labelledby=kind-expense] article').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')))) {
    if (but !== undefined && name.startsWith(but)) continue;
    const card = page.getByRole('article', { name, exact: true });
    await card.getByRole('button', { name: 'Accepter' }).click();
    await card.getByText('Accepté').waitFor();
  }
  await state.visitor.clean();
}

/** Prepares a decision and proposes it. */
export async function propose(state, person, motive) {
  const { page } = person.visitor;
  await page.getByLabel('Motif').fill(motive);
  await page.getByRole('button', { name: 'Préparer la décision' }).click();
  await page.getByText(/^Préparée par/).waitFor();
  await step(person, 'Proposer une décision', { done: page.getByText('Décision proposée').first() });
  await picture(state, 'ans-decision-proposee');
  await state.visitor.clean();
}

/** Takes the decision that somebody else proposed; the beneficiary reads it. */
export async function decide(state, { decider, referent, way, reason, outcome }) {
  const page = await as(state, decider, `/ans/dossiers/${state.dossier}`);
  await step(decider, way, { reason, done: page.getByText(outcome).first() });
  await picture(state, 'ans-decidee');
  await state.visitor.clean();
  const theirs = await as(state, referent, `/dossiers/${state.dossier}/paiement`);
  await theirs.getByText('La décision est prise').waitFor();
  await picture(state, 'referent-decision');
  await state.visitor.clean();
}
