// The waist: what a request to the API is and what answers it. Shaped like HTTP, so that other doors only translate.
import type { Status } from './types/meta-v1.ts'

/** The largest body that the server reads: MaxRequestBodyBytes. */
export const bodyLimitBytes = 3 * 1024 * 1024

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS'

/** Query parameters; a parameter given several times is a list. */
export type Query = { readonly [name: string]: string | readonly string[] | undefined }

/** Header names are lower case; a header given several times is a list. */
export type Headers = { readonly [name: string]: string | readonly string[] | undefined }

/** Who asks, once authenticated. */
export interface User {
  readonly name: string
  readonly uid?: string
  readonly groups: readonly string[]
  readonly extra?: { readonly [key: string]: readonly string[] }
}

export interface ApiRequest {
  readonly method: Method
  /** `/api/v1/namespaces/shop/pods/web-1/log`, percent-decoded segments allowed. */
  readonly path: string
  readonly query?: Query | undefined
  readonly headers?: Headers | undefined
  /** A JSON value, or the text or bytes of one in the content type of the headers. */
  readonly body?: unknown
  /** Leave metadata.managedFields out of the answer: components and screens never read them. */
  readonly lean?: boolean | undefined
  /** The identity that the transport vouches for; otherwise the certificate or the headers tell. */
  readonly user?: User | undefined
  /** The client certificate of the connection, in PEM. */
  readonly certificate?: string | undefined
}

export type Cancel = () => void

export type WatchEventType = 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'

export interface WatchEvent<T = unknown> {
  readonly type: WatchEventType
  readonly object: T
}

/** Both ends of an interactive stream (exec, attach, port-forward). */
export interface StreamIo {
  stdout(bytes: string): void
  stderr(bytes: string): void
  /** Called once, when the far end is done: the Status of the error channel. */
  end(status: Status): void
}

/** What the caller holds of a running stream. */
export interface StreamHandle {
  /** Calls `taken` once the far end has room for more, so that whoever sends need not keep all that waits. */
  stdin(bytes: string, taken?: () => void): void
  closeStdin(): void
  resize(columns: number, rows: number): void
  /** Lets the far end wait with what it has to say, or go on. One that cannot wait goes on. */
  hold(isHeld: boolean): void
  cancel(): void
}

export interface PlainResponse {
  readonly code: number
  readonly headers: Headers
  readonly body: unknown
}

/** Events come through `see` until `end` is called, by the server, or the watch is cancelled, by the caller. */
export interface WatchResponse {
  readonly code: 200
  readonly headers: Headers
  watch(see: (event: WatchEvent) => void, end: (status?: Status) => void): Cancel
}

/** A text that goes on, such as followed logs. */
export interface PipeResponse {
  readonly code: 200
  readonly headers: Headers
  pipe(write: (text: string) => void, end: () => void): Cancel
}

export interface StreamResponse {
  readonly code: 101
  readonly headers: Headers
  /** The far end speaks for itself, its HTTP head first: all bytes go both ways as they are. */
  readonly isRaw?: boolean | undefined
  stream(io: StreamIo): StreamHandle
}

/** An answer that takes virtual time: that of a server behind a proxy. `see` is called once, unless it is cancelled. */
export interface LaterResponse {
  readonly code: 102
  readonly headers: Headers
  later(see: (answer: PlainResponse) => void): Cancel
}

export type ApiResponse = PlainResponse | WatchResponse | PipeResponse | StreamResponse | LaterResponse

/** A query parameter's first value. */
export function queryValue(query: Query | undefined, name: string): string | undefined {
  const value = query?.[name]
  return typeof value === 'string' || value === undefined ? value : value[0]
}

/** A switch in the query: `?watch=true`, `?watch=1`, `?watch`. */
export function queryFlag(query: Query | undefined, name: string): boolean {
  const value = queryValue(query, name)
  return value !== undefined && value !== 'false' && value !== '0'
}

/** A header's first value. */
export function headerValue(headers: Headers | undefined, name: string): string | undefined {
  const value = headers?.[name]
  return typeof value === 'string' || value === undefined ? value : value[0]
}
