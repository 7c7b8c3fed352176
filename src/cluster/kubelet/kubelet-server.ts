// The kubelet's port 10250: logs, exec, attach and port-forward. Models kubelet/server and its log validation, v1.35.
import type { Cancel, PlainResponse, Query, StreamHandle, StreamIo } from '#api/request.ts'
import { formatNanoTime } from '#api/time.ts'
import type { ContainerStatus, Pod } from '#api/types/core-v1.ts'
import type { Status } from '#api/types/meta-v1.ts'
import type { ExecOptions, KubeletDoor, LogAnswer, LogOptions } from '../apiserver/kubelet-door.ts'
import type { Container } from '../machines/container.ts'
import { RuntimeError } from '../machines/container.ts'
import type { ContainerLog, LogLine } from '../machines/container-log.ts'
import type { ContainerRuntime } from '../machines/container-runtime.ts'
import { type KubeletView, kubeletPage } from './kubelet-pages.ts'
import { mirroredHash } from './mirror-pods.ts'
import { type DialPod, forwardPort } from './port-forward.ts'
import { exitStatus, failure, success } from './stream-status.ts'

export class KubeletServer implements KubeletDoor {
  readonly #runtime: ContainerRuntime
  readonly #open = new Set<() => void>()

  readonly #dialPod: DialPod

  readonly #view: Omit<KubeletView, 'logs'>

  constructor(runtime: ContainerRuntime, dialPod: DialPod, view: Omit<KubeletView, 'logs'>) {
    this.#runtime = runtime
    this.#view = view
    this.#dialPod = dialPod
  }

