// Admission: plugins that change or refuse a write after it is decoded and before it is stored.
import type { Draft, KubeObject } from '#api/object.ts'
import { type ApiError, forbidden } from '#api/status.ts'
import type { StatusCause } from '#api/types/meta-v1.ts'
import type { Call } from '../call.ts'
import type { ServedResource } from '../registry.ts'

/** One write as the plugins see it. */
export interface Attributes {
  readonly call: Call
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT'
  readonly subresource: string | undefined
  readonly namespace: string | undefined
  /** While plugins mutate, an object without a name goes by the beginning of the one it will be given. */
  readonly name: string
  /** The new object, writable while plugins mutate; undefined for a delete. */
  readonly object: Draft<KubeObject> | undefined
  readonly old: KubeObject | undefined
  /** The version in which a policy or webhook sees the objects; without it, they are in the one that is stored. */
  readonly as?: ServedResource
  /** What the object is, when it is not one of the resource but what is asked of a subresource. */
  readonly type?: string
}

/**
 * The rounds in which plugins change one object: there is a second one when a webhook changed it, for plugins before it
 * to see that. Models apiserver admission ReinvocationContext, v1.35.
 */
export class Rounds {
  /** Whether this is the second. */
  isSecond = false
  /** Whether there has to be a second. */
  wantsSecond = false
  /** What a plugin keeps from the first round for the second. */
  readonly kept = new Map<string, unknown>()
}

/** A plugin refuses by throwing an ApiError. */
export interface AdmissionPlugin {
  readonly name: string
  /** It is asked about connections and other things that are asked of subresources, too. */
  readonly seesParts?: boolean
  /** Narrows what the plugin is asked about; without it, everything. */
  handles(attributes: Attributes): boolean
  mutate?(attributes: Attributes, rounds: Rounds): void
  validate?(attributes: Attributes): void
}

/** The plugins that are switched on, in upstream's order. */
export class AdmissionChain {
  readonly #plugins: readonly AdmissionPlugin[]

  constructor(plugins: readonly AdmissionPlugin[], disabled: readonly string[] = []) {
    this.#plugins = plugins.filter((plugin) => !disabled.includes(plugin.name))
  }

  mutate(attributes: Attributes): void {
    const rounds = new Rounds()
    this.#round(attributes, rounds)
    if (!rounds.wantsSecond) return
    rounds.isSecond = true
    this.#round(attributes, rounds)
  }

  #round(attributes: Attributes, rounds: Rounds): void {
    for (const plugin of this.#plugins)
      if (plugin.mutate !== undefined && plugin.handles(attributes)) ask(plugin, attributes, rounds)
  }

  /** What is asked of a subresource that keeps no object of its own. Throws ApiError. */
  judgePart(attributes: Attributes): void {
    const asked = this.#plugins.filter((plugin) => plugin.seesParts === true && plugin.handles(attributes))
    const rounds = new Rounds()
    for (const plugin of asked) ask(plugin, attributes, rounds)
    for (const plugin of asked) ask(plugin, attributes)
  }

  validate(attributes: Attributes): void {
    for (const plugin of this.#plugins)
      if (plugin.validate !== undefined && plugin.handles(attributes)) ask(plugin, attributes)
  }
}

/** Lets a plugin mutate when there are rounds, else validate; notes whose no it was. */
function ask(plugin: AdmissionPlugin, attributes: Attributes, rounds?: Rounds): void {
  attributes.call.trail.asked?.add(plugin.name)
  try {
    if (rounds === undefined) plugin.validate?.(attributes)
    else plugin.mutate?.(attributes, rounds)
  } catch (error) {
    // One write may bring another one along, whose plugin spoke first.
    attributes.call.trail.plugin ??= plugin.name
    throw error
  }
}

/** True for writes of one resource itself, not of a subresource: `isWriteOf(a, '', 'pods', 'CREATE')`. */
export function isWriteOf(
  { call, operation, subresource }: Attributes,
  group: string,
  plural: string,
  ...operations: Attributes['operation'][]
): boolean {
  const { facts } = call.resource
  return (
    subresource === undefined &&
    facts.group === group &&
    facts.plural === plural &&
    operations.includes(operation)
  )
}

/** The plugin's no to a write: `pods "web" is forbidden: …`. */
export function refusal({ call, name }: Attributes, why: string, causes?: readonly StatusCause[]): ApiError {
  return forbidden(call.resource.facts, name, why, causes)
}
