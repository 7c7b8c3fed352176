// Discovery: which groups, versions and resources there are, in the aggregated and the legacy form.
import { type ApiRequest, headerValue, type PlainResponse } from '#api/request.ts'
import { apiVersionOf } from '#api/resource-ref.ts'
import { type ResourceFacts, type SubresourceFacts, schema } from '#api/schema/schema.ts'
import { noSuchPath, notAcceptable } from '#api/status.ts'
import { customPriority } from './aggregation/api-service-priorities.ts'
import { isAvailable, type RemoteApis } from './aggregation/remote-apis.ts'
import { contentHash } from './content-hash.ts'
import type { Registry } from './registry.ts'

const aggregatedType = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'

/** A resource that this server serves, or one behind it. */
interface Served {
  readonly facts: ResourceFacts
}

/** A group version that another server serves. */
interface RemoteVersion {
  readonly group: string
  readonly version: string
  readonly groupPriority: number
  readonly versionPriority: number
  /** Whether what is known of it is what it serves now. */
  readonly isCurrent: boolean
}

/** All that is told of. */
interface Known {
  readonly served: readonly Served[]
  readonly remote: readonly RemoteVersion[]
}

function knownOf(registry: Registry, apis: RemoteApis): Known {
  const remote = apis.all()
  const behind = remote.flatMap((apiService) => apis.resourcesOf(apiService).map((facts) => ({ facts })))
  return {
    served: behind.length === 0 ? registry.all() : [...registry.all(), ...behind],
    remote: remote.map((apiService) => ({
      group: apiService.spec.group ?? '',
      version: apiService.spec.version ?? '',
      groupPriority: apiService.spec.groupPriorityMinimum,
      versionPriority: apiService.spec.versionPriority,
      isCurrent: isAvailable(apiService),
    })),
  }
}

/** Answers a discovery path; undefined when the path is none. */
export function discover(
  request: ApiRequest,
  registry: Registry,
  apis: RemoteApis,
): PlainResponse | undefined {
  const segments = request.path.split('/').filter((segment) => segment !== '')
  const [root, second, third] = segments
  if (root !== 'api' && root !== 'apis') return undefined
  if (segments.length === 1 && isAggregated(request)) return aggregated(request, registry, apis, root)
  const known = knownOf(registry, apis)
  const { served } = known
  if (root === 'api') {
    if (segments.length === 1) return plain(apiVersions())
    if (segments.length === 2) return resourceList('', second as string, served) ?? noSuchVersion()
  }
  if (root === 'apis') {
    const groups = groupsOf(known)
    if (segments.length === 1) return plain(groupList(known))
    if (segments.length === 2)
      return groups.includes(second as string) ? plain(group(second as string, known, true)) : undefined
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

/** Groups in the order of the /apis document, custom ones last and the others by their priority. */
function groupsOf({ served, remote }: Known): string[] {
  const present = new Set([...served.map(({ facts }) => facts.group), ...remote.map(({ group }) => group)])
  const builtIn = schema.groups.map((facts) => facts.name)
  const priorityOf = (name: string) =>
    Math.max(
      ...remote.filter(({ group }) => group === name).map(({ groupPriority }) => groupPriority),
      served.some(({ facts }) => facts.group === name) ? customPriority.groupPriorityMinimum : 0,
    )
  const others = [...present].filter((name) => !builtIn.includes(name)).sort()
  others.sort((a, b) => priorityOf(b) - priorityOf(a))
  return [...builtIn, ...others].filter((name) => name !== '' && present.has(name))
}

function versionsOf(groupName: string, { served, remote }: Known): readonly string[] {
  const builtIn = schema.groups.find((facts) => facts.name === groupName)?.enabledVersions
  const behind = remote.filter(({ group }) => group === groupName)
  const priorityOf = (name: string) =>
    behind.find(({ version }) => version === name)?.versionPriority ?? customPriority.versionPriority
  const others = () =>
    new Set([
      ...served.filter(({ facts }) => facts.group === groupName).map(({ facts }) => facts.version),
      ...behind.map(({ version }) => version),
    ])
  return builtIn ?? [...others()].sort((a, b) => priorityOf(b) - priorityOf(a) || compareVersions(a, b))
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

function factsOf(groupName: string, version: string, served: readonly Served[]): ResourceFacts[] {
  return served
    .map((resource) => resource.facts)
    .filter((facts) => facts.group === groupName && facts.version === version)
    .sort((a, b) => (a.plural < b.plural ? -1 : 1))
}

interface Aggregated {
  readonly body: unknown
  readonly etag: string
}

/** The aggregated documents as of two revisions; components ask for them again and again. */
interface Written {
  readonly revision: string
  readonly byRoot: Map<string, Aggregated>
}

const written = new WeakMap<Registry, Written>()
/** Before the first custom resource, all servers serve the same. */
const builtIn: Written = { revision: '0/0', byRoot: new Map() }

function writtenOf(registry: Registry, apis: RemoteApis): Written {
  const revision = `${registry.revision}/${apis.revision}`
  const state = revision === builtIn.revision ? builtIn : written.get(registry)
  if (state?.revision === revision) return state
  const fresh: Written = { revision, byRoot: new Map() }
  written.set(registry, fresh)
  return fresh
}

function aggregated(
  request: ApiRequest,
  registry: Registry,
  apis: RemoteApis,
  root: 'api' | 'apis',
): PlainResponse {
  const { byRoot } = writtenOf(registry, apis)
  const { body, etag } = byRoot.get(root) ?? aggregatedBody(knownOf(registry, apis), root)
  byRoot.set(root, { body, etag })
  const headers = { 'cache-control': 'public', etag, vary: 'Accept' }
  if (headerValue(request.headers, 'if-none-match') === etag) return { code: 304, headers, body: '' }
  return { code: 200, headers: { 'content-type': aggregatedType, ...headers }, body }
}

function aggregatedBody(known: Known, root: 'api' | 'apis'): Aggregated {
  const groups = root === 'api' ? [''] : groupsOf(known)
  const isStale = (name: string, version: string) =>
    known.remote.some((each) => each.group === name && each.version === version && !each.isCurrent)
  const items = groups.map((name) => ({
    metadata: name === '' ? {} : { name },
    versions: versionsOf(name, known).map((version) => {
      const resources = factsOf(name, version, known.served).map(aggregatedResource)
      const freshness = isStale(name, version) ? 'Stale' : 'Current'
      return { version, ...(resources.length > 0 && { resources }), freshness }
    }),
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

function groupList(known: Known) {
  const groups = groupsOf(known).map((name) => group(name, known, false))
  return { kind: 'APIGroupList', apiVersion: 'v1', groups }
}

function group(name: string, known: Known, isAlone: boolean) {
  const versions = versionsOf(name, known).map((version) => ({
    groupVersion: apiVersionOf(name, version),
    version,
  }))
  const preferredVersion = versions[0]
  return { ...(isAlone && { kind: 'APIGroup', apiVersion: 'v1' }), name, versions, preferredVersion }
}

function resourceList(
  groupName: string,
  version: string,
  served: readonly Served[],
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
