// Sends damaged requests to an API server whose controllers run, and looks for answers that no server may give.
import type { ApiRequest, Method, PlainResponse } from '#api/request.ts'
import type { Status } from '#api/types/meta-v1.ts'
import { Random } from '#cluster/random.ts'
import { admin, BareWorld } from '../golden/bare-world.ts'
import { DamagedRequests } from './damaged-requests.ts'

/** What was asked, and what was wrong with the answer. */
export interface Finding {
  readonly request: string
  readonly wrong: string
}

export class Fuzz {
  readonly #world: BareWorld
  readonly #requests: DamagedRequests
  readonly #codes = new Map<number, number>()

  constructor(seed: number) {
    this.#world = new BareWorld(Date.UTC(2026, 0, 5, 9), seed)
    this.#requests = new DamagedRequests(new Random(seed).stream('fuzz'))
    for (const { collection, manifest } of this.#requests.targets)
      this.#ask({ method: 'POST', path: collection, body: manifest })
  }

  /** How often each status code was answered. */
  get codes(): ReadonlyMap<number, number> {
    return this.#codes
  }

  /** Sends so many requests; time passes between them. */
  run(count: number): Finding[] {
    const findings: Finding[] = []
    for (let i = 0; i < count; i++) {
      const request = this.#requests.next()
      const wrong = this.#ask(request) ?? (i % 50 === 0 ? this.#pass(3000) : undefined)
      if (wrong !== undefined) findings.push({ request: JSON.stringify(request).slice(0, 2000), wrong })
    }
    return findings
  }

  /** What controllers make of a new deployment within a minute: the names of its kinds of objects. */
  kindsMade(): string[] {
    const path = '/api/v1/namespaces'
    const send = (method: Method, at: string, body?: unknown) =>
      this.#world.handle({ method, path: at, body, user: admin }) as PlainResponse
    send('POST', path, { metadata: { name: 'after' } })
    const apps = '/apis/apps/v1/namespaces/after'
    const labels = { app: 'after' }
    const template = { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'nginx:1.27' }] } }
    const spec = { replicas: 2, selector: { matchLabels: labels }, template }
    send('POST', `${apps}/deployments`, { metadata: { name: 'after' }, spec })
    this.#world.clock.advance(60_000)
    return [`${apps}/replicasets`, `${path}/after/pods`, `${path}/after/serviceaccounts`].flatMap((at) =>
      (send('GET', at).body as { kind: string; items: object[] }).items.map(() => at.split('/').pop() ?? ''),
    )
  }

  #ask(request: ApiRequest): string | undefined {
    try {
      const response = this.#world.handle({ ...request, user: admin })
      this.#codes.set(response.code, (this.#codes.get(response.code) ?? 0) + 1)
      if (response.code === 404 && request.method !== 'POST') this.#makeAgain(request.path)
      if ('watch' in response)
        response.watch(
          () => {},
          () => {},
        )()
      else if ('pipe' in response)
        response.pipe(
          () => {},
          () => {},
        )()
      else if ('later' in response) response.later(() => {})()
      else if ('stream' in response) response.stream({ stdout() {}, stderr() {}, end() {} }).cancel()
      else if (response.code >= 500 && !mayFail(response))
        return `${response.code} ${JSON.stringify(response.body).slice(0, 600)}`
      return undefined
    } catch (error) {
      return (error as Error).stack ?? String(error)
    }
  }

  /** What an earlier request deleted is there for the next one. */
  #makeAgain(path: string): void {
    const target = this.#requests.targets.find(
      ({ object }) => path === object || path.startsWith(`${object}/`),
    )
    if (target !== undefined)
      this.#world.handle({ method: 'POST', path: target.collection, body: target.manifest, user: admin })
  }

  #pass(ms: number): string | undefined {
    try {
      this.#world.clock.advance(ms)
      return undefined
    } catch (error) {
      return `while time passed: ${(error as Error).stack}`
    }
  }
}

/** Failures of the server that a real one answers with as well, as golden/errors has them. */
const upstreamFailures = [
  /^failed to create typed patch object \(/,
  /^strconv\.ParseUint: parsing /,
  /^resourceVersion: Invalid value: /,
  /^resourceVersion should not be set on objects to be created$/,
  /^unknown patch type: /,
  /^map: .* does not contain declared merge key: /s,
  /^invalid patch format: /,
  /^no preferred addresses found; known addresses: \[\]$/,
  /^nodes ".*" not found$/,
  /^target\./,
]

/** Whether a real server answers so too. */
export function mayFail({ code, body }: Pick<PlainResponse, 'code' | 'body'>): boolean {
  const { message = '', reason } = body as Partial<Status>
  if (code === 504) return message.startsWith('Timeout: Too large resource version')
  if (code === 503) return reason === 'ServiceUnavailable'
  // Without a ServiceCIDR that is ready there are no addresses, here as there.
  if (message === 'Internal error occurred: failed to allocate a serviceIP: range is full') return true
  return reason === undefined && upstreamFailures.some((each) => each.test(message))
}
