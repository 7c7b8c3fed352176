// What containers and the machine use, as counters that only grow. Models kubelet's /metrics/resource, v1.35.
import type { Container } from '../machines/container.ts'
import type { Machine } from '../machines/machine.ts'

/** What the kubelet, containerd and the system itself take of the processor. */
const systemCpuMilli = 45

interface Counter {
  seconds: number
  seenMs: number
}

interface Metric {
  readonly name: string
  readonly help: string
  readonly kind: 'counter' | 'gauge'
  readonly samples: readonly string[]
}

interface ContainerPlace {
  /** Of the pod, as its sandbox has it. */
  readonly uid: string
  readonly namespace: string
  readonly pod: string
}

/** What something uses: processor time so far and now, and memory. */
export interface Usage {
  readonly seconds: number
  readonly cpuMilli: number
  readonly memoryBytes: number
}

export interface ContainerUsage extends Usage, ContainerPlace {
  readonly container: Container
}

export interface Reading {
  readonly nowMs: number
  readonly containers: readonly ContainerUsage[]
  readonly node: Usage
}

export class ResourceMeter {
  readonly #machine: Machine
  /** Processor time by container. */
  readonly #cpu = new Map<Container, Counter>()
  #node: Counter | undefined

  constructor(machine: Machine) {
    this.#machine = machine
  }

  /** Looks at all that runs. */
  read(): Reading {
    const nowMs = Math.floor(this.#machine.clock.now())
    const running = this.#running()
    for (const gone of this.#cpu.keys()) if (!running.has(gone)) this.#cpu.delete(gone)
    let milli = systemCpuMilli
    const containers = [...running].map(([container, place]) => {
      const { cpuMilli, memoryBytes } = container.usage()
      milli += cpuMilli
      const counter = this.#cpu.get(container) ?? { seconds: 0, seenMs: container.startedMs }
      count(counter, cpuMilli, nowMs)
      this.#cpu.set(container, counter)
      return { ...place, seconds: counter.seconds, cpuMilli, memoryBytes, container }
    })
    this.#node ??= { seconds: 0, seenMs: nowMs - 1000 }
    count(this.#node, milli, nowMs)
    const memoryBytes = this.#machine.spec.memoryBytes - this.#machine.availableMemoryBytes
    return { nowMs, containers, node: { seconds: this.#node.seconds, cpuMilli: milli, memoryBytes } }
  }

  /** The text that Prometheus reads. */
  text(): string {
    const { nowMs, containers, node } = this.read()
    const at = ` ${nowMs}`
    const rows = containers.map((usage) => ({
      ...usage,
      labels: `container="${usage.container.config.name}",namespace="${usage.namespace}",pod="${usage.pod}"`,
    }))
    return printed([
      {
        name: 'container_cpu_usage_seconds_total',
        help: 'Cumulative cpu time consumed by the container in core-seconds',
        kind: 'counter',
        samples: rows.map(({ labels, seconds }) => `{${labels}} ${seconds}${at}`),
      },
      {
        name: 'container_memory_working_set_bytes',
        help: 'Current working set of the container in bytes',
        kind: 'gauge',
        samples: rows.map(({ labels, memoryBytes }) => `{${labels}} ${memoryBytes}${at}`),
      },
      {
        name: 'container_start_time_seconds',
        help: 'Start time of the container since unix epoch in seconds',
        kind: 'gauge',
        samples: rows.map(({ labels, container }) => `{${labels}} ${container.startedMs / 1000}${at}`),
      },
      {
        name: 'node_cpu_usage_seconds_total',
        help: 'Cumulative cpu time consumed by the node in core-seconds',
        kind: 'counter',
        samples: [` ${node.seconds}${at}`],
      },
      {
        name: 'node_memory_working_set_bytes',
        help: 'Current working set of the node in bytes',
        kind: 'gauge',
        samples: [` ${node.memoryBytes}${at}`],
      },
    ])
  }

  /** The containers that run, and whose they are. */
  #running(): ReadonlyMap<Container, ContainerPlace> {
    const { runtime } = this.#machine
    return new Map(
      runtime.podUids().flatMap((uid) => {
        const [sandbox] = runtime.sandboxesOf(uid)
        if (sandbox === undefined) return []
        const place = { uid, namespace: sandbox.podNamespace, pod: sandbox.podName }
        return runtime
          .containersOf(uid)
          .filter(({ state }) => state === 'running')
          .map((container) => [container, place] as const)
      }),
    )
  }
}

function count(counter: Counter, cpuMilli: number, nowMs: number): void {
  counter.seconds += (cpuMilli / 1000) * ((nowMs - counter.seenMs) / 1000)
  counter.seenMs = nowMs
}

function printed(metrics: readonly Metric[]): string {
  const texts = metrics.map(
    ({ name, help, kind, samples }) =>
      `# HELP ${name} [STABLE] ${help}\n# TYPE ${name} ${kind}\n${samples.map((sample) => `${name}${sample}\n`).join('')}`,
  )
  return `${texts.join('')}# HELP resource_scrape_error [STABLE] 1 if there was an error while getting container metrics, 0 otherwise\n# TYPE resource_scrape_error gauge\nresource_scrape_error 0\n`
}
