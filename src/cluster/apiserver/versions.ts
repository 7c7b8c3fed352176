// A kind that is served in several versions is stored in one: objects on their way between the two.
import type { Draft, KubeObject } from '#api/object.ts'
import type { Call } from './call.ts'
import type { Registry, ServedResource } from './registry.ts'

/** Where the objects of a served resource are at home: itself, but for versions that are views of another. */
export function storedResource(registry: Registry, served: ServedResource): ServedResource {
  const home = served.strategy.version?.storedAs
  if (home === undefined) return served
  return registry.find(home.group, home.version, served.facts.plural) ?? served
}

/** A stored object as the version that the request speaks tells it. */
export function inServedVersion({ served, resource }: Call, stored: KubeObject): KubeObject {
  return served === resource ? stored : (served.strategy.version?.fromStored(stored) ?? stored)
}

/** What was sent, as it is to be stored. */
export function inStoredVersion({ served, resource }: Call, sent: Draft<KubeObject>): Draft<KubeObject> {
  if (served === resource) return sent
  return (served.strategy.version?.toStored(sent as KubeObject) ?? sent) as Draft<KubeObject>
}
