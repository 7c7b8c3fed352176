// semver("1.2.3").isLessThan(semver("2.0.0-rc.1")). Models apiserver cel/library semver version 1, v1.35.
import type { Declaration } from '../functions.ts'
import { CelError, Opaque } from '../values.ts'

type Part = string | bigint

class Semver extends Opaque {
  readonly typeName = 'kubernetes.Semver'
  readonly numbers: readonly bigint[]
  readonly pre: readonly Part[]
  constructor(numbers: readonly bigint[], pre: readonly Part[]) {
    super()
    this.numbers = numbers
    this.pre = pre
  }
  equals(other: Semver): boolean {
    return compare(this, other) === 0
  }
}

/** What precedes a release counts less than the release. */
function compare(a: Semver, b: Semver): number {
  const byNumber = firstDifference(a.numbers, b.numbers)
  if (byNumber !== 0) return byNumber
  if (a.pre.length === 0 || b.pre.length === 0)
    return Math.sign(Number(a.pre.length === 0) - Number(b.pre.length === 0))
  return firstDifference(a.pre, b.pre)
}

function firstDifference(a: readonly Part[], b: readonly Part[]): number {
  for (const [i, left] of a.entries()) {
    const right = b[i]
    if (right === undefined) return 1
    const order = partOrder(left, right)
    if (order !== 0) return order
  }
  return a.length < b.length ? -1 : 0
}

/** Numbers come before words. */
function partOrder(a: Part, b: Part): number {
  if (typeof a !== typeof b) return typeof a === 'bigint' ? -1 : 1
  return a === b ? 0 : a < b ? -1 : 1
}

const form = /^(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]*))?(?:\+([0-9A-Za-z.-]*))?$/

/** The version, or what is wrong with the text. Models blang/semver Parse. */
function parse(text: string): Semver | string {
  if (text === '') return 'Version string empty'
  const numbers = text.split(/[-+]/)[0]?.split('.') ?? []
  if (text.split('.').length < 3) return 'No Major.Minor.Patch elements found'
  for (const [i, name] of ['major', 'minor', 'patch'].entries()) {
    const number = numbers[i] ?? ''
    const label = i === 2 ? 'Patch' : i === 1 ? 'Minor' : 'Major'
    if (!/^\d+$/.test(number)) return `Invalid character(s) found in ${name} number ${JSON.stringify(number)}`
    if (/^0\d/.test(number))
      return `${label} number must not contain leading zeroes ${JSON.stringify(number)}`
  }
  const [, major = '', minor = '', patch = '', pre, build] = form.exec(text) ?? []
  if (major === '') return 'Invalid character(s) found in prerelease'
  const parts = pre === undefined ? [] : pre.split('.')
  for (const part of parts) {
    if (part === '') return 'Prerelease is empty'
    if (/^0\d+$/.test(part))
      return `Numeric PreRelease version must not contain leading zeroes ${JSON.stringify(part)}`
  }
  if (build?.split('.').includes('')) return 'Build meta data is empty'
  return new Semver(
    [major, minor, patch].map(BigInt),
    parts.map((part) => (/^\d+$/.test(part) ? BigInt(part) : part)),
  )
}

function parseNormalized(text: string): Semver | string {
  const [first = '', second, ...rest] = text.replace(/^v/, '').split('.')
  const third = rest.length === 0 ? undefined : rest.join('.')
  const parts = [first, second, third].filter((part) => part !== undefined)
  const trimmed = parts.map((part) => (part.length > 1 ? part.replace(/^0+(?=\d)/, '') : part))
  if (trimmed.length < 3 && /[+-]/.test(trimmed.at(-1) ?? ''))
    return 'short version cannot contain PreRelease/Build meta data'
  while (trimmed.length < 3) trimmed.push('0')
  return parse(trimmed.join('.'))
}

const read = (text: string, isNormalized = false) => (isNormalized ? parseNormalized(text) : parse(text))

function semver(text: string, isNormalized?: boolean): Semver {
  const version = read(text, isNormalized)
  if (typeof version === 'string') throw new CelError(version)
  return version
}

const isSemver = (text: string, isNormalized?: boolean) => typeof read(text, isNormalized) !== 'string'
const number =
  (index: number) =>
  ({ numbers }: Semver) =>
    numbers[index] ?? 0n

export const semanticVersions: readonly Declaration[] = [
  ['semver(string): kubernetes.Semver', semver],
  ['semver(string, bool): kubernetes.Semver', semver],
  ['isSemver(string): bool', isSemver],
  ['isSemver(string, bool): bool', isSemver],
  ['(kubernetes.Semver).isGreaterThan(kubernetes.Semver): bool', (a: Semver, b: Semver) => compare(a, b) > 0],
  ['(kubernetes.Semver).isLessThan(kubernetes.Semver): bool', (a: Semver, b: Semver) => compare(a, b) < 0],
  ['(kubernetes.Semver).compareTo(kubernetes.Semver): int', (a: Semver, b: Semver) => BigInt(compare(a, b))],
  ['(kubernetes.Semver).major(): int', number(0)],
  ['(kubernetes.Semver).minor(): int', number(1)],
  ['(kubernetes.Semver).patch(): int', number(2)],
]
