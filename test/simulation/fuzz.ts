// Sends requests that were damaged by seed to an API server whose controllers run, and looks for answers that no server may give.
import { parse } from 'yaml'
import type { ApiRequest, Headers, Method, PlainResponse, Query } from '#api/request.ts'
import { resourcePath } from '#api/resource-ref.ts'
import { schema } from '#api/schema/schema.ts'
import type { Status } from '#api/types/meta-v1.ts'
import { Random, type RandomStream } from '#cluster/random.ts'
import { admin, BareWorld } from '../golden/bare-world.ts'
import { recordings } from '../golden/recordings.ts'
import { type Json, mutateJson, mutateText, pick } from './mutate.ts'

interface Recording {
  readonly cases: readonly { readonly create?: { readonly manifest: string; readonly exitCode: number } }[]
}

interface Target {
  readonly collection: string
  readonly object: string
  readonly manifest: { [key: string]: Json }
}

/** The more often, the more there is to damage. */
const methods: readonly Method[] = [
  ...(['PATCH', 'PATCH', 'PATCH', 'PUT', 'PUT', 'POST', 'POST', 'GET', 'GET', 'DELETE'] as const),
  'HEAD',
  'OPTIONS',
]
const patchTypes = ['json-patch', 'merge-patch', 'strategic-merge-patch', 'apply-patch'] as const
const subresources = [
  'status',
  'scale',
  'log',
  'exec',
  'eviction',
  'binding',
  'ephemeralcontainers',
  'resize',
  'token',
  'approval',
  'finalize',
  'proxy',
  'nope',
]
const bodyTypes = [
  'application/json',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
  'text/plain',
  '',
]
const accepts = [
  'application/json',
  'application/json;as=Table;v=v1;g=meta.k8s.io',
  'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
  'application/yaml',
  'image/png',
  '*/*',
  ';;;',
]
const queries: readonly Query[] = [
  { labelSelector: 'a in (b,c),!d' },
  { labelSelector: '==,,' },
  { fieldSelector: 'metadata.name=x,spec.nodeName!=y' },
  { fieldSelector: 'nope=1' },
  { limit: '2' },
  { limit: '-5', continue: 'bm9wZQ' },
  { limit: 'x' },
  { resourceVersion: '99999999' },
  { resourceVersion: 'abc', resourceVersionMatch: 'Exact' },
  { watch: '1', timeoutSeconds: '1' },
  {
    watch: 'true',
    sendInitialEvents: 'true',
    resourceVersionMatch: 'NotOlderThan',
    allowWatchBookmarks: '1',
  },
  { dryRun: 'All' },
  { dryRun: 'Some' },
  { fieldValidation: 'Strict' },
  { fieldValidation: 'Loose' },
  { fieldManager: 'x'.repeat(200) },
  { force: 'true', fieldManager: 'f' },
  { propagationPolicy: 'Foreground', gracePeriodSeconds: '0' },
  { propagationPolicy: 'Sideways', orphanDependents: '1' },
  { pretty: 'true' },
  { command: ['a', 'b'], container: 'c', stdin: 'x' },
  { tailLines: '-1', sinceSeconds: '0', follow: 'maybe', previous: '1' },
  { timeout: 'soon' },
]

/** What was asked, and what was wrong with the answer. */
export interface Finding {
  readonly request: string
  readonly wrong: string
}

export class Fuzz {
  readonly #world: BareWorld
  readonly #random: RandomStream
  readonly #targets: readonly Target[]
  readonly #codes = new Map<number, number>()

  constructor(seed: number) {
    this.#world = new BareWorld(Date.UTC(2026, 0, 5, 9), seed)
    this.#random = new Random(seed).stream('fuzz')
    this.#targets = targets()
    for (const { collection, manifest } of this.#targets)
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
      const request = this.#request()
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
    const target = this.#targets.find(({ object }) => path === object || path.startsWith(`${object}/`))
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

  #request(): ApiRequest {
    const random = this.#random
    const { collection, object, manifest } = pick(random, this.#targets)
    const method = pick(random, methods)
    // Without the roles of a new cluster no controller may do anything, here as there.
    const mayBeAll = method !== 'DELETE' || !collection.includes('/rbac.')
    const isNew = method === 'POST' || (random.below(8) === 0 && mayBeAll)
    const subresource = random.below(5) === 0 ? `/${pick(random, subresources)}` : ''
    const plainPath = isNew ? collection : `${object}${subresource}`
    const path = random.below(20) === 0 ? mutateText(plainPath, random) : plainPath
    const query = {
      ...(random.below(3) === 0 && pick(random, queries)),
      ...(random.below(8) === 0 && pick(random, queries)),
    }
    const headers: { [name: string]: string } = {}
    if (random.below(4) === 0) headers.accept = pick(random, accepts)
    const body = this.#body(method, manifest, headers)
    return { method, path, query, headers: headers as Headers, body }
  }

  #body(method: Method, manifest: Target['manifest'], headers: { [name: string]: string }): unknown {
    const random = this.#random
    if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return undefined
    if (method === 'DELETE')
      return random.below(2) === 0
        ? undefined
        : mutateJson(
            { kind: 'DeleteOptions', apiVersion: 'v1', gracePeriodSeconds: 0, preconditions: { uid: 'x' } },
            random,
          )
    let value: Json = manifest
    for (let i = random.below(4); i > 0; i--) value = mutateJson(value, random)
    if (method === 'PATCH') {
      const type = pick(random, patchTypes)
      headers['content-type'] = `application/${type}+${type === 'apply-patch' ? 'yaml' : 'json'}`
      if (type === 'json-patch') value = this.#operations(value)
    } else if (random.below(5) === 0) headers['content-type'] = pick(random, bodyTypes)
    return random.below(6) === 0 ? mutateText(JSON.stringify(value), random) : value
  }

  #operations(value: Json): Json {
    const random = this.#random
    const path = pick(random, [
      '',
      '/',
      '/spec',
      '/metadata/labels/a',
      '/spec/replicas',
      '/metadata/finalizers/-',
      '/spec/template/spec/containers/0',
      '/~2',
      'x',
      '/metadata/name',
    ])
    const operation = {
      op: pick(random, ['add', 'remove', 'replace', 'move', 'copy', 'test', 'fly']),
      path,
      from: '/metadata/name',
      value,
    }
    return random.below(5) === 0 ? mutateJson([operation], random) : [operation]
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

function mayFail({ code, body }: PlainResponse): boolean {
  const { message = '', reason } = body as Partial<Status>
  if (code === 504) return message.startsWith('Timeout: Too large resource version')
  if (code === 503) return reason === 'ServiceUnavailable'
  return reason === undefined && upstreamFailures.some((each) => each.test(message))
}

function targets(): Target[] {
  const files = [...recordings('defaults').values()].map((text) => JSON.parse(text) as Partial<Recording>)
  return files.flatMap(({ cases = [] }) =>
    cases.flatMap(({ create }) => {
      if (create === undefined || create.exitCode !== 0) return []
      const manifest = parse(create.manifest) as Target['manifest'] & {
        apiVersion: string
        kind: string
        metadata: { name?: string; namespace?: string }
      }
      const { apiVersion, kind, metadata } = manifest
      const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion]
      const facts = schema.resources.find(
        (each) => each.group === group && each.version === version && each.kind === kind,
      )
      if (facts === undefined) return []
      const namespace = facts.namespaced ? 'default' : undefined
      delete metadata.namespace
      return [
        {
          collection: resourcePath(facts, namespace),
          object: resourcePath(facts, namespace, metadata.name ?? 'nope'),
          manifest,
        },
      ]
    }),
  )
}
