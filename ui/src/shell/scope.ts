import type { Session } from '../api/types';
import { t } from '../state/messages.svelte';

/** What the session is about: the places its roles are held over. */
export function scopeText(session: Session | null): string {
  if (session === null) {
    return '';
  }
  const places = session.roles.map(({ scope }) => (scope.kind === 'instance' ? t('scope.instance') : `${t(`scope.${scope.kind}`)} ${scope.name ?? scope.id}`));
  const once = [...new Set(places)];
  return once.length === 0 ? t('scope.none') : once.slice(0, 2).join(' · ') + (once.length > 2 ? ` ${t('scope.more', { count: once.length - 2 })}` : '');
}
