// How a life ends: money, and an archive that needs nobody to be believed.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';

import { as, confirmed } from '../people.mjs';
import { at, step } from './acts.mjs';
import { picture } from './look.mjs';
import { today } from './papers.mjs';

export async function orderPayment(state, agency, reference) {
  const page = await as(state, agency, `/dossiers/${state.dossier}/paiement`);
  await page.getByLabel('Date de l’ordre').fill(today());
  await page.getByLabel('Référence').fill(reference);
  await page.getByRole('button', { name: 'Enregistrer', exact: true }).click();
  await confirmed(agency, page.getByText(/^L’ordre de/));
  await step(agency, 'Mettre en paiement', { done: page.getByRole('button', { name: 'Corriger l’ordre de paiement' }) });
  await picture(state, 'ans-paiement');
  await state.visitor.clean();
}

/** Records that it is paid; `amount` is what a page shows of it, written for a regular expression. */
export async function recordPayment(state, { agency, finance, referent, amount }) {
  const page = await as(state, agency);
  await page.getByLabel('Payé le').fill(today());
  await page.getByRole('button', { name: 'Enregistrer', exact: true }).click();
  await page.getByText(/payés le/).first().waitFor();
  await step(agency, 'Enregistrer le paiement', { done: page.getByText('Payé', { exact: true }).first() });
  await state.visitor.clean();
  const money = await as(state, finance, `/dossiers/${state.dossier}/paiement`);
  await money.getByText(new RegExp(`${amount} payés le`)).waitFor();
  await picture(state, 'finances-paye');
  await as(state, referent, '/');
  await picture(state, 'referent-accueil-paye');
  const whole = await at(state);
  assert.match(await whole.locator('main').innerText(), new RegExp(`Subvention décidée\\s*${amount}`));
  await picture(state, 'referent-paye');
  await state.visitor.clean();
}

export async function verifyArchive(state, referent) {
  const page = await as(state, referent, `/dossiers/${state.dossier}/historique`);
  await picture(state, 'referent-historique');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Télécharger l’archive scellée' }).first().click()]);
  const file = path.join(state.out, `${state.series}-declaration.egide`);
  await download.saveAs(file);
  const key = path.join(state.server.data, 'keys', 'journal.pub');
  const said = execFileSync(state.binary, ['verify', file, '--key', key, '--lang', 'fr'], { encoding: 'utf8' });
  assert.match(said, /^INTACT/);
  assert.match(said.replace(/\s+/g, ' '), /signé par une clé à laquelle vous faites confiance/);
  await state.visitor.clean();
}
