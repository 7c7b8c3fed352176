// What a check of the pod security standards is, and the words that checks share.
import type { Container, EphemeralContainer, PodSpec, SecurityContext } from '#api/types/core-v1.ts'
import type { ObjectMeta } from '#api/types/meta-v1.ts'

/** What a check found: a reason that groups pods, and who did what. */
export interface Violation {
  readonly reason: string
  readonly detail: string
}

export type CheckPod = (spec: PodSpec, metadata: Partial<ObjectMeta>) => Violation | undefined

/** One control of the standards. Checks of the baseline also hold for restricted pods. */
export interface Check {
  /** Upstream's id: checks are made in the order of their ids. */
  readonly id: string
  readonly level: 'baseline' | 'restricted'
  /** What is looked at since which minor version of Kubernetes, oldest first. */
  readonly versions: readonly { readonly since: number; readonly check: CheckPod }[]
  /** The id of the baseline's check that this restricted one makes needless. */
  readonly overrides?: string
}

export type AnyContainer = Container | EphemeralContainer

/** Init containers, containers, ephemeral containers. */
export function containersOf(spec: PodSpec): readonly AnyContainer[] {
  return [...(spec.initContainers ?? []), ...spec.containers, ...(spec.ephemeralContainers ?? [])]
}

/** The names of the containers of which something holds. */
export function namesWhere(
  spec: PodSpec,
  holds: (security: SecurityContext | undefined) => boolean,
): string[] {
  return containersOf(spec)
    .filter((container) => holds(container.securityContext))
    .map((container) => container.name)
}

/** `"a", "b"`. */
export function quoted(items: Iterable<string>): string {
  return [...items].map((item) => `"${item}"`).join(', ')
}

/** Each once, in the order of their bytes. */
export function sortedSet(items: Iterable<string>): readonly string[] {
  return [...new Set(items)].sort()
}

export function plural(one: string, count: number): string {
  return count === 1 ? one : `${one}s`
}

/** `container "a"`, `containers "a", "b"`. */
export function containersNamed(names: readonly string[]): string {
  return `${plural('container', names.length)} ${quoted(names)}`
}

/** Who set something: `pod`, `container "a"`, `pod and containers "a", "b"`; undefined when nobody did. */
export function setters(isPod: boolean, containers: readonly string[]): string | undefined {
  if (containers.length === 0) return isPod ? 'pod' : undefined
  return `${isPod ? 'pod and ' : ''}${containersNamed(containers)}`
}

/** Pods in a user namespace of their own may be root in it. */
export function hasUserNamespace(spec: PodSpec): boolean {
  return spec.hostUsers === false
}

export function isWindows(spec: PodSpec): boolean {
  return spec.os?.name === 'windows'
}

/** The check for pods of which something does not hold. */
export function unless(holds: (spec: PodSpec) => boolean, check: CheckPod): CheckPod {
  return (spec, metadata) => (holds(spec) ? undefined : check(spec, metadata))
}
