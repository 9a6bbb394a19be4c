import type { Snippet } from 'svelte';

export interface Column<Row> {
  key: string;
  label: string;
  /** Name of the order the server knows; none: the column does not sort. */
  sort?: string;
  numeric?: boolean;
  /** Never broken over two lines. */
  short?: boolean;
  text?: (row: Row) => string | null | undefined;
  cell?: Snippet<[Row]>;
  /** Left out on narrow screens; the detail page has it. */
  minor?: boolean;
  /** Names the row for those who hear the table. */
  head?: boolean;
  /** Shown only to who asks for it. */
  extra?: boolean;
  /** What the server calls it, for a file; none: nothing to write there. */
  fields?: string[];
}

/** The parameter of the address that names the columns. */
export const COLUMNS = 'colonnes';

type Known = Pick<Column<unknown>, 'key' | 'head' | 'extra' | 'minor' | 'fields'>;

/** The columns that an address asks for, in their own order; those shown without being asked when it asks for none. The
 * one that names the rows always stays. */
export function chosen<C extends Known>(columns: C[], asked: string | null): C[] {
  const keys = new Set((asked ?? '').split(',').filter((key) => columns.some((column) => column.key === key)));
  if (keys.size === 0) {
    return columns.filter((column) => !column.extra);
  }
  // Who asks for a column wants it on a narrow screen too.
  return columns.filter((column) => column.head || keys.has(column.key)).map((column) => ({ ...column, minor: false }));
}

/** What the address says once a column was ticked or unticked; null for the usual ones. */
export function ticked(columns: Known[], asked: string | null, key: string, on: boolean): string | null {
  const shown = new Set(chosen(columns, asked).map((column) => column.key));
  if (on) {
    shown.add(key);
  } else {
    shown.delete(key);
  }
  const usual = columns.filter((column) => !column.extra).map((column) => column.key);
  const wanted = columns.filter((column) => shown.has(column.key) || column.head).map((column) => column.key);
  return wanted.join() === usual.join() ? null : wanted.join();
}

/** The server's names of what these columns show. */
export const fieldsOf = (columns: Known[]): string => [...new Set(columns.flatMap((column) => column.fields ?? []))].join();
