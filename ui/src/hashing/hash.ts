import workerAddress from './worker?worker&url';

type Pending = { done: (hex: string) => void; failed: (error: Error) => void };

const pending = new Map<number, Pending>();
let worker: Worker | undefined;
let last = 0;

/** Scripts of this origin only: what the policy of trusted types lets a worker be made of. */
function trusted(address: string): string {
  const url = new URL(address, location.href);
  const factory = (globalThis as { trustedTypes?: { createPolicy(name: string, rules: object): { createScriptURL(text: string): string } } }).trustedTypes;
  if (url.origin !== location.origin) {
    throw new Error('a worker of another origin');
  }
  return factory === undefined ? url.href : factory.createPolicy('egide', { createScriptURL: (text: string) => text }).createScriptURL(url.href);
}

function started(): Worker {
  if (worker === undefined) {
    worker = new Worker(trusted(workerAddress), { type: 'module' });
    worker.addEventListener('message', (message: MessageEvent<{ id: number; sha256?: string; error?: string }>) => {
      const { id, sha256, error } = message.data;
      const waiting = pending.get(id);
      pending.delete(id);
      if (sha256 !== undefined) {
        waiting?.done(sha256);
      } else {
        waiting?.failed(new Error(error));
      }
    });
  }
  return worker;
}

/** SHA-256 of a file, in hexadecimal, computed in this browser. */
export function sha256Of(file: Blob): Promise<string> {
  last += 1;
  const id = last;
  return new Promise((done, failed) => {
    pending.set(id, { done, failed });
    started().postMessage({ id, file });
  });
}
