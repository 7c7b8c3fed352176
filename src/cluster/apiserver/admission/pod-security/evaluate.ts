// Looks whether a pod keeps to a level of the pod security standards. Models policy checkRegistry, v1.35.
import type { PodSpec } from '#api/types/core-v1.ts'
import type { ObjectMeta } from '#api/types/meta-v1.ts'
import type { CheckPod, Violation } from './check.ts'
import { checks } from './checks/index.ts'
import type { LevelVersion } from './policy.ts'

/** The newest minor version with a check of its own; later ones look at the same. */
const newestVersion = Math.max(...checks.flatMap(({ versions }) => versions.map(({ since }) => since)))

const chosen = new Map<string, readonly CheckPod[]>()

/** What of the pod the level forbids: the baseline's checks first, each in the order of the ids. */
export function violationsOf(
  { level, version }: LevelVersion,
  spec: PodSpec,
  metadata: Partial<ObjectMeta>,
): readonly Violation[] {
  if (level === 'privileged') return []
  const minor = version === 'latest' ? newestVersion : Math.min(version, newestVersion)
  return checksOf(level, minor).flatMap((check) => check(spec, metadata) ?? [])
}

function checksOf(level: 'baseline' | 'restricted', minor: number): readonly CheckPod[] {
  const key = `${level}:${minor}`
  const known = chosen.get(key)
  if (known !== undefined) return known
  const inForce = checks
    .filter((check) => level === 'restricted' || check.level === 'baseline')
    .flatMap((check) => {
      const current = check.versions.findLast(({ since }) => since <= minor)
      return current === undefined ? [] : [{ ...check, run: current.check }]
    })
  const overridden = new Set(inForce.map((check) => check.overrides))
  const found = inForce.filter((check) => !overridden.has(check.id)).map((check) => check.run)
  chosen.set(key, found)
  return found
}
