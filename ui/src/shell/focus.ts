const PLACES = 'dialog, form, li, fieldset, section, article, aside, nav';

/** Keeps the keyboard where the reader was when what he stood on goes away: a button whose work is done, a line taken out. */
export function keepFocus(): void {
  let line: HTMLElement[] = [];
  document.addEventListener('focusin', ({ target }) => {
    line = [];
    for (let one = target as HTMLElement | null; one !== null && one !== document.body; one = one.parentElement) line.push(one);
  });
  // Who clicks beside everything wants to stand nowhere.
  document.addEventListener('pointerdown', () => { line = []; });
  const lost = () => line.length > 0 && !line[0]!.isConnected && (document.activeElement === null || document.activeElement === document.body);
  function stand(): void {
    if (!lost()) return; // the page had a better place for it
    const left = line.find((one) => one.isConnected && one.matches(PLACES) && one.checkVisibility()) ?? document.querySelector<HTMLElement>('main h1');
    line = [];
    if (left === null) return;
    if (left.tabIndex < 0) left.tabIndex = -1;
    left.focus({ preventScroll: true });
    left.scrollIntoView({ block: 'nearest' });
  }
  new MutationObserver(() => {
    if (lost()) requestAnimationFrame(stand);
  }).observe(document.body, { childList: true, subtree: true });
}
