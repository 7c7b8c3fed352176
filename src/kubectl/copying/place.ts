// One end of a copy, and commands in the container there. Models kubectl cmd/cp extractFileSpec and execute, v1.35.
import type { ExitCode } from '#shell/command.ts'
import { defaultContainer } from '../containers/pick-pod.ts'
import { runStream } from '../containers/streaming.ts'
import { CommandError, type VerbCall } from '../verb.ts'
import { execPod } from '../verbs/exec.ts'

export interface Place {
  /** Undefined when it is that of the call. */
  readonly namespace: string | undefined
  /** Undefined on the workstation. */
  readonly pod: string | undefined
  readonly path: string
}

export type RemotePlace = Place & { readonly pod: string }

const format = 'error: filespec must match the canonical format: [[namespace/]pod:]file/path'

/** `[[NAMESPACE/]POD:]PATH`. Throws CommandError. */
export function placeOf(text: string): Place {
  const colon = text.indexOf(':')
  if (colon === 0) throw new CommandError(format)
  if (colon < 0) return { namespace: undefined, pod: undefined, path: text }
  const pieces = text.slice(0, colon).split('/')
  const path = text.slice(colon + 1).replaceAll('\\', '/')
  const [first = '', second] = pieces
  if (pieces.length > 2) throw new CommandError(format)
  return second === undefined
    ? { namespace: undefined, pod: first, path }
    : { namespace: first, pod: second, path }
}

/** Where a command's input comes from and its output goes. */
export interface CommandStreams {
  readonly stdin?: string
  out(text: string): void
  err(text: string): void
}

/** Runs a command in the container. Throws ApiError, CommandError; the latter with the command's exit code. */
export async function runAt(
  call: VerbCall,
  { namespace, pod }: RemotePlace,
  command: readonly string[],
  { stdin, out, err }: CommandStreams,
): Promise<ExitCode> {
  const found = await execPod(call, pod, namespace || call.namespace)
  const request = {
    namespace: found.metadata.namespace ?? call.namespace,
    pod: found.metadata.name,
    subresource: 'exec',
    container: call.flags.text('container') || defaultContainer(found, err),
    command,
    stdin: stdin !== undefined,
    tty: false,
  } as const
  return runStream(call, request, {
    ...call.io,
    stdin: stdin ?? '',
    isTerminal: false,
    isTyped: false,
    out,
    err,
  })
}
