// An object on its way through kustomizations: what it is now, and what it was called before.
import { isRecord } from '#api/object.ts'
import { splitApiVersion } from '#api/resource-ref.ts'
import { schema } from '#api/schema/schema.ts'

export type Fields = Record<string, unknown>

export interface Resource {
  /** Changed in place by the transformers. */
  object: Fields
  /** Names that references may still use. */
  readonly formerNames: string[]
  /** Made by a generator: its name ends in the hash of its content. */
  readonly needsHash: boolean
}

export function kindOf({ object }: Resource): string {
  return String(object.kind ?? '')
}

export function metadataOf({ object }: Resource): Fields {
  if (!isRecord(object.metadata)) object.metadata = {}
  return object.metadata as Fields
}

export function nameOf(resource: Resource): string {
  return String(metadataOf(resource).name ?? '')
}

export function namespaceOf(resource: Resource): string {
  return String(metadataOf(resource).namespace ?? '')
}

/** Gives it another name; references to the old one are mended at the end. */
export function rename(resource: Resource, name: string): void {
  resource.formerNames.push(nameOf(resource))
  metadataOf(resource).name = name
}

export function isClusterScoped({ object }: Resource): boolean {
  const { group, version } = splitApiVersion(String(object.apiVersion ?? ''))
  const facts = schema.resources.find(
    (each) => each.group === group && each.version === version && each.kind === object.kind,
  )
  return facts !== undefined && !facts.namespaced
}

/** `Deployment.v1.apps/web.[noNs]`, as complaints call it. */
export function idText(resource: Resource): string {
  const { group, version } = splitApiVersion(String(resource.object.apiVersion ?? ''))
  const type = [kindOf(resource), version || '[noVer]', group || '[noGrp]'].join('.')
  return `${type}/${nameOf(resource)}.${namespaceOf(resource) || '[noNs]'}`
}

/** The values at the end of a path of field names; `name[]` goes into each of a list. */
export function fieldsAt(value: unknown, path: readonly string[]): Fields[] {
  const [step, ...rest] = path
  if (step === undefined) return isRecord(value) ? [value as Fields] : []
  if (!isRecord(value)) return []
  const isList = step.endsWith('[]')
  const next = value[isList ? step.slice(0, -2) : step]
  if (!isList) return fieldsAt(next, rest)
  return Array.isArray(next) ? next.flatMap((item) => fieldsAt(item, rest)) : []
}
