// What went wrong before any page could be shown.
const held = $state<{ error: unknown }>({ error: null });

export const trouble = (): unknown => held.error;
export function noteTrouble(error: unknown): void {
  held.error = error;
}
