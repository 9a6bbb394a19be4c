const folded = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

export interface Option {
  value: string;
  label: string;
  note?: string;
}

/** Options in which every typed word begins some word, without regard to accents or case. */
export function matching<T extends Option>(options: T[], typed: string, most = 50): T[] {
  const words = folded(typed).split(/\s+/).filter(Boolean);
  return options
    .filter((option) => {
      const parts = folded(`${option.label} ${option.note ?? ''} ${option.value}`).split(/[\s.,'’()/-]+/);
      return words.every((word) => parts.some((part) => part.startsWith(word)));
    })
    .slice(0, most);
}
