// metrics.k8s.io/v1beta1 as metrics-server answers it: discovery, the usage of nodes and pods, tables of it.
// Models metrics-server pkg/api, v0.8.
import { formatDuration } from '#api/duration.ts'
import { parseFieldSelector } from '#api/field-selector.ts'
import { parseSelector, SelectorError } from '#api/labels.ts'
import type { KubeObject } from '#api/object.ts'
import { addQuantities, formatQuantity, quantityOf } from '#api/quantity.ts'
import { type Query, queryValue } from '#api/request.ts'
import { ApiError, badRequest, methodNotAllowed, noSuchPath, notFound } from '#api/status.ts'
import { formatTime } from '#api/time.ts'
import type { MeasuredUsage, UsageStore } from './usage-store.ts'

const group = 'metrics.k8s.io'
const version = 'v1beta1'
const groupVersion = `${group}/${version}`
const root = `/apis/${groupVersion}`

/** What the API tells the usage of. */
export interface Measured {
  nodes(): Iterable<KubeObject>
  pods(): Iterable<KubeObject>
  readonly usage: UsageStore
  nowMs(): number
}

export interface MetricsQuestion {
  readonly method: string
  readonly path: string
  readonly query: Query
  /** Whether the asker can read a Table. */
  readonly wantsTable: boolean
}

export interface MetricsAnswer {
  readonly code: number
  readonly body: unknown
}

/** Answers what lies under /apis; refusals are Statuses. */
export function answerMetrics(question: MetricsQuestion, measured: Measured): MetricsAnswer {
  try {
    return { code: 200, body: discovery(question.path) ?? new Listing(question, measured).body() }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return { code: error.code, body: error.status }
  }
}

function discovery(path: string): unknown {
  const preferredVersion = { groupVersion, version }
  const own = { name: group, versions: [preferredVersion], preferredVersion }
  switch (path.replace(/\/$/, '')) {
    case '/apis':
      return { kind: 'APIGroupList', apiVersion: 'v1', groups: [own] }
    case `/apis/${group}`:
      return { kind: 'APIGroup', apiVersion: 'v1', ...own }
    case root:
      return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources }
    default:
      return undefined
  }
}

const verbs = ['get', 'list']
const resources = [
  { name: 'nodes', singularName: '', namespaced: false, kind: 'NodeMetrics', verbs },
  { name: 'pods', singularName: '', namespaced: true, kind: 'PodMetrics', verbs },
]

interface Row {
  readonly object: KubeObject
  readonly usages: readonly MeasuredUsage[]
}

/** One get or list. */
class Listing {
  readonly #question: MetricsQuestion
  readonly #measured: Measured
  readonly #plural: string
  readonly #namespace: string | undefined
  readonly #name: string | undefined

  constructor(question: MetricsQuestion, measured: Measured) {
    this.#question = question
    this.#measured = measured
    const [, namespace, plural = '', name] =
      /^\/apis\/metrics\.k8s\.io\/v1beta1(?:\/namespaces\/([^/]+))?\/(nodes|pods)(?:\/([^/]+))?$/.exec(
        question.path,
      ) ?? []
    const isOwn = plural === 'pods' ? name === undefined || namespace !== undefined : namespace === undefined
    if (plural === '' || !isOwn) throw noSuchPath()
    if (!['GET', 'HEAD'].includes(question.method)) throw methodNotAllowed()
    this.#plural = plural
    this.#namespace = namespace
    this.#name = name
  }

