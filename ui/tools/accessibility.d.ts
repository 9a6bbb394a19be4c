export function gridOf(markdown: string): { criterion: string; theme: string; title: string; state: string; how: string; date: string }[];
