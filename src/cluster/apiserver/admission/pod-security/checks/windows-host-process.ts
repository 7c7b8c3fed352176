// windowsHostProcess: no container of a Windows node runs as a process of the node.
import { type Check, type CheckPod, namesWhere, setters } from '../check.ts'

const isContained: CheckPod = (spec) => {
  const asking = setters(
    spec.securityContext?.windowsOptions?.hostProcess === true,
    namesWhere(spec, (security) => security?.windowsOptions?.hostProcess === true),
  )
  if (asking === undefined) return undefined
  return {
    reason: 'hostProcess',
    detail: `${asking} must not set securityContext.windowsOptions.hostProcess=true`,
  }
}

/** Models policy CheckWindowsHostProcess, v1.35. */
export const windowsHostProcess: Check = {
  id: 'windowsHostProcess',
  level: 'baseline',
  versions: [{ since: 0, check: isContained }],
}