  body(): unknown {
    const kind = this.#plural === 'pods' ? 'PodMetrics' : 'NodeMetrics'
    const rows = this.#objects().flatMap((object) => this.#row(object, kind))
    if (this.#name !== undefined && rows[0] === undefined)
      throw notFound({ group, plural: this.#plural === 'pods' ? 'podmetrics' : 'nodemetrics' }, this.#name)
    if (this.#question.wantsTable) return tableOf(rows)
    if (this.#name !== undefined) return { kind, apiVersion: groupVersion, ...rows[0]?.object }
    return {
      kind: `${kind}List`,
      apiVersion: groupVersion,
      metadata: {},
      items: rows.map(({ object }) => object),
    }
  }

  /** The nodes or pods that are asked for, by name. */
  #objects(): readonly KubeObject[] {
    const { query } = this.#question
    const all = [...(this.#plural === 'pods' ? this.#measured.pods() : this.#measured.nodes())]
    const labels = selectorOf(queryValue(query, 'labelSelector') ?? '')
    const fields = fieldsOf(queryValue(query, 'fieldSelector') ?? '')
    const isWanted = ({ metadata }: KubeObject) =>
      (this.#namespace === undefined || metadata.namespace === this.#namespace) &&
      (this.#name === undefined || metadata.name === this.#name) &&
      labels.matches(metadata.labels ?? {}) &&
      fields(metadata)
    const keyOf = ({ metadata }: KubeObject) => `${metadata.namespace ?? ''}/${metadata.name}`
    return all.filter(isWanted).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  }

  #row({ metadata }: KubeObject, kind: string): readonly Row[] {
    const { usage, nowMs } = this.#measured
    const { name, namespace, labels } = metadata
    const own = {
      metadata: {
        name,
        ...(namespace && { namespace }),
        creationTimestamp: formatTime(nowMs()),
        ...(labels && { labels }),
      },
    }
    if (kind === 'NodeMetrics') {
      const measured = usage.node(name)
      if (measured === undefined) return []
      return [
        {
          object: { ...own, ...timesOf([measured]), usage: measured.usage } as unknown as KubeObject,
          usages: [measured],
        },
      ]
    }
    const byContainer = usage.pod(`${namespace}/${name}`)
    if (byContainer === undefined) return []
    const usages = [...byContainer.values()]
    const containers = [...byContainer].map(([container, measured]) => ({
      name: container,
      usage: measured.usage,
    }))
    return [{ object: { ...own, ...timesOf(usages), containers } as unknown as KubeObject, usages }]
  }
}

/** Of several containers that of the earliest look. */
function timesOf(usages: readonly MeasuredUsage[]): { timestamp: string; window: string } {
  const earliest = usages.reduce((a, b) => (b.atMs < a.atMs ? b : a))
  return { timestamp: formatTime(earliest.atMs), window: formatDuration(earliest.windowMs) }
}

function selectorOf(text: string) {
  try {
    return parseSelector(text)
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error
    throw badRequest(error.message)
  }
}

/** Names and namespaces are all that can be selected by. */
function fieldsOf(text: string): (metadata: KubeObject['metadata']) => boolean {
  const requirements = parseFieldSelector(text)
  return ({ name, namespace = '' }) =>
    requirements.every(({ field, negated, value }) => {
      const is = field === 'metadata.name' ? name : field === 'metadata.namespace' ? namespace : ''
      return (is === value) !== negated
    })
}

function tableOf(rows: readonly Row[]): unknown {
  const quantity = { type: 'string', format: 'quantity', description: '', priority: 0 }
  const columnDefinitions = [
    { name: 'Name', type: 'string', format: 'name', description: 'Name of the resource', priority: 0 },
    { ...quantity, name: 'cpu' },
    { ...quantity, name: 'memory' },
    { ...quantity, name: 'Window', format: 'duration' },
  ]
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: {},
    columnDefinitions: rows.length === 0 ? null : columnDefinitions,
    rows: rows.map(({ object: { metadata }, usages }) => ({
      cells: [
        metadata.name,
        sumOf(usages.map(({ usage }) => usage.cpu)),
        sumOf(usages.map(({ usage }) => usage.memory)),
        timesOf(usages).window,
      ],
      object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata },
    })),
  }
}

function sumOf(quantities: readonly string[]): string {
  return formatQuantity(quantities.map(quantityOf).reduce(addQuantities))
}
