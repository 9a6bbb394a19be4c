// Signing in at a real provider: the program as it is built, a provider from npm, a client that plays the browser.
import { execFileSync, spawn } from 'node:child_process';
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { writeCounts } from '../../ui/tools/counted.js';

const here = path.dirname(fileURLToPath(import.meta.url));
const binary = path.resolve(process.env.EGIDE_BINARY ?? 'build/ci/bin/egide');

if (!existsSync(path.join(here, 'node_modules/oidc-provider'))) {
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: here, stdio: ['ignore', 2, 2] });
}
const { startProvider, SECRET } = await import('./provider.mjs');
const { Visitor } = await import('./visitor.mjs');

async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.on('listening', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function startEgide(folder, port, issuer) {
  writeFileSync(path.join(folder, 'secret'), `${SECRET}\n`, { mode: 0o600 });
  writeFileSync(
    path.join(folder, 'egide.toml'),
    `[server]\npublic_address = "http://localhost:${port}"\n\n[[oidc]]\nid = "essai"\nlabel_fr = "l’essai"\nlabel_en = "the trial"\n` +
      `issuer = "${issuer}"\nclient_id = "egide"\nclient_secret_file = "${path.join(folder, 'secret')}"\nscopes = "openid email"\n`,
  );
  const options = ['serve', '--demo', '--config', path.join(folder, 'egide.toml'), '--data', path.join(folder, 'data')];
  const child = spawn(binary, [...options, '--programmes', path.join(here, '../../programmes'), '--listen', `127.0.0.1:${port}`]);
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  for (let i = 0; !/\/premier-acces\/\S+/.test(output) || !output.includes('listening'); ++i) {
    if (i > 600 || child.exitCode !== null) throw new Error(`the server announced nothing:\n${output}`);
    await wait(100);
  }
  return {
    invitation: new URL(/http\S+\/premier-acces\/\S+/.exec(output)[0]).pathname,
    accounts: new Map([...output.matchAll(/^\s*(\S+@\S+)\s+(\S+)\s+([a-z_]+)\s*$/gm)].map(([, email, password, role]) => [role, { email, password }])),
    output: () => output,
    async stop() {
      const ended = new Promise((resolve) => child.on('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    },
  };
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'egide-oidc-'));
const site = `http://localhost:${await freePort()}`;
const provider = await startProvider(await freePort(), site);
const egide = await startEgide(folder, new URL(site).port, provider.issuer);
const began = Date.now();

/** From a button of ours to the provider's page. */
async function leave(visitor, button) {
  const answer = await visitor.ask(site + button, { method: 'POST' });
  assert.equal(answer.status, 200, answer.text);
  return visitor.follow(answer);
}

/** Signs in on the provider's pages as somebody, and comes back. */
async function signInThere(visitor, page, login) {
  const consent = await visitor.follow(await visitor.send(page, { login, password: 'any' }), (next) => next.startsWith(site));
  if (consent.next) return visitor.ask(consent.next);
  const back = await visitor.follow(await visitor.send(consent, {}), (next) => next.startsWith(site));
  return visitor.ask(back.next);
}

const whoIs = async (visitor) => JSON.parse((await visitor.ask(`${site}/api/v1/session`)).text);

const steps = {
  'the sign-in page offers the provider': async () => {
    assert.match((await new Visitor().ask(`${site}/connexion`)).text, /Sign in with the trial/);
    assert.equal(provider.asked.length, 0, 'nobody is asked before somebody leaves');
  },
  'an invitation is opened with an identity there, without a password': async () => {
    const visitor = new Visitor();
    const page = await leave(visitor, `${egide.invitation}/fournisseur/essai`);
    const back = await signInThere(visitor, page, 'zoe');
    assert.equal(back.status, 303, back.text);
    assert.ok((await whoIs(visitor)).account.email);
  },
  'the same person comes back from another browser': async () => {
    const visitor = new Visitor();
    const page = await leave(visitor, '/connexion/fournisseur/essai?next=/preuves');
    const back = await signInThere(visitor, page, 'zoe');
    assert.equal(back.next, `${site}/preuves`);
    assert.equal((await whoIs(visitor)).providers[0].id, 'essai');
  },
  'a stranger is told so, and has no session': async () => {
    const visitor = new Visitor();
    const back = await signInThere(visitor, await leave(visitor, '/connexion/fournisseur/essai'), 'stranger');
    assert.equal(back.status, 403);
    assert.match(back.text, /no account of Égide is linked/);
    assert.equal((await visitor.ask(`${site}/api/v1/session`)).status, 401);
  },
  'who refuses there comes back to words': async () => {
    const visitor = new Visitor();
    const page = await leave(visitor, '/connexion/fournisseur/essai');
    const abort = /href="([^"]*\/abort)"/.exec(page.text)[1];
    const back = await visitor.follow(await visitor.ask(new URL(abort, page.url).href));
    assert.equal(back.status, 401);
    assert.match(back.text, /did not succeed/);
  },
  'an account with a password links an identity and signs in with it': async (state) => {
    const { email, password } = egide.accounts.get('main_referent') ?? [...egide.accounts.values()][0];
    const visitor = new Visitor();
    await visitor.ask(`${site}/connexion`, { method: 'POST', form: { email, password } });
    const csrf = { 'x-egide-csrf': (await whoIs(visitor)).csrf };
    const proved = await visitor.ask(`${site}/api/v1/session/step-up`, { method: 'POST', json: { password }, headers: csrf });
    assert.equal(proved.status, 204, proved.text);
    const fresh = { 'x-egide-csrf': (await whoIs(visitor)).csrf };
    const begun = await visitor.ask(`${site}/api/v1/account/identities`, { method: 'POST', json: { provider: 'essai' }, headers: fresh });
    assert.equal(begun.status, 200, begun.text);
    const page = await visitor.follow(await visitor.ask(JSON.parse(begun.text).address));
    assert.equal((await signInThere(visitor, page, 'referent')).next, `${site}/compte`);
    const other = new Visitor();
    await signInThere(other, await leave(other, '/connexion/fournisseur/essai'), 'referent');
    assert.equal((await whoIs(other)).account.email, email);
    state.other = other;
  },
  'who signs out here may sign out there too': async (state) => {
    const confirm = await state.other.follow(await state.other.ask(`${site}/deconnexion/fournisseur`));
    assert.match(confirm.text, /sign-out/i);
    const back = await state.other.follow(await state.other.send(confirm, { logout: 'yes' }));
    assert.ok(back.url.startsWith(`${site}/connexion`), back.url);
    assert.equal((await state.other.ask(`${site}/api/v1/session`)).status, 401);
  },
  'other keys are asked for once a minute, and then believed': async () => {
    await provider.rotate();
    const early = Date.now() - began < 50_000;
    const visitor = new Visitor();
    const refused = await signInThere(visitor, await leave(visitor, '/connexion/fournisseur/essai'), 'zoe');
    if (early) assert.equal(refused.status, 401, 'a minute has not passed since the keys were asked for');
    await wait(early ? 62_000 : 0);
    const again = new Visitor();
    const back = await signInThere(again, await leave(again, '/connexion/fournisseur/essai'), 'zoe');
    assert.equal(back.status, 303, back.text);
  },
  'a provider that is gone is told in words': async () => {
    await provider.stop();
    const answer = await new Visitor().ask(`${site}/connexion`);
    assert.equal(answer.status, 200, 'the page itself needs nobody');
  },
};

const cases = [];
const state = {};
try {
  for (const [name, step] of Object.entries(steps)) {
    try {
      await step(state);
      cases.push({ name, state: 'passed' });
      console.log(`ok  ${name}`);
    } catch (error) {
      cases.push({ name, state: 'failed' });
      console.log(`FAILED  ${name}\n${error.stack}`);
    }
  }
} finally {
  await egide.stop();
  rmSync(folder, { recursive: true, force: true });
}
writeCounts(cases);
const failed = cases.filter((one) => one.state === 'failed').length;
console.log(`${cases.length - failed} passed, ${failed} failed`);
if (failed > 0) console.log(egide.output().split('\n').slice(-20).join('\n'));
process.exit(failed > 0 ? 1 : 0);
