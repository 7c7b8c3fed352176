// /xray: follows the last command, an object, or a request, and says it in the timeline.

import { pods } from '#api/resource-ref.ts'
import type { Pod } from '#api/types/core-v1.ts'
import { Discovery } from '#kubectl/discovery.ts'
import { responseBody } from '#kubectl/responses.ts'
import type { ProbeOrigin } from '../network-port.ts'
import type { Stage } from '../stage.ts'
import type { XrayWords } from '../text/xray-en.ts'
import { drawFlow, drawJourney } from './draw.ts'
import { flowOf } from './flow.ts'
import type { TracedJourney, TracedWrite } from './trace-port.ts'

export interface XRayParts {
  readonly stage: Stage
  readonly words: () => XrayWords
  readonly namespace: () => string
  readonly say: (text: string) => void
}

/** What the agents of a player's tools are called. */
const ownAgents = new Set(['kubectl'])
const outside = 'outside'

export class XRay {
  readonly #parts: XRayParts
  #looks = 0
  #line: { readonly text: string; readonly from: number } | undefined

  constructor(parts: XRayParts) {
    this.#parts = parts
  }

  /** A line of the player is about to run. */
  begin(line: string): void {
    this.#line = { text: line, from: this.#parts.stage.trace.writeCount }
  }

  /** Whether a request is still on its way. */
  get isLooking(): boolean {
    return this.#looks > 0
  }

  /** Answers the words after /xray. */
  look(asked: readonly string[]): void {
    this.#looks++
    const done = () => this.#looks--
    void this.#parts.stage.pace.run(() => this.#look(asked)).finally(done)
  }

  async #look(asked: readonly string[]): Promise<void> {
    const [what = 'last', preposition, from] = asked
    const { words, say } = this.#parts
    if (/^https?:\/\//.test(what))
      await this.#request(what, preposition === 'from' ? (from ?? '') : (preposition ?? ''))
    else if (what.includes('/')) await this.#object(what)
    else if (this.#line === undefined) say(words().noLine)
    else this.#last(this.#line)
  }

  #last({ text, from }: { readonly text: string; readonly from: number }): void {
    const { stage, words, say } = this.#parts
    const isRoot = ({ agent }: TracedWrite) => ownAgents.has(agent)
    say(drawFlow(text, flowOf(stage.trace.writesSince(from), isRoot), words()))
  }

  /** `pod/web-1`, `deployments/web`, of the namespace in use. */
  async #object(what: string): Promise<void> {
    const { stage, words, namespace, say } = this.#parts
    const [kind = '', name = ''] = what.split('/')
    const plural = (await new Discovery(stage.client).search(kind))?.plural
    const isRoot = (write: TracedWrite) =>
      write.name === name &&
      write.resource.split('/')[0] === plural &&
      (write.namespace === undefined || write.namespace === namespace())
    const steps = flowOf(stage.trace.writesSince(0), isRoot)
    say(steps.length === 0 ? words().noWrites(what) : drawFlow(what, steps, words()))
  }

  async #request(url: string, from: string): Promise<void> {
    const { stage, words, say } = this.#parts
    const origin = await this.#originOf(from)
    if (origin === undefined) {
      say(words().noOrigin(from))
      return
    }
    const journey = await stage.pace.wait<TracedJourney | undefined>((see) =>
      stage.trace.follow(origin, url, see),
    )
    say(journey === undefined ? words().badUrl(url) : drawJourney(from || outside, url, journey, words()))
  }

  /** A running pod by its name or the beginning of it, or outside. */
  async #originOf(from: string): Promise<ProbeOrigin | undefined> {
    if (from === '' || from === outside) return { kind: outside }
    const { stage, namespace } = this.#parts
    const path = `/api/v1/namespaces/${namespace()}/${pods.plural}`
    const { items } = responseBody(await stage.client.request({ method: 'GET', path })) as {
      items: readonly Pod[]
    }
    const name = from.replace(/^pods?\//, '')
    const running = items.filter(({ status }) => status.phase === 'Running')
    const found =
      running.find(({ metadata }) => metadata.name === name) ??
      running.find(({ metadata }) => metadata.name.startsWith(`${name}-`))
    return found && { kind: 'pod', uid: found.metadata.uid, node: found.spec.nodeName ?? '' }
  }
}
