// What the labels of a namespace ask of its pods. Models pod-security-admission api PolicyToEvaluate, v1.35.
import { type FieldError, invalidValue } from '#api/field-error.ts'

const levels = ['privileged', 'baseline', 'restricted'] as const

export type Level = (typeof levels)[number]

/** A level as of a minor version of Kubernetes 1. */
export interface LevelVersion {
  readonly level: Level
  readonly version: number | 'latest'
}

export interface Policy {
  readonly enforce: LevelVersion
  readonly audit: LevelVersion
  readonly warn: LevelVersion
}

type Labels = { readonly [key: string]: string } | undefined

const unrestrained: LevelVersion = { level: 'privileged', version: 'latest' }
const noPolicy: Policy = { enforce: unrestrained, audit: unrestrained, warn: unrestrained }
const labelPrefix = 'pod-security.kubernetes.io/'

/** The policy of a namespace, and what is wrong with its labels. A level that nobody knows enforces the strictest. */
export function policyOf(labels: Labels): {
  readonly policy: Policy
  readonly errors: readonly FieldError[]
} {
  if (!Object.keys(labels ?? {}).some((key) => key.startsWith(labelPrefix)))
    return { policy: noPolicy, errors: [] }
  const errors: FieldError[] = []
  const read = (mode: keyof Policy): LevelVersion => ({
    level: parseLevel(labels, mode, errors),
    version: parseVersion(labels, mode, errors),
  })
  const enforce = read('enforce')
  const audit = read('audit')
  const warn = read('warn')
  const policy = {
    enforce,
    audit,
    warn: warnsOfEnforced(labels, enforce) ? followed(labels, enforce, warn) : warn,
  }
  return { policy, errors }
}

/** `restricted:v1.24`. */
export function printLevelVersion({ level, version }: LevelVersion): string {
  return `${level}:${version === 'latest' ? version : `v1.${version}`}`
}

export function isSameLevelVersion(a: LevelVersion, b: LevelVersion): boolean {
  return a.level === b.level && a.version === b.version
}

/** Positive when a is stricter than b. */
export function compareLevels(a: Level, b: Level): number {
  return levels.indexOf(a) - levels.indexOf(b)
}

function parseLevel(labels: Labels, mode: keyof Policy, errors: FieldError[]): Level {
  const given = labels?.[labelPrefix + mode]
  if (given === undefined) return 'privileged'
  const known = levels.find((level) => level === given)
  if (known !== undefined) return known
  errors.push(labelError(mode, given, `must be one of ${levels.join(', ')}`))
  return mode === 'enforce' ? 'restricted' : 'privileged'
}

function parseVersion(labels: Labels, mode: keyof Policy, errors: FieldError[]): LevelVersion['version'] {
  const given = labels?.[`${labelPrefix + mode}-version`]
  if (given === undefined || given === 'latest') return 'latest'
  const [, minor] = /^v1\.(0|[1-9]\d*)$/.exec(given) ?? []
  if (minor !== undefined) return Number(minor)
  errors.push(labelError(`${mode}-version`, given, 'must be "latest" or "v1.x"'))
  return 'latest'
}

function labelError(label: string, value: string, why: string): FieldError {
  return invalidValue(`metadata.labels[${labelPrefix}${label}]`, value, why)
}

/** Who enforces a level and says nothing of warnings is warned of the same. */
function warnsOfEnforced(labels: Labels, enforce: LevelVersion): boolean {
  const isKnown = levels.some((level) => level === labels?.[`${labelPrefix}enforce`])
  return isKnown && labels?.[`${labelPrefix}warn`] === undefined && enforce.level !== 'privileged'
}

function followed(labels: Labels, enforce: LevelVersion, warn: LevelVersion): LevelVersion {
  const hasVersion = labels?.[`${labelPrefix}warn-version`] !== undefined
  return { level: enforce.level, version: hasVersion ? warn.version : enforce.version }
}
