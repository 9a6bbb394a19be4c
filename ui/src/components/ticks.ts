/** First days of months between two instants, at most so many, evenly apart. */
export function monthTicks(from: number, to: number, most: number): number[] {
  const first = new Date(from);
  const found: number[] = [];
  for (let month = new Date(first.getFullYear(), first.getMonth() + 1, 1); month.getTime() <= to; month = new Date(month.getFullYear(), month.getMonth() + 1, 1)) {
    found.push(month.getTime());
  }
  const step = Math.max(1, Math.ceil(found.length / most));
  return found.filter((_month, index) => index % step === 0);
}

/** The same places, moved down where needed so that none is nearer than `least` to another. */
export function apart(places: number[], least: number): number[] {
  const order = places.map((place, index) => ({ place, index })).sort((left, right) => left.place - right.place);
  const moved = [...places];
  let before = Number.NEGATIVE_INFINITY;
  for (const { place, index } of order) {
    before = Math.max(place, before + least);
    moved[index] = before;
  }
  return moved;
}
