// The Look over a living stage: watches what checks ask for, and repeats their probes every second.
import type { KubeList, KubeObject } from '#api/object.ts'
import { pods, resourcePath } from '#api/resource-ref.ts'
import { Unreachable } from '#client/client.ts'
import { type ApiResource, Discovery } from '#kubectl/discovery.ts'
import type { Look, Traffic } from './look.ts'
import type { FailedRequest } from './mentor/survey.ts'
import { Mirror } from './mirror.ts'
import type { ProbeAnswer, ProbeOrigin, ProbeRequest } from './network-port.ts'
import type { Stage } from './stage.ts'
import type { GameWords } from './text/index.ts'

interface Probe {
  readonly origin: ProbeOrigin
  readonly request: ProbeRequest
  answer: ProbeAnswer | undefined
  /** When a check last wanted to know. */
  askedMs: number
}

/** What checks may see of the player's workstation. */
export interface Bench {
  /** The text of a file, `~` being the player's home; undefined when there is none. */
  read(path: string): Promise<string | undefined>
  namespaceInUse(): string
}

interface Stream {
  /** As last asked for: its origin is whoever sends now. */
  traffic: Traffic
  answers: ProbeAnswer[] | undefined
  askedMs: number
}

/** Between the answer to a probe and the next one. */
const probeEveryMs = 1000
/** A probe nobody asks about any more is not repeated. */
const forgottenAfterMs = 3000
/** Between two tries to learn what a kind is. */
const retryMs = 1000
const logTailLines = '200'
const noObjects: readonly KubeObject[] = []

export class WorldLook implements Look {
  readonly namespace: string
  words: GameWords
  readonly #stage: Stage
  readonly #bench: Bench
  #discovery: Discovery
  readonly #tell: () => void
  readonly #mirrors = new Map<string, Mirror<KubeObject> | undefined>()
  /** Kinds that the server answered not to know. */
  readonly #unserved = new Set<string>()
  readonly #probes = new Map<string, Probe>()
  readonly #streams = new Map<string, Stream>()
  /** What they are known by: checks ask with the same ones again and again. */
  readonly #keys = new WeakMap<ProbeOrigin | ProbeRequest, string>()
  readonly #logs = new Map<
    string,
    { readonly path: string; readonly container: string | undefined; text: string | undefined }
  >()
  /** Files that checks asked for, as they were last read. */
  readonly #files = new Map<string, string | undefined>()
  #isStopped = false

  /** `tell` is called when anything seen has changed. */
  constructor(stage: Stage, bench: Bench, namespace: string, words: GameWords, tell: () => void) {
    this.#stage = stage
    this.#bench = bench
    this.namespace = namespace
    this.words = words
    this.#discovery = new Discovery(stage.client)
    this.#tell = tell
  }

  objects(kind: string): readonly KubeObject[] | undefined {
    if (!this.#mirrors.has(kind)) {
      this.#mirrors.set(kind, undefined)
      void this.#stage.pace.run(() => this.#follow(kind))
    }
    const mirror = this.#mirrors.get(kind)
    if (mirror === undefined) return this.#unserved.has(kind) ? noObjects : undefined
    return mirror.isSeen ? mirror.values : undefined
  }

  file(path: string): string | undefined {
    if (!this.#files.has(path)) {
      this.#files.set(path, undefined)
      void this.#stage.pace.run(() => this.#readFile(path))
    }
    return this.#files.get(path)
  }

  get namespaceInUse(): string {
    return this.#bench.namespaceInUse()
  }

  log(pod: KubeObject, container: string | undefined): string | undefined {
    const path = resourcePath(pods, pod.metadata.namespace, pod.metadata.name, 'log')
    const key = `${pod.metadata.uid}/${container ?? ''}`
    const known = this.#logs.get(key)
    if (known === undefined) this.#logs.set(key, { path, container, text: undefined })
    return known?.text
  }

  probe(origin: ProbeOrigin, request: ProbeRequest): ProbeAnswer | undefined {
    const key = `${this.#keyOf(origin)} ${this.#keyOf(request)}`
    const now = this.#stage.clock.now()
    const known = this.#probes.get(key)
    if (known !== undefined) {
      known.askedMs = now
      return known.answer
    }
    const probe: Probe = { origin, request, answer: undefined, askedMs: now }
    this.#probes.set(key, probe)
    this.#ask(key, probe)
    return undefined
  }

  /** What users asked for over HTTP and did not get, by their last answers. */
  get failedRequests(): readonly FailedRequest[] {
    const asked = [...this.#probes.values()]
    const sent = [...this.#streams.values()].map(({ traffic: { origin, request }, answers }) => {
      return { origin, request, answer: answers?.at(-1) }
    })
    return [...asked, ...sent].flatMap(({ origin, request, answer }) => {
      if (request.kind !== 'http' || answer === undefined) return []
      if (answer.isAnswered && (answer.status ?? 0) < 400) return []
      return [
        {
          podUid: origin?.kind === 'pod' ? origin.uid : undefined,
          url: request.url,
          say: answer.say,
          status: answer.status,
        },
      ]
    })
  }

