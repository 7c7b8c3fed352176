// Capabilities: the baseline adds none beyond the default ones, restricted pods drop all and may bind low ports.
import type { PodSpec } from '#api/types/core-v1.ts'
import {
  type Check,
  type CheckPod,
  containersNamed,
  isWindows,
  namesWhere,
  quoted,
  sortedSet,
  unless,
} from '../check.ts'

const defaultOnes = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
])

const addsOnlyDefaults: CheckPod = (spec) => {
  const detail = forbiddenAdditions(spec, (name) => defaultOnes.has(name))
  return detail === undefined ? undefined : { reason: 'non-default capabilities', detail }
}

const dropsAll: CheckPod = (spec) => {
  const keeping = namesWhere(spec, (security) => !(security?.capabilities?.drop ?? []).includes('ALL'))
  const details = [
    keeping.length === 0
      ? undefined
      : `${containersNamed(keeping)} must set securityContext.capabilities.drop=["ALL"]`,
    forbiddenAdditions(spec, (name) => name === 'NET_BIND_SERVICE'),
  ].filter((detail) => detail !== undefined)
  return details.length === 0
    ? undefined
    : { reason: 'unrestricted capabilities', detail: details.join('; ') }
}

function forbiddenAdditions(spec: PodSpec, isAllowed: (name: string) => boolean): string | undefined {
  const added: string[] = []
  const bad = namesWhere(spec, (security) => {
    const forbidden = (security?.capabilities?.add ?? []).filter((name) => !isAllowed(name))
    added.push(...forbidden)
    return forbidden.length > 0
  })
  if (bad.length === 0) return undefined
  return `${containersNamed(bad)} must not include ${quoted(sortedSet(added))} in securityContext.capabilities.add`
}

/** Models policy CheckCapabilitiesBaseline, v1.35. */
export const capabilitiesBaseline: Check = {
  id: 'capabilities_baseline',
  level: 'baseline',
  versions: [{ since: 0, check: addsOnlyDefaults }],
}

/** Models policy CheckCapabilitiesRestricted, v1.35. */
export const capabilitiesRestricted: Check = {
  id: 'capabilities_restricted',
  level: 'restricted',
  versions: [
    { since: 22, check: dropsAll },
    { since: 25, check: unless(isWindows, dropsAll) },
  ],
  overrides: 'capabilities_baseline',
}
