// What may be asked of the server, by the server's own description: a path, a method, a parameter or a body that it does
// not know does not compile.
import type { paths } from '../generated/schema';

export type Method = 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
type Verb<M extends Method> = M extends 'HEAD' ? 'get' : Lowercase<M>;

/** The paths that know a method. */
export type PathOf<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<Verb<M>, { responses: unknown }> ? P : never;
}[keyof paths];

type Operation<P extends keyof paths, M extends Method> = Verb<M> extends keyof paths[P] ? paths[P][Verb<M>] : never;
type Part<O, Name extends string> = O extends { parameters: Record<Name, infer X> } ? X : never;
type QueryPart<O> = O extends { parameters: { query?: infer Q } } ? NonNullable<Q> : never;

export type Value = string | number | boolean | null | undefined;
/** Values come out of addresses as text; the names are the server's. */
export type QueryOf<P extends keyof paths, M extends Method> = Partial<Record<keyof QueryPart<Operation<P, M>>, Value>>;

type Json<C> = C extends { content: { 'application/json': infer B } } ? B : undefined;
export type BodyOf<P extends keyof paths, M extends Method> =
  Operation<P, M> extends { requestBody: infer B } ? Json<B> : undefined;
type Responses<O> = O extends { responses: infer R } ? R : never;
type Success<R> = R extends { 200: infer A } ? Json<A> : R extends { 201: infer A } ? Json<A> : R extends { 202: infer A } ? Json<A> : undefined;
export type AnswerOf<P extends keyof paths, M extends Method> = Success<Responses<Operation<P, M>>>;

/** What goes with a request beside its body. */
export interface Call {
  /** Text or bytes sent as they are, with their media type. */
  raw?: { bytes: BodyInit; type: string };
  etag?: string;
  signal?: AbortSignal;
  headers?: Record<string, string>;
}
type Named<P extends keyof paths, M extends Method> = [Part<Operation<P, M>, 'path'>] extends [never] ? { path?: undefined } : { path: { [K in keyof Part<Operation<P, M>, 'path'>]: string | number | undefined } };
export type CallOf<P extends keyof paths, M extends Method> = Call & { query?: QueryOf<P, M> } & Named<P, M>;
/** The last argument: needed where the path has a hole. */
export type Rest<P extends keyof paths, M extends Method> = { path?: undefined } extends Named<P, M> ? [call?: CallOf<P, M>] : [call: CallOf<P, M>];
export type Sent<P extends keyof paths, M extends Method> = CallOf<P, M> & { body?: BodyOf<P, M> };

/** The path with its holes filled. */
export function filled(path: string, values: Record<string, string | number | undefined> = {}): string {
  return path.replaceAll(/\{(\w+)\}/g, (_hole, name: string) => encodeURIComponent(String(values[name] ?? '')));
}
