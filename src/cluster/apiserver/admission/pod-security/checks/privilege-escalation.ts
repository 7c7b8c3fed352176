// allowPrivilegeEscalation: processes must not become more than their parent.
import { type Check, type CheckPod, containersNamed, isWindows, namesWhere, unless } from '../check.ts'

const forbidsEscalation: CheckPod = (spec) => {
  const bad = namesWhere(spec, (security) => security?.allowPrivilegeEscalation !== false)
  if (bad.length === 0) return undefined
  return {
    reason: 'allowPrivilegeEscalation != false',
    detail: `${containersNamed(bad)} must set securityContext.allowPrivilegeEscalation=false`,
  }
}

/** Models policy CheckAllowPrivilegeEscalation, v1.35. */
export const allowPrivilegeEscalation: Check = {
  id: 'allowPrivilegeEscalation',
  level: 'restricted',
  versions: [
    { since: 8, check: forbidsEscalation },
    { since: 25, check: unless(isWindows, forbidsEscalation) },
  ],
}
