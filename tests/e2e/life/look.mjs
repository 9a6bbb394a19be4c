// What is kept of a life to be looked at: pictures, and each role's screens in the other language, dark and narrow.
import assert from 'node:assert/strict';

import { as } from '../people.mjs';

const WHOLE = process.env.EGIDE_E2E_WHOLE === '1';

/** The page from its top; pictures of one life begin with the same word. */
export async function picture(state, name) {
  await state.visitor.page.evaluate(() => window.scrollTo(0, 0));
  await state.visitor.picture(`${state.series}-${name}`);
}

/** The last screen of each role, or all of them; `#` stands for the dossier. Faults are told together. */
export async function inEnglish(state, screensOf) {
  const faults = [];
  for (const [key, screens] of Object.entries(screensOf)) {
    const page = await as(state, state.of[key] ?? state.admin);
    await page.getByRole('button', { name: 'English' }).click();
    await page.locator('html[lang=en]').waitFor();
    const shown = WHOLE ? screens : screens.slice(-1);
    for (const screen of shown) {
      const where = screen.replace('#', `/dossiers/${state.dossier}`);
      await state.visitor.follow(where);
      await state.visitor.inspect(`${key} ${where} (en)`).catch((fault) => faults.push(String(fault.message)));
      if (!WHOLE) continue;
      await page.setViewportSize({ width: 320, height: 800 });
      await page.emulateMedia({ colorScheme: 'dark' });
      await picture(state, `en-${key}-${screen.replaceAll(/[^a-z0-9]+/g, '-')}`);
      await page.emulateMedia({ colorScheme: 'light' });
      await page.setViewportSize({ width: 1280, height: 860 });
    }
  }
  assert.deepEqual(faults, []);
}
