// seccompProfile: the baseline forbids to switch filters off, restricted pods have to name one.
import type { PodSpec } from '#api/types/core-v1.ts'
import { containerSeccompAnnotation } from '#api/well-known.ts'
import {
  type Check,
  type CheckPod,
  containersNamed,
  containersOf,
  isWindows,
  namesWhere,
  plural,
  quoted,
  setters,
  sortedSet,
  unless,
  type Violation,
} from '../check.ts'

const reason = 'seccompProfile'
const podAnnotation = 'seccomp.security.alpha.kubernetes.io/pod'

const keepsAnnotatedFilters: CheckPod = (spec, { annotations = {} }) => {
  const keys = [podAnnotation, ...containersOf(spec).map(({ name }) => containerSeccompAnnotation + name)]
  const bad = sortedSet(
    keys
      .filter((key) => annotations[key] !== undefined && !isAllowedAnnotation(annotations[key]))
      .map((key) => `${key}=${JSON.stringify(annotations[key])}`),
  )
  if (bad.length === 0) return undefined
  return { reason, detail: `forbidden ${plural('annotation', bad.length)} ${bad.join(', ')}` }
}

function isAllowedAnnotation(value: string): boolean {
  return value === 'runtime/default' || value === 'docker/default' || value.startsWith('localhost/')
}

function isBad(type: string | undefined): boolean {
  return type !== undefined && type !== 'RuntimeDefault' && type !== 'Localhost'
}

const keepsFilters: CheckPod = (spec) => switchedOff(spec)

const namesFilters: CheckPod = (spec) => {
  const off = switchedOff(spec)
  if (off !== undefined) return off
  const isPodSet = spec.securityContext?.seccompProfile !== undefined
  const silent = namesWhere(spec, (security) => security?.seccompProfile === undefined && !isPodSet)
  if (silent.length === 0) return undefined
  const must = 'must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"'
  return { reason, detail: `pod or ${containersNamed(silent)} ${must}` }
}

function switchedOff(spec: PodSpec): Violation | undefined {
  const ofPod = spec.securityContext?.seccompProfile?.type
  const bad = namesWhere(spec, (security) => isBad(security?.seccompProfile?.type))
  const who = setters(isBad(ofPod), bad)
  if (who === undefined) return undefined
  const types = [
    ofPod,
    ...containersOf(spec).map((container) => container.securityContext?.seccompProfile?.type),
  ]
  const values = sortedSet(types.flatMap((type) => (type !== undefined && isBad(type) ? [type] : [])))
  return { reason, detail: `${who} must not set securityContext.seccompProfile.type to ${quoted(values)}` }
}

/** Models policy CheckSeccompBaseline, v1.35. */
export const seccompBaseline: Check = {
  id: 'seccompProfile_baseline',
  level: 'baseline',
  versions: [
    { since: 0, check: keepsAnnotatedFilters },
    { since: 19, check: keepsFilters },
  ],
}

/** Models policy CheckSeccompProfileRestricted, v1.35. */
export const seccompRestricted: Check = {
  id: 'seccompProfile_restricted',
  level: 'restricted',
  versions: [
    { since: 19, check: namesFilters },
    { since: 25, check: unless(isWindows, namesFilters) },
  ],
  overrides: 'seccompProfile_baseline',
}
