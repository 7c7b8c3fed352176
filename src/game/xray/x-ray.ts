// /xray: follows the last command, an object, or a request, and says it in the timeline or on a page.

import type { Moment } from '#api/moment.ts'
import { pods } from '#api/resource-ref.ts'
import type { Pod } from '#api/types/core-v1.ts'
import { Discovery } from '#kubectl/discovery.ts'
import { responseBody } from '#kubectl/responses.ts'
import type { ProbeOrigin } from '../network-port.ts'
import type { Stage } from '../stage.ts'
import type { XrayWords } from '../text/xray-en.ts'
import { drawXray } from './draw.ts'
import { type FollowedLine, isClientRequest, lineMoments } from './line.ts'
import { isNetwork, type NetworkMoment, probeMoments } from './network.ts'
import { relatedTo } from './related.ts'
import { stepsOf } from './steps.ts'
import type { TracedProbe } from './trace-port.ts'
import type { XrayView } from './view.ts'
import { pluralOf } from './writer.ts'

export interface XRayParts {
  readonly stage: Stage
  readonly words: () => XrayWords
  readonly namespace: () => string
  readonly say: (text: string) => void
  /** What the page shows has changed. */
  readonly changed: () => void
}

const outside = 'outside'
/** How long a line gets to end before what there is of it is told. */
const lineMs = 2000
/** How often a page that is open looks again, in virtual milliseconds. */
const refreshMs = 250

/** What is looked at. */
type Subject =
  | { readonly kind: 'line' }
  | { readonly kind: 'object'; readonly what: string; readonly plural: string; readonly name: string }
  | { readonly kind: 'request'; readonly title: string; readonly moments: readonly NetworkMoment[] }
  | { readonly kind: 'note'; readonly note: string }

/** The first line of what may be several. */
function oneLine(text: string): string {
  const [first = '', ...more] = text.split('\n')
  return more.length === 0 ? first : `${first} …`
}

/** What was made of the trace when it had so many moments. */
interface Seen {
  readonly view: XrayView
  readonly words: XrayWords
  readonly count: number
  readonly atMs: number
}

const isUrl = (text: string) => /^https?:\/\//.test(text)

/** Whether what is asked for sends a request of its own. */
export const sendsRequest = ([what = '']: readonly string[]): boolean => isUrl(what)

export class XRay {
  readonly #parts: XRayParts
  #looks = 0
  #line: FollowedLine | undefined
  #whenEnded: (() => void) | undefined
  #page: Subject | undefined
  #view: Seen | undefined

  constructor(parts: XRayParts) {
    this.#parts = parts
  }

  /** A line of the player is about to run. */
  begin(line: string): void {
    this.#line = { text: line, from: this.#parts.stage.trace.count, end: undefined, kept: [] }
  }

  /** It has ended: what it asked for itself is kept for longer than the rest. */
  ended(): void {
    const line = this.#line
    if (line === undefined) return
    const { trace } = this.#parts.stage
    const own = trace.since(line.from).filter((moment) => isNetwork(moment) || isClientRequest(moment))
    this.#line = { ...line, end: trace.count, kept: own }
    this.#whenEnded?.()
  }

