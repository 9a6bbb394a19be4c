// The built server with its demonstration, on a port of its own, for as long as the journeys last.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const PATIENCE = 60_000;
const PROGRAMMES = fileURLToPath(new URL('../../programmes', import.meta.url));

/** What the demonstration prints: its address, its accounts, an open invitation. */
function readAnnouncement(text) {
  const address = /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0];
  const link = /http:\/\/127\.0\.0\.1:\d+\/premier-acces\/\S+/.exec(text)?.[0];
  const accounts = new Map();
  for (const [, email, password, role] of text.matchAll(/^\s*(\S+@\S+)\s+(\S+)\s+([a-z_]+)\s*$/gm)) {
    accounts.set(accounts.has(role) ? `${role}_2` : role, { email, password });
  }
  return address && link && accounts.size > 0 ? { address, link, accounts } : null;
}

export async function startServer(binary, ui) {
  const data = mkdtempSync(path.join(os.tmpdir(), 'egide-e2e-'));
  const child = spawn(binary, ['serve', '--demo', '--data', data, '--ui', ui, '--programmes', PROGRAMMES, '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const announced = await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`the server announced nothing in ${PATIENCE / 1000} s:\n${output}`)), PATIENCE);
    const take = (chunk) => {
      output += chunk;
      const found = readAnnouncement(output);
      if (found) {
        clearTimeout(late);
        resolve(found);
      }
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('exit', (status) => reject(new Error(`the server ended with ${status}:\n${output}`)));
  });
  return {
    // Passkeys want a name, not an address.
    address: announced.address.replace('127.0.0.1', 'localhost'),
    link: announced.link.replace('127.0.0.1', 'localhost'),
    accounts: announced.accounts,
    output: () => output,
    async stop() {
      const ended = new Promise((resolve) => child.on('exit', resolve));
      child.removeAllListeners('exit');
      child.on('exit', () => {});
      child.kill('SIGTERM');
      await Promise.race([ended, new Promise((resolve) => child.on('exit', resolve)), new Promise((resolve) => setTimeout(resolve, 5000))]);
      child.kill('SIGKILL');
      rmSync(data, { recursive: true, force: true });
    },
  };
}
