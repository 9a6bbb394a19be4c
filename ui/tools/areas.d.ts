export function areaOfPage(file: string): string;
export function areasOf(source: string, keys: string[]): { areas: string[]; areaOf: (key: string) => string };
