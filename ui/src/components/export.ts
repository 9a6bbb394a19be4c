/** The cursor of the next page of a file, as the server announces it. */
export function nextCursor(link: string | null): string | null {
  return /<\?cursor=([^>]+)>;\s*rel="next"/.exec(link ?? '')?.[1] ?? null;
}

/** The same file without its first line and the mark before it. */
export const withoutHeader = (text: string): string => text.replace(/^\ufeff?[^\r\n]*\r?\n/, '');

/** All pages of a list as one file; `told` hears how many lines are there. */
export async function wholeFile(address: string, told: (lines: number) => void, signal: AbortSignal, ask: typeof fetch = fetch): Promise<Blob> {
  const parts: string[] = [];
  let lines = 0;
  for (let cursor: string | null = ''; cursor !== null; ) {
    const response: Response = await ask(`${address}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`, { signal, credentials: 'same-origin' });
    if (!response.ok) {
      throw new Error(`status ${response.status}`);
    }
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await response.arrayBuffer());
    parts.push(cursor === '' ? text : withoutHeader(text));
    lines += text.split('\n').length - 2;
    told(lines);
    cursor = nextCursor(response.headers.get('Link'));
  }
  return new Blob(parts, { type: 'text/csv;charset=utf-8' });
}

export function save(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
