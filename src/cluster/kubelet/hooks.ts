// postStart and preStop. Models kubelet/lifecycle handlers, v1.35.
import type { Cancel } from '#api/request.ts'
import type { Container as ContainerSpec, LifecycleHandler, Pod } from '#api/types/core-v1.ts'
import type { Container } from '../machines/container.ts'
import { awaitValue, sleep, type Task } from '../runtime/task.ts'
import { latency } from './config.ts'
import { containerEvent, type KubeletParts, podText } from './parts.ts'
import { portNumber } from './ports.ts'
import type { HttpResult, NodeDialer } from './prober.ts'
import { runInContainer } from './run-in-container.ts'

export class Hooks {
  readonly #parts: KubeletParts
  readonly #dialer: NodeDialer

  constructor(parts: KubeletParts, dialer: NodeDialer) {
    this.#parts = parts
    this.#dialer = dialer
  }

  /** Runs a handler to its end; undefined when it went well, else what went wrong. */
  *run(
    pod: Pod,
    spec: ContainerSpec,
    container: Container,
    handler: LifecycleHandler,
  ): Task<string | undefined> {
    const { clock } = this.#parts
    if (handler.sleep !== undefined) {
      yield sleep(clock, handler.sleep.seconds * 1000)
      return undefined
    }
    if (handler.exec !== undefined) return yield* this.#exec(pod, spec, container, handler.exec.command ?? [])
    if (handler.httpGet !== undefined) return yield* this.#http(pod, container, spec, handler.httpGet)
    return undefined
  }

  *#exec(
    pod: Pod,
    spec: ContainerSpec,
    container: Container,
    command: readonly string[],
  ): Task<string | undefined> {
    const { code, output, startError } = yield* runInContainer(this.#parts.clock, container, command)
    if (code === 0) return undefined
    const line = command.join(' ')
    const why = startError ?? `command '${line}' exited with ${code}: `
    const where = `Container "${spec.name}" in Pod "${podText(pod)}"`
    return `Exec lifecycle hook ([${line}]) for ${where} failed - error: ${why}, message: ${JSON.stringify(output)}`
  }

  *#http(
    pod: Pod,
    container: Container,
    spec: ContainerSpec,
    get: NonNullable<LifecycleHandler['httpGet']>,
  ): Task<string | undefined> {
    const host = get.host || container.sandbox.address
    const port = portNumber(spec, get.port) ?? 80
    const { path = '/', scheme = 'HTTP', httpHeaders = [] } = get
    const result = yield* awaitValue<HttpResult>((bring) =>
      this.#dialer.http(
        { host, port, path, scheme, headers: httpHeaders, userAgent: 'kube-lifecycle/1.35' },
        bring,
      ),
    )
    const url = `${scheme.toLowerCase()}://${host}:${port}${path.startsWith('/') ? path : `/${path}`}`
    if (!('error' in result)) return undefined
    const where = `Container "${spec.name}" in Pod "${podText(pod)}"`
    return `HTTP lifecycle hook (${path}) for ${where} failed - error: Get "${url}": ${result.error}`
  }

  /** Ends a container that is not to go on: event, preStop, SIGTERM, SIGKILL. Models killContainer. */
  *stop(
    pod: Pod,
    spec: ContainerSpec,
    container: Container,
    message: string,
    graceSeconds = pod.spec.terminationGracePeriodSeconds ?? 30,
  ): Task {
    const parts = this.#parts
    const { clock, runtime } = parts
    const beganMs = clock.now()
    if (container.state !== 'running') return
    containerEvent(parts, pod, spec.name, 'Normal', 'Killing', message)
    const preStop = spec.lifecycle?.preStop
    if (preStop !== undefined && graceSeconds > 0) {
      const failure = yield* within(clock, graceSeconds * 1000, this.run(pod, spec, container, preStop))
      if (failure !== undefined)
        containerEvent(parts, pod, spec.name, 'Warning', 'FailedPreStopHook', 'PreStopHook failed')
    }
    const minimumMs = graceSeconds > 0 ? 2000 : 0
    const leftMs = Math.max(minimumMs, graceSeconds * 1000 - (clock.now() - beganMs))
    yield sleep(clock, latency.stopMs)
    yield (resume) => runtime.stopContainer(container, graceSeconds === 0 ? 0 : leftMs, resume)
  }
}

/** A task that may not take longer; what it would have said is then a complaint. */
function* within(
  clock: KubeletParts['clock'],
  ms: number,
  task: Task<string | undefined>,
): Task<string | undefined> {
  const deadlineMs = clock.now() + ms
  for (;;) {
    const next = task.next()
    if (next.done === true) return next.value
    let hasCome = false
    yield (resume) => {
      let cancelClock: Cancel = () => {}
      const cancelWait = next.value(() => {
        hasCome = true
        cancelClock()
        resume()
      })
      if (!hasCome)
        cancelClock = clock.after(deadlineMs - clock.now(), () => {
          cancelWait()
          resume()
        })
      return () => {
        cancelWait()
        cancelClock()
      }
    }
    if (!hasCome) return 'context deadline exceeded'
  }
}
