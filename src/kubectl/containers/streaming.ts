// A stream to a process in a container, from its beginning to the exit code.
import type { Query } from '#api/request.ts'
import { pods, resourcePath } from '#api/resource-ref.ts'
import type { Status } from '#api/types/meta-v1.ts'
import type { OpenStream } from '#client/client.ts'
import type { CommandIo, ExitCode } from '#shell/command.ts'
import { responseBody } from '../responses.ts'
import { CommandError, type VerbCall } from '../verb.ts'

export interface StreamRequest {
  readonly namespace: string
  readonly pod: string
  readonly subresource: 'exec' | 'attach'
  readonly container: string
  readonly command?: readonly string[]
  readonly stdin: boolean
  readonly tty: boolean
}

/** How long the far end gets to answer a line before the next one is asked for. */
const answerMs = 20

/** Opens a stream whose output goes to the given functions. Throws ApiError. */
export async function openStream(
  call: VerbCall,
  request: StreamRequest,
  output: { out(text: string): void; err(text: string): void },
): Promise<OpenStream> {
  const { namespace, pod, subresource, container, command, stdin, tty } = request
  const query: Query = {
    container,
    ...(command !== undefined && { command }),
    ...(stdin && { stdin: 'true' }),
    stdout: 'true',
    ...(tty ? { tty: 'true' } : { stderr: 'true' }),
  }
  const path = resourcePath(pods, namespace, pod, subresource)
  const opened = await call.client.stream(
    { method: 'GET', path, query },
    { stdout: output.out, stderr: output.err },
  )
  if ('ended' in opened) return opened
  responseBody(opened)
  throw new CommandError('error: unable to upgrade connection')
}

/** Feeds the stream from the player or from standard input, and waits for its end. Throws CommandError. */
export async function runStream(call: VerbCall, request: StreamRequest, io = call.io): Promise<ExitCode> {
  const stream = await openStream(call, request, io)
  const forget = io.interrupt.onRaise(() => stream.cancel())
  try {
    if (request.stdin && io.isTerminal && io.isTyped) await converse(io, stream)
    else if (request.stdin) {
      if (io.stdin !== '') stream.stdin(io.stdin)
      stream.closeStdin()
    }
    const status = stream.status ?? (await stream.ended())
    if (io.interrupt.isRaised) throw new CommandError('', 130)
    return exitOf(status)
  } finally {
    forget()
  }
}

/** Line by line; the far end prints its own prompt. */
async function converse(io: CommandIo, stream: OpenStream): Promise<void> {
  await io.sleep(answerMs)
  while (stream.status === undefined && !io.interrupt.isRaised) {
    const line = await io.readLine('')
    if (line === undefined) {
      stream.closeStdin()
      return
    }
    stream.stdin(`${line}\n`)
    await io.sleep(answerMs)
  }
}

/** The exit code that the Status of the error channel tells. Throws CommandError. */
function exitOf(status: Status): ExitCode {
  if (status.status === 'Success') return 0
  const code = status.details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message
  if (status.reason === 'NonZeroExitCode' && code !== undefined)
    throw new CommandError(`command terminated with exit code ${code}`, Number(code))
  throw new CommandError(`error: ${status.message ?? 'the stream ended'}`)
}
