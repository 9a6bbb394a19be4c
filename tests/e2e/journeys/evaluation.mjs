import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { Visitor } from '../browser.mjs';

/** The demonstration group, as the program itself writes it. */
function dossier() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'egide-dossier-'));
  execFileSync(path.resolve(process.env.EGIDE_DEMO_BINARY ?? process.env.EGIDE_BINARY ?? 'build/ci/bin/egide'), ['demo', path.join(folder, 'demo'), '--quiet'], { stdio: 'ignore' });
  const file = path.join(folder, 'demo', 'ght', 'dossier.yaml');
  assert.ok(existsSync(file));
  const text = readFileSync(file, 'utf8');
  rmSync(folder, { recursive: true });
  return text;
}

const drop = (page, text) => page.locator('#dossier-file').setInputFiles({ name: 'dossier.yaml', mimeType: 'application/yaml', buffer: Buffer.from(text) });

/** A dossier dropped in the browser: states, reasons, money. */
export const steps = {
  async 'a dossier is judged'(state) {
    state.visitor = await Visitor.enter(state.browser, state.server, state.out);
    const { page } = state.visitor;
    await state.visitor.signIn(state.server.accounts.get('main_referent') ?? state.server.accounts.get('instance_administrator'), '/evaluer?date=2026-10-01');
    await state.visitor.settled();
    await state.visitor.picture('evaluer');
    state.text = dossier();
    await drop(page, state.text);
    await page.getByRole('heading', { name: /objectifs? atteints? sur \d+/ }).waitFor({ timeout: 15_000 });
    await page.getByText('GHT de Démonstration').first().waitFor();
    assert.match(await page.locator('.figures').innerText(), /€/);
    await state.visitor.picture('evaluation');
    await state.visitor.inspect('an evaluation');
  },
  async 'a missed objective opens down to its cause and its official sentence'(state) {
    const { page } = state.visitor;
    const missed = page.locator('details.objective', { hasText: 'Non atteint' }).first();
    await missed.locator('summary').first().click();
    await missed.locator('.reason').first().waitFor();
    assert.match(await missed.innerText(), /«/);
    await state.visitor.picture('evaluation-raisons');
    await state.visitor.inspect('reasons');
  },
  async 'another language judges the same dossier again'(state) {
    const { page } = state.visitor;
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: /objectives? met out of \d+/ }).waitFor({ timeout: 15_000 });
    await state.visitor.picture('evaluation-en');
    await page.getByRole('button', { name: 'Français' }).click();
    await page.getByRole('heading', { name: /objectifs? atteints? sur \d+/ }).waitFor({ timeout: 15_000 });
    await state.visitor.clean();
  },
  async 'a faulty dossier is answered with line and column'(state) {
    const { page } = state.visitor;
    const faulty = `gremlin: 1\n${state.text}`;
    await drop(page, faulty);
    await page.getByRole('heading', { name: /atteints? sur/ }).waitFor({ state: 'detached' });
    await page.getByText(/Ligne 1, colonne \d+/).first().waitFor();
    assert.match(await page.locator('pre .wrong').first().innerText(), /gremlin/);
    await state.visitor.picture('evaluation-erreurs', false);
    await state.visitor.inspect('a faulty dossier');
  },
  async 'what is no dossier at all does no harm'(state) {
    const { page } = state.visitor;
    for (const text of process.env.EGIDE_E2E_MOCK ? [] : ['', '\u0000\u0001', '<script>alert(1)</script>', '- [', '&a [*a, *a]']) {
      await drop(page, text);
      await page.locator('[role=alert], .notice.bad').first().waitFor();
    }
    await state.visitor.clean();
  },
};