  /** Who asks in the same breath as the line was typed means what comes of it. */
  async #awaitLine(): Promise<void> {
    const { clock, pace } = this.#parts.stage
    if (this.#line === undefined || this.#line.end !== undefined) return
    await pace.wait<void>((settle) => {
      const cancel = clock.after(lineMs, settle)
      this.#whenEnded = () => {
        cancel()
        settle()
      }
    })
    this.#whenEnded = undefined
  }

  /** Whether a request is still on its way. */
  get isLooking(): boolean {
    return this.#looks > 0
  }

  /** Answers the words after /xray: in the timeline, or only on the page if one is open. */
  look(asked: readonly string[], isQuiet = false): void {
    this.#looks++
    const done = () => this.#looks--
    void this.#parts.stage.pace.run(() => this.#look(asked, isQuiet)).finally(done)
  }

  /** Opens the page; a request that it asks for is sent by `look`. */
  open(asked: readonly string[]): void {
    const { words, stage, changed } = this.#parts
    const [url = ''] = asked
    this.#page = { kind: 'note', note: isUrl(url) ? words().onItsWay(url) : '' }
    this.#view = undefined
    if (isUrl(url)) {
      changed()
      return
    }
    void stage.pace.run(async () => {
      const subject = await this.#subjectOf(asked)
      if (this.#page === undefined) return
      this.#page = subject
      this.#view = undefined
      changed()
    })
  }

  close(): void {
    this.#page = undefined
    this.#view = undefined
  }

  /** What the page shows; undefined when none is open. */
  get view(): XrayView | undefined {
    const page = this.#page
    if (page === undefined) return undefined
    const { trace, clock } = this.#parts.stage
    const [count, atMs] = [trace.count, clock.now()]
    const [known, words] = [this.#view, this.#parts.words()]
    const isFresh = known?.words === words && (known.count === count || atMs - known.atMs < refreshMs)
    if (known !== undefined && isFresh) return known.view
    const view = this.#viewOf(page)
    this.#view = { view, words, count, atMs }
    return view
  }

  async #look(asked: readonly string[], isQuiet: boolean): Promise<void> {
    const subject = await this.#subjectOf(asked)
    if (!isQuiet && subject.kind === 'line') await this.#awaitLine()
    if (!isQuiet) this.#parts.say(drawXray(this.#viewOf(subject)))
    else if (this.#page !== undefined) {
      this.#page = subject
      this.#view = undefined
      this.#parts.changed()
    }
  }

  async #subjectOf([what = 'last', preposition, from]: readonly string[]): Promise<Subject> {
    if (isUrl(what)) return this.#request(what, preposition === 'from' ? (from ?? '') : (preposition ?? ''))
    if (what === 'last') return { kind: 'line' }
    const [kind = '', name = preposition ?? ''] = what.split('/')
    if (name === '') return { kind: 'note', note: this.#parts.words().nothingKnown(what) }
    const plural = (await new Discovery(this.#parts.stage.client).search(kind))?.plural ?? kind
    return { kind: 'object', what: `${kind}/${name}`, plural, name }
  }

  #viewOf(subject: Subject): XrayView {
    const words = this.#parts.words()
    switch (subject.kind) {
      case 'note':
        return { title: '', took: '', steps: [], note: subject.note }
      case 'request':
        return this.#drawn(subject.title, subject.moments, words.noLine)
      case 'object':
        return this.#drawn(subject.what, this.#objectMoments(subject), words.noWrites(subject.what))
      case 'line': {
        const line = this.#line
        if (line === undefined) return { title: '', took: '', steps: [], note: words.noLine }
        const note =
          line.end === undefined ? words.stillRuns(oneLine(line.text)) : words.noRequest(oneLine(line.text))
        return this.#drawn(line.text, lineMoments(line, this.#parts.stage.trace), note)
      }
    }
  }

  /** `pod/web-1`, `deployments/web`, of the namespace in use. */
  #objectMoments({ plural, name }: Extract<Subject, { kind: 'object' }>): readonly Moment[] {
    const { stage, namespace } = this.#parts
    const isRoot = (moment: Moment) =>
      moment.kind === 'request' &&
      moment.count === undefined &&
      moment.name === name &&
      pluralOf(moment) === plural &&
      (moment.namespace === undefined || moment.namespace === namespace())
    return relatedTo(stage.trace.since(0), isRoot)
  }

  #drawn(text: string, moments: readonly Moment[], empty: string): XrayView {
    const { words, stage } = this.#parts
    const title = oneLine(text)
    const steps = stepsOf(moments, { words: words(), placeOf: (address) => stage.trace.placeOf(address) })
    if (steps.length === 0) return { title, took: '', steps, note: empty }
    const tookMs = (moments.at(-1)?.atMs ?? 0) - (moments[0]?.atMs ?? 0)
    return { title, took: words().took((tookMs / 1000).toFixed(3)), steps, note: '' }
  }

  async #request(url: string, from: string): Promise<Subject> {
    const { stage, words } = this.#parts
    const origin = await this.#originOf(from)
    if (origin === undefined) return { kind: 'note', note: words().noOrigin(from) }
    const { trace } = stage
    const begun = trace.count
    const probe = await stage.pace.wait<TracedProbe | undefined>((see) => trace.follow(origin, url, see))
    if (probe === undefined) return { kind: 'note', note: words().badUrl(url) }
    const moments = trace.since(begun).filter(isNetwork)
    return {
      kind: 'request',
      title: words().requestFrom(url, from || outside),
      moments: probeMoments(probe, moments, stage.clock.now()),
    }
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
