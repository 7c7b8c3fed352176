// A component's way to the API server: synchronous, typed, and refused when the server cannot be reached.
import type { KubeList, Sent } from '#api/object.ts'
import type { ApiRequest, ApiResponse, Cancel, Query, User, WatchEvent } from '#api/request.ts'
import { type ResourceRef, resourcePath } from '#api/resource-ref.ts'
import { ApiError } from '#api/status.ts'
import type { DeleteOptions, Status } from '#api/types/meta-v1.ts'

/** The far end of a connection. Throws ConnectionError when nobody is there. */
export interface Door {
  handle(request: ApiRequest): ApiResponse
}

/** The API server could not be reached; the message is what a dialer would say. */
export class ConnectionError extends Error {}

type PatchType = 'strategic' | 'merge' | 'json'

const patchContentTypes: { readonly [type in PatchType]: string } = {
  strategic: 'application/strategic-merge-patch+json',
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
}

export interface ListScope {
  readonly namespace?: string | undefined
  readonly labelSelector?: string | undefined
  readonly fieldSelector?: string | undefined
  /** With it: the state of exactly that revision. */
  readonly resourceVersion?: string | undefined
  readonly resourceVersionMatch?: 'Exact' | 'NotOlderThan' | undefined
}

/** What is named: an object that has a name and perhaps a namespace. */
export interface Named {
  readonly metadata: { readonly namespace?: string | undefined; readonly name: string }
}

export class ApiClient {
  readonly #door: Door
  readonly #user: User
  readonly #headers: { readonly [name: string]: string }

  /** `userAgent` names the component; the fields it writes belong to its first word. */
  constructor(door: Door, user: User, userAgent: string) {
    this.#door = door
    this.#user = user
    this.#headers = { 'user-agent': userAgent }
  }

  get<T>(ref: ResourceRef<T>, namespace: string | undefined, name: string): T {
    return this.#call({ method: 'GET', path: resourcePath(ref, namespace, name) }) as T
  }

  list<T>(ref: ResourceRef<T>, scope: ListScope = {}): KubeList<T> {
    const { namespace, ...query } = scope
    return this.#call({ method: 'GET', path: resourcePath(ref, namespace), query }) as KubeList<T>
  }

  create<T>(ref: ResourceRef<T>, object: Sent<T>, namespace?: string): T {
    const body = { apiVersion: ref.apiVersion, kind: ref.kind, ...object }
    return this.#call({ method: 'POST', path: resourcePath(ref, namespace), body }) as T
  }

  update<T extends Named>(ref: ResourceRef<T>, object: T): T {
    return this.#put(ref, object, undefined)
  }

  updateStatus<T extends Named>(ref: ResourceRef<T>, object: T): T {
    return this.#put(ref, object, 'status')
  }

  /** PUT to a subresource that takes the whole object, such as a namespace's finalize. */
  updateSubresource<T extends Named>(ref: ResourceRef<T>, object: T, subresource: string): T {
    return this.#put(ref, object, subresource)
  }

  patch<T>(
    ref: ResourceRef<T>,
    namespace: string | undefined,
    name: string,
    type: PatchType,
    patch: unknown,
    subresource?: string,
  ): T {
    const path = resourcePath(ref, namespace, name, subresource)
    const headers = { ...this.#headers, 'content-type': patchContentTypes[type] }
    return this.#call({ method: 'PATCH', path, headers, body: patch }) as T
  }

  /** Server-side apply of an object, which names itself; what others own is taken from them. */
  apply<T extends Named>(
    ref: ResourceRef<T>,
    object: Sent<T> & Named,
    fieldManager: string,
    subresource?: string,
  ): T {
    const { namespace, name } = object.metadata
    return this.#call({
      method: 'PATCH',
      path: resourcePath(ref, namespace, name, subresource),
      query: { fieldManager, force: 'true' },
      headers: { ...this.#headers, 'content-type': 'application/apply-patch+yaml' },
      body: { apiVersion: ref.apiVersion, kind: ref.kind, ...object },
    }) as T
  }

  /** POST to a subresource: a binding, an eviction, a token. */
  post<T>(
    ref: ResourceRef<T>,
    namespace: string | undefined,
    name: string,
    subresource: string,
    body: unknown,
  ): unknown {
    return this.#call({ method: 'POST', path: resourcePath(ref, namespace, name, subresource), body })
  }

  delete<T>(
    ref: ResourceRef<T>,
    namespace: string | undefined,
    name: string,
    options: Sent<DeleteOptions> = {},
  ): void {
    this.#call({ method: 'DELETE', path: resourcePath(ref, namespace, name), body: options })
  }

  /** DELETE of a whole collection within a scope. */
  deleteCollection<T>(ref: ResourceRef<T>, scope: ListScope, options: Sent<DeleteOptions> = {}): void {
    const { namespace, ...query } = scope
    this.#call({ method: 'DELETE', path: resourcePath(ref, namespace), query, body: options })
  }

  /** GET of a path that is no resource of ours, such as discovery or a metric. */
  getPath(path: string, accept: string, query: Query = {}): unknown {
    return this.#call({ method: 'GET', path, query, headers: { ...this.#headers, accept } })
  }

  /** Follows a collection after a resourceVersion; where that is too old, the end comes with a Status that says so. */
  watch<T>(
    ref: ResourceRef<T>,
    scope: ListScope,
    resourceVersion: string,
    see: (event: WatchEvent<T>) => void,
    end: (status?: Status) => void,
  ): Cancel {
    const { namespace, ...selectors } = scope
    const query: Query = { ...selectors, watch: 'true', resourceVersion }
    const response = this.#send({ method: 'GET', path: resourcePath(ref, namespace), query })
    if (!('watch' in response)) throw new Error('the server did not answer with a watch')
    return response.watch(see as (event: WatchEvent) => void, end)
  }

  #put<T extends Named>(ref: ResourceRef<T>, object: T, subresource: string | undefined): T {
    const { namespace, name } = object.metadata
    return this.#call({
      method: 'PUT',
      path: resourcePath(ref, namespace, name, subresource),
      body: object,
    }) as T
  }

  #call(request: ApiRequest): unknown {
    const response = this.#send(request)
    if (!('body' in response)) throw new Error('the server answered with a stream')
    return response.body
  }

  #send(request: ApiRequest): ApiResponse {
    const response = this.#door.handle({ headers: this.#headers, ...request, user: this.#user, lean: true })
    if ('body' in response && response.code >= 400) throw new ApiError(statusOf(response.code, response.body))
    return response
  }
}

/** What refuses a path that nobody serves says so in plain text. */
function statusOf(code: number, body: unknown): Status {
  if (typeof body !== 'string') return body as Status
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: body.trim(), code }
}
