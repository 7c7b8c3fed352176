// What the server serves, and which resource a word on the command line means.
import { apiVersionOf } from '#api/resource-ref.ts'
import { type Client, Unreachable } from '#client/client.ts'
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
  readonly subresources: readonly ApiSubresource[]
}

export interface ApiSubresource {
  readonly name: string
  /** Empty where it is the resource's own. */
  readonly group: string
  readonly version: string
  readonly kind: string
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
  readonly subresources?: readonly {
    readonly subresource: string
    readonly responseKind?: { readonly group: string; readonly version: string; readonly kind: string }
    readonly verbs: readonly string[]
  }[]
}

interface DiscoveryList {
  readonly items: readonly {
    readonly metadata: { readonly name?: string }
    readonly versions: readonly {
      readonly version: string
      readonly resources?: readonly DiscoveredResource[]
    }[]
  }[]
}

const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json'

export class Discovery {
  readonly #client: Client
  readonly #complain: (error: Unreachable) => void
  #resources: Promise<readonly ApiResource[]> | undefined

  /** `complain` is told when the server cannot be reached, before the error goes on. */
  constructor(client: Client, complain: (error: Unreachable) => void = () => {}) {
    this.#client = client
    this.#complain = complain
  }

  /** Every resource, the preferred version of a group first. */
  resources(): Promise<readonly ApiResource[]> {
    this.#resources ??= this.#load()
    return this.#resources
  }

  /** The resources of a category, such as `all`; each in its group's preferred version. */
  async category(name: string): Promise<readonly ApiResource[]> {
    const all = await this.resources()
    return all.filter(
      (resource) =>
        resource.categories.includes(name) &&
        all.find((other) => other.group === resource.group && other.plural === resource.plural) === resource,
    )
  }

  /** The resource of an object's apiVersion and kind; undefined when the server has none. */
  async ofKind(apiVersion: string, kind: string): Promise<ApiResource | undefined> {
    const all = await this.resources()
    return all.find((r) => r.kind === kind && apiVersionOf(r.group, r.version) === apiVersion)
  }

  /** The resource of `po`, `pods`, `deployments.apps`, `Pod`. Throws CommandError. */
  async find(word: string): Promise<ApiResource> {
    const found = await this.search(word)
    if (found === undefined)
      throw new CommandError(
        `error: the server doesn't have a resource type ${JSON.stringify(word.split('.')[0])}`,
      )
    return found
  }

  /** Like `find`, without complaint. */
  async search(word: string): Promise<ApiResource | undefined> {
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
    const found = all.find((r) => named(r) && inGroup(r))
    if (found !== undefined) return found
    const short = all.find((r) => r.shortNames.includes(name) && inGroup(r))
    // A short name stands for the kind, whichever version is asked for.
    return all.find((r) => r.plural === short?.plural && r.group === short.group)
  }

  async #load(): Promise<readonly ApiResource[]> {
    try {
      return [...(await this.#list('/api')), ...(await this.#list('/apis'))]
    } catch (error) {
      if (error instanceof Unreachable) this.#complain(error)
      throw error
    }
  }

  async #list(path: string): Promise<ApiResource[]> {
    const response = await this.#client.request({ method: 'GET', path, headers: { accept } })
    const { items } = responseBody(response) as DiscoveryList
    return items.flatMap(({ metadata, versions }) =>
      versions.flatMap(({ version, resources }) =>
        (resources ?? []).map((found) => ({
          group: metadata.name ?? '',
          version,
          kind: found.responseKind.kind,
          plural: found.resource,
          singular: found.singularResource,
          shortNames: found.shortNames ?? [],
          categories: found.categories ?? [],
          namespaced: found.scope === 'Namespaced',
          verbs: found.verbs,
          subresources: (found.subresources ?? []).map((sub) => ({
            name: sub.subresource,
            group: sub.responseKind?.group ?? '',
            version: sub.responseKind?.version ?? '',
            kind: sub.responseKind?.kind ?? '',
            verbs: sub.verbs,
          })),
        })),
      ),
    )
  }
}
