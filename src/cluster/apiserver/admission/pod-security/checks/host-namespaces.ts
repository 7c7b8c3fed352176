// hostNamespaces: pods live in namespaces of their own.
import type { Check, CheckPod } from '../check.ts'

const ownsNamespaces: CheckPod = (spec) => {
  const shared = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((name) => spec[name] === true)
  if (shared.length === 0) return undefined
  return { reason: 'host namespaces', detail: shared.map((name) => `${name}=true`).join(', ') }
}

/** Models policy CheckHostNamespaces, v1.35. */
export const hostNamespaces: Check = {
  id: 'hostNamespaces',
  level: 'baseline',
  versions: [{ since: 0, check: ownsNamespaces }],
}
