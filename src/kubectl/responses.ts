// Reading the server's answers: bodies, and errors in kubectl's words.
import type { PlainResponse } from '#api/request.ts'
import type { Status } from '#api/types/meta-v1.ts'
import { CommandError } from './verb.ts'

/** The body of a successful answer. Throws CommandError with the server's complaint. */
export function responseBody(response: PlainResponse): unknown {
  if (response.code < 400) return response.body
  throw new CommandError(serverError(response.body as Status))
}

/** `Error from server (NotFound): pods "x" not found`. */
export function serverError(status: Status): string {
  const reason = status.reason ?? ''
  return reason === ''
    ? `Error from server: ${status.message}`
    : `Error from server (${reason}): ${status.message}`
}
