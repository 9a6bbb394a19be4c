import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';

import { Visitor } from '../browser.mjs';

/** A piece goes up, whole, with its fingerprint. */
export const steps = {
  async 'two files are deposited, each with its fingerprint'(state) {
    state.visitor = await Visitor.enter(state.browser, state.server, state.out);
    const { page } = state.visitor;
    await state.visitor.signIn(state.server.accounts.get('main_referent') ?? state.server.accounts.get('instance_administrator'), '/preuves');
    await state.visitor.settled();
    await page.getByLabel('Objectif ou pièce concernés').fill('d1.01.a.e2');
    await page.getByRole('combobox', { name: 'Établissement concerné' }).fill('centre');
    await page.getByRole('option', { name: /CHU de Démonstration-Centre/ }).first().click();
    // Larger than one piece of an upload, with a name that is no markup.
    const large = Buffer.alloc(5 * 1024 * 1024, 'audit ');
    state.name = '<b>rapport</b> & « été ».txt';
    await page.locator('input[type=file]').setInputFiles([
      { name: state.name, mimeType: 'text/plain', buffer: large },
      { name: 'court.txt', mimeType: 'text/plain', buffer: Buffer.from(`court ${Date.now()}`) },
    ]);
    await page.getByText('Déposé', { exact: true }).nth(1).waitFor({ timeout: 30_000 });
    const expected = createHash('sha256').update(large).digest('hex');
    await page.locator('.line code', { hasText: expected }).waitFor();
    await page.getByRole('link', { name: 'court.txt' }).waitFor();
    await state.visitor.picture('preuves');
    await state.visitor.inspect('evidence');
  },
  async 'its page tells what is known of it'(state) {
    const { page } = state.visitor;
    await page.getByRole('link', { name: 'court.txt' }).click();
    await page.getByRole('heading', { level: 2, name: 'court.txt' }).waitFor();
    await state.visitor.picture('preuve-a-cote');
    await state.visitor.axe('a piece beside the list');
    await page.getByRole('link', { name: 'Ouvrir la page entière' }).click();
    await page.getByRole('heading', { level: 1, name: 'Que sait-on de cette pièce\u202f?' }).waitFor();
    await page.getByRole('heading', { name: 'Histoire' }).waitFor();
    const download = page.getByRole('link', { name: 'Télécharger' });
    assert.match(await download.getAttribute('href'), /^\/api\/v1\/evidence\/.+\/content$/);
    await state.visitor.picture('preuve');
    await state.visitor.inspect('a piece of evidence');
  },
};
