import './styles.css';

import { mount } from 'svelte';

import { listenToServer } from './api/events';
import App from './App.svelte';
import { startRouter } from './routing/router.svelte';
import { restorePreferences } from './state/preferences.svelte';
import { applyAccount, readSession } from './state/session.svelte';
import { noteTrouble } from './state/trouble.svelte';

async function start(): Promise<void> {
  await restorePreferences();
  try {
    if ((await readSession()) !== null) {
      await applyAccount();
      listenToServer();
    }
  } catch (error) {
    noteTrouble(error);
  }
  mount(App, { target: document.getElementById('app')! });
  await startRouter();
  void import('./shell/focus').then(({ keepFocus }) => keepFocus(), () => {});
}

void start();