  /** The process ends, and with it all streams. */
  stop(): void {
    for (const end of [...this.#open]) end()
    this.#open.clear()
  }

  page(method: string, path: string, query: Query): PlainResponse {
    const logs = (pod: Pod, options: LogOptions) => this.logs(pod, options)
    return kubeletPage({ ...this.#view, logs }, method, path, query)
  }

  logs(pod: Pod, options: LogOptions): LogAnswer {
    const { status } = pod
    const all = [
      ...(status.containerStatuses ?? []),
      ...(status.initContainerStatuses ?? []),
      ...(status.ephemeralContainerStatuses ?? []),
    ]
    const found = all.find(({ name }) => name === options.container)
    const where = `container "${options.container}" in pod "${pod.metadata.name}"`
    if (found === undefined) return { refusal: `${where} is not available` }
    const id = logContainerId(found, options.previous, where)
    if ('refusal' in id) return id
    const container = this.#runtime.container(id.id)
    if (container === undefined)
      return { text: `unable to retrieve container logs for containerd://${id.id}` }
    const lines = chosenLines(container.log, options)
    const text = lines.map((line) => printed(line, options)).join('')
    const clipped = options.limitBytes === undefined ? text : text.slice(0, options.limitBytes)
    if (!options.follow || container.log.isClosed) return { text: clipped }
    return { pipe: (write, end) => this.#follow(container, clipped, options, write, end) }
  }

  exec(pod: Pod, options: ExecOptions, io: StreamIo): StreamHandle {
    const container = this.#running(pod, options.container)
    if (container === undefined)
      return refuse(io, `unable to upgrade connection: container not found ("${options.container}")`)
    try {
      const process = container.exec({
        argv: options.command,
        hasStdin: options.stdin,
        isTerminal: options.tty,
        stdout: (text) => io.stdout(text),
        stderr: (text) => io.stderr(text),
      })
      const finish = this.#once(io)
      process.onExit(({ code }) => finish(exitStatus(code)))
      container.onExit(() => finish(exitStatus(137)))
      return {
        stdin: (text, taken) => process.writeStdin(text, taken),
        closeStdin: () => process.closeStdin(),
        resize: () => {},
        hold: (isHeld) => process.holdOutput(isHeld),
        cancel: () => {
          process.holdOutput(false)
          process.signal('SIGHUP')
        },
      }
    } catch (error) {
      if (!(error instanceof RuntimeError)) throw error
      return refuse(io, `Internal error occurred: error executing command in container: ${error.message}`)
    }
  }

  attach(pod: Pod, options: ExecOptions, io: StreamIo): StreamHandle {
    const container = this.#running(pod, options.container)
    const name = `${pod.metadata.name}_${pod.metadata.namespace}`
    if (container === undefined)
      return refuse(
        io,
        `unable to upgrade connection: container ${options.container} not found in pod ${name}`,
      )
    const detach = container.attach((stream, text) =>
      stream === 'stdout' ? io.stdout(text) : io.stderr(text),
    )
    const finish = this.#once(io)
    const forget = container.onExit(() => finish(success))
    return {
      stdin: (text, taken) => container.writeStdin(text, taken),
      // A container that waits for more than one who talks to it goes on waiting; it is the talk that ends.
      closeStdin: () => {
        if (isStdinOnce(pod, options.container)) {
          container.closeStdin()
          return
        }
        detach()
        forget()
        finish(success)
      },
      resize: () => {},
      // Others look on as well, and the log does: what process 1 writes cannot wait.
      hold: () => {},
      cancel: () => {
        detach()
        forget()
      },
    }
  }

  portForward(pod: Pod, port: number | undefined, io: StreamIo): StreamHandle {
    const uid = mirroredHash(pod) ?? pod.metadata.uid
    const sandbox = this.#runtime.sandboxesOf(uid).find(({ isReady }) => isReady)
    if (sandbox === undefined) return refuse(io, 'unable to upgrade connection: pod does not exist')
    const finish = this.#once(io)
    if (port === undefined) return { ...nobody, cancel: () => finish(success) }
    return forwardPort(sandbox.id, port, this.#dialPod, {
      ...io,
      end: (status) => finish(status),
    })
  }

  #running(pod: Pod, name: string): Container | undefined {
    const uid = mirroredHash(pod) ?? pod.metadata.uid
    const found = this.#runtime.containersOf(uid).find(({ config }) => config.name === name)
    return found?.state === 'running' ? found : undefined
  }

  /** Ends a stream once: with its own status, or when the kubelet ends. */
  #once(io: StreamIo): (status: Status) => void {
    let isOver = false
    const finish = (status: Status) => {
      if (isOver) return
      isOver = true
      this.#open.delete(abort)
      io.end(status)
    }
    const abort = () =>
      finish(failure('Internal error occurred: error reading from error stream: unexpected EOF'))
    this.#open.add(abort)
    return finish
  }

  #follow(
    container: Container,
    begun: string,
    options: LogOptions,
    write: (text: string) => void,
    end: () => void,
  ): Cancel {
    if (begun !== '') write(begun)
    const stop = container.log.follow(
      (line) => {
        if (isWanted(line, options)) write(printed(line, options))
      },
      () => {
        this.#open.delete(finish)
        end()
      },
    )
    const finish = () => {
      stop()
      end()
    }
    this.#open.add(finish)
    return () => {
      this.#open.delete(finish)
      stop()
    }
  }
}

/** A stream on whose far end nothing is. */
const nobody: StreamHandle = {
  stdin: (_, taken) => taken?.(),
  closeStdin() {},
  resize() {},
  hold() {},
  cancel() {},
}

function refuse(io: StreamIo, message: string): StreamHandle {
  io.end(failure(`Internal error occurred: ${message}`))
  return nobody
}

function logContainerId(
  { state, lastState, containerID }: ContainerStatus,
  isPrevious: boolean,
  where: string,
): { readonly id: string } | { readonly refusal: string } {
  const plain = (id: string) => ({ id: id.replace('containerd://', '') })
  const lastId = lastState.terminated?.containerID
  if (isPrevious) return lastId ? plain(lastId) : { refusal: `previous terminated ${where} not found` }
  if (state.running !== undefined) return plain(containerID ?? '')
  if (state.terminated !== undefined) {
    const id = state.terminated.containerID || lastId
    return id ? plain(id) : { refusal: `${where} is terminated` }
  }
  if (lastId) return plain(lastId)
  const reason = state.waiting?.reason
  if (reason === undefined) return { refusal: `${where} is waiting to start - no logs yet` }
  const why = waitingTexts[reason] ?? reason
  return { refusal: `${where} is waiting to start: ${why}` }
}

const waitingTexts: { readonly [reason: string]: string } = {
  ErrImagePull: "image can't be pulled",
  ImagePullBackOff: 'trying and failing to pull image',
}

function isWanted(line: LogLine, { stream, sinceMs }: LogOptions): boolean {
  if (stream !== 'All' && line.stream !== stream.toLowerCase()) return false
  return sinceMs === undefined || line.timeMs >= sinceMs
}

function chosenLines(log: ContainerLog, options: LogOptions): readonly LogLine[] {
  const { tailLines } = options
  const tail = tailLines === undefined || tailLines < 0 ? log.lines : log.last(tailLines)
  return tail.filter((line) => isWanted(line, options))
}

function printed({ timeMs, text }: LogLine, { timestamps }: LogOptions): string {
  return timestamps ? `${formatNanoTime(timeMs)} ${text}` : text
}

function isStdinOnce({ spec }: Pod, name: string): boolean {
  const all = [...spec.containers, ...(spec.initContainers ?? []), ...(spec.ephemeralContainers ?? [])]
  return all.find((container) => container.name === name)?.stdinOnce === true
}
