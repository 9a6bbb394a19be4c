import { tick } from 'svelte';
import UniversalRouter, { type Route } from 'universal-router';

import { isAbort, isProblem, Problem } from '../api/problem';
import { api, session, signInAddress } from '../state/session.svelte';
import { isForeign, withQuery } from './address';
import { DESK, lost } from './at';
import { FILE_LOST, failurePage, prepareFailure, routes, type LoadedRoute } from './routes';

/** What is on the screen. */
interface Shown extends LoadedRoute {
  url: URL;
  data: unknown;
  params: Record<string, string>;
}

// No route is an absent page; what went wrong within one keeps its own name.
function absent(error: Error): never {
  throw error instanceof Problem ? error : new Problem(404, 'no-such-page', '');
}

let current = $state.raw<Shown | null>(null);
const progress = $state({ busy: false });
const router = new UniversalRouter<LoadedRoute>(routes, { errorHandler: absent });
// Lists of addresses that come with the first of their pages: who reads one does not wait for the others.
const LISTS: [RegExp, () => Promise<{ routes: Route<LoadedRoute>[] }>][] = [
  [DESK, () => import('./desk')],
  [/^\/(?:admin|compte|glossaire|accessibilite|annuaires|licences|composants|technique|continuite|depenses|depot)(?:\/|$)/, () => import('./rare')],
];
const routers = new Map<unknown, UniversalRouter<LoadedRoute>>();
async function routeOf(pathname: string): Promise<LoadedRoute> {
  const list = LISTS.find(([begins]) => begins.test(pathname))?.[1];
  if (list !== undefined) {
    const known = routers.get(list) ?? new UniversalRouter<LoadedRoute>((await list().catch(lost)).routes);
    routers.set(list, known);
    try {
      return (await known.resolve({ pathname }))!;
    } catch (error) {
      if (error instanceof Problem || isAbort(error)) throw error; // else: perhaps in the list that is always there
    }
  }
  return (await router.resolve({ pathname }))!;
}
let leaving = new AbortController();
const RELOADED = 'egide.reloaded';
const TYPING = 200;
const LATE = 150; // milliseconds before the reader is told to wait

export const shown = (): Shown | null => current;
export const busy = (): boolean => progress.busy;
export const address = (): URL => current?.url ?? new URL(location.href);
export const query = (name: string): string | null => address().searchParams.get(name);

/** Loads the whole application again, for one address once: a second failure is shown. */
function reloadOnce(url: URL): boolean {
  if (sessionStorage.getItem(RELOADED) === url.href) {
    return false;
  }
  sessionStorage.setItem(RELOADED, url.href);
  location.assign(url);
  return true;
}

async function prepare(url: URL, signal: AbortSignal): Promise<Shown> {
  try {
    const route = await routeOf(url.pathname);
    if (session() === null && !route.open) {
      location.assign(signInAddress());
      return await new Promise<never>(() => {});
    }
    const data = await route.page.load?.({ api, params: route.params, url, signal });
    return { ...route, url, data };
  } catch (error) {
    if (isAbort(error)) {
      throw error;
    }
    if (isProblem(error, FILE_LOST) && reloadOnce(url)) {
      return await new Promise<never>(() => {});
    }
    return { ...(await failurePage(error)), url, data: error, params: {} };
  }
}

function settle(before: Shown | null, after: Shown, scroll: number | null): void {
  if (before === null) {
    return; // a page just opened begins at its beginning, skip link first
  }
  const samePage = before.page === after.page && before.url.pathname === after.url.pathname;
  if (!samePage) {
    const heading = document.querySelector<HTMLElement>('main h1');
    heading?.focus({ preventScroll: true });
    window.scrollTo(0, scroll ?? 0);
    const target = after.url.hash === '' ? null : document.getElementById(after.url.hash.slice(1));
    target?.scrollIntoView();
  } else if (scroll !== null) {
    window.scrollTo(0, scroll);
  }
}

/** Loads what an address shows, then swaps it in: the page before stays until then. */
async function show(url: URL, scroll: number | null): Promise<void> {
  leaving.abort();
  leaving = new AbortController();
  const { signal } = leaving;
  const late = setTimeout(() => {
    progress.busy = true;
  }, LATE);
  try {
    const after = await prepare(url, signal);
    if (!signal.aborted) {
      const before = current;
      current = after;
      await tick();
      settle(before, after, scroll);
    }
  } catch (error) {
    if (!isAbort(error)) {
      throw error;
    }
  } finally {
    clearTimeout(late);
    if (!signal.aborted) {
      progress.busy = false;
    }
  }
}

const rememberScroll = () => history.replaceState({ scroll: window.scrollY }, '');

export async function navigate(to: string, options: { replace?: boolean } = {}): Promise<void> {
  const url = new URL(to, location.href);
  if (isForeign(url, location.origin)) {
    location.assign(url);
    return;
  }
  if (options.replace === true) {
    history.replaceState({ scroll: window.scrollY }, '', url);
  } else {
    rememberScroll();
    history.pushState({ scroll: 0 }, '', url);
  }
  await show(url, null);
}

/** Filters, order, tab and selection live in the address. */
export const setQuery = (changes: Record<string, string | number | null>, options: { replace?: boolean } = {}): Promise<void> =>
  navigate(withQuery(address(), changes), options);

/** The same, once typing pauses: not when the reader went elsewhere in the meantime. */
export function setQuerySoon(changes: Record<string, string | null>): () => void {
  const here = location.pathname;
  const timer = setTimeout(() => {
    if (location.pathname === here) {
      void setQuery(changes, { replace: true });
    }
  }, TYPING);
  return () => clearTimeout(timer);
}

/** Asks the server again for what is on the screen. */
export const refresh = (): Promise<void> => show(new URL(location.href), window.scrollY);

function followed(event: MouseEvent): HTMLAnchorElement | null {
  const link = (event.target as Element | null)?.closest?.('a');
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  const ours = link instanceof HTMLAnchorElement && link.href !== '' && !link.hasAttribute('download') && !['_blank'].includes(link.target);
  return plain && ours && !event.defaultPrevented ? link : null;
}

function onClick(event: MouseEvent): void {
  const link = followed(event);
  if (link === null) {
    return;
  }
  const url = new URL(link.href);
  const inPage = url.hash !== '' && url.pathname === location.pathname && url.search === location.search;
  if (!isForeign(url, location.origin) && !inPage) {
    event.preventDefault();
    void navigate(url.href);
  }
}

export async function startRouter(): Promise<void> {
  history.scrollRestoration = 'manual';
  document.addEventListener('click', onClick);
  window.addEventListener('popstate', (event) => {
    const state = event.state as { scroll?: number } | null;
    void show(new URL(location.href), state?.scroll ?? 0);
  });
  await show(new URL(location.href), null);
  prepareFailure();
}
