// Discovery: which groups, versions and resources there are, in the aggregated and the legacy form.
import { type ApiRequest, headerValue, type PlainResponse } from '#api/request.ts'
import { apiVersionOf } from '#api/resource-ref.ts'
import { type ResourceFacts, type SubresourceFacts, schema } from '#api/schema/schema.ts'
import { noSuchPath, notAcceptable } from '#api/status.ts'
import { contentHash } from './content-hash.ts'
import type { Registry, ServedResource } from './registry.ts'

const aggregatedType = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'

/** Answers a discovery path; undefined when the path is none. */
export function discover(request: ApiRequest, registry: Registry): PlainResponse | undefined {
  const segments = request.path.split('/').filter((segment) => segment !== '')
  const [root, second, third] = segments
  if (root !== 'api' && root !== 'apis') return undefined
  if (segments.length === 1 && isAggregated(request)) return aggregated(request, registry, root)
  const served = registry.all()
  if (root === 'api') {
    if (segments.length === 1) return plain(apiVersions())
    if (segments.length === 2) return resourceList('', second as string, served) ?? noSuchVersion()
  }
  if (root === 'apis') {
    const groups = groupsOf(served)
    if (segments.length === 1) return plain(groupList(served))
    if (segments.length === 2)
      return groups.includes(second as string) ? plain(group(second as string, served, true)) : undefined
    if (segments.length === 3 && groups.includes(second as string))
      return resourceList(second as string, third as string, served) ?? noSuchVersion()
  }
  return undefined
}

function noSuchVersion(): never {
  throw noSuchPath()
}

function plain(body: unknown): PlainResponse {
  return { code: 200, headers: { 'content-type': 'application/json' }, body }
}

/** Whether the first form that the client can read is the aggregated one. Throws 406 when it can read none. */
function isAggregated(request: ApiRequest): boolean {
  const clauses = (headerValue(request.headers, 'accept') ?? '').split(',').map((clause) => clause.trim())
  const isOther = (clause: string) => /as=APIGroupDiscoveryList/.test(clause)
  for (const clause of clauses) {
    if (isOther(clause) && /v=v2(;|$)/.test(clause)) return true
    if (!isOther(clause)) return false
  }
  throw notAcceptable(['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'])
}

/** Groups in the order of the /apis document, custom ones last. */
function groupsOf(served: readonly ServedResource[]): string[] {
  const present = new Set(served.map((resource) => resource.facts.group))
  const known = schema.groups.map((facts) => facts.name)
  const custom = [...present].filter((name) => !known.includes(name)).sort()
  return [...known, ...custom].filter((name) => name !== '' && present.has(name))
}

function versionsOf(groupName: string, served: readonly ServedResource[]): readonly string[] {
  const known = schema.groups.find((facts) => facts.name === groupName)?.enabledVersions
  const custom = () =>
    new Set(served.filter(({ facts }) => facts.group === groupName).map(({ facts }) => facts.version))
  return known ?? [...custom()].sort(compareVersions)
}

const versionParts = /^v(\d+)(?:(alpha|beta)(\d+))?$/
const stages = ['alpha', 'beta', undefined]

/** The stable before beta before alpha, the newer first. Models apimachinery CompareKubeAwareVersionStrings, v1.35. */
function compareVersions(a: string, b: string): number {
  const [, major = '0', stage, minor = '0'] = versionParts.exec(a) ?? []
  const [, otherMajor = '0', otherStage, otherMinor = '0'] = versionParts.exec(b) ?? []
  if (!versionParts.test(a) || !versionParts.test(b))
    return Number(versionParts.test(b)) - Number(versionParts.test(a)) || (a < b ? -1 : 1)
  return (
    stages.indexOf(otherStage) - stages.indexOf(stage) ||
    Number(otherMajor) - Number(major) ||
    Number(otherMinor) - Number(minor)
  )
}

function factsOf(groupName: string, version: string, served: readonly ServedResource[]): ResourceFacts[] {
  return served
    .map((resource) => resource.facts)
    .filter((facts) => facts.group === groupName && facts.version === version)
    .sort((a, b) => (a.plural < b.plural ? -1 : 1))
}

interface Aggregated {
  readonly body: unknown
  readonly etag: string
}

/** The aggregated documents of a registry at a revision; components ask for them again and again. */
interface Known {
  readonly revision: number
  readonly byRoot: Map<string, Aggregated>
}

const known = new WeakMap<Registry, Known>()
/** Before the first custom resource, all servers serve the same. */
const builtIn: Known = { revision: 0, byRoot: new Map() }

