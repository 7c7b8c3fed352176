// What a component learns from the server about its resources. Models client-go ServerPreferredResources, v1.35.
import type { KubeObject } from '#api/object.ts'
import { apiVersionOf, type ResourceRef } from '#api/resource-ref.ts'
import type { ApiClient } from './api-client.ts'

/** A resource that the server says it serves. */
export interface DiscoveredResource extends ResourceRef<KubeObject> {
  readonly verbs: readonly string[]
}

interface AggregatedDiscovery {
  readonly items: readonly {
    readonly metadata: { readonly name?: string }
    readonly versions: readonly {
      readonly version: string
      readonly resources?: readonly {
        readonly resource: string
        readonly responseKind: { readonly kind: string }
        readonly scope: string
        readonly verbs: readonly string[]
      }[]
    }[]
  }[]
}

const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'

/** What the documents said that one has read: they stay the same for as long as nothing else is served. */
const read = new WeakMap<AggregatedDiscovery, Discovered>()

interface Discovered {
  readonly core: AggregatedDiscovery
  readonly resources: readonly DiscoveredResource[]
}

/**
 * All resources, each in the version that its group prefers; the same list while the server has the same documents.
 * Throws ApiError and ConnectionError.
 */
export function discoverResources(api: ApiClient): readonly DiscoveredResource[] {
  const [core, others] = ['/api', '/apis'].map((path) => api.getPath(path, aggregated) as AggregatedDiscovery)
  if (core === undefined || others === undefined) return []
  const known = read.get(others)
  if (known?.core === core) return known.resources
  const resources = resourcesOf([core, others])
  read.set(others, { core, resources })
  return resources
}

function resourcesOf(documents: readonly AggregatedDiscovery[]): readonly DiscoveredResource[] {
  const found = new Map<string, DiscoveredResource>()
  for (const { items } of documents)
    for (const { metadata, versions } of items) {
      const { name: group = '' } = metadata
      for (const { version, resources } of versions)
        for (const { resource: plural, responseKind, scope, verbs } of resources ?? []) {
          const key = `${plural}.${group}`
          if (found.has(key)) continue
          const apiVersion = apiVersionOf(group, version)
          const namespaced = scope === 'Namespaced'
          found.set(key, {
            group,
            version,
            kind: responseKind.kind,
            plural,
            namespaced,
            apiVersion,
            verbs,
          })
        }
    }
  return [...found.values()]
}
