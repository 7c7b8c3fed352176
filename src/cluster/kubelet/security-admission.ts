// What a node refuses of a pod's security context: sysctls that reach beyond the pod, AppArmor without a kernel for it.
// Models kubelet/sysctl allowlist and the AppArmor admit handler, v1.35.
import type { Pod } from '#api/types/core-v1.ts'
import type { MachineSpec } from '../machines/machine.ts'
import type { Rejection } from './node-admission.ts'

const safeSysctls: ReadonlySet<string> = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
])

export function sysctlRejection({ spec }: Pod): Rejection | undefined {
  for (const { name } of spec.securityContext?.sysctls ?? []) {
    const sysctl = name.replaceAll('/', '.')
    if (safeSysctls.has(sysctl) && !(spec.hostNetwork === true && sysctl.startsWith('net.'))) continue
    return {
      reason: 'SysctlForbidden',
      message: `Pod was rejected: forbidden sysctl: ${JSON.stringify(name)} not allowlisted`,
    }
  }
  return undefined
}

export function appArmorRejection({ spec }: Pod, { hasAppArmor = true }: MachineSpec): Rejection | undefined {
  const contexts = [
    spec.securityContext,
    ...[...(spec.initContainers ?? []), ...spec.containers].map(({ securityContext }) => securityContext),
  ]
  const isAsked = contexts.some(
    (context) => (context?.appArmorProfile?.type ?? 'Unconfined') !== 'Unconfined',
  )
  if (hasAppArmor || !isAsked) return undefined
  return {
    reason: 'AppArmor',
    message: 'Pod was rejected: Cannot enforce AppArmor: AppArmor is not enabled on the host',
  }
}
