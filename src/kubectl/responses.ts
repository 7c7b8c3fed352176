// Reading the server's answers: bodies, and errors in kubectl's words. Models kubectl cmdutil.CheckErr, v1.35.
import type { PlainResponse } from '#api/request.ts'
import { ApiError } from '#api/status.ts'
import type { Status } from '#api/types/meta-v1.ts'
import { Unreachable } from '#client/client.ts'
import { CommandError, SeveralErrors } from './verb.ts'

/** The body of a successful answer. Throws ApiError with the server's complaint. */
export function responseBody(response: PlainResponse): unknown {
  if (response.code < 400) return response.body
  throw new ApiError(statusOf(response))
}

/** The Status of a refusal; a proxy's plain text is wrapped into one. */
function statusOf({ code, body }: PlainResponse): Status {
  if (typeof body === 'object' && body !== null && 'message' in body) return body as Status
  const failure = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', code }
  if (code !== notFoundCode) return { ...failure, message: String(body) }
  return { ...failure, reason: 'NotFound', message: 'the server could not find the requested resource' }
}

const notFoundCode = 404

/** `Error from server (NotFound): pods "x" not found`. */
export function serverError(status: Status): string {
  const reason = status.reason ?? ''
  if (reason === 'Unauthorized') return `error: You must be logged in to the server (${status.message})`
  return reason === ''
    ? `Error from server: ${status.message}`
    : `Error from server (${reason}): ${status.message}`
}

function invalidError({ details, message = '' }: Status): string {
  if (details === undefined) return 'The request is invalid'
  const { kind = '', name = '' } = details
  const causes = [...new Set((details.causes ?? []).map((cause) => `${cause.field ?? ''}: ${cause.message}`))]
  const isNamed = kind !== '' || name !== ''
  if (!isNamed && causes.length === 0) return `The request is invalid: ${message}`
  const start = isNamed ? `The ${kind} ${JSON.stringify(name)} is invalid` : 'The request is invalid'
  if (causes.length === 0) return start
  return causes.length === 1
    ? `${start}: ${causes[0]}`
    : `${start}: ${causes.map((c) => `\n* ${c}`).join('')}`
}

/** What kubectl prints of an error, without the final newline; undefined when it is no error of a command. */
export function errorText(error: unknown): string | undefined {
  if (error instanceof ApiError)
    return error.reason === 'Invalid' ? invalidError(error.status) : serverError(error.status)
  if (error instanceof SeveralErrors)
    return error.errors
      .map((each) =>
        each instanceof ApiError
          ? serverError(each.status)
          : (errorText(each)?.replace(/^error: /, '') ?? String(each)),
      )
      .join('\n')
  if (error instanceof CommandError) return error.message
  if (error instanceof Unreachable) return unreachableText(error.message)
  return undefined
}

function unreachableText(message: string): string {
  const refused = /dial tcp (\S+): connect: connection refused/.exec(message)
  return refused === null
    ? message.replace(/^(?!The connection|Unable to connect)/, 'Unable to connect to the server: ')
    : `The connection to the server ${refused[1]} was refused - did you specify the right host or port?`
}
