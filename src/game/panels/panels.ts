// The panels beside the timeline: nodes, pods and events of the namespace in use, as watches show them.
import type { KubeList, KubeObject } from '#api/object.ts'
import type { ApiRequest } from '#api/request.ts'
import { events, nodes, pods, resourcePath } from '#api/resource-ref.ts'
import { parseTime } from '#api/time.ts'
import type { Event } from '#api/types/core-v1.ts'
import { Mirror } from '../mirror.ts'
import type { EventRow, NodeRow, NodeUse, PodRow } from '../session-state.ts'
import type { Stage } from '../stage.ts'
import { type TableRow, tableAccept, tableReader } from './table-rows.ts'

const eventRowLimit = 100
/** As often as kubelets look at their machine themselves. */
const measureEveryMs = 10_000

/** Called for each event of the cluster that is new or happened again. */
type OnEvent = (event: EventRow, isNew: boolean) => void

interface Change {
  readonly was: string
  readonly changedMs: number
}

export class Panels {
  readonly #stage: Stage
  readonly #tell: () => void
  readonly #onEvent: OnEvent
  readonly #changes = new Map<string, Change>()
  readonly #uses = new Map<string, NodeUse>()
  #isStopped = false
  readonly #nodes: Mirror<TableRow>
  #pods: Mirror<TableRow>
  /** Rows as they were last read; undefined once something has changed. */
  #nodeRows: readonly NodeRow[] | undefined
  #podRows: readonly PodRow[] | undefined
  #eventRows: readonly EventRow[] | undefined
  #events: Mirror<Event>
  readonly #nodeEvents: Mirror<Event>

  /** `tell` is called after changes. */
  constructor(stage: Stage, namespace: string, tell: () => void, onEvent: OnEvent) {
    this.#stage = stage
    this.#tell = tell
    this.#onEvent = onEvent
    this.#nodes = this.#table(resourcePath(nodes))
    this.#pods = this.#table(resourcePath(pods, namespace))
    this.#events = this.#followEvents(namespace)
    this.#nodeEvents = this.#followNodeEvents()
    this.#measure()
  }

  follow(namespace: string): void {
    this.#pods.stop()
    this.#events.stop()
    this.#podRows = undefined
    this.#eventRows = undefined
    this.#pods = this.#table(resourcePath(pods, namespace))
    this.#events = this.#followEvents(namespace)
  }