  /** Reads the files that checks ask for: once a second, and after each line. */
  async refreshFiles(): Promise<void> {
    for (const path of this.#files.keys()) await this.#readFile(path)
  }

  get hasFiles(): boolean {
    return this.#files.size > 0
  }

  async #readFile(path: string): Promise<void> {
    const text = await this.#bench.read(path)
    if (text === this.#files.get(path)) return
    this.#files.set(path, text)
    this.#tell()
  }

  traffic(traffic: Traffic): readonly ProbeAnswer[] | undefined {
    const { from, request, everyMs, keep } = traffic
    const key = `${this.#keyOf(request)} ${everyMs} ${from}`
    const askedMs = this.#stage.clock.now()
    const known = this.#streams.get(key)
    if (known === undefined) {
      const stream: Stream = { traffic, answers: undefined, askedMs }
      this.#streams.set(key, stream)
      this.#send(key, stream)
      return undefined
    }
    known.traffic = { ...traffic, keep: Math.max(keep, known.traffic.keep) }
    known.askedMs = askedMs
    return known.answers
  }

  #keyOf(asked: ProbeOrigin | ProbeRequest): string {
    let key = this.#keys.get(asked)
    if (key === undefined) {
      key = JSON.stringify(asked)
      this.#keys.set(asked, key)
    }
    return key
  }

  /** Reads the logs that checks wait for; once a second. */
  async refreshLogs(): Promise<void> {
    for (const log of this.#logs.values()) {
      try {
        const query = {
          tailLines: logTailLines,
          ...(log.container !== undefined && { container: log.container }),
        }
        const { code, body } = await this.#stage.client.request({ method: 'GET', path: log.path, query })
        if (code === 200 && body !== log.text) {
          log.text = String(body)
          this.#tell()
        }
      } catch (error) {
        if (!(error instanceof Unreachable)) throw error
      }
    }
  }

  get hasLogs(): boolean {
    return this.#logs.size > 0
  }

  stop(): void {
    this.#isStopped = true
    for (const mirror of this.#mirrors.values()) mirror?.stop()
  }

  async #follow(kind: string): Promise<void> {
    const { client, pace, clock } = this.#stage
    const resource = await this.#findKind(kind)
    if (resource === undefined) return
    this.#mirrors.set(
      kind,
      new Mirror<KubeObject>({
        client,
        pace,
        clock,
        path: resourcePath(resource),
        read: (body) =>
          'items' in (body as object)
            ? (body as KubeList<KubeObject>).items.map((item) => ({ uid: item.metadata.uid, value: item }))
            : [{ uid: (body as KubeObject).metadata.uid, value: body as KubeObject }],
        tell: this.#tell,
      }),
    )
  }

  /** What a kind is served as, once it is: the server may be down, the kind may come with a definition of its own. */
  async #findKind(kind: string): Promise<ApiResource | undefined> {
    const { client, pace, clock } = this.#stage
    while (!this.#isStopped) {
      try {
        const found = await this.#discovery.search(kind)
        if (found !== undefined) return this.#isStopped ? undefined : found
        if (!this.#unserved.has(kind)) this.#tell()
        this.#unserved.add(kind)
      } catch (error) {
        if (!(error instanceof Unreachable)) throw error
      }
      await pace.wait<void>((settle) => void clock.after(retryMs, settle))
      this.#discovery = new Discovery(client)
    }
    return undefined
  }

  #ask(key: string, probe: Probe): void {
    const { origin, request } = probe
    this.#stage.network?.probe(origin, request, (answer) => {
      if (this.#isStopped) return
      const hasChanged = probe.answer?.say !== answer.say || probe.answer?.body !== answer.body
      probe.answer = answer
      if (hasChanged) this.#tell()
      const { clock } = this.#stage
      clock.after(probeEveryMs, () => {
        if (clock.now() - probe.askedMs > forgottenAfterMs) this.#probes.delete(key)
        else if (!this.#isStopped) this.#ask(key, probe)
      })
    })
  }

  /** Sends one request of a stream and the next after its time, answered or not. */
  #send(key: string, stream: Stream): void {
    if (this.#isStopped) return
    const { clock, network } = this.#stage
    if (clock.now() - stream.askedMs > forgottenAfterMs) {
      this.#streams.delete(key)
      return
    }
    const { from, origin, request, everyMs } = stream.traffic
    const note = (answer: ProbeAnswer) => {
      stream.answers = [...(stream.answers ?? []), answer].slice(-stream.traffic.keep)
    }
    if (origin !== undefined) network?.probe(origin, request, note)
    else if (this.objects('Pod') !== undefined) note({ isAnswered: false, say: this.words.noPod(from) })
    clock.after(everyMs, () => this.#send(key, stream))
  }
}
