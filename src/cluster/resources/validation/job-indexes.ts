// How many pods an Indexed Job may have and lose. Models pkg/apis/batch/validation validateJobSpec, v1.35.
import { type FieldError, invalidValue, notSupported, required } from '#api/field-error.ts'
import type { JobSpec } from '#api/types/batch-v1.ts'

const maxParallelism = 100_000
const maxFailed = 100_000
const manyCompletions = 100_000
const maxWithMany = 10_000
const withMany = `must be less than or equal to ${maxWithMany} when completions are above ${manyCompletions} and used with backoff limit per index`

/** What the completion mode asks of the other fields. */
export function completionModeErrors(spec: JobSpec, at: string): FieldError[] {
  const { completionMode = 'NonIndexed' } = spec
  if (completionMode === 'Indexed') return indexedErrors(spec, at)
  if (completionMode !== 'NonIndexed')
    return [notSupported(`${at}.completionMode`, completionMode, ['NonIndexed', 'Indexed'])]
  return (['backoffLimitPerIndex', 'maxFailedIndexes'] as const).flatMap((name) =>
    spec[name] === undefined
      ? []
      : [invalidValue(`${at}.${name}`, spec[name], 'requires indexed completion mode')],
  )
}

function indexedErrors(spec: JobSpec, at: string): FieldError[] {
  const { completions, parallelism = 0, maxFailedIndexes: failed, backoffLimitPerIndex } = spec
  const errors: FieldError[] = []
  const limit = (name: string, value: number, most: number, detail: string) => {
    if (value > most) errors.push(invalidValue(`${at}.${name}`, value, detail))
  }
  if (completions === undefined) errors.push(required(`${at}.completions`, 'when completion mode is Indexed'))
  const most = 'must be less than or equal to'
  limit(
    'parallelism',
    parallelism,
    maxParallelism,
    `${most} ${maxParallelism} when completion mode is Indexed`,
  )
  if (failed !== undefined) {
    limit('maxFailedIndexes', failed, completions ?? Number.POSITIVE_INFINITY, `${most} completions`)
    limit('maxFailedIndexes', failed, maxFailed, `${most} ${maxFailed}`)
  }
  if ((completions ?? 0) <= manyCompletions || backoffLimitPerIndex === undefined) return errors
  if (failed === undefined)
    errors.push(
      required(`${at}.maxFailedIndexes`, `must be specified when completions is above ${manyCompletions}`),
    )
  limit('parallelism', parallelism, maxWithMany, withMany)
  limit('maxFailedIndexes', failed ?? 0, maxWithMany, withMany)
  return errors
}
