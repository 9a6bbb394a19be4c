import type { Client } from './client';

// The browser's own translation between the server's JSON and its buffers (WebAuthn level 3).
interface WithJson {
  parseCreationOptionsFromJSON(json: unknown): PublicKeyCredentialCreationOptions;
  parseRequestOptionsFromJSON(json: unknown): PublicKeyCredentialRequestOptions;
}
const translator = () => (globalThis as { PublicKeyCredential?: unknown }).PublicKeyCredential as WithJson | undefined;

export const passkeysSupported = (): boolean => typeof translator()?.parseCreationOptionsFromJSON === 'function';

// Servers wrap the options in "publicKey" or not; both are read.
const inner = (json: unknown): unknown => (json as { publicKey?: unknown }).publicKey ?? json;
// The browser's own words for what it made: the server reads them as they are.
const asJson = (credential: Credential | null): Record<string, never> => (credential as unknown as { toJSON(): Record<string, never> }).toJSON();

export async function enrolPasskey(client: Client, name: string): Promise<void> {
  const options = await client.post('/account/passkeys/options', undefined);
  const credential = await navigator.credentials.create({ publicKey: translator()!.parseCreationOptionsFromJSON(inner(options)) });
  await client.post('/account/passkeys', { name, credential: asJson(credential) });
}

/** Proves again who is there, for a decisive act. */
export async function provePasskey(client: Client): Promise<void> {
  const options = await client.post('/session/step-up/passkey/options', undefined);
  const credential = await navigator.credentials.get({ publicKey: translator()!.parseRequestOptionsFromJSON(inner(options)) });
  await client.post('/session/step-up/passkey', { credential: asJson(credential) });
}
