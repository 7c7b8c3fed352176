// seLinuxOptions: one of the types that confine containers, and no user or role.
import type { SELinuxOptions } from '#api/types/core-v1.ts'
import { type Check, type CheckPod, namesWhere, plural, quoted, setters, sortedSet } from '../check.ts'

const types = ['', 'container_t', 'container_init_t', 'container_kvm_t']
const typesSince31 = [...types, 'container_engine_t']

function confines(allowed: readonly string[]): CheckPod {
  return (spec) => {
    const given: SELinuxOptions[] = []
    const look = (options: SELinuxOptions | undefined) => {
      if (options === undefined) return false
      const isGood = allowed.includes(options.type ?? '') && !options.user && !options.role
      if (!isGood) given.push(options)
      return !isGood
    }
    const isPodBad = look(spec.securityContext?.seLinuxOptions)
    const who = setters(
      isPodBad,
      namesWhere(spec, (security) => look(security?.seLinuxOptions)),
    )
    if (who === undefined) return undefined
    const badTypes = sortedSet(given.map(({ type }) => type ?? '').filter((type) => !allowed.includes(type)))
    const what = [
      badTypes.length > 0 ? `${plural('type', badTypes.length)} ${quoted(badTypes)}` : undefined,
      given.some(({ user }) => user) ? 'user may not be set' : undefined,
      given.some(({ role }) => role) ? 'role may not be set' : undefined,
    ].filter((part) => part !== undefined)
    return {
      reason: 'seLinuxOptions',
      detail: `${who} set forbidden securityContext.seLinuxOptions: ${what.join('; ')}`,
    }
  }
}

/** Models policy CheckSELinuxOptions, v1.35. */
export const seLinuxOptions: Check = {
  id: 'seLinuxOptions',
  level: 'baseline',
  versions: [
    { since: 0, check: confines(types) },
    { since: 31, check: confines(typesSince31) },
  ],
}
