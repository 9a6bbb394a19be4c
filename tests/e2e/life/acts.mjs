// What people do again and again in the screens of a dossier.
import { confirmed } from '../people.mjs';

export const saved = (page, nth = 0) => page.getByText(/^Enregistré à \d\d:\d\d$/).nth(nth).waitFor();
export const group = (page, name) => page.getByRole('group', { name });

/** Shows a page of the dossier. */
export async function at(state, where = '') {
  await state.visitor.follow(`/dossiers/${state.dossier}${where}`);
  return state.visitor.page;
}

/** Takes one step of the dossier's life where it is offered: the button, its question, a reason when one is asked. */
export async function step(person, label, { reason, done }) {
  const { page } = person.visitor;
  await page.getByRole('button', { name: label, exact: true }).last().click();
  const dialog = page.getByRole('dialog', { name: label });
  await dialog.waitFor();
  if (reason) await dialog.getByLabel('Motif').fill(reason);
  await dialog.getByRole('button', { name: label }).click();
  await confirmed(person, done);
  await dialog.waitFor({ state: 'detached' });
}

/** The page where what goes is read again, and goes. */
export async function submit(state, person, label) {
  const page = await at(state, '/depot');
  await page.getByText('Oui. Relisez ce qui part, puis déposez.').waitFor();
  for (const box of await page.locator('#points input[type=checkbox]').all()) await box.check();
  await page.getByRole('checkbox', { name: /J’ai relu/ }).check();
  await page.getByRole('button', { name: label }).click();
  await confirmed(person, page.getByText(/est déposé$/));
}

/** Brings files to the pieces of the dossier, says what each is, and confirms them. `said` by name: code, unit, fact, date. */
export async function bring(state, files, said = {}) {
  const page = await at(state, '/pieces');
  await page.locator('input[type=file][multiple]').first().setInputFiles(files);
  await page.getByRole('heading', { name: 'Classement à confirmer' }).waitFor();
  for (const { name } of files) {
    await page.getByLabel(`Confirmer ${name}`).waitFor();
    const mine = said[name] ?? {};
    if (mine.code) await page.getByLabel(`Pièce de ${name}`).selectOption(mine.code);
    if (mine.unit) await page.getByLabel(`Établissement de ${name}`).selectOption(mine.unit);
    if (mine.fact) await page.getByLabel(`Fait montré par ${name}`).selectOption({ label: await labelOf(page, name, mine.fact) });
    if (mine.date) await page.getByLabel(`Date de ${name}`).fill(mine.date);
    await page.getByLabel(`Confirmer ${name}`).check();
  }
  return page;
}

async function labelOf(page, name, fact) {
  const options = await page.getByLabel(`Fait montré par ${name}`).locator('option').allInnerTexts();
  const found = options.find((option) => fact.test(option));
  if (found === undefined) throw new Error(`no fact ${fact} for ${name} among ${options.join(' | ')}`);
  return found;
}

export async function confirmPieces(page) {
  await page.getByRole('button', { name: /^Confirmer (?:ce fichier|ces \d+ fichiers)$/ }).click();
  await page.getByRole('heading', { name: 'Classement à confirmer' }).waitFor({ state: 'detached' });
}
