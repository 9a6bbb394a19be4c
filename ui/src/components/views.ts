// A view is what a list's address says, less where one stands in it.
const PLACE = ['cursor', 'ouvert', 'inviter'];

export function viewOf(search: string): string {
  const query = new URLSearchParams(search);
  for (const name of PLACE) {
    query.delete(name);
  }
  query.sort();
  return query.toString();
}

export const isView = (kept: string, here: string): boolean => viewOf(kept) === here;
