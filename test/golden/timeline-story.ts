// Brings what was seen of a world into a form in which two runs can be compared.
//
// What is exact: for each object the sequence of its writes outside status (creation, each change, deletion); the
// sequence of each condition's (status, reason, message); the whole status whenever the world has come to rest; the
// events; and between which two rests each write falls.
//
// What is not compared, and why:
// - Numbers in status between two rests. Controllers sample the world when their work queues and client-side rate limits
//   let them: the recorded machine was loaded, so which of the samples between two rests were written is chance.
// - Status that the kubelet writes: a stand-in wrote it (phase, PodScheduled and DisruptionTarget remain).
// - How often endpoints are written between two rests, and the order of addresses: the controllers' caches were stale now
//   and then, which puts a write off by a second, and upstream keeps addresses in maps.
// - Uids, versions, times, addresses, generated names, and which of the three equal workers a pod landed on.

import { isRecord } from '#api/object.ts'
import { applyMergePatch } from '#api/patch/merge-patch.ts'
import type { Action, Json, Seen } from './timeline-recording.ts'

/** The recorded world is at rest when nothing but events was written for so long before an action ... */
const restBeforeActionMs = 250
/** ... or when nothing is written for so long at all; the stand-in's delays are shorter. */
const restMs = 2600

/** The moments at which the recorded world was at rest. */
export function restsOf(actions: readonly Action[], seen: readonly Seen[], endMs: number): readonly number[] {
  const writes = seen
    .filter((one) => one.resource !== 'events' && one.resource !== 'leases')
    .map((one) => one.atMs)
  const rests: number[] = []
  for (const { atMs } of actions) {
    const last = Math.max(0, ...writes.filter((ms) => ms < atMs))
    if (atMs > 0 && atMs - last >= restBeforeActionMs) rests.push(atMs)
  }
  const sorted = [...writes].sort((a, b) => a - b)
  for (const [i, ms] of sorted.entries()) {
    const next = sorted[i + 1]
    if (next !== undefined && next - ms > restMs) rests.push((ms + next) / 2)
  }
  return [...new Set(rests), endMs + restMs].sort((a, b) => a - b)
}

/** What several controllers write to a new node lies closer together than this. */
const instantMs = 30

export interface Story {
  /** By object, or by the family of objects with generated names: the writes outside status, in order. */
  readonly writes: { readonly [object: string]: readonly (readonly unknown[])[] }
  readonly conditions: { readonly [object: string]: readonly unknown[] }
  /** For each rest what was written since the one before, and the status of all objects. */
  readonly rests: readonly { readonly written: readonly string[]; readonly status: Json }[]
}

/** Scenarios whose pods found no place while nodes of others came and went: how many did what is chance. */
export function hidesNodes(timeline: string): boolean {
  return [
    'drain-pdb',
    'node-deleted-podgc',
    'node-unreachable',
    'preemption',
    'pvc-binding',
    'statefulset-pvc',
  ].includes(timeline)
}

/** The story of the objects of one resource. */
export function storyOf(
  seen: readonly Seen[],
  resource: string,
  rests: readonly number[],
  isHidingNodes = false,
): Story {
  const mask = masker(seen, isHidingNodes)
  const objects = new Map<string, Told>()
  const rest = rests.map(() => ({ written: [] as string[], status: {} as { [object: string]: unknown } }))
  for (const one of seen) {
    if (one.resource !== resource) continue
    const told = objects.get(one.name) ?? new Told(mask(one.name))
    objects.set(one.name, told)
    const written = told.hear(one.type, canonical(one.resource, mask(one.object)), one.atMs)
    const at = rests.findIndex((ms) => one.atMs <= ms)
    if (written !== undefined) rest[at]?.written.push(`${told.name} ${JSON.stringify(written)}`)
    for (let i = Math.max(0, at); i < rests.length; i++) {
      const statuses = rest[i]?.status as { [object: string]: unknown }
      if (one.type === 'DELETED') delete statuses[one.name]
      else statuses[one.name] = told.status
    }
  }
  const writes: { [object: string]: unknown[][] } = {}
  const conditions: { [object: string]: unknown[] } = {}
  for (const told of objects.values()) {
    const own = resource === 'nodes' ? told.writesOfNode() : told.writes
    writes[told.name] = sorted([...(writes[told.name] ?? []), own])
    conditions[told.name] = sorted([...(conditions[told.name] ?? []), told.conditions])
  }
  return {
    writes,
    conditions,
    rests: rest.map(({ written, status }) => ({
      written: written.sort(),
      status: Object.fromEntries(
        [...new Set(Object.keys(status).map((name) => mask(name)))].map((name) => [
          name,
          sorted(
            Object.entries(status)
              .filter(([real]) => mask(real) === name)
              .map(([, one]) => one),
          ),
        ]),
      ),
    })),
  }
}

