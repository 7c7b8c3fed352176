// What metrics-server knows: the last two looks at every kubelet, and the usage between them.
// Models metrics-server pkg/scraper/client/resource and pkg/storage, v0.8.

/** A counter and a gauge at one moment. */
interface Point {
  readonly atMs: number
  readonly startedMs: number
  readonly cpuSeconds: number
  readonly memoryBytes: number
}

/** As the API tells it. */
export interface MeasuredUsage {
  readonly atMs: number
  readonly windowMs: number
  readonly usage: { readonly cpu: string; readonly memory: string }
}

/** What one kubelet told: points by `node`, or by `namespace/pod/container`. */
export interface Scrape {
  readonly node: Point | undefined
  readonly containers: ReadonlyMap<string, Point>
}

/** A container that runs for no longer than one look needs no earlier one, if it runs for so long. */
const freshMs = 10_000

interface Pair {
  readonly last: Point
  readonly previous: Point | undefined
}

export class UsageStore {
  #nodes = new Map<string, Pair>()
  /** By `namespace/pod`, then by container. */
  #pods = new Map<string, Map<string, Pair>>()

  /** Whether there is anything to tell. */
  get isReady(): boolean {
    return this.#nodes.size > 0 || this.#pods.size > 0
  }

  /** Takes the place of what was there: a node that did not answer is forgotten. */
  store(scrapes: ReadonlyMap<string, Scrape>, resolutionMs: number): void {
    const nodes = new Map<string, Pair>()
    const pods = new Map<string, Map<string, Pair>>()
    for (const [name, { node, containers }] of scrapes) {
      if (node !== undefined) nodes.set(name, { last: node, previous: this.#nodes.get(name)?.last })
      for (const [key, last] of containers) {
        const [namespace, podName, container = ''] = key.split('/')
        const pod = `${namespace}/${podName}`
        const known = pods.get(pod) ?? new Map<string, Pair>()
        known.set(container, { last, previous: this.#before(pod, container, last, resolutionMs) })
        pods.set(pod, known)
      }
    }
    this.#nodes = nodes
    this.#pods = pods
  }

  node(name: string): MeasuredUsage | undefined {
    return usageOf(this.#nodes.get(name))
  }

  /** Of all containers of a pod; undefined while one of them has been seen only once. */
  pod(key: string): ReadonlyMap<string, MeasuredUsage> | undefined {
    const pairs = this.#pods.get(key)
    if (pairs === undefined) return undefined
    const usages = new Map<string, MeasuredUsage>()
    for (const [container, pair] of pairs) {
      const usage = usageOf(pair)
      if (usage === undefined) return undefined
      usages.set(container, usage)
    }
    return usages
  }

  #before(pod: string, container: string, last: Point, resolutionMs: number): Point | undefined {
    const ageMs = last.atMs - last.startedMs
    if (ageMs > 0 && ageMs < resolutionMs && ageMs >= freshMs)
      return { ...last, atMs: last.startedMs, cpuSeconds: 0 }
    const before = this.#pods.get(pod)?.get(container)?.last
    return before !== undefined && last.startedMs < before.atMs ? before : undefined
  }
}

function usageOf(pair: Pair | undefined): MeasuredUsage | undefined {
  if (pair?.previous === undefined) return undefined
  const { last, previous } = pair
  const windowMs = last.atMs - previous.atMs
  if (windowMs <= 0) return undefined
  const nanoCores = Math.ceil(((last.cpuSeconds - previous.cpuSeconds) / (windowMs / 1000)) * 1e9)
  return {
    atMs: last.atMs,
    windowMs,
    usage: { cpu: `${nanoCores}n`, memory: `${Math.ceil(last.memoryBytes / 1024)}Ki` },
  }
}

const sample = /^(\w+)(?:\{([^}]*)\})? (\S+)(?: (\d+))?$/

/** Reads what a kubelet's /metrics/resource says. */
export function readScrape(text: string): Scrape {
  const found = new Map<string, { [metric: string]: number }>()
  let atMs = 0
  for (const line of text.split('\n')) {
    const [, metric = '', labels = '', value = '', at] = sample.exec(line) ?? []
    if (metric === '' || !/^(container|node)_/.test(metric)) continue
    if (at !== undefined) atMs = Number(at)
    const label = (name: string) => new RegExp(`(?:^|,)${name}="([^"]*)"`).exec(labels)?.[1] ?? ''
    const key = labels === '' ? '' : `${label('namespace')}/${label('pod')}/${label('container')}`
    const known = found.get(key) ?? {}
    known[metric] = Number(value)
    found.set(key, known)
  }
  const point = (
    kind: 'container' | 'node',
    values: { readonly [metric: string]: number },
  ): Point | undefined => {
    const cpuSeconds = values[`${kind}_cpu_usage_seconds_total`]
    const memoryBytes = values[`${kind}_memory_working_set_bytes`]
    if (cpuSeconds === undefined || memoryBytes === undefined || memoryBytes === 0) return undefined
    return { atMs, startedMs: (values.container_start_time_seconds ?? 0) * 1000, cpuSeconds, memoryBytes }
  }
  const containers = [...found].flatMap(([key, values]) => {
    const read = key === '' ? undefined : point('container', values)
    return read === undefined ? [] : [[key, read] as const]
  })
  return { node: point('node', found.get('') ?? {}), containers: new Map(containers) }
}
