// What an action of a simulation is, and how it finds what it works on.
import type { KubeObject } from '#api/object.ts'
import { namespaces, type ResourceRef } from '#api/resource-ref.ts'
import type { SimulatedWorld } from '../simulated-world.ts'

export interface Action {
  readonly name: string
  /** How often it comes, beside the others. */
  readonly weight: number
  run(world: SimulatedWorld): void
}

export const testNamespaces = ['shop', 'lab']
export const apps = ['web', 'api', 'cart', 'queue']
export const images = ['nginx:1.27', 'nginx:1.28', 'redis:7', 'ghcr.io/acme/shop:2.1']

/** One of the namespaces of the player, created when it is not there. */
export function anyNamespace(world: SimulatedWorld): string {
  const name = world.chance.pick(testNamespaces)
  if (world.all(namespaces).some(({ metadata }) => metadata.name === name)) return name
  world.attempt(`create namespace ${name}`, () => world.api.create(namespaces, { metadata: { name } }))
  world.wait(1)
  return name
}

export const isTheirs = ({ metadata }: KubeObject): boolean =>
  testNamespaces.includes(metadata.namespace ?? '')

/** Does something to one of the player's objects, if there are any. */
export function onAny<T extends KubeObject>(
  world: SimulatedWorld,
  ref: ResourceRef<T>,
  what: string,
  change: (namespace: string, name: string, object: T) => unknown,
): void {
  const all = world.all(ref).filter(isTheirs)
  if (all.length === 0) return
  const object = world.chance.pick(all)
  const { namespace, name } = object.metadata
  world.attempt(`${what} ${ref.plural} ${namespace}/${name}`, () => change(namespace as string, name, object))
}

/** Creates an object of a kind under one of a few names, so that names are met again. */
export function createAny(
  world: SimulatedWorld,
  ref: ResourceRef<KubeObject> | ResourceRef,
  name: string,
  rest: object,
  namespace: string | undefined,
): void {
  world.attempt(`create ${ref.plural} ${namespace ?? ''}/${name} ${JSON.stringify(rest)}`, () => {
    const { metadata, ...more } = rest as { readonly metadata?: object }
    world.api.create(
      ref as ResourceRef<unknown>,
      { metadata: { name, ...metadata }, ...more } as object,
      namespace,
    )
  })
}