  stop(): void {
    this.#isStopped = true
    for (const mirror of [this.#nodes, this.#pods, this.#events, this.#nodeEvents]) mirror.stop()
  }

  get nodes(): readonly NodeRow[] {
    this.#nodeRows ??= this.#readNodes()
    return this.#nodeRows
  }

  get pods(): readonly PodRow[] {
    this.#podRows ??= this.#readPods()
    return this.#podRows
  }

  get events(): readonly EventRow[] {
    this.#eventRows ??= this.#readEvents()
    return this.#eventRows
  }

  #readNodes(): readonly NodeRow[] {
    const rows = this.#nodes.values.map((row) => {
      const status = row.cell('Status')
      return {
        key: row.uid,
        name: row.name,
        status,
        roles: row.cell('Roles').replace('<none>', ''),
        isReady: status.split(',')[0] === 'Ready',
        use: this.#useOf(row.name),
        ...this.#changes.get(row.uid),
      }
    })
    return worstFirst(rows, ({ isReady }) => isReady)
  }

  #useOf(node: string): NodeUse | undefined {
    const { meter } = this.#stage
    const use = this.#uses.get(node) ?? meter?.use(node)
    if (use !== undefined) this.#uses.set(node, use)
    return use
  }

  /** Looks at the machines again now and then; what looks the same makes no new rows. */
  #measure(): void {
    const { clock, meter } = this.#stage
    if (meter === undefined || this.#isStopped) return
    for (const [node, was] of this.#uses) {
      const use = meter.use(node)
      if (use?.cpu === was.cpu && use.memory === was.memory) continue
      this.#uses.delete(node)
      this.#nodeRows = undefined
    }
    clock.after(measureEveryMs, () => this.#measure())
  }

  #readPods(): readonly PodRow[] {
    const rows = this.#pods.values.map((row) => {
      const status = row.cell('Status')
      const [ready, wanted] = row.cell('Ready').split('/')
      return {
        key: row.uid,
        name: row.name,
        ready: row.cell('Ready'),
        status,
        restarts: row.cell('Restarts'),
        node: row.cell('Node').replace('<none>', ''),
        isHealthy: status === 'Completed' || (status === 'Running' && ready === wanted),
        ...this.#changes.get(row.uid),
      }
    })
    return worstFirst(rows, ({ isHealthy }) => isHealthy)
  }

  #readEvents(): readonly EventRow[] {
    return this.#events.values
      .map(eventRow)
      .sort((a, b) => b.atMs - a.atMs || (a.key < b.key ? 1 : -1))
      .slice(0, eventRowLimit)
  }

  #table(path: string): Mirror<TableRow> {
    const { client, pace, clock } = this.#stage
    return new Mirror<TableRow>({
      client,
      pace,
      clock,
      path,
      accept: tableAccept,
      read: tableReader(),
      tell: (before, after) => {
        const was = before?.cell('Status')
        if (after === undefined) this.#changes.delete(before?.uid ?? '')
        else if (was !== undefined && was !== after.cell('Status'))
          this.#changes.set(after.uid, { was, changedMs: clock.now() })
        this.#nodeRows = undefined
        this.#podRows = undefined
        this.#tell()
      },
    })
  }

  /** Events of the namespace; those of nodes, which some namespace has as well, are told of by another mirror. */
  #followEvents(namespace: string): Mirror<Event> {
    const tell = (before: Event | undefined, after: Event | undefined) => {
      if (after !== undefined && after.involvedObject.kind !== 'Node')
        this.#onEvent(eventRow(after), before === undefined)
      this.#eventRows = undefined
      this.#tell()
    }
    return this.#mirrorEvents(resourcePath(events, namespace), {}, tell)
  }

  #followNodeEvents(): Mirror<Event> {
    const ofNodes = { fieldSelector: 'involvedObject.kind=Node' }
    return this.#mirrorEvents(resourcePath(events), ofNodes, (before, after) => {
      if (after !== undefined) this.#onEvent(eventRow(after), before === undefined)
    })
  }

  #mirrorEvents(
    path: string,
    query: ApiRequest['query'],
    tell: (before: Event | undefined, after: Event | undefined) => void,
  ): Mirror<Event> {
    const { client, pace, clock } = this.#stage
    return new Mirror<Event>({
      client,
      pace,
      clock,
      path,
      query,
      read: (body) =>
        ('items' in (body as object) ? (body as KubeList<Event>).items : [body as Event]).map((value) => ({
          uid: (value as KubeObject).metadata.uid,
          value,
        })),
      tell,
    })
  }
}

/** Each event is read once: whenever one is new, the rows of all are asked for. */
const eventRows = new WeakMap<Event, EventRow>()

function eventRow(event: Event): EventRow {
  let row = eventRows.get(event)
  if (row === undefined) {
    row = readEvent(event)
    eventRows.set(event, row)
  }
  return row
}

function readEvent(event: Event): EventRow {
  const { involvedObject: about, metadata } = event
  const at = event.lastTimestamp ?? event.eventTime ?? metadata.creationTimestamp
  return {
    key: metadata.uid,
    atMs: at == null ? 0 : (parseTime(at) ?? 0),
    type: event.type ?? '',
    reason: event.reason ?? '',
    object: `${about.kind?.toLowerCase()}/${about.name}`,
    message: event.message ?? '',
    count: event.series?.count ?? event.count ?? 1,
  }
}

function worstFirst<T extends { readonly name: string }>(
  rows: readonly T[],
  isGood: (row: T) => boolean,
): T[] {
  return [...rows].sort((a, b) => Number(isGood(a)) - Number(isGood(b)) || (a.name < b.name ? -1 : 1))
}
