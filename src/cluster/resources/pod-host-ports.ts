// The ports of its node that a pod takes, and which of them cannot be taken together.
// Models kube-scheduler's HostPortInfo, which the kubelet asks as well, v1.35.
import type { Pod } from '#api/types/core-v1.ts'

const everywhere = '0.0.0.0'

/** `TCP/0.0.0.0/80` for each host port of a pod. */
export function hostPortsOf({ spec }: Pod): readonly string[] {
  const ports: string[] = []
  for (const container of spec.containers)
    for (const { hostPort, hostIP, protocol } of container.ports ?? [])
      if (hostPort !== undefined && hostPort > 0)
        ports.push(`${protocol ?? 'TCP'}/${hostIP || everywhere}/${hostPort}`)
  return ports
}

/** 0.0.0.0 collides with every address of the same protocol and port. */
export function collides(one: string, other: string): boolean {
  const [protocol, address, port] = one.split('/')
  const [otherProtocol, otherAddress, otherPort] = other.split('/')
  if (protocol !== otherProtocol || port !== otherPort) return false
  return address === otherAddress || address === everywhere || otherAddress === everywhere
}
