// Errors as the API tells them: Status objects, made by few factories with upstream's sentences.

import { type FieldError, fieldErrorCause, printFieldErrors } from './field-error.ts'
import type { Status, StatusCause, StatusDetails } from './types/meta-v1.ts'

/** An API call that failed, with the Status that the server answers. */
export class ApiError extends Error {
  readonly status: Status
  constructor(status: Status) {
    super(status.message)
    this.status = status
  }
  get code(): number {
    return this.status.code ?? 500
  }
  get reason(): string {
    return this.status.reason ?? ''
  }
}

/** A resource as error messages name it: `pods`, `deployments.apps`. */
export interface GroupResource {
  readonly group: string
  readonly plural: string
}

export interface GroupKind {
  readonly group: string
  readonly kind: string
}

export function printGroupResource({ group, plural }: GroupResource): string {
  return group === '' ? plural : `${plural}.${group}`
}

function printGroupKind({ group, kind }: GroupKind): string {
  return group === '' ? kind : `${kind}.${group}`
}

function failure(code: number, reason: string, message: string, details?: StatusDetails): ApiError {
  return new ApiError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    ...(details && { details }),
    code,
  } as Status)
}

function detailsOf(resource: GroupResource, name: string, causes?: readonly StatusCause[]): StatusDetails {
  return {
    ...(name !== '' && { name }),
    ...(resource.group !== '' && { group: resource.group }),
    ...(resource.plural !== '' && { kind: resource.plural }),
    ...(causes && { causes }),
  }
}

export function notFound(resource: GroupResource, name: string): ApiError {
  return failure(
    404,
    'NotFound',
    `${printGroupResource(resource)} "${name}" not found`,
    detailsOf(resource, name),
  )
}

/** The answer to a path that nobody serves. */
export function noSuchPath(): ApiError {
  return failure(404, 'NotFound', 'the server could not find the requested resource', {})
}

export function alreadyExists(resource: GroupResource, name: string, isEnding = false): ApiError {
  const sentence = `${printGroupResource(resource)} "${name}" already exists`
  const message = isEnding ? `object is being deleted: ${sentence}` : sentence
  return failure(409, 'AlreadyExists', message, detailsOf(resource, name))
}

export function conflict(resource: GroupResource, name: string, why: string): ApiError {
  const message = `Operation cannot be fulfilled on ${printGroupResource(resource)} "${name}": ${why}`
  return failure(409, 'Conflict', message, detailsOf(resource, name))
}

export const objectModified =
  'the object has been modified; please apply your changes to the latest version and try again'

/** 409 of server-side apply: other managers own fields that the applied object changes. */
export function applyConflict(message: string, causes: readonly StatusCause[]): ApiError {
  return failure(409, 'Conflict', message, { causes })
}

export function badRequest(message: string): ApiError {
  return failure(400, 'BadRequest', message)
}

export function unauthorized(): ApiError {
  return failure(401, 'Unauthorized', 'Unauthorized')
}

export function forbidden(
  resource: GroupResource,
  name: string,
  why: string,
  causes?: readonly StatusCause[],
): ApiError {
  const what = printGroupResource(resource) + (name === '' ? '' : ` "${name}"`)
  return failure(403, 'Forbidden', `${what} is forbidden: ${why}`, detailsOf(resource, name, causes))
}

/** 403 of a path that is no resource. */
export function forbiddenPath(why: string): ApiError {
  return failure(403, 'Forbidden', `forbidden: ${why}`, {})
}

export function invalid(kind: GroupKind, name: string, errors: readonly FieldError[]): ApiError {
  const message = `${printGroupKind(kind)} "${name}" is invalid: ${printFieldErrors(errors)}`
  const details: StatusDetails = {
    ...(name !== '' && { name }),
    ...(kind.group !== '' && { group: kind.group }),
    ...(kind.kind !== '' && { kind: kind.kind }),
    causes: errors.map(fieldErrorCause),
  }
  return failure(422, 'Invalid', message, details)
}

export function methodNotSupported(resource: GroupResource, action: string): ApiError {
  const message = `${action} is not supported on resources of kind "${printGroupResource(resource)}"`
  return failure(405, 'MethodNotAllowed', message, detailsOf(resource, ''))
}

export function methodNotAllowed(): ApiError {
  return failure(
    405,
    'MethodNotAllowed',
    'the server does not allow this method on the requested resource',
    {},
  )
}

export function notAcceptable(accepted: readonly string[]): ApiError {
  const message = `only the following media types are accepted: ${accepted.join(', ')}`
  return failure(406, 'NotAcceptable', message)
}

/** 406 of a route, before anybody looked at the request. */
export function routeNotAcceptable(accepted: readonly string[]): ApiError {
  const message = `406: Not Acceptable\n\nAvailable representations: ${accepted.join(', ')}`
  return failure(406, 'NotAcceptable', message, {})
}

/** 415 of a route, before anybody looked at the body. */
export function routeUnsupportedMediaType(): ApiError {
  return failure(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {})
}

/** 413: the body, or what it asks for, is too much: `limit is 3145728`. */
export function requestTooLarge(why: string): ApiError {
  return failure(413, 'RequestEntityTooLarge', `Request entity too large: ${why}`)
}

/** 422 of a patch whose operations cannot be carried out. */
export function patchNotApplied(): ApiError {
  return failure(422, 'Invalid', 'the server rejected our request due to an error in our request', {})
}

export function unsupportedMediaType(accepted: readonly string[]): ApiError {
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`
  return failure(415, 'UnsupportedMediaType', message)
}

export function expired(message: string): ApiError {
  return failure(410, 'Expired', message)
}

export function tooManyRequests(
  message: string,
  retryAfterSeconds: number,
  causes?: readonly StatusCause[],
): ApiError {
  return failure(429, 'TooManyRequests', message, {
    ...(causes && { causes }),
    ...(retryAfterSeconds > 0 && { retryAfterSeconds }),
  })
}

/** A failure without reason and details, as few places give. */
export function plainFailure(code: number, message: string): ApiError {
  return new ApiError({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, code })
}

/** 500 of an error that is no API error, such as a failed dial: its text alone. */
export function plainError(message: string): ApiError {
  return new ApiError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    code: 500,
  } as Status)
}

/** A 503 whose message is all there is to say. */
export function serviceUnavailable(message: string): ApiError {
  return failure(503, 'ServiceUnavailable', message)
}

export function internalError(message: string): ApiError {
  const text = `Internal error occurred: ${message}`
  return failure(500, 'InternalError', text, { causes: [{ message }] })
}

/** The body of a delete that ended the object. */
export function deleted(resource: GroupResource, name: string, uid: string): Status {
  const details = { ...detailsOf(resource, name), uid }
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details }
}

export function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.reason === 'NotFound'
}

export function isConflict(error: unknown): boolean {
  return error instanceof ApiError && error.reason === 'Conflict'
}

export function isAlreadyExists(error: unknown): boolean {
  return error instanceof ApiError && error.reason === 'AlreadyExists'
}

export function isInvalid(error: unknown): boolean {
  return error instanceof ApiError && error.reason === 'Invalid'
}

/** The write was refused because its namespace is being deleted. */
export function isNamespaceTerminating(error: unknown): boolean {
  return (
    error instanceof ApiError &&
    (error.status.details?.causes?.some((cause) => cause.reason === 'NamespaceTerminating') ?? false)
  )
}
