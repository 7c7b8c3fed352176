// sysctls: only those that reach no further than the pod.
import type { Check, CheckPod } from '../check.ts'

/** What became safe with which minor version. */
const safeSince: readonly (readonly [since: number, names: readonly string[]])[] = [
  [
    0,
    [
      'kernel.shm_rmid_forced',
      'net.ipv4.ip_local_port_range',
      'net.ipv4.tcp_syncookies',
      'net.ipv4.ping_group_range',
      'net.ipv4.ip_unprivileged_port_start',
    ],
  ],
  [27, ['net.ipv4.ip_local_reserved_ports']],
  [
    29,
    [
      'net.ipv4.tcp_keepalive_time',
      'net.ipv4.tcp_fin_timeout',
      'net.ipv4.tcp_keepalive_intvl',
      'net.ipv4.tcp_keepalive_probes',
    ],
  ],
  [32, ['net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem']],
]

function setsOnlySafe(version: number): CheckPod {
  const safe = new Set(safeSince.filter(([since]) => since <= version).flatMap(([, names]) => names))
  return (spec) => {
    const bad = (spec.securityContext?.sysctls ?? []).filter(({ name }) => !safe.has(name))
    if (bad.length === 0) return undefined
    return { reason: 'forbidden sysctls', detail: bad.map(({ name }) => name).join(', ') }
  }
}

/** Models policy CheckSysctls, v1.35. */
export const sysctls: Check = {
  id: 'sysctls',
  level: 'baseline',
  versions: safeSince.map(([since]) => ({ since, check: setsOnlySafe(since) })),
}
