import type { User } from '../../api/types';
import { t } from '../../state/messages.svelte';

/** What an account signs in with beside its password, in a few words. */
export const factorsOf = (one: User): string =>
  [one.has_totp ? t('users.totp') : '', one.passkeys > 0 ? t('passkey.count', { count: one.passkeys }) : ''].filter(Boolean).join(', ') || t('users.no-factor');