/** Each event as it stood in the end, in order, by object and source. */
export function eventsOf(seen: readonly Seen[], isHidingNodes = false): Json {
  const mask = masker(seen, isHidingNodes)
  const last = new Map<string, Json>()
  for (const one of seen) if (one.resource === 'events') last.set(one.name, one.object)
  const told: { [about: string]: unknown[] } = {}
  for (const event of last.values()) {
    const { involvedObject, type, reason, message, source, count, series, reportingComponent, action } = mask(
      event,
    ) as { [field: string]: unknown } & { involvedObject: Json; source?: Json; series?: Json }
    const about = `${involvedObject.kind}/${involvedObject.name} ${reportingComponent}`
    const text = {
      type,
      reason,
      message,
      source,
      count,
      series: series?.count,
      action,
      at: involvedObject.fieldPath,
    }
    const others = told[about] ?? []
    if (isHidingNodes && reason === 'FailedScheduling') {
      text.series = undefined
      if (others.some((other) => JSON.stringify(other) === JSON.stringify(text))) continue
    }
    told[about] = [...others, text]
  }
  for (const [about, texts] of Object.entries(told))
    told[about] = about.includes('#') ? sorted(texts) : batchesSorted(texts)
  return told
}

/** Controllers make and delete the pods of a batch in parallel: the order of such events in a row is chance. */
function batchesSorted(texts: readonly unknown[]): unknown[] {
  const isOfBatch = (text: unknown) => /^Successful(Create|Delete)$/.test(String((text as Json).reason))
  const result: unknown[] = []
  for (let at = 0; at < texts.length; ) {
    let end = at + 1
    if (isOfBatch(texts[at]))
      while (end < texts.length && (texts[end] as Json).reason === (texts[at] as Json).reason) end++
    result.push(...sorted(texts.slice(at, end)))
    at = end
  }
  return result
}

/** One object's writes as they were heard. */
class Told {
  readonly name: string
  readonly writes: unknown[] = []
  readonly conditions: unknown[] = []
  readonly #times: number[] = []
  status: unknown
  #rest: unknown
  readonly #conditions = new Map<string, string>()

  constructor(name: string) {
    this.name = name
  }

  /** The write outside status, if it was one. */
  hear(type: Seen['type'], object: Json, atMs: number): unknown {
    const count = this.writes.length
    const written = this.#hear(type, object)
    if (this.writes.length > count) this.#times.push(atMs)
    return written
  }

  /** Several controllers greet a node that joins: which of them comes first is chance. */
  writesOfNode(): unknown[] {
    const [first] = this.writes
    if (!isRecord(first) || first.created === undefined) return this.writes
    let end = 1
    while (end < this.writes.length && this.#msBetween(end - 1, end) < instantMs) end++
    return [...sorted(this.writes.slice(0, end)), ...this.writes.slice(end)]
  }

  #msBetween(at: number, next: number): number {
    return (this.#times[next] ?? 0) - (this.#times[at] ?? 0)
  }

  #hear(type: Seen['type'], object: Json): unknown {
    const { status, ...rest } = object
    this.#hearConditions(status)
    this.status = status
    const former = this.#rest
    this.#rest = rest
    if (type === 'ADDED') return this.#note({ created: object })
    if (type === 'DELETED') return this.#note('deleted')
    const change = difference(former, rest)
    return change === undefined ? undefined : this.#note(change)
  }

  #note(write: unknown): unknown {
    this.writes.push(write)
    return write
  }

  #hearConditions(status: unknown): void {
    const list = isRecord(status) && Array.isArray(status.conditions) ? status.conditions : []
    for (const { type, status: value, reason, message } of list as { [field: string]: string }[]) {
      const text = JSON.stringify([type, value, reason, message])
      if (this.#conditions.get(type as string) === text) continue
      this.#conditions.set(type as string, text)
      this.conditions.push([type, value, reason, message])
    }
    this.conditions.sort((a, b) => String((a as string[])[0]).localeCompare(String((b as string[])[0])))
  }
}

/** What a merge patch from one value to the other says, or undefined when they are equal. */
export function difference(from: unknown, to: unknown): unknown {
  if (JSON.stringify(from) === JSON.stringify(to)) return undefined
  if (!isRecord(from) || !isRecord(to)) return to
  const patch: { [key: string]: unknown } = {}
  for (const key of [...new Set([...Object.keys(from), ...Object.keys(to)])].sort()) {
    const change =
      to[key] === undefined ? (from[key] === undefined ? undefined : null) : difference(from[key], to[key])
    if (change !== undefined) patch[key] = change
  }
  return Object.keys(patch).length === 0 ? undefined : patch
}

