// runAsUser: nobody asks to be user 0.
import { type Check, type CheckPod, hasUserNamespace, namesWhere, setters, unless } from '../check.ts'

const isNotUser0: CheckPod = (spec) => {
  const asking = setters(
    spec.securityContext?.runAsUser === 0,
    namesWhere(spec, (security) => security?.runAsUser === 0),
  )
  return asking === undefined
    ? undefined
    : { reason: 'runAsUser=0', detail: `${asking} must not set runAsUser=0` }
}

/** Models policy CheckRunAsUser, v1.35. */
export const runAsUser: Check = {
  id: 'runAsUser',
  level: 'restricted',
  versions: [
    { since: 23, check: isNotUser0 },
    { since: 35, check: unless(hasUserNamespace, isNotUser0) },
  ],
}
