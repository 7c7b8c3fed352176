// appArmorProfile: the runtime's profile, or one of the node's, but not none.
import { type Check, type CheckPod, namesWhere, plural, quoted, setters, sortedSet } from '../check.ts'

const annotationPrefix = 'container.apparmor.security.beta.kubernetes.io/'

const allowsProfiles: CheckPod = (spec, { annotations = {} }) => {
  const isBad = (type: string | undefined) =>
    type !== undefined && type !== 'RuntimeDefault' && type !== 'Localhost'
  const values = new Set<string>()
  const look = (type: string | undefined) => {
    if (type !== undefined && isBad(type)) values.add(type)
    return isBad(type)
  }
  const isPodBad = look(spec.securityContext?.appArmorProfile?.type)
  const bad = namesWhere(spec, (security) => look(security?.appArmorProfile?.type))
  const notes = Object.entries(annotations)
    .filter(([key, value]) => key.startsWith(annotationPrefix) && !isAllowedAnnotation(value))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
  const who = [setters(isPodBad, bad), notes.length > 0 ? plural('annotation', notes.length) : undefined]
    .filter((part) => part !== undefined)
    .join(' and ')
  if (who === '') return undefined
  const all = [...sortedSet(values), ...notes.sort()]
  return {
    reason: plural('forbidden AppArmor profile', all.length),
    detail: `${who} must not set AppArmor profile type to ${quoted(all)}`,
  }
}

function isAllowedAnnotation(profile: string): boolean {
  return profile === '' || profile === 'runtime/default' || profile.startsWith('localhost/')
}

/** Models policy CheckAppArmorProfile, v1.35. */
export const appArmorProfile: Check = {
  id: 'appArmorProfile',
  level: 'baseline',
  versions: [{ since: 0, check: allowsProfiles }],
}
