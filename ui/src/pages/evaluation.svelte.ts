import type { Evaluation } from '../api/types';
import type { Problem } from '../api/problem';
import { api } from '../state/session.svelte';
import { language } from '../state/messages.svelte';

// The dossier under study stays while other pages are looked at; it is nowhere else than in this tab.
export const study = $state<{ name: string; text: string; evaluation: Evaluation | null; problem: Problem | null }>({
  name: '',
  text: '',
  evaluation: null,
  problem: null,
});

export async function evaluate(text: string, on: string | null, signal?: AbortSignal): Promise<Evaluation> {
  return (
    await api.ask('POST', '/evaluations', {
      query: { on, lang: language() },
      raw: { bytes: text, type: 'application/yaml' },
      ...(signal ? { signal } : {}),
    })
  ).data;
}

/** The line a fault is about, with its neighbours. */
export function excerpt(text: string, line: number, around = 1): { number: number; text: string; wrong: boolean }[] {
  return text
    .split('\n')
    .map((content, index) => ({ number: index + 1, text: content, wrong: index + 1 === line }))
    .slice(Math.max(0, line - 1 - around), line + around);
}
