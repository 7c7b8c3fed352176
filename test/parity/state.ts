// The objects of a world as lines, without what no two worlds share.
import type { KubeList, KubeObject } from '#api/object.ts'
import { resourcePath } from '#api/resource-ref.ts'
import { schema } from '#api/schema/schema.ts'
import type { ManagedFieldsEntry } from '#api/types/meta-v1.ts'
import { maskText } from './mask.ts'
import type { ParityWorld } from './parity-world.ts'

/** What components write all the time. */
const leftOut = new Set(['events', 'leases', 'componentstatuses'])
/** Kinds whose status kubelets write: how far they are hangs on the time that a real command took. */
const ofKubelets = new Set(['pods', 'nodes'])

/** One line for each field of each object. */
export function maskedState(world: ParityWorld): string[] {
  const lines: string[] = []
  for (const facts of schema.resources) {
    if (!facts.preferred || leftOut.has(facts.plural) || !facts.verbs.includes('list')) continue
    const { items = [] } = world.read(resourcePath(facts)) as Partial<KubeList<KubeObject>>
    for (const { status, ...item } of items as readonly (KubeObject & { readonly status?: unknown })[]) {
      const { name, namespace } = item.metadata
      const shown = ofKubelets.has(facts.plural) ? item : { ...item, status }
      linesOf(`${facts.plural}/${namespace ?? ''}/${name}`, shown, lines)
    }
  }
  return lines.map(maskText).sort()
}

function linesOf(path: string, value: unknown, lines: string[]): void {
  if (typeof value !== 'object' || value === null) {
    lines.push(`${path}: ${JSON.stringify(value)}`)
    return
  }
  const members = Object.entries(value)
  if (members.length === 0) lines.push(`${path}: ${Array.isArray(value) ? '[]' : '{}'}`)
  for (const [key, member] of members)
    if (!isOfKubelet(member)) linesOf(`${path}.${nameOf(key, member)}`, member, lines)
}

function isOfKubelet(member: unknown): boolean {
  return ((member ?? {}) as Partial<ManagedFieldsEntry>).manager === 'kubelet'
}

/** Entries of managedFields come in the order of their times: they go by their owner. */
function nameOf(key: string, member: unknown): string {
  const { manager, operation, subresource = '' } = (member ?? {}) as Partial<ManagedFieldsEntry>
  return manager === undefined || operation === undefined ? key : `${manager}/${operation}/${subresource}`
}
