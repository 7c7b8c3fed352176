// What an aggregated server says that it serves, as discovery tells it on.
import type { KubeObject } from '#api/object.ts'
import type { ResourceFacts } from '#api/schema/schema.ts'
import type { APIServiceSpec } from '#api/types/apiregistration-v1.ts'

interface RemoteResource {
  readonly name: string
  readonly singularName: string
  readonly namespaced: boolean
  readonly kind: string
  readonly verbs: readonly string[]
  readonly shortNames?: readonly string[]
  readonly categories?: readonly string[]
}

export interface RemoteResourceList {
  readonly kind: 'APIResourceList'
  readonly resources: readonly RemoteResource[]
}

export function isResourceList(body: object): body is RemoteResourceList {
  return (body as Partial<KubeObject>).kind === 'APIResourceList' && 'resources' in body
}

/** The facts of the resources in a list, as if they were our own. */
export function factsOfRemote(
  { group = '', version = '' }: APIServiceSpec,
  { resources }: RemoteResourceList,
): readonly ResourceFacts[] {
  const own = resources.filter(({ name }) => !name.includes('/'))
  return own.map(({ name, singularName, namespaced, kind, verbs, shortNames, categories }) => ({
    group,
    version,
    plural: name,
    singular: singularName,
    kind,
    namespaced,
    verbs,
    shortNames: shortNames ?? [],
    categories: categories ?? [],
    preferred: true,
    subresources: resources
      .filter((other) => other.name.startsWith(`${name}/`))
      .map((other) => ({
        name: other.name.slice(name.length + 1),
        group,
        version,
        kind: other.kind,
        verbs: other.verbs,
      })),
  }))
}
