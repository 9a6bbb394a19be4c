import { filled, type AnswerOf, type BodyOf, type Call, type Method, type PathOf, type Rest, type Sent, type Value } from './paths';
import { Problem, problemOf } from './problem';

/** A request as it leaves, whatever the path. */
type Plain = Call & { path?: Record<string, string | number | undefined> | undefined; query?: Record<string, Value> | undefined; body?: unknown };

export interface Answer<T> {
  data: T;
  etag: string;
  headers: Headers;
}

/** What the client needs from the rest: the token, the language, and people when the session or the proof lacks. */
export interface Surroundings {
  csrf(): string;
  language(): string;
  /** Resolves once a session is there again; false when the reader gave up. */
  signIn(): Promise<boolean>;
  /** Resolves once the reader proved again who they are; false when they gave up. */
  stepUp(): Promise<boolean>;
  /** The server answered: the session lives on. */
  answered?: () => void;
  fetch?: typeof fetch;
  pause?: (milliseconds: number) => Promise<void>;
}

const TRANSIENT = new Set([502, 503, 504]);
const ATTEMPTS = 3;
const KEPT = 50;
// A revision names what may be edited, not all that is shown with it: it guards changes, it does not spare a reading.
const REVISION = /^"r\d+"$/;

export function addressOf(path: string, query: Record<string, Value> = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
  const text = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString();
  return `/api/v1${path}${text === '' ? '' : `?${text}`}`;
}

/** The typed way to the server: token, tags, patience on reads, and people asked when the server wants them. */
export class Client {
  /** Last answer of each address with a tag: the server then says "not modified" in a few bytes. */
  private readonly known = new Map<string, { etag: string; data: unknown }>();

  constructor(private readonly around: Surroundings) {}

  async get<P extends PathOf<'GET'>>(path: P, ...[call]: Rest<P, 'GET'>): Promise<AnswerOf<P, 'GET'>> {
    return (await this.asked<AnswerOf<P, 'GET'>>('GET', path, call)).data;
  }
  async post<P extends PathOf<'POST'>>(path: P, body: BodyOf<P, 'POST'>, ...[call]: Rest<P, 'POST'>): Promise<AnswerOf<P, 'POST'>> {
    return (await this.asked<AnswerOf<P, 'POST'>>('POST', path, { ...call, body })).data;
  }
  put<P extends PathOf<'PUT'>>(path: P, body: BodyOf<P, 'PUT'>, ...[call]: Rest<P, 'PUT'>): Promise<Answer<AnswerOf<P, 'PUT'>>> {
    return this.asked('PUT', path, { ...call, body });
  }
  patch<P extends PathOf<'PATCH'>>(path: P, body: BodyOf<P, 'PATCH'>, ...[call]: Rest<P, 'PATCH'>): Promise<Answer<AnswerOf<P, 'PATCH'>>> {
    return this.asked('PATCH', path, { ...call, body });
  }
  async delete<P extends PathOf<'DELETE'>>(path: P, ...[call]: Rest<P, 'DELETE'>): Promise<void> {
    await this.asked('DELETE', path, call);
  }
  /** The whole answer, with its tag and its fields. */
  ask<M extends Method, P extends PathOf<M>>(method: M, path: P, call?: Sent<P, M>): Promise<Answer<AnswerOf<P, M>>> {
    return this.asked(method, path, call);
  }

  /** Nobody's answers are shown to the next one. */
  forget(): void {
    this.known.clear();
  }

  private async asked<T>(method: Method, path: string, call: Plain = {}): Promise<Answer<T>> {
    const place = filled(path, call.path);
    try {
      return await this.patiently<T>(method, place, call);
    } catch (error) {
      const again = error instanceof Problem && (await this.mended(error));
      if (!again) {
        throw error;
      }
      return await this.patiently<T>(method, place, call);
    }
  }

  private async mended(problem: Problem): Promise<boolean> {
    if (problem.status === 401 && problem.kind === 'sign-in-needed') {
      return await this.around.signIn();
    }
    return problem.kind === 'step-up-needed' ? await this.around.stepUp() : false;
  }

  private async patiently<T>(method: Method, path: string, call: Plain): Promise<Answer<T>> {
    const pause = this.around.pause ?? ((time: number) => new Promise<void>((done) => setTimeout(done, time)));
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.once<T>(method, path, call);
      } catch (error) {
        // A change is never sent twice on a guess: only reads are asked again.
        if (method !== 'GET' || attempt >= ATTEMPTS || !(error instanceof Problem) || !TRANSIENT.has(error.status)) {
          throw error;
        }
        await pause(Math.min(error.retryAfter * 1000 || 400 * attempt, 5000));
        call.signal?.throwIfAborted();
      }
    }
  }

  private async once<T>(method: Method, path: string, call: Plain): Promise<Answer<T>> {
    const address = addressOf(path, call.query);
    const slot = `${this.around.language()} ${address}`;
    const known = method === 'GET' ? this.known.get(slot) : undefined;
    const response = await this.send(method, address, call, known?.etag);
    this.around.answered?.();
    const etag = response.headers.get('ETag') ?? '';
    if (response.status === 304 && known !== undefined) {
      return { data: known.data as T, etag: known.etag, headers: response.headers };
    }
    if (!response.ok) {
      throw await problemOf(response);
    }
    const json = (response.headers.get('Content-Type') ?? '').includes('json');
    const data = (json ? await response.json() : undefined) as T;
    if (method !== 'GET' && method !== 'HEAD') {
      this.known.clear();
    } else if (etag !== '' && !REVISION.test(etag)) {
      this.keep(slot, etag, data);
    }
    return { data, etag, headers: response.headers };
  }

  private keep(slot: string, etag: string, data: unknown): void {
    this.known.delete(slot);
    this.known.set(slot, { etag, data });
    const oldest = this.known.keys().next().value;
    if (this.known.size > KEPT && oldest !== undefined) {
      this.known.delete(oldest);
    }
  }

  private async send(method: Method, address: string, call: Plain, tag?: string): Promise<Response> {
    const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': this.around.language(), ...call.headers };
    if (method !== 'GET' && method !== 'HEAD') {
      headers['X-Egide-Csrf'] = this.around.csrf();
    }
    if (tag !== undefined) {
      headers['If-None-Match'] = tag;
    }
    if (call.etag) {
      headers['If-Match'] = call.etag;
    }
    let body = call.raw?.bytes;
    if (call.raw !== undefined) {
      headers['Content-Type'] = call.raw.type;
    } else if (call.body !== undefined) {
      headers['Content-Type'] = 'application/json';
      body = JSON.stringify(call.body);
    }
    try {
      return await (this.around.fetch ?? fetch)(address, { method, headers, body: body ?? null, signal: call.signal ?? null, credentials: 'same-origin' });
    } catch (error) {
      if (call.signal?.aborted) {
        throw error;
      }
      throw new Problem(0, 'offline', '');
    }
  }
}
