// The versions of groups that other servers serve, as their APIServices say, and the way to them.
// Models kube-aggregator handler_proxy and its service resolver, v1.35.
import { isRecord, type KubeObject } from '#api/object.ts'
import type { ApiRequest, Cancel, Headers, PlainResponse, User } from '#api/request.ts'
import { apiVersionOf } from '#api/resource-ref.ts'
import type { ResourceFacts } from '#api/schema/schema.ts'
import type { APIService } from '#api/types/apiregistration-v1.ts'
import type { Service } from '#api/types/core-v1.ts'
import type { Store } from '../../store.ts'
import type { BackendAnswer, Backends } from '../backends.ts'
import { bodyText, headersOf, queryText } from '../subresources/proxy.ts'
import { factsOfRemote, type RemoteResourceList } from './remote-resources.ts'

const collection = 'apiservices.apiregistration.k8s.io'
const text: Headers = { 'content-type': 'text/plain; charset=utf-8' }
/** No request to an aggregated server takes longer: GlobalTimeout. */
const timeoutMs = 60_000
const defaultPort = 443

/** Where a server listens in the cluster. */
interface Place {
  readonly address: string
  readonly port: number
}

/** What Go's `http.Error` answers. */
function plainError(why: string): PlainResponse {
  return { code: 503, headers: text, body: `${why}\n` }
}

export class RemoteApis {
  readonly #store: Store
  readonly #backends: Backends
  /** By group and version: `metrics.k8s.io/v1beta1`. */
  readonly #byVersion = new Map<string, APIService>()
  /** What each last said that it serves, by the same names. */
  readonly #resources = new Map<string, readonly ResourceFacts[]>()
  #revision = 0
  readonly #stop: Cancel

  constructor(store: Store, backends: Backends) {
    this.#store = store
    this.#backends = backends
    for (const object of store.list({ collection })) this.#see(object)
    this.#stop = store.watch({ collection }, store.revision, ({ type, object }) =>
      type === 'DELETED' ? this.#forget(object as unknown as APIService) : this.#see(object),
    )
  }

  stop(): void {
    this.#stop()
  }

  /** Those there are, available or not. */
  all(): readonly APIService[] {
    return [...this.#byVersion.values()]
  }

  /** Changes whenever discovery has something else to say of them. */
  get revision(): number {
    return this.#revision
  }

  /** What a server said last that it serves. */
  resourcesOf(apiService: APIService): readonly ResourceFacts[] {
    return this.#resources.get(versionOf(apiService)) ?? []
  }

  /** Keeps what a server says that it serves. */
  learn(apiService: APIService, list: RemoteResourceList): void {
    const facts = factsOfRemote(apiService.spec, list)
    if (JSON.stringify(facts) === JSON.stringify(this.resourcesOf(apiService))) return
    this.#resources.set(versionOf(apiService), facts)
    this.#revision++
  }

  /** Hands a request on to whoever serves the version that it names; undefined when that is this server. */
  answer(request: ApiRequest, user: User): PlainResponse | undefined {
    if (this.#byVersion.size === 0) return undefined
    const [root, group, version] = request.path.split('/').filter((segment) => segment !== '')
    const apiService = root === 'apis' ? this.#byVersion.get(`${group}/${version}`) : undefined
    if (apiService === undefined) return undefined
    const place = isAvailable(apiService) ? this.placeOf(apiService) : undefined
    if (place === undefined) return plainError('service unavailable')
    return responseOf(this.ask(place, request, user, timeoutMs), request)
  }

  /** Asks a server on behalf of a user, whatever an APIService says of it. */
  ask(place: Place, request: ApiRequest, user: User, limitMs: number): BackendAnswer {
    const question = {
      ...place,
      isSecure: true,
      method: request.method,
      target: `${request.path}${queryText(request.query)}`,
      headers: [...headersOf(request, request.path), ...identityOf(user)],
      body: bodyText(request.body),
    }
    return this.#backends.askNow(question, limitMs)
  }

  /** Where the Service of an APIService is; undefined when there is no such. */
  placeOf({ spec }: APIService): Place | undefined {
    const { namespace, name, port = defaultPort } = spec.service ?? {}
    const service = this.#store.get('services', `${namespace}/${name}`) as unknown as Service | undefined
    const { clusterIP, ports } = service?.spec ?? {}
    const isServed = (ports ?? []).some((each) => each.port === port)
    return clusterIP && clusterIP !== 'None' && isServed ? { address: clusterIP, port } : undefined
  }

  #see(object: KubeObject): void {
    const apiService = object as unknown as APIService
    if (apiService.spec.service == null) {
      this.#forget(apiService)
      return
    }
    this.#byVersion.set(versionOf(apiService), apiService)
    this.#revision++
  }

  #forget(apiService: APIService): void {
    if (!this.#byVersion.delete(versionOf(apiService))) return
    this.#resources.delete(versionOf(apiService))
    this.#revision++
  }
}

export function isAvailable({ status }: APIService): boolean {
  return status.conditions?.some(({ type, status: is }) => type === 'Available' && is === 'True') === true
}

function versionOf({ spec }: APIService): string {
  return apiVersionOf(spec.group ?? '', spec.version ?? '')
}

/** The front proxy's headers: the far end takes its word for who asks. */
function identityOf({ name, groups, extra = {} }: User): (readonly [string, string])[] {
  return [
    ['x-remote-user', name],
    ...groups.map((group) => ['x-remote-group', group] as const),
    ...Object.entries(extra).flatMap(([key, values]) =>
      values.map((value) => [`x-remote-extra-${encodeURIComponent(key)}`, value] as const),
    ),
  ]
}

function responseOf(answer: BackendAnswer, request: ApiRequest): PlainResponse {
  if (isFailure(answer)) return plainError(`error trying to reach service: ${failureOf(answer)}`)
  const { 'content-length': _, connection: __, ...headers } = Object.fromEntries(answer.headers)
  const body = request.method === 'HEAD' ? '' : bodyOf(answer)
  return { code: answer.status, headers, body }
}

type Failure = Extract<BackendAnswer, 'timeout' | { readonly failure: string }>

export function isFailure(answer: BackendAnswer): answer is Failure {
  return answer === 'timeout' || 'failure' in answer
}

/** In the words of Go's client. */
export function failureOf(failure: Failure): string {
  return failure === 'timeout' ? 'context deadline exceeded' : failure.failure
}

/** Who stands in the same process reads objects; what is none stays a text. */
export function bodyOf({ body, headers }: Exclude<BackendAnswer, Failure>): unknown {
  if (!/^application\/json/.test(headers.get('content-type') ?? '')) return body
  try {
    const value: unknown = JSON.parse(body)
    return isRecord(value) ? value : body
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return body
  }
}
