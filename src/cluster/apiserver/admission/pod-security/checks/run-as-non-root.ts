// runAsNonRoot: every container is obliged not to run as root.
import {
  type Check,
  type CheckPod,
  containersNamed,
  hasUserNamespace,
  namesWhere,
  setters,
  unless,
} from '../check.ts'

const reason = 'runAsNonRoot != true'

const forbidsRoot: CheckPod = (spec) => {
  const ofPod = spec.securityContext?.runAsNonRoot
  const allowing = setters(
    ofPod === false,
    namesWhere(spec, (security) => security?.runAsNonRoot === false),
  )
  if (allowing !== undefined)
    return { reason, detail: `${allowing} must not set securityContext.runAsNonRoot=false` }
  const silent = namesWhere(spec, (security) => security?.runAsNonRoot === undefined && ofPod !== true)
  if (silent.length === 0) return undefined
  return { reason, detail: `pod or ${containersNamed(silent)} must set securityContext.runAsNonRoot=true` }
}

/** Models policy CheckRunAsNonRoot, v1.35. */
export const runAsNonRoot: Check = {
  id: 'runAsNonRoot',
  level: 'restricted',
  versions: [
    { since: 0, check: forbidsRoot },
    { since: 35, check: unless(hasUserNamespace, forbidsRoot) },
  ],
}
