// The OpenAPI paths of one resource: its collections, its objects, its subresources, its watches.
// Models apiserver endpoints APIInstaller.registerResourceHandlers, v1.35.
import { type SubresourceFacts, schema } from '#api/schema/schema.ts'
import type { ServedResource } from '../registry.ts'
import type { OpenApiOperation, OpenApiParameter, OpenApiPath, OpenApiSchema } from './document.ts'
import { connectText, operationText } from './operation-texts.ts'
import {
  answers,
  content,
  type OperationTarget,
  type OptionText,
  operation,
  optionParameter,
  pathParameter,
  prettyParameter,
} from './operations.ts'
import { schemaRef } from './type-schemas.ts'

export type OpenApiPaths = { readonly [path: string]: OpenApiPath }

/** `AppsV1`, as it stands in the names of operations. */
export function operationPlace(group: string, version: string): string {
  return capitalized(groupName(group)) + capitalized(version)
}

/** `rbacAuthorization` of `rbac.authorization.k8s.io`; `core` of the group without a name. */
export function groupName(group: string): string {
  const [first = '', ...rest] = (group === '' ? 'core' : group.replace(/\.k8s\.io$/, '')).split('.')
  return first + rest.map(capitalized).join('')
}

function capitalized(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1)
}

export interface ResourceSchemas {
  readonly object: OpenApiSchema
  readonly list: OpenApiSchema
  /** The schema of another kind of the API, by its type. */
  typeOfKind(group: string, version: string, kind: string): string
  readonly optionText: OptionText
}

