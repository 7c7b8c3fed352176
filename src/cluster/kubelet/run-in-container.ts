// Runs a command beside a container's process 1 and collects what it says, for probes and hooks.
import type { Clock } from '../clock.ts'
import { type Container, RuntimeError } from '../machines/container.ts'
import type { ExitStatus } from '../machines/process.ts'
import { awaitValue, sleep, type Task } from '../runtime/task.ts'
import { latency } from './config.ts'

export interface CommandResult {
  /** Undefined when the time was over or nothing could be started. */
  readonly code: number | undefined
  readonly output: string
  /** Why nothing was started. */
  readonly startError?: string
}

const notRunning = 'failed to exec in container: container is in CONTAINER_EXITED state'
const maxOutput = 10 * 1024

/** Without a time limit it waits for ever. */
export function* runInContainer(
  clock: Clock,
  container: Container,
  argv: readonly string[],
  timeoutMs?: number,
): Task<CommandResult> {
  let output = ''
  const write = (text: string) => {
    if (output.length < maxOutput) output = (output + text).slice(0, maxOutput)
  }
  const startMs = Math.min(latency.execMs, timeoutMs ?? latency.execMs)
  yield sleep(clock, startMs)
  if (container.state !== 'running') return { code: undefined, output, startError: notRunning }
  let process: ReturnType<Container['exec']>
  try {
    process = container.exec({ argv, hasStdin: false, isTerminal: false, stdout: write, stderr: write })
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error
    return { code: undefined, output, startError: error.message }
  }
  const status = yield* awaitValue<ExitStatus | undefined>((bring) => {
    let isOver = false
    const finish = (ended: ExitStatus | undefined) => {
      if (isOver) return
      isOver = true
      cancel()
      bring(ended)
    }
    const cancel =
      timeoutMs === undefined ? () => {} : clock.after(timeoutMs - startMs, () => finish(undefined))
    process.onExit(finish)
    container.onExit(() => finish({ code: 137 }))
    return () => {
      isOver = true
      cancel()
    }
  })
  if (status === undefined) process.signal('SIGKILL')
  return { code: status?.code, output }
}
