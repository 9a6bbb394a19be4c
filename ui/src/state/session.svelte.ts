import { Client } from '../api/client';
import { Problem } from '../api/problem';
import type { Session } from '../api/types';
import { language, speak } from './messages.svelte';
import { showTheme } from './preferences.svelte';

type Asked = 'sign-in' | 'step-up';

const held = $state<{ session: Session | null; asked: Asked | null }>({ session: null, asked: null });
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
});

// A client that never asks people: it is the one that looks whether they answered.
const quiet = new Client({
  csrf: () => held.session?.csrf ?? '',
  language,
  signIn: () => Promise.resolve(false),
  stepUp: () => Promise.resolve(false),
});

export const quietly = quiet;

export function signInAddress(): string {
  return `/connexion?next=${encodeURIComponent(location.pathname + location.search)}`;
}

function keep(fresh: Session): void {
  const changed = held.session !== null && held.session.account.id !== fresh.account.id;
  held.session = fresh;
  if (changed) {
    // Somebody else signed in: nothing of the first one's page may stay.
    location.assign('/');
  }
}

/** Reads the session; null without one. Other troubles are thrown. */
export async function readSession(): Promise<Session | null> {
  try {
    keep(await quiet.get('/session'));
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
