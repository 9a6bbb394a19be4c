// Which objectives belong to which entry of the menu, by their official numbers.
const among = (prefixes: string[]) => (code: string) => prefixes.some((prefix) => code.startsWith(prefix));

/** Directories, exposure to the internet, convergence, backups. */
export const technical = among(['D1.O1', 'D1.O2', 'D1.O6', 'D2.O2', 'D2.O3', 'D2.O4']);
/** Exercises, continuity and recovery of activity. */
export const continuity = among(['D1.O3', 'D2.O1']);
