// The pages of an application, filled in.
import { at, group, saved } from './acts.mjs';
import { picture } from './look.mjs';
import { PHASE, today } from './papers.mjs';

/** What eligibility asks, the ceiling, the dates. */
export async function answer(state, { answers, ceiling }) {
  const page = await at(state, '/candidature');
  for (const [question, said] of answers) await group(page, question).getByRole('radio', { name: said }).check();
  await page.getByText('Éligible', { exact: true }).waitFor();
  await page.getByLabel('Plafond de subvention, en euros').fill(ceiling);
  await page.getByLabel('Dépôt de la candidature').fill(today());
  await page.getByLabel('Début de la phase opérationnelle').fill(PHASE.phase_start);
  await saved(page, 2);
  await picture(state, 'referent-candidature');
}

/** The activity of each establishment that weighs, and where it was read. */
export async function weigh(state, units) {
  const { page } = state.visitor;
  for (const one of units) {
    const member = page.locator(`[id="${one.finess}"]`);
    await member.locator('summary').click();
    await member.getByLabel('Activité combinée').fill(String(one.activity));
    await member.getByLabel('Année de la source').fill('2023');
    await group(member, /PMSI/).getByRole('radio', { name: 'Oui' }).check();
    await member.getByText(/^Enregistré à/).waitFor();
  }
  await picture(state, 'referent-perimetre');
  await state.visitor.clean();
}

/** Who is to be called, as pairs of what they are and their name. */
export async function contacts(state, people, mailOf) {
  const page = await at(state, '/candidature/contacts');
  for (const [who, name] of people) {
    await group(page, who).getByLabel('Nom').fill(name);
    await group(page, who).getByLabel('Adresse électronique').fill(mailOf(name));
  }
  await saved(page);
}

export async function account(state, holder) {
  const page = await at(state, '/candidature/banque');
  await page.getByLabel('Titulaire du compte').fill(holder);
  await page.getByLabel('IBAN').fill('FR14 2004 1010 0505 0001 3M02 606');
  await saved(page);
}
