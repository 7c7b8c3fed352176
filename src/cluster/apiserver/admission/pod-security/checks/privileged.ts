// privileged: no container has the powers of its node's root.
import { type Check, type CheckPod, containersNamed, namesWhere } from '../check.ts'

const isUnprivileged: CheckPod = (spec) => {
  const bad = namesWhere(spec, (security) => security?.privileged === true)
  if (bad.length === 0) return undefined
  return {
    reason: 'privileged',
    detail: `${containersNamed(bad)} must not set securityContext.privileged=true`,
  }
}

/** Models policy CheckPrivileged, v1.35. */
export const privileged: Check = {
  id: 'privileged',
  level: 'baseline',
  versions: [{ since: 0, check: isUnprivileged }],
}
