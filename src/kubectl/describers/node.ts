// kubectl describe node. Models NodeDescriber, v1.35.

import { leases, pods } from '#api/resource-ref.ts'
import { isNotFound } from '#api/status.ts'
import type { Lease } from '#api/types/coordination-v1.ts'
import type { Node } from '#api/types/core-v1.ts'
import { defineDescriber, type Look, type Writer } from './describer.ts'
import { writeEvents } from './events.ts'
import { timeText, writeAnnotations, writeLabels } from './metadata.ts'
import { writeNodePods } from './node-resources.ts'

export const node = defineDescriber('v1/Node', async (object, w, look) => {
  const { metadata, spec, status } = object
  w.line(0, `Name:\t${metadata.name}`)
  w.line(0, `Roles:\t${rolesOf(object)}`)
  writeLabels(w, 'Labels', metadata.labels)
  writeAnnotations(w, 'Annotations', metadata.annotations)
  w.line(0, `CreationTimestamp:\t${timeText(metadata.creationTimestamp)}`)
  writeTaints(w, object)
  w.line(0, `Unschedulable:\t${spec.unschedulable ?? false}`)
  await writeLease(w, look, metadata.name)
  writeConditions(w, object)
  w.line(0, 'Addresses:')
  for (const { type, address } of status.addresses ?? []) w.line(1, `${type}:\t${address}`)
  writeAmounts(w, 'Capacity', status.capacity)
  writeAmounts(w, 'Allocatable', status.allocatable)
  writeSystem(w, object)
  const field = `spec.nodeName=${metadata.name},status.phase!=Succeeded,status.phase!=Failed`
  writeNodePods(w, look, object, await look.list(pods, undefined, { fieldSelector: field }))
  // Kubelets report under the name of their node, controllers under its UID.
  await writeEvents(w, look, object, [metadata.name])
})

function rolesOf({ metadata }: Node): string {
  const roles = new Set<string>()
  for (const [key, value] of Object.entries(metadata.labels ?? {})) {
    if (key.startsWith('node-role.kubernetes.io/')) roles.add(key.slice('node-role.kubernetes.io/'.length))
    else if (key === 'kubernetes.io/role' && value !== '') roles.add(value)
  }
  return (
    [...roles]
      .filter((role) => role !== '')
      .sort()
      .join(',') || '<none>'
  )
}

function writeTaints(w: Writer, { spec }: Node): void {
  const texts = [...(spec.taints ?? [])]
    .sort((a, b) => (`${a.effect},${a.key}` < `${b.effect},${b.key}` ? -1 : 1))
    .map(({ key, value, effect }) => `${key}${value ? `=${value}` : ''}:${effect}`)
  if (texts.length === 0) w.line(0, 'Taints:\t<none>')
  for (const [i, text] of texts.entries()) w.line(0, `${i === 0 ? 'Taints:' : ''}\t${text}`)
}

async function writeLease(w: Writer, look: Look, name: string): Promise<void> {
  let lease: Lease
  try {
    lease = await look.get(leases, 'kube-node-lease', name)
  } catch (error) {
    if (!isNotFound(error)) throw error
    w.line(0, `Lease:\tFailed to get lease: ${(error as Error).message}`)
    return
  }
  const { holderIdentity, acquireTime, renewTime } = lease.spec ?? {}
  w.line(0, 'Lease:')
  w.line(1, `HolderIdentity:\t${holderIdentity ?? '<unset>'}`)
  w.line(1, `AcquireTime:\t${acquireTime ? timeText(acquireTime) : '<unset>'}`)
  w.line(1, `RenewTime:\t${renewTime ? timeText(renewTime) : '<unset>'}`)
}

function writeConditions(w: Writer, { status }: Node): void {
  const conditions = status.conditions ?? []
  if (conditions.length === 0) return
  w.line(0, 'Conditions:')
  w.line(1, 'Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage')
  w.line(1, '----\t------\t-----------------\t------------------\t------\t-------')
  for (const {
    type,
    status: value,
    lastHeartbeatTime,
    lastTransitionTime,
    reason = '',
    message = '',
  } of conditions)
    w.line(
      1,
      `${type} \t${value} \t${timeText(lastHeartbeatTime)} \t${timeText(lastTransitionTime)} \t${reason} \t${message}`,
    )
}

function writeAmounts(
  w: Writer,
  title: string,
  amounts: { readonly [name: string]: string } | undefined,
): void {
  const names = Object.keys(amounts ?? {}).sort()
  if (names.length === 0) return
  w.line(0, `${title}:`)
  for (const name of names) w.line(1, `${name}:\t${amounts?.[name]}`)
}

function writeSystem(w: Writer, { spec, status }: Node): void {
  const info = status.nodeInfo
  w.line(0, 'System Info:')
  for (const [title, value] of [
    ['Machine ID', info?.machineID],
    ['System UUID', info?.systemUUID],
    ['Boot ID', info?.bootID],
    ['Kernel Version', info?.kernelVersion],
    ['OS Image', info?.osImage],
    ['Operating System', info?.operatingSystem],
    ['Architecture', info?.architecture],
    ['Container Runtime Version', info?.containerRuntimeVersion],
    ['Kubelet Version', info?.kubeletVersion],
    ['Kube-Proxy Version', info?.kubeProxyVersion],
  ] as const)
    w.line(1, `${title}:\t${value ?? ''}`)
  if (spec.podCIDR) w.line(0, `PodCIDR:\t${spec.podCIDR}`)
  if (spec.podCIDRs !== undefined && spec.podCIDRs.length > 0)
    w.line(0, `PodCIDRs:\t${spec.podCIDRs.join(',')}`)
  if (spec.providerID) w.line(0, `ProviderID:\t${spec.providerID}`)
}
