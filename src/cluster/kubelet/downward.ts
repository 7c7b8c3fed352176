// What a container may learn of its own pod: fields and resources. Models fieldpath and resource ExtractContainerResourceValue.
import { quantityMilli } from '#api/quantity.ts'
import type { Container, Pod, ResourceFieldSelector } from '#api/types/core-v1.ts'
import { reservedBytes } from './eviction-signals.ts'
import type { KubeletParts } from './parts.ts'

const subscript = /^metadata\.(labels|annotations)\['(.+)'\]$/

/** The value of a field, or undefined when there is no such field. */
export function podFieldValue(
  pod: Pod,
  path: string,
  parts: KubeletParts,
  podIP?: string,
): string | undefined {
  const { metadata, spec, status } = pod
  const key = subscript.exec(path)
  if (key !== null)
    return (key[1] === 'labels' ? metadata.labels : metadata.annotations)?.[key[2] ?? ''] ?? ''
  switch (path) {
    case 'metadata.name':
      return metadata.name
    case 'metadata.namespace':
      return metadata.namespace ?? ''
    case 'metadata.uid':
      return metadata.uid
    case 'metadata.labels':
      return printMap(metadata.labels)
    case 'metadata.annotations':
      return printMap(metadata.annotations)
    case 'spec.nodeName':
      return spec.nodeName ?? ''
    case 'spec.serviceAccountName':
      return spec.serviceAccountName ?? ''
    case 'status.hostIP':
    case 'status.hostIPs':
      return parts.machine.spec.address
    case 'status.podIP':
    case 'status.podIPs':
      return podIP ?? status.podIP ?? ''
    default:
      return undefined
  }
}

function printMap(map: { readonly [key: string]: string } | undefined): string {
  return Object.entries(map ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join('\n')
}

/** A request or limit divided by the divisor, rounded up; without a limit what the node can give. */
export function resourceFieldValue(
  pod: Pod,
  own: Container | undefined,
  { containerName, resource, divisor }: ResourceFieldSelector,
  { machine, config }: KubeletParts,
): string {
  const everyone = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])]
  const container = containerName ? everyone.find(({ name }) => name === containerName) : own
  const [kind = '', ...rest] = resource.split('.')
  const name = rest.join('.')
  const node: { readonly [name: string]: string } = {
    cpu: `${machine.spec.cpuMilli}m`,
    memory: String(
      machine.spec.memoryBytes - reservedBytes(machine, config.evictionHard, 'memory.available'),
    ),
    'ephemeral-storage': String(
      machine.disk.capacityBytes - reservedBytes(machine, config.evictionHard, 'nodefs.available'),
    ),
  }
  const given = container?.resources?.[kind === 'limits' ? 'limits' : 'requests']?.[name]
  const quantity = given ?? (kind === 'limits' ? node[name] : undefined) ?? '0'
  const unit = divisor === undefined || divisor === '0' || divisor === '' ? '1' : divisor
  return String(Math.ceil(quantityMilli(quantity) / quantityMilli(unit)))
}