function knownOf(registry: Registry): Known {
  const { revision } = registry
  const state = revision === 0 ? builtIn : known.get(registry)
  if (state?.revision === revision) return state
  const fresh: Known = { revision, byRoot: new Map() }
  known.set(registry, fresh)
  return fresh
}

function aggregated(request: ApiRequest, registry: Registry, root: 'api' | 'apis'): PlainResponse {
  const { byRoot } = knownOf(registry)
  const { body, etag } = byRoot.get(root) ?? aggregatedBody(registry.all(), root)
  byRoot.set(root, { body, etag })
  const headers = { 'cache-control': 'public', etag, vary: 'Accept' }
  if (headerValue(request.headers, 'if-none-match') === etag) return { code: 304, headers, body: '' }
  return { code: 200, headers: { 'content-type': aggregatedType, ...headers }, body }
}

function aggregatedBody(served: readonly ServedResource[], root: 'api' | 'apis'): Aggregated {
  const groups = root === 'api' ? [''] : groupsOf(served)
  const items = groups.map((name) => ({
    metadata: name === '' ? {} : { name },
    versions: versionsOf(name, served).map((version) => ({
      version,
      resources: factsOf(name, version, served).map(aggregatedResource),
      freshness: 'Current',
    })),
  }))
  const body = { kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {}, items }
  return { body, etag: `"${contentHash(JSON.stringify(body))}"` }
}

function aggregatedResource(facts: ResourceFacts) {
  return {
    resource: facts.plural,
    responseKind: { group: '', version: '', kind: facts.kind },
    scope: facts.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: facts.singular,
    verbs: facts.verbs,
    ...(facts.shortNames.length > 0 && { shortNames: facts.shortNames }),
    ...(facts.categories.length > 0 && { categories: facts.categories }),
    ...(facts.subresources.length > 0 && {
      subresources: facts.subresources.map((sub) => aggregatedSubresource(facts, sub)),
    }),
  }
}

function aggregatedSubresource(facts: ResourceFacts, sub: SubresourceFacts) {
  const isOwn = sub.group === facts.group && sub.version === facts.version
  const { group: ofGroup, version } = isOwn ? { group: '', version: '' } : sub
  return {
    subresource: sub.name,
    responseKind: { group: ofGroup, version, kind: sub.kind },
    verbs: sub.verbs,
  }
}

function apiVersions() {
  const serverAddressByClientCIDRs = [{ clientCIDR: '0.0.0.0/0', serverAddress: '172.18.0.2:6443' }]
  return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs }
}

function groupList(served: readonly ServedResource[]) {
  const groups = groupsOf(served).map((name) => group(name, served, false))
  return { kind: 'APIGroupList', apiVersion: 'v1', groups }
}

function group(name: string, served: readonly ServedResource[], isAlone: boolean) {
  const versions = versionsOf(name, served).map((version) => ({
    groupVersion: apiVersionOf(name, version),
    version,
  }))
  const preferredVersion = versions[0]
  return { ...(isAlone && { kind: 'APIGroup', apiVersion: 'v1' }), name, versions, preferredVersion }
}

function resourceList(
  groupName: string,
  version: string,
  served: readonly ServedResource[],
): PlainResponse | undefined {
  const resources = factsOf(groupName, version, served).flatMap(legacyResources)
  if (resources.length === 0) return undefined
  const groupVersion = apiVersionOf(groupName, version)
  return plain({
    kind: 'APIResourceList',
    ...(groupName !== '' && { apiVersion: 'v1' }),
    groupVersion,
    resources,
  })
}

function legacyResources(facts: ResourceFacts) {
  const own = {
    name: facts.plural,
    singularName: facts.singular,
    namespaced: facts.namespaced,
    kind: facts.kind,
    verbs: facts.verbs,
    ...(facts.shortNames.length > 0 && { shortNames: facts.shortNames }),
    ...(facts.categories.length > 0 && { categories: facts.categories }),
    ...(facts.storageVersionHash && { storageVersionHash: facts.storageVersionHash }),
  }
  const subs = facts.subresources.map((sub) => ({
    name: `${facts.plural}/${sub.name}`,
    singularName: '',
    namespaced: facts.namespaced,
    ...((sub.group !== facts.group || sub.version !== facts.version) && {
      group: sub.group,
      version: sub.version,
    }),
    kind: sub.kind,
    verbs: sub.verbs,
  }))
  return [own, ...subs]
}
