// The options that a request's query gives, checked. Models apimachinery meta/v1 validation, v1.35.
import { durationMistake, parseDuration } from '#api/duration.ts'
import { type FieldError, forbiddenField, invalidValue, notSupported } from '#api/field-error.ts'
import { type ApiRequest, headerValue, type Query, queryFlag, queryValue } from '#api/request.ts'
import { badRequest, invalid } from '#api/status.ts'
import type { ApiVerb, RequestInfo } from './request-info.ts'

const kinds: { readonly [verb: string]: string } = {
  create: 'CreateOptions',
  update: 'UpdateOptions',
  patch: 'PatchOptions',
  delete: 'DeleteOptions',
  deletecollection: 'DeleteOptions',
}
const maxManagerBytes = 128
const applyType = 'application/apply-patch+yaml'

/** Whether nothing is to be stored. Throws 422 when an option of the write is wrong. */
export function writeOptions(request: ApiRequest, verb: ApiVerb | string): { readonly dryRun: boolean } {
  const kind = kinds[verb]
  if (kind === undefined || request.query === undefined) return { dryRun: false }
  const { dryRun } = request.query
  const asked = dryRun === undefined ? [] : typeof dryRun === 'string' ? [dryRun] : dryRun
  const errors: FieldError[] = []
  if (verb === 'patch') errors.push(...patchErrors(request))
  if (asked.some((value) => value !== 'All')) errors.push(notSupported('dryRun', asked, ['All']))
  errors.push(...managerErrors(queryValue(request.query, 'fieldManager') ?? ''))
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind }, '', errors)
  return { dryRun: asked.length > 0 }
}

function patchErrors({ query, headers }: ApiRequest): FieldError[] {
  const isApply = headerValue(headers, 'content-type')?.startsWith(applyType)
  if (isApply || query?.force === undefined) return []
  return [forbiddenField('force', 'may not be specified for non-apply patch')]
}

function managerErrors(manager: string): FieldError[] {
  if (manager.length > maxManagerBytes)
    return [
      {
        type: 'FieldValueTooLong',
        field: 'fieldManager',
        detail: `may not be more than ${maxManagerBytes} bytes`,
      },
    ]
  return /\p{C}/u.test(manager)
    ? [invalidValue('fieldManager', manager, 'should not contain non-printable characters')]
    : []
}

/** Throws 400 when a number of a list's options is none, 422 when options do not go together. */
export function checkListOptions(query: Query | undefined): void {
  if (query === undefined) return
  for (const name of ['timeoutSeconds', 'limit']) {
    const given = queryValue(query, name)
    if (given && !/^[+-]?\d+$/.test(given))
      throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(given)}: invalid syntax`)
  }
  const sendsInitial = query.sendInitialEvents !== undefined && queryFlag(query, 'sendInitialEvents')
  if (!sendsInitial) return
  const field = 'resourceVersionMatch'
  const errors: FieldError[] = []
  if (queryValue(query, field) !== 'NotOlderThan')
    errors.push(
      forbiddenField(field, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'),
    )
  if (!queryFlag(query, 'watch'))
    errors.push(forbiddenField('sendInitialEvents', 'sendInitialEvents is forbidden for list'))
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', errors)
}

const longRunning: ReadonlySet<string> = new Set(['attach', 'exec', 'proxy', 'log', 'portforward'])

/** How long the caller waits must be a duration, unless nobody knows how long it takes. Throws 400. */
export function checkTimeout({ query }: ApiRequest, { verb, subresource = '' }: RequestInfo): void {
  const timeout = queryValue(query, 'timeout')
  if (!timeout || parseDuration(timeout) !== undefined) return
  if (verb === 'watch' || longRunning.has(subresource)) return
  throw badRequest(`invalid timeout specified in the request URL - ${durationMistake(timeout)}`)
}
