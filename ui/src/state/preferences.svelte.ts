import { speak, type Language } from './messages.svelte';

export type Theme = 'auto' | 'light' | 'dark';

const LANGUAGE = 'egide.language';
const THEME = 'egide.theme';
const current = $state<{ theme: Theme }>({ theme: 'auto' });

export const theme = (): Theme => current.theme;

// A browser that refuses storage still works: the choice then lasts as long as the page.
function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
function store(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // said above
  }
}

export function showTheme(wanted: Theme): void {
  current.theme = wanted;
  store(THEME, wanted);
  document.documentElement.dataset.theme = wanted;
}

export async function chooseLanguage(wanted: Language): Promise<void> {
  store(LANGUAGE, wanted);
  await speak(wanted);
}

/** What this browser chose last; French when it never did and does not ask for English. */
export async function restorePreferences(): Promise<void> {
  const wanted = stored(THEME);
  showTheme(wanted === 'light' || wanted === 'dark' ? wanted : 'auto');
  const known = stored(LANGUAGE);
  await speak(known === 'en' || (known === null && navigator.language.startsWith('en')) ? 'en' : 'fr');
}
