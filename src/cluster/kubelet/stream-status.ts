// What the error channel of a stream says at its end. Models apimachinery remotecommand, v1.35.
import type { Status } from '#api/types/meta-v1.ts'

/** The far end is done. */
export const success = { metadata: {}, status: 'Success' } as unknown as Status

/** The far end could not go on; the message is its own. */
export function failure(message: string): Status {
  const details = { causes: [{ message: message.replace(/^Internal error occurred: /, '') }] }
  return {
    metadata: {},
    status: 'Failure',
    message,
    reason: 'InternalError',
    details,
    code: 500,
  } as unknown as Status
}

/** A process ended with a code. */
export function exitStatus(code: number): Status {
  if (code === 0) return success
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: exit status ${code}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  } as unknown as Status
}
