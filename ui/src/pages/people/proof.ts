/** What the server takes with a request for a takeover. */
export const LARGEST_PROOF = 3 * 1024 * 1024;

/** A file's bytes in base64. */
export async function inBase64(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const slice = 32768;
  let text = '';
  for (let at = 0; at < bytes.length; at += slice) text += String.fromCharCode(...bytes.subarray(at, at + slice));
  return btoa(text);
}
