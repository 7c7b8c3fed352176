// The APIServices of what the server serves itself: made when it starts, and for custom resources as they come and go.
// Models kube-aggregator autoregister and controlplane crdregistration, v1.35.
import type { KubeObject } from '#api/object.ts'
import type { Cancel } from '#api/request.ts'
import { apiServices, apiVersionOf } from '#api/resource-ref.ts'
import { isAlreadyExists, isNotFound } from '#api/status.ts'
import type { CustomResourceDefinition } from '#api/types/apiextensions-v1.ts'
import type { VirtualClock } from '../../clock.ts'
import type { ApiClient } from '../../runtime/api-client.ts'
import type { Store } from '../../store.ts'
import type { Registry } from '../registry.ts'
import { type ApiServicePriority, builtInPriority, customPriority } from './api-service-priorities.ts'

const collection = 'customresourcedefinitions.apiextensions.k8s.io'
/** `onstart` objects may be deleted until the server starts again, `true` ones come back. */
const automanaged = 'kube-aggregator.kubernetes.io/automanaged'
/** How long the controller takes to see a definition. */
const registrationMs = 4

export interface LocalApisParts {
  readonly own: ApiClient
  readonly registry: Registry
  readonly store: Store
  readonly clock: VirtualClock
}

/** Registers what is built in now and what is defined from now on; the result ends that. */
export function registerLocalApis(parts: LocalApisParts): Cancel {
  for (const { group, version } of versionsOf(parts.registry)) {
    const priority = builtInPriority(group, version)
    if (priority !== undefined) register(parts.own, group, version, priority, 'onstart')
  }
  return new CustomApis(parts).follow()
}

/** Each version of a group once, however many resources it has. */
function versionsOf(registry: Registry): Iterable<{ readonly group: string; readonly version: string }> {
  return new Map(
    registry.all().map(({ facts }) => [apiVersionOf(facts.group, facts.version), facts]),
  ).values()
}

function register(
  own: ApiClient,
  group: string,
  version: string,
  priority: ApiServicePriority,
  managed: string,
): void {
  try {
    own.create(apiServices, {
      metadata: { name: `${version}.${group}`, labels: { [automanaged]: managed } },
      spec: { ...(group !== '' && { group }), version, ...priority },
    })
  } catch (error) {
    if (!isAlreadyExists(error)) throw error
  }
}

/** The versions of groups that CustomResourceDefinitions ask for. */
class CustomApis {
  readonly #parts: LocalApisParts
  /** What each definition asks for, by its name: `v1.example.com`. */
  readonly #asked = new Map<string, readonly string[]>()

  constructor(parts: LocalApisParts) {
    this.#parts = parts
  }

  follow(): Cancel {
    const { store, clock } = this.#parts
    const cancels = new Set<Cancel>()
    const later = (names: readonly string[]): void => {
      const cancel = clock.after(registrationMs, () => {
        cancels.delete(cancel)
        for (const name of names) this.#settle(name)
      })
      cancels.add(cancel)
    }
    for (const object of store.list({ collection })) later(this.#see(object, false))
    const stop = store.watch({ collection }, store.revision, ({ type, object }) => {
      const changed = this.#see(object, type === 'DELETED')
      if (changed.length > 0) later(changed)
    })
    return () => {
      stop()
      for (const cancel of cancels) cancel()
    }
  }

  /** Notes what a definition asks for; the names that came or went. */
  #see(object: KubeObject, isGone: boolean): readonly string[] {
    const { metadata, spec } = object as unknown as CustomResourceDefinition
    const before = this.#asked.get(metadata.name) ?? []
    const served = (spec.versions ?? []).filter((version) => version.served)
    const now = isGone ? [] : served.map(({ name }) => `${name}.${spec.group}`)
    if (now.length === 0) this.#asked.delete(metadata.name)
    else this.#asked.set(metadata.name, now)
    return [...before.filter((name) => !now.includes(name)), ...now.filter((name) => !before.includes(name))]
  }

  #settle(name: string): void {
    const { own } = this.#parts
    const [, version = '', group = ''] = /^([^.]*)\.(.*)$/.exec(name) ?? []
    if ([...this.#asked.values()].some((names) => names.includes(name)))
      register(own, group, version, customPriority, 'true')
    else
      try {
        own.delete(apiServices, undefined, name)
      } catch (error) {
        if (!isNotFound(error)) throw error
      }
  }
}
