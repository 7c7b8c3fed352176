// What the server serves, and which resource a word on the command line means.
import type { Client } from '#client/client.ts'
import { responseBody } from './responses.ts'
import { CommandError } from './verb.ts'

export interface ApiResource {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly plural: string
  readonly singular: string
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  readonly namespaced: boolean
  readonly verbs: readonly string[]
}

interface DiscoveredResource {
  readonly resource: string
  readonly responseKind: { readonly kind: string }
  readonly scope: string
  readonly singularResource: string
  readonly verbs: readonly string[]
  readonly shortNames?: readonly string[]
  readonly categories?: readonly string[]
}

interface DiscoveryList {
  readonly items: readonly {
    readonly metadata: { readonly name?: string }
    readonly versions: readonly {
      readonly version: string
      readonly resources: readonly DiscoveredResource[]
    }[]
  }[]
}

const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json'

export class Discovery {
  readonly #client: Client
  #resources: Promise<readonly ApiResource[]> | undefined

  constructor(client: Client) {
    this.#client = client
  }

  /** Every resource, the preferred version of a group first. */
  resources(): Promise<readonly ApiResource[]> {
    this.#resources ??= this.#load()
    return this.#resources
  }

  /** The resource of `po`, `pods`, `deployments.apps`, `Pod`. Throws CommandError. */
  async find(word: string): Promise<ApiResource> {
    const all = await this.resources()
    const [name = '', ...rest] = word.toLowerCase().split('.')
    const group = rest.join('.')
    const named = (r: ApiResource) =>
      r.plural === name || r.singular === name || r.kind.toLowerCase() === name
    const inGroup = (r: ApiResource) =>
      group === '' ||
      r.group === group ||
      `${r.version}.${r.group}` === group ||
      r.group.startsWith(`${group}.`)
    const found =
      all.find((r) => named(r) && inGroup(r)) ?? all.find((r) => r.shortNames.includes(name) && inGroup(r))
    if (found === undefined)
      throw new CommandError(`error: the server doesn't have a resource type "${word}"`)
    return found
  }

  async #load(): Promise<readonly ApiResource[]> {
    const lists = await Promise.all(['/api', '/apis'].map((path) => this.#list(path)))
    return lists.flat()
  }

  async #list(path: string): Promise<ApiResource[]> {
    const response = await this.#client.request({ method: 'GET', path, headers: { accept } })
    const { items } = responseBody(response) as DiscoveryList
    return items.flatMap(({ metadata, versions }) =>
      versions.flatMap(({ version, resources }) =>
        resources.map((found) => ({
          group: metadata.name ?? '',
          version,
          kind: found.responseKind.kind,
          plural: found.resource,
          singular: found.singularResource,
          shortNames: found.shortNames ?? [],
          categories: found.categories ?? [],
          namespaced: found.scope === 'Namespaced',
          verbs: found.verbs,
        })),
      ),
    )
  }
}
