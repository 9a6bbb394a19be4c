import { Client } from '../api/client';
import { Problem } from '../api/problem';
import type { Session } from '../api/types';
import { language, speak } from './messages.svelte';
import { showTheme } from './preferences.svelte';

type Asked = 'sign-in' | 'step-up';

const held = $state<{ session: Session | null; asked: Asked | null }>({ session: null, asked: null });
// How long a session lives without a request, and when it was last heard of: nobody may ask without prolonging it.
let patience = 0;
let latest = 0;
const heard = $state({ at: 0 });
function lives(): void {
  heard.at = Date.now();
}
/** When the session ends whatever one does, in this machine's milliseconds; null without one. */
export const lastEnd = (): number | null => (held.session === null ? null : latest);
/** When it ends by itself if nothing is asked until then. */
export const idleEnd = (): number | null => (held.session === null || patience === 0 ? null : heard.at + patience);

let waiting: { kind: Asked; promise: Promise<boolean>; done: (mended: boolean) => void } | null = null;

export const session = (): Session | null => held.session;
/** Which question the shell puts to the reader just now. */
export const asked = (): Asked | null => held.asked;
export const may = (...actions: string[]): boolean => actions.some((action) => held.session?.actions.includes(action));

/** Everyone who waits for the same thing waits for one answer. */
function question(kind: Asked): Promise<boolean> {
  if (waiting === null) {
    let done: (mended: boolean) => void = () => {};
    const promise = new Promise<boolean>((resolve) => {
      done = resolve;
    });
    waiting = { kind, promise, done };
    held.asked = kind;
  }
  return waiting.promise;
}

export function answer(mended: boolean): void {
  const pending = waiting;
  waiting = null;
  held.asked = null;
  pending?.done(mended);
}

export const api = new Client({
  csrf: () => held.session?.csrf ?? '',
  language,
  // Before the first session there is nothing typed to keep: the caller goes to the sign-in page.
  signIn: () => (held.session === null ? Promise.resolve(false) : question('sign-in')),
  stepUp: () => question('step-up'),
  answered: lives,
});

// A client that never asks people: it is the one that looks whether they answered.
const quiet = new Client({
  csrf: () => held.session?.csrf ?? '',
  language,
  signIn: () => Promise.resolve(false),
  stepUp: () => Promise.resolve(false),
  answered: lives,
});

export const quietly = quiet;

export function signInAddress(): string {
  return `/connexion?next=${encodeURIComponent(location.pathname + location.search)}`;
}

function keep(fresh: Session, at: string | null): void {
  const changed = held.session !== null && held.session.account.id !== fresh.account.id;
  held.session = fresh;
  // Counted by the server's clock: this machine's may be wrong.
  const skew = (at === null ? Date.now() : Date.parse(at)) - Date.now();
  patience = Math.max(0, Date.parse(fresh.idle_until) - skew - Date.now());
  latest = Date.parse(fresh.until) - skew;
  if (changed) {
    // Somebody else signed in: nothing of the first one's page may stay.
    location.assign('/');
  }
}

/** Reads the session; null without one. Other troubles are thrown. */
export async function readSession(): Promise<Session | null> {
  try {
    const { data, headers } = await quiet.ask('GET', '/session');
    keep(data, headers.get('Date'));
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 401) {
      throw error;
    }
    if (held.session === null) {
      return null;
    }
    throw error;
  }
  return held.session;
}

/** Shows the account's own language and theme. */
export async function applyAccount(): Promise<void> {
  const account = held.session?.account;
  if (account !== undefined) {
    showTheme(account.theme);
    await speak(account.language);
  }
}

export async function signOut(): Promise<void> {
  try {
    await quiet.delete('/session');
  } finally {
    api.forget();
    sessionStorage.clear();
    location.assign('/connexion');
  }
}
