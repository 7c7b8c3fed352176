// As of which revision a list is wanted.
import { type FieldError, forbiddenField, notSupported } from '#api/field-error.ts'
import { type Query, queryValue } from '#api/request.ts'
import { ApiError, badRequest, invalid } from '#api/status.ts'

const matches = ['Exact', 'NotOlderThan', '']
const path = 'resourceVersionMatch'
const listOptions = { group: 'meta.k8s.io', kind: 'ListOptions' }

/**
 * The revision that a list must show, or undefined when the newest does. `current` is the newest there is.
 * Models apimachinery ValidateListOptions and apiserver storage GetList, v1.35. Throws 400, 422 and 504.
 */
export function listRevision(query: Query | undefined, current: number): number | undefined {
  const text = queryValue(query, 'resourceVersion') ?? ''
  const match = queryValue(query, path) ?? ''
  const errors = match === '' ? [] : matchErrors(match, text, queryValue(query, 'continue') ?? '')
  if (errors.length > 0) throw invalid(listOptions, '', errors)
  if (text === '' || text === '0') return undefined
  if (!/^\d+$/.test(text)) throw badRequest(`invalid resource version: ${revisionComplaint(text)}`)
  const revision = Number(text)
  if (revision > current) throw tooLargeRevision(revision, current)
  const isPaged = Number(queryValue(query, 'limit') ?? 0) > 0
  return match === 'Exact' || (match === '' && isPaged) ? revision : undefined
}

/** What is wrong with a revision that is no number. */
export function revisionComplaint(text: string): string {
  const parsing = `strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`
  return `resourceVersion: Invalid value: ${JSON.stringify(text)}: ${parsing}`
}

function matchErrors(match: string, resourceVersion: string, token: string): readonly FieldError[] {
  const errors: FieldError[] = []
  if (resourceVersion === '')
    errors.push(forbiddenField(path, 'resourceVersionMatch is forbidden unless resourceVersion is provided'))
  if (token !== '')
    errors.push(forbiddenField(path, 'resourceVersionMatch is forbidden when continue is provided'))
  if (!matches.includes(match)) errors.push(notSupported(path, match, matches))
  if (match === 'Exact' && resourceVersion === '0')
    errors.push(forbiddenField(path, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'))
  return errors
}

/** Models apiserver storage NewTooLargeResourceVersionError, v1.35. */
function tooLargeRevision(wanted: number, current: number): ApiError {
  return new ApiError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: `Timeout: Too large resource version: ${wanted}, current: ${current}`,
    reason: 'Timeout',
    details: {
      causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
      retryAfterSeconds: 1,
    },
    code: 504,
  })
}
