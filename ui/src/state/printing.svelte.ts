// What is folded on the screen is open on paper.
const held = $state({ printing: false });
window.addEventListener('beforeprint', () => {
  held.printing = true;
});
window.addEventListener('afterprint', () => {
  held.printing = false;
});
export const printing = (): boolean => held.printing;
