/** The same address with some parameters changed; null or "" removes one. */
export function withQuery(url: URL, changes: Record<string, string | number | null>): string {
  const query = new URLSearchParams(url.search);
  for (const [key, value] of Object.entries(changes)) {
    if (value === null || value === '') {
      query.delete(key);
    } else {
      query.set(key, String(value));
    }
  }
  const text = query.toString();
  return url.pathname + (text === '' ? '' : `?${text}`);
}

/** "+name" sorts upwards, "-name" downwards; a click turns the order round. */
export function toggledSort(current: string | null, key: string): string {
  return current === key ? `-${key}` : key;
}

export function sortDirection(current: string | null, key: string): 'ascending' | 'descending' | 'none' {
  if (current === key) {
    return 'ascending';
  }
  return current === `-${key}` ? 'descending' : 'none';
}

/** Addresses that the server answers by itself: a full load. */
export function isForeign(url: URL, origin: string): boolean {
  return url.origin !== origin || /^\/(?:api|calendriers|connexion|deconnexion|premier-acces|reinitialisation|healthz|readyz|metrics)(?:\/|$)/.test(url.pathname);
}

/** `d1.o1a`, `D1.01.A` and `D1 O1 A` are one code: zeros typed for the letter O, spaces and missing dots are forgiven. */
export function officialCode(text: string): string | null {
  const match = /^\s*D\s*([12])[.\s-]*[O0]?\s*0*([1-9])[.\s-]*([A-Z])?(?:[.\s-]*E\s*0*([1-9]\d?))?\s*$/i.exec(text);
  if (match === null) {
    return null;
  }
  const [, domain, objective, letter, piece] = match;
  return `D${domain}.O${objective}${letter === undefined ? '' : `.${letter.toUpperCase()}`}${piece === undefined ? '' : `.E${piece}`}`;
}
