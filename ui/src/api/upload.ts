import type { Client } from './client';
import { Problem } from './problem';

const CHUNK = 4 * 1024 * 1024;
const PATIENCE = 5;

const encoded = (text: string) => btoa(String.fromCodePoint(...new TextEncoder().encode(text)));

export interface UploadOptions {
  signal: AbortSignal;
  onprogress: (sent: number) => void;
  pause?: (milliseconds: number) => Promise<void>;
}

/** Sends a file by the resumable protocol (tus 1.0.0) and gives the name of the upload. A cut is taken up where the
 * server says it stands, five times in a row at most. */
export async function upload(client: Client, file: File, options: UploadOptions): Promise<string> {
  const tus = { 'Tus-Resumable': '1.0.0' };
  const pause = options.pause ?? ((time: number) => new Promise<void>((done) => setTimeout(done, time)));
  const created = await client.ask('POST', '/uploads', {
    headers: { ...tus, 'Upload-Length': String(file.size), 'Upload-Metadata': `filename ${encoded(file.name)}` },
    signal: options.signal,
  });
  const id = new URL(created.headers.get('Location') ?? '', location.href).pathname.split('/').at(-1) ?? '';
  let offset = 0;
  let failures = 0;
  while (offset < file.size) {
    try {
      const answer = await client.ask('PATCH', '/uploads/{id}', {
        path: { id },
        headers: { ...tus, 'Upload-Offset': String(offset) },
        raw: { bytes: file.slice(offset, offset + CHUNK), type: 'application/offset+octet-stream' },
        signal: options.signal,
      });
      offset = Number(answer.headers.get('Upload-Offset'));
      failures = 0;
      options.onprogress(offset);
    } catch (error) {
      failures += 1;
      const cut = error instanceof Problem && (error.status === 0 || error.status === 409 || error.status >= 500);
      if (!cut || failures > PATIENCE) {
        throw error;
      }
      await pause(500 * 2 ** failures);
      offset = await standing(client, id, tus, options.signal, offset);
    }
  }
  return id;
}

async function standing(client: Client, id: string, headers: Record<string, string>, signal: AbortSignal, known: number): Promise<number> {
  try {
    const answer = await client.ask('HEAD', '/uploads/{id}', { path: { id }, headers, signal });
    return Number(answer.headers.get('Upload-Offset') ?? known);
  } catch (error) {
    if (error instanceof Problem && error.status === 0) {
      return known; // still no network: the next round asks again
    }
    throw error;
  }
}
