// What those who work on the objectives enter, import and bring.
import assert from 'node:assert/strict';

import { as } from '../people.mjs';
import { at, group } from './acts.mjs';
import { picture } from './look.mjs';

/** Adds the fact of the form, and waits for its page. */
export async function addFact(page) {
  await page.getByRole('button', { name: 'Ajouter ce fait' }).click();
  await page.getByRole('heading', { name: 'Versions de ce fait' }).waitFor();
}

/** A directory, and the establishments that it serves. */
export async function addDirectory(state, id, units) {
  const page = await at(state, '/faits/nouveau?genre=directory');
  await page.getByLabel('Identifiant').fill(id);
  for (const one of units) await page.getByRole('checkbox', { name: one.name }).check();
  await addFact(page);
}

/** One crisis exercise of all these establishments. */
export async function addExercise(state, units) {
  const page = await at(state, '/faits/nouveau?genre=exercise');
  await page.getByLabel('Identifiant').fill('exercice-2026');
  await page.getByLabel(/jour de l’exercice/i).fill('2026-05-12');
  await group(page, /gestion de crise cyber/i).getByRole('radio', { name: 'Oui' }).check();
  await group(page, /kits nationaux/i).getByRole('radio', { name: 'Oui' }).check();
  for (const one of units) await page.getByRole('checkbox', { name: one.name }).check();
  await addFact(page);
}

/** Imports a file after its changes were shown. */
export async function importFile(state, file) {
  const page = await at(state, '/importer');
  await page.getByLabel('Fichier', { exact: true }).setInputFiles(file);
  await page.getByRole('button', { name: 'Montrer ce qui changerait' }).click();
  const apply = page.getByRole('button', { name: /^Appliquer ces/ });
  await apply.waitFor();
  await picture(state, 'technique-import');
  await apply.click();
  await page.getByText(/changements appliqués/).waitFor();
  await state.visitor.clean();
  await at(state, '/faits');
  await picture(state, 'technique-faits');
}

/** Enters what was spent: label, objective, amount, number of the invoice. */
export async function spend(state, finance, supplier, lines, total) {
  const page = await as(state, finance, `/dossiers/${state.dossier}/depenses`);
  await picture(state, 'finances-vides');
  for (const [label, objective, amount, number] of lines) {
    await at(state, '/depenses/nouvelle');
    await page.getByLabel('Famille de dépense').selectOption('EL1');
    await page.getByLabel('Objectif auquel elle contribue').selectOption(objective);
    await page.getByLabel('Intitulé de la prestation').fill(label);
    await page.getByLabel('Fournisseur ou prestataire').fill(supplier);
    await page.getByLabel('Date de commande').fill('2026-03-25');
    await page.getByLabel('Numéro de facture').fill(number);
    await page.getByLabel('Date de facture').fill('2026-09-30');
    await page.getByLabel('Montant de la facture').fill(amount);
    await page.getByText('Cette dépense compte').waitFor();
    await page.getByRole('button', { name: 'Ajouter une dépense' }).click();
    await page.getByText(/^Chaque changement/).waitFor();
  }
  await at(state, '/depenses');
  assert.match(await page.locator('main').innerText(), total);
  await picture(state, 'finances');
  await state.visitor.clean();
}

/** Reads the check and the whole, then what goes: the declaration is sealed. */
export async function readBeforeDeclaring(state, referent, count) {
  const page = await as(state, referent, `/dossiers/${state.dossier}/verifier`);
  await picture(state, 'referent-verifier-atteinte');
  await at(state);
  await page.getByText(count).waitFor();
  await picture(state, 'referent-atteinte');
  await at(state, '/depot');
  await picture(state, 'referent-depot');
}
