// The built server on a port of its own, for as long as the journeys last: with its demonstration, or as an
// administrator installs it.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { movedClock } from './clock.mjs';
import { feed } from './registry.mjs';

const PATIENCE = 60_000;
const PROGRAMMES = fileURLToPath(new URL('../../programmes', import.meta.url));

/** What the demonstration prints: its address, its accounts, an open invitation. */
function readDemonstration(text) {
  const address = /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0];
  const link = /http:\/\/127\.0\.0\.1:\d+\/premier-acces\/\S+/.exec(text)?.[0];
  const accounts = new Map();
  for (const [, email, password, role] of text.matchAll(/^\s*(\S+@\S+)\s+(\S+)\s+([a-z_]+)\s*$/gm)) {
    accounts.set(accounts.has(role) ? `${role}_2` : role, { email, password });
  }
  return address && link && accounts.size > 0 ? { address, link, accounts } : null;
}

/** What a new instance prints: the link of its first administrator, then its address. */
function readInstance(text) {
  const link = /(http:\/\/127\.0\.0\.1:\d+)\/premier-acces\/\S+/.exec(text);
  return link && text.indexOf(link[1], link.index + link[0].length) > 0 ? { address: link[1], link: link[0], accounts: new Map() } : null;
}

/** Starts a process that stays, until what it prints tells what was waited for. */
async function announced(binary, words, read, environment = {}) {
  const child = spawn(binary, words, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment } });
  let output = '';
  const found = await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`the server announced nothing in ${PATIENCE / 1000} s:\n${output}`)), PATIENCE);
    const take = (chunk) => {
      output += chunk;
      const told = read(output);
      if (told) {
        clearTimeout(late);
        resolve(told);
      }
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('exit', (status) => reject(new Error(`the server ended with ${status}:\n${output}`)));
  });
  return { child, found, output: () => output };
}

async function ended(child) {
  const over = new Promise((resolve) => child.on('exit', resolve));
  child.kill('SIGTERM');
  await Promise.race([over, new Promise((resolve) => setTimeout(resolve, 5000))]);
  child.kill('SIGKILL');
}

function handleOf({ child, found, output }, data, alsoStop = async () => {}) {
  return {
    // Passkeys want a name, not an address.
    address: found.address.replace('127.0.0.1', 'localhost'),
    link: found.link.replace('127.0.0.1', 'localhost'),
    accounts: found.accounts,
    data,
    output,
    async stop() {
      await ended(child);
      await alsoStop();
      rmSync(path.dirname(data), { recursive: true, force: true });
    },
  };
}

const folder = () => path.join(mkdtempSync(path.join(os.tmpdir(), 'egide-e2e-')), 'data');
const serving = (data, ui) => ['serve', '--data', data, '--ui', ui, '--programmes', PROGRAMMES, '--listen', '127.0.0.1:0'];

/** With `days`, time passes for the server when the journey says so. */
export async function startServer(binary, ui, { days = false } = {}) {
  const data = folder();
  const clock = days ? movedClock(path.dirname(data)) : null;
  const started = await announced(binary, [...serving(data, ui), '--demo'], readDemonstration, clock?.environment);
  return { ...handleOf(started, data), pass: (seconds) => clock.pass(seconds) };
}

/** PostgreSQL and an S3 server of the tests, and the settings that name them; nothing for the files of one folder. */
async function openStore(store, home) {
  if (store !== 'postgresql') return { settings: [], close: async () => {} };
  const peers = process.env.EGIDE_PEERS;
  if (!peers) throw new Error('EGIDE_PEERS names the program that starts PostgreSQL and the S3 server');
  const child = spawn(peers, { stdio: ['pipe', 'pipe', 'inherit'] });
  const line = await new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk) => { text += chunk; if (text.includes('\n')) resolve(text); });
    child.on('exit', () => reject(new Error('PostgreSQL and the S3 server did not start')));
  });
  const places = JSON.parse(line);
  const secret = path.join(home, 's3.secret');
  writeFileSync(secret, `${places.secret_key}\n`, { mode: 0o600 });
  return {
    settings: [
      '[database]', `postgresql = "${places.postgresql}"`,
      '[objects]', `endpoint = "${places.endpoint}"`, `bucket = "${places.bucket}"`, `access_key = "${places.access_key}"`, `secret_key_file = "${secret}"`,
      '[accounts]', `key_file = "${path.join(home, 'accounts.key')}"`,
    ],
    async close() {
      const over = new Promise((resolve) => child.on('exit', resolve));
      child.stdin.end();
      await Promise.race([over, new Promise((resolve) => setTimeout(resolve, 20_000))]);
    },
  };
}

/** A new instance with a registry and nobody in it: roles ask for their second factor. `store`: sqlite or postgresql. */
export async function startInstance(binary, ui, store = process.env.EGIDE_E2E_STORE ?? 'sqlite') {
  const data = folder();
  const home = path.dirname(data);
  mkdirSync(data, { mode: 0o700 });
  const kept = await openStore(store, home);
  const config = path.join(home, 'egide.toml');
  writeFileSync(config, [...kept.settings, ''].join('\n'), { mode: 0o600 });
  const registry = path.join(home, 'registry.json');
  writeFileSync(registry, feed());
  execFileSync(binary, ['organisation', 'import', registry, '--data', data, '--config', config], { stdio: 'pipe' });
  return handleOf(await announced(binary, [...serving(data, ui), '--config', config], readInstance), data, kept.close);
}
