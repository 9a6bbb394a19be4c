// Whether there is room for two things side by side.
const room = typeof matchMedia === 'function' ? matchMedia('(min-width: 1100px)') : null;
const held = $state({ wide: room?.matches ?? false });
room?.addEventListener('change', (event) => {
  held.wide = event.matches;
});
export const wide = (): boolean => held.wide;
