import type { Bilingual } from '../api/types';
import { language } from './messages.svelte';

/** A text that the server gives in both languages, or already in ours. */
export const said = (text: Bilingual | string): string => (typeof text === 'string' ? text : text[language()]);