export function resourcePaths(
  served: ServedResource,
  schemas: ResourceSchemas,
  isCustom = false,
): OpenApiPaths {
  const { facts, strategy } = served
  const { group, version, kind, plural, namespaced, verbs } = facts
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`
  const scope = namespaced ? '/namespaces/{namespace}' : ''
  const place = operationPlace(group, version)
  const spot = namespaced ? 'Namespaced' : ''
  const deleted = strategy.returnsDeletedObject ? schemas.object : schemaRef('meta.v1.Status')
  const tag = `${groupName(group)}_${version}`
  const subject = { kind, canBeWatched: verbs.includes('watch') }
  const target: OperationTarget = { tag, group, version, kind, deleted, isCustom, subject, ...schemas }
  const has = (verb: string) => verbs.includes(verb)
  const paths: Record<string, OpenApiPath> = {}
  const add = (path: string, operations: Operations, connected?: string) => {
    const real = Object.fromEntries(Object.entries(operations).filter(([, found]) => found !== false))
    if (Object.keys(real).length > 0)
      paths[path] = withSharedParameters(
        path,
        connected ?? kind,
        real as { [method: string]: OpenApiOperation },
      )
  }
  const own = `${root}${scope}/${plural}`
  add(own, {
    get: has('list') && operation('list', `list${place}${spot}${kind}`, target),
    post: has('create') && operation('post', `create${place}${spot}${kind}`, target),
    delete:
      has('deletecollection') &&
      operation('deletecollection', `delete${place}Collection${spot}${kind}`, target),
  })
  add(`${own}/{name}`, {
    get: has('get') && operation('get', `read${place}${spot}${kind}`, target),
    put: has('update') && operation('put', `replace${place}${spot}${kind}`, target),
    delete: has('delete') && operation('delete', `delete${place}${spot}${kind}`, target),
    patch: has('patch') && operation('patch', `patch${place}${spot}${kind}`, target),
  })
  for (const sub of facts.subresources)
    for (const [path, found] of Object.entries(
      subresourceOperations(sub, `${place}${spot}${kind}`, target, schemas),
    ))
      add(`${own}/{name}/${sub.name}${path}`, found, isConnection(sub) ? sub.kind : undefined)
  if (namespaced && has('list'))
    add(`${root}/${plural}`, { get: operation('list', `list${place}${kind}ForAllNamespaces`, target) })
  if (!has('watch') || isCustom) return paths
  const watched = `${root}/watch${scope}/${plural}`
  add(watched, { get: operation('watchlist', `watch${place}${spot}${kind}List`, target) })
  add(`${watched}/{name}`, { get: operation('watch', `watch${place}${spot}${kind}`, target) })
  if (namespaced)
    add(`${root}/watch/${plural}`, {
      get: operation('watchlist', `watch${place}${kind}ListForAllNamespaces`, target),
    })
  return paths
}

type Operations = { readonly [method: string]: OpenApiOperation | false }

/** Whether its kind holds what a stream or proxy is asked with, rather than an object. */
function isConnection({ kind }: SubresourceFacts): boolean {
  return kind.endsWith('Options')
}

/** The operations of a subresource by what follows its own path. */
function subresourceOperations(
  sub: SubresourceFacts,
  owner: string,
  target: OperationTarget,
  schemas: ResourceSchemas,
): { readonly [path: string]: Operations } {
  const id = `${owner}${capitalized(sub.name)}`
  if (isConnection(sub)) return connections(sub, id, target)
  if (sub.name === 'log') return { '': { get: logOperation(id, target) } }
  const { group, version, kind } = sub
  const isOwn = kind === target.kind
  const object = isOwn ? target.object : schemaRef(schemas.typeOfKind(group, version, kind))
  const subject = { kind: target.kind, subresource: sub.name }
  const inside = { ...target, object, subject, ...(!isOwn && { group, version, kind }) }
  const has = (verb: string) => sub.verbs.includes(verb)
  return {
    '': {
      get: has('get') && operation('get', `read${id}`, inside),
      put: has('update') && operation('put', `replace${id}`, inside),
      post: has('create') && operation('post', `create${id}`, inside),
      patch: has('patch') && operation('patch', `patch${id}`, inside),
    },
  }
}

function capitalizedMethod(id: string, method: string): string {
  const [, place = '', rest = ''] = /^(.*?V\d\w*?)((?:Namespaced|Node).*)$/.exec(id) ?? []
  return `connect${place}${capitalized(method)}${rest}`
}

const methodsOfVerbs: { readonly [verb: string]: readonly string[] } = {
  get: ['get'],
  create: ['post'],
  update: ['put', 'head', 'options'],
  delete: ['delete'],
  patch: ['patch'],
}

/** Streams and proxies: any method, no schema; a proxy also takes what follows its path. */
function connections(
  sub: SubresourceFacts,
  id: string,
  target: OperationTarget,
): { readonly [path: string]: Operations } {
  const { version, kind } = sub
  const type = `core.${version}.${kind}`
  const methods = sub.verbs.flatMap((verb) => methodsOfVerbs[verb] ?? [])
  const build = (name: string): Operations =>
    Object.fromEntries(
      methods.map((method) => [
        method,
        {
          tags: [target.tag],
          description: connectText(method, sub.name, target.kind),
          operationId: capitalizedMethod(name, method),
          parameters: optionParameters(type, target.optionText),
          responses: answers([200], content(['*/*'], { type: 'string' })),
          'x-kubernetes-action': 'connect',
          'x-kubernetes-group-version-kind': { group: sub.group, version, kind },
        },
      ]),
    )
  return sub.name === 'proxy' ? { '': build(id), '/{path}': build(`${id}WithPath`) } : { '': build(id) }
}

const plainTypes: { readonly [type: string]: string } = {
  bool: 'boolean',
  int32: 'integer',
  int64: 'integer',
}

/** The fields of an options kind, which go into the query. */
function optionParameters(type: string, optionText: OptionText) {
  return Object.entries(schema.types[type]?.fields ?? {})
    .filter(([name]) => name !== 'kind' && name !== 'apiVersion')
    .map(([name, { t }]) =>
      optionParameter(name, optionText(type, name), plainTypes[t.replace(/^\[\]/, '')] ?? 'string'),
    )
}

function logOperation(id: string, target: OperationTarget): OpenApiOperation {
  const types = ['application/json', 'application/vnd.kubernetes.protobuf', 'application/yaml', 'text/plain']
  const { group, version, kind } = target
  return {
    tags: [target.tag],
    description: operationText('get', { kind, subresource: 'log' }),
    operationId: `read${id}`,
    parameters: [
      prettyParameter,
      ...optionParameters('core.v1.PodLogOptions', target.optionText).filter(
        ({ name }) => !name.startsWith('sinceTime'),
      ),
    ],
    responses: answers([200], content(types, { type: 'string' })),
    'x-kubernetes-action': 'get',
    'x-kubernetes-group-version-kind': { group, version, kind },
  }
}

/** What all operations of a path take stands with the path. */
function withSharedParameters(
  path: string,
  kind: string,
  operations: { readonly [method: string]: OpenApiOperation },
): OpenApiPath {
  const all = Object.values(operations)
  const first = all[0]?.parameters ?? []
  const isShared = ({ name, description }: OpenApiParameter) =>
    all.every(({ parameters = [] }) =>
      parameters.some((p) => p.name === name && p.description === description),
    )
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => pathParameter(name, kind))
  const shared = first.filter(isShared)
  const sorted = <T extends { readonly name: string }>(list: readonly T[]) =>
    list.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  const names = new Set(shared.map(({ name }) => name))
  return {
    parameters: sorted([...inPath, ...shared]),
    operations: Object.fromEntries(
      Object.entries(operations).map(([method, { parameters = [], ...rest }]) => {
        const left = sorted(parameters.filter(({ name }) => !names.has(name)))
        const { tags, description, operationId, ...more } = rest
        return [
          method,
          { tags, description, operationId, ...(left.length > 0 && { parameters: left }), ...more },
        ]
      }),
    ),
  }
}