const kubeletConditions = new Set(['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady'])

/** Without what chance or the stand-in writes. */
function canonical(resource: string, object: Json): Json {
  const metadata = { ...(object.metadata as Json), uid: null, resourceVersion: null, managedFields: null }
  const plain = applyMergePatch({ ...object }, { metadata }) as Json
  const { metadata: meta, ...rest } = plain
  const kept = Object.fromEntries(
    Object.entries(meta as Json).filter(
      ([key]) => !['uid', 'resourceVersion', 'managedFields'].includes(key),
    ),
  )
  if (resource === 'endpoints' || resource === 'endpointslices') return endpointsAtRest(rest, kept)
  if (resource === 'nodes') {
    // Nodes were there before: some recordings tell their kind with the first change.
    const { kind: _, apiVersion: __, ...own } = rest
    return { ...own, metadata: kept }
  }
  if (resource !== 'pods') return { ...rest, metadata: kept }
  const { phase, reason, message, qosClass, nominatedNodeName, conditions } = (rest.status ?? {}) as {
    [field: string]: unknown
  }
  const ours = ((conditions ?? []) as { type: string; observedGeneration?: number }[])
    .filter((condition) => !kubeletConditions.has(condition.type))
    .map(({ observedGeneration: _, ...condition }) => condition)
  const status = { phase, reason, message, qosClass, nominatedNodeName, conditions: ours }
  return { ...rest, metadata: kept, status: JSON.parse(JSON.stringify(status)) as Json }
}

/** What endpoints hold counts as status: it is compared when the world is at rest. */
function endpointsAtRest(rest: Json, { generation: _, annotations, ...metadata }: Json): Json {
  const { 'endpoints.kubernetes.io/last-change-trigger-time': __, ...notes } = (annotations ?? {}) as Json
  const { kind, apiVersion, addressType, endpoints, ports, subsets } = rest
  const all = Array.isArray(endpoints) ? sorted(endpoints) : undefined
  const kept = Object.keys(notes).length > 0 ? { ...metadata, annotations: notes } : metadata
  return {
    kind,
    apiVersion,
    addressType,
    metadata: kept,
    status: { endpoints: all, ports: ports ?? undefined, subsets },
  }
}

/** Replaces what differs from run to run, the same in every text. */
export function masker(seen: readonly Seen[], isHidingNodes: boolean): <T>(value: T) => T {
  const generated = new Map<string, string>()
  for (const { name, object } of seen) {
    const { generateName } = (object as { metadata: { generateName?: string } }).metadata
    if (generateName !== undefined && name.startsWith(generateName)) generated.set(name, `${generateName}#`)
  }
  const names = [...generated.keys()].sort((a, b) => b.length - a.length)
  const pattern = names.length === 0 ? undefined : new RegExp(names.join('|'), 'g')
  return (value) => {
    let text = JSON.stringify(value)
    if (pattern !== undefined) text = text.replace(pattern, (name) => generated.get(name) ?? name)
    text = text
      .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UID')
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, 'TIME')
      .replace(/-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/g, 'CERTIFICATE')
      .replace(/\bLS0tLS1CRUdJTiBDRVJUSUZJQ0FURS[\w+/=]*/g, 'CERTIFICATE')
      .replace(/\bZXlK[\w+/=]{200,}/g, 'TOKEN')
      .replace(/"resourceVersion":"\d+"/g, '"resourceVersion":"RV"')
      .replace(/\b(kube-api-access|debugger)-[a-z0-9]{5}\b/g, '$1-#')
      // Names of pods that were refused: no object ever had them.
      .replace(/(pods \\"[a-z0-9-]+-)[a-z0-9]{5}(\\" is forbidden)/g, '$1#$2')
      .replace(/\b10\.(244|96)\.\d+\.\d+\b/g, 'IP')
      .replace(/\b172\.18\.0\.\d+\b/g, 'NODE-IP')
      .replace(/("(?:nodePort|healthCheckNodePort)":)3\d{4}\b/g, '$1"PORT"')
      .replace(/\bworker-[123]\b/g, 'worker-#')
      .replace(/\bzone-[abc]\b/g, 'zone-#')
    if (isHidingNodes)
      text = text.replace(/0\/\d+ nodes are available: (\\.|[^"\\])*"/g, 'no node is available"')
    return JSON.parse(text, inKeyOrder)
  }
}

/** Objects with their keys in order, so that equal values have equal texts. */
function inKeyOrder(_key: string, value: unknown): unknown {
  if (!isRecord(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function sorted<T>(values: readonly T[]): T[] {
  return [...values].sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))
}
