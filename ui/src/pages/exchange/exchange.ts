import { addressOf } from '../../api/client';
import { problemOf } from '../../api/problem';
import { session } from '../../state/session.svelte';
import type { components } from '../../generated/schema';

export type ExchangeList = components['schemas']['ExchangeList'];
export type Received = components['schemas']['ReceivedPackage'];
export type MergeLine = components['schemas']['MergeLine'];
export type Difference = components['schemas']['JudgedDifference'];

/** A package for another instance: bytes, which the typed client does not give. */
export async function packageFor(dossier: string, peer: string): Promise<{ blob: Blob; name: string }> {
  const response = await fetch(addressOf(`/dossiers/${encodeURIComponent(dossier)}/packages`), {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'Content-Type': 'application/json', 'X-Egide-Csrf': session()?.csrf ?? '', 'Accept-Language': document.documentElement.lang },
    body: JSON.stringify({ peer }),
  });
  if (!response.ok) throw await problemOf(response);
  const name = /filename="?([^";]+)/.exec(response.headers.get('Content-Disposition') ?? '')?.[1] ?? 'egide.zip';
  return { blob: await response.blob(), name };
}

export function saveAs(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
