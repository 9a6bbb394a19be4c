// Runs every journey, or those named, and counts them.
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';

import { writeCounts } from '../../ui/tools/counted.js';
import { openBrowser } from './browser.mjs';
import { startInstance, startServer } from './server.mjs';

const NAMES = ['first_access', 'passkey', 'shell', 'registry_and_rules', 'lists', 'evaluation', 'evidence', 'simulator', 'dossier', 'reviewers', 'dossier_keyboard', 'takeover', 'directories', 'life_group', 'life_private', 'exchange', 'administration', 'connections', 'bad_days', 'keyboard', 'budgets', 'every_page'];

const binary = path.resolve(process.env.EGIDE_BINARY ?? 'build/ci/bin/egide');
const ui = path.resolve(process.env.EGIDE_UI_DIST ?? 'build/ci/ui/dist');
const out = path.resolve(process.env.EGIDE_E2E_OUT ?? 'build/e2e');
const wanted = process.argv.slice(2);
const names = wanted.length > 0 ? wanted : NAMES;

if (!existsSync(path.join(ui, 'index.html'))) {
  console.error(`THE JOURNEYS ARE SKIPPED: the interface is not built in ${ui}`);
  writeCounts(names.map((name) => ({ name, state: 'skipped' })));
  process.exit(0);
}
mkdirSync(out, { recursive: true });

const browser = await openBrowser();
const servers = [];
const cases = [];
try {
  for (const name of names) {
    const journey = await import(`./journeys/${name}.mjs`);
    cases.push(...(await runSteps(name, journey.steps, await serverFor(journey))));
  }
} finally {
  await browser.close();
  for (const one of servers) if (!one.own) await one.stop();
}

/** The demonstration, which journeys share, or an instance of its own for a journey that begins with nobody. */
async function serverFor({ instance = false }) {
  const known = servers.find((one) => !one.own);
  if (!instance && known) return known;
  const server = { ...(await (instance ? startInstance : startServer)(binary, ui)), own: instance };
  servers.push(server);
  return server;
}

/** Steps of a journey share what they found out; after one that fails the rest cannot be walked. */
async function runSteps(journey, steps, server) {
  const state = { browser, server, out, people: [], binary, start: (options) => startServer(binary, ui, options), another: () => startInstance(binary, ui) };
  const done = [];
  for (const [title, step] of Object.entries(steps)) {
    const start = Date.now();
    const name = `${journey}: ${title}`;
    const broken = done.some((one) => one.state === 'failed');
    try {
      if (!broken) await step(state);
      done.push({ name, state: broken ? 'skipped' : 'passed' });
      console.log(`${broken ? '-' : 'ok'}  ${name} (${Date.now() - start} ms)`);
    } catch (error) {
      done.push({ name, state: 'failed' });
      console.log(`FAILED  ${name}\n${error.stack ?? error}`);
      console.log((state.visitor?.faults ?? []).slice(0, 10).join('\n'));
      await state.visitor?.picture(`failed-${journey}`).catch(() => {});
    }
  }
  for (const visitor of new Set([state.visitor, ...state.people.map((one) => one.visitor)])) await visitor?.leave();
  if (server.own) await server.stop();
  await state.own?.stop();
  return done;
}

writeCounts(cases);
const failed = cases.filter((one) => one.state === 'failed');
console.log(`${cases.filter((one) => one.state === 'passed').length} passed, ${failed.length} failed; pictures in ${out}`);
if (failed.length > 0) {
  for (const one of servers) console.log(one.output().split("\n").filter((line) => !line.includes("\"level\":\"info\"") || /"status":(?:4|5)\d\d/.test(line)).slice(-40).join("\n"));
}
process.exit(failed.length > 0 ? 1 : 0);
