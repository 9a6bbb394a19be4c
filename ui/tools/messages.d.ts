export function compile(catalogues: Record<string, Record<string, string>>, found?: { areas: string[]; areaOf: (key: string) => string }): { faults: string[]; compiled: Record<string, string>; types: string };
export function frenchSpacing(text: string): string | undefined;
