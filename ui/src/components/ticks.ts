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
