import { Sha256 } from './sha256';

// Reads a file in slices, away from the page: gigabytes neither freeze it nor fill its memory.
const SLICE = 4 * 1024 * 1024;

self.addEventListener('message', async (message: MessageEvent<{ id: number; file: Blob }>) => {
  const { id, file } = message.data;
  try {
    const hash = new Sha256();
    for (let at = 0; at < file.size; at += SLICE) {
      hash.update(new Uint8Array(await file.slice(at, at + SLICE).arrayBuffer()));
    }
    self.postMessage({ id, sha256: hash.hex() });
  } catch (error) {
    self.postMessage({ id, error: String(error) });
  }
});
