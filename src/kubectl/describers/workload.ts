// What the describers of workloads share: counting pods, conditions.
import { pods } from '#api/resource-ref.ts'
import type { Look, Writer } from './describer.ts'

/** `Pods Status:` of the pods that the object with this UID controls. */
export async function writePodsStatus(
  w: Writer,
  look: Look,
  { namespace, uid }: { readonly namespace?: string | undefined; readonly uid?: string | undefined },
  selector: string,
): Promise<void> {
  const count = { Running: 0, Pending: 0, Succeeded: 0, Failed: 0 }
  for (const { metadata, status } of await look.list(pods, namespace, { labelSelector: selector })) {
    const owner = metadata.ownerReferences?.find(({ controller }) => controller === true)
    const phase = status.phase as keyof typeof count
    if (owner?.uid === uid && phase in count) count[phase]++
  }
  w.line(
    0,
    `Pods Status:\t${count.Running} Running / ${count.Pending} Waiting / ${count.Succeeded} Succeeded / ${count.Failed} Failed`,
  )
}

export function writeConditions(
  w: Writer,
  conditions: readonly {
    readonly type: string
    readonly status: string
    readonly reason?: string | undefined
  }[] = [],
): void {
  if (conditions.length === 0) return
  w.line(0, 'Conditions:')
  w.line(1, 'Type\tStatus\tReason')
  w.line(1, '----\t------\t------')
  for (const { type, status, reason = '' } of conditions) w.line(1, `${type} \t${status}\t${reason}`)
}
