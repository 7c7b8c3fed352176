// procMount: what the runtime hides of /proc stays hidden, but for root of a user namespace.
import {
  type Check,
  type CheckPod,
  containersNamed,
  hasUserNamespace,
  namesWhere,
  quoted,
  sortedSet,
  unless,
} from '../check.ts'

const hidesProc: CheckPod = (spec) => {
  const types: string[] = []
  const bad = namesWhere(spec, (security) => {
    const type = security?.procMount
    if (type === undefined || type === 'Default') return false
    types.push(type)
    return true
  })
  if (bad.length === 0) return undefined
  return {
    reason: 'procMount',
    detail: `${containersNamed(bad)} must not set securityContext.procMount to ${quoted(sortedSet(types))}`,
  }
}

/** Models policy CheckProcMountBaseline, v1.35. */
export const procMountBaseline: Check = {
  id: 'procMount',
  level: 'baseline',
  versions: [
    { since: 0, check: hidesProc },
    { since: 35, check: unless(hasUserNamespace, hidesProc) },
  ],
}

/** Models policy CheckProcMountRestricted, v1.35. */
export const procMountRestricted: Check = {
  id: 'procMount_restricted',
  level: 'restricted',
  versions: [{ since: 35, check: hidesProc }],
  overrides: 'procMount',
}
