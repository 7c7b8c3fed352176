// Requests as careless and hostile clients send them, by seed.
import { parse } from 'yaml'
import type { ApiRequest, Headers, Method, Query } from '#api/request.ts'
import { resourcePath } from '#api/resource-ref.ts'
import { schema } from '#api/schema/schema.ts'
import type { RandomStream } from '#cluster/random.ts'
import { recordings } from '../golden/recordings.ts'
import { type Json, mutateJson, mutateText, pick } from './mutate.ts'

interface Recording {
  readonly cases: readonly { readonly create?: { readonly manifest: string; readonly exitCode: number } }[]
}

/** An object that requests are about. */
export interface Target {
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

export class DamagedRequests {
  /** What stands there before anything is damaged. */
  readonly targets: readonly Target[] = targets()
  readonly #random: RandomStream

  constructor(random: RandomStream) {
    this.#random = random
  }

  next(): ApiRequest {
    const random = this.#random
    const { collection, object, manifest } = pick(random, this.targets)
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
