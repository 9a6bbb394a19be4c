/** One part of what was sent that is wrong. */
export interface ProblemItem {
  detail?: string;
  message?: string;
  field?: string;
  file?: string;
  line?: number;
  column?: number;
}

export const PROBLEM_PREFIX = 'urn:egide:problem:';

/** An answer of the server that is not the one asked for (RFC 9457), or no answer at all: status 0. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly kind: string,
    readonly detail: string,
    readonly items: ProblemItem[] = [],
    readonly request = '',
    readonly retryAfter = 0,
  ) {
    super(detail || kind || `status ${status}`);
    this.name = 'Problem';
  }
}

export const isProblem = (error: unknown, ...kinds: string[]): error is Problem =>
  error instanceof Problem && (kinds.length === 0 || kinds.includes(error.kind));

/** Whether the reader left before the answer came. */
export const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';

export async function problemOf(response: Response): Promise<Problem> {
  const retryAfter = Number(response.headers.get('Retry-After') ?? 0) || 0;
  const fallback = new Problem(response.status, '', '', [], '', retryAfter);
  if (!(response.headers.get('Content-Type') ?? '').includes('json')) {
    return fallback;
  }
  try {
    const body = await response.json();
    return new Problem(
      response.status,
      String(body.type ?? '').replace(PROBLEM_PREFIX, ''),
      String(body.detail ?? body.title ?? ''),
      Array.isArray(body.errors) ? body.errors : [],
      String(body.instance ?? '').replace('urn:egide:request:', ''),
      retryAfter,
    );
  } catch {
    return fallback;
  }
}
