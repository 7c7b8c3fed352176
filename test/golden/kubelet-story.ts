// What watchers of pods saw, cut down to what does not hang on the run: states without times, ids and addresses.
import type { ContainerStatus, Node, Pod } from '#api/types/core-v1.ts'

export interface Change<T = Pod> {
  readonly tMs: number
  readonly watch: string
  readonly name: string
  readonly object?: T
  readonly changed?: { readonly [path: string]: unknown }
  readonly removed?: readonly string[]
}

/** One thing seen of a pod, as a line. */
export interface Step {
  readonly atMs: number
  readonly line: string
}

export function masked(text: string): string {
  return (
    text
      .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UID')
      .replace(/\b[0-9a-f]{64}\b/g, 'ID')
      .replace(/\b[0-9a-f]{32}\b/g, 'HASH')
      // What other scenarios on the recorded node used, and what a process happened to use.
      .replace(/used: \d+/g, 'used: N')
      .replace(/below current usage \(\d+\)/g, 'below current usage (N)')
      .replace(/available: \d+Ki|was using \d+Ki/g, 'AMOUNT')
      .replace(/10\.244\.0\.\d+/g, 'IP')
      .replace(/\b10\.(?:9[6-9]|10\d|11[01])\.\d+\.(?!1\b|10\b)\d+/g, 'SERVICE-IP')
      .replace(/in [\d.]+m?s \([\d.]+m?s including waiting\)/g, 'in TIME')
      .replace(/kube-api-access-\w+/g, 'kube-api-access')
      .replace(/\b((?:node-)?debugger(?:-worker-1)?)-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '$1-NAME')
      .replace(/-[bcdf0-9ghjklmnpqrstvwxz]{8,10}-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '-NAME')
      .replace(/(agent|crash)-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '$1-NAME')
  )
}

const generated = /-(?:[bcdf0-9ghjklmnpqrstvwxz]{8,10}-)?[bcdfghjklmnpqrstvwxz2456789]{5}$/

/** The stories of all pods, from whole pods in the order in which they were seen. */
export function storiesOf(seen: readonly Seen<Pod>[]): Map<string, Step[]> {
  const stories = new Map<string, Step[]>()
  const titles = new Map<string, string>()
  const titleOf = ({ metadata }: Pod): string => {
    const base = metadata.name.replace(generated, '')
    const known = titles.get(metadata.uid)
    if (known !== undefined) return known
    const count = [...titles.values()].filter((title) => title.startsWith(`${base}#`)).length
    titles.set(metadata.uid, `${base}#${count}`)
    return `${base}#${count}`
  }
  for (const { tMs, watch, object: pod } of withoutGlimpses(seen)) {
    const { name } = pod.metadata
    const title = generated.test(name) ? titleOf(pod) : name
    const story = stories.get(title) ?? []
    stories.set(title, story)
    const line = watch === 'DELETED' ? 'gone' : lineOf(pod)
    if (story.at(-1)?.line !== line) story.push({ atMs: tMs, line })
  }
  return stories
}

/** How soon the kubelet knows the mirror of a static pod decides whether it shows how the pod began. */
function isUnbegunMirror({ metadata, status }: Pod): boolean {
  if (metadata.annotations?.['kubernetes.io/config.mirror'] === undefined) return false
  const { containerStatuses = [] } = status
  return (
    containerStatuses.length > 0 &&
    containerStatuses.every(
      ({ state: { waiting } }) =>
        waiting?.reason === 'ContainerCreating' || waiting?.message === 'pull QPS exceeded',
    )
  )
}

/** Whether anybody saw a container run that ended in the second in which it started is chance. */
function withoutGlimpses(seen: readonly Seen<Pod>[]): readonly Seen<Pod>[] {
  return seen.filter((one, i) => {
    if (isUnbegunMirror(one.object)) return false
    const next = seen.slice(i + 1).find(({ object }) => object.metadata.uid === one.object.metadata.uid)
    return !one.object.status.containerStatuses?.some(({ name, state }) => {
      const end = next?.object.status.containerStatuses?.find((each) => each.name === name)?.state.terminated
      return (
        state.running !== undefined &&
        end?.startedAt === state.running.startedAt &&
        end?.finishedAt === end?.startedAt
      )
    })
  })
}

function lineOf({ metadata, status }: Pod): string {
  const conditions = (status.conditions ?? [])
    .map(({ type, status: value, reason, message }) =>
      [type, value, reason, message].filter((part) => part !== undefined).join(' '),
    )
    .join('; ')
  const containers = [
    ...(status.initContainerStatuses ?? []),
    ...(status.containerStatuses ?? []),
    ...(status.ephemeralContainerStatuses ?? []),
  ]
  const parts = [
    metadata.deletionTimestamp === undefined ? '' : 'deleting',
    status.phase,
    status.reason,
    status.message,
    status.podIP === undefined ? 'no address' : 'addressed',
    `generation ${status.observedGeneration}`,
    `[${conditions}]`,
    ...containers.map(containerLine),
  ]
  return masked(parts.filter((part) => part !== undefined && part !== '').join(' | '))
}

function containerLine(status: ContainerStatus): string {
  const state = (given: ContainerStatus['state']) => {
    const { waiting, running, terminated } = given
    if (waiting !== undefined) return `waiting ${waiting.reason} ${waiting.message ?? ''}`
    if (running !== undefined) return 'running'
    if (terminated === undefined) return 'none'
    return `ended ${terminated.exitCode} ${terminated.reason} ${terminated.message ?? ''}`
  }
  const { name, ready, started, restartCount, image, imageID } = status
  const facts = [ready ? 'ready' : 'unready', started ? 'started' : 'unstarted', `restarts ${restartCount}`]
  const kind = imageID === '' ? 'no image' : imageID.replace(/@?sha256:.*/, '')
  const shares = JSON.stringify([
    status.resources,
    status.allocatedResources,
    status.volumeMounts,
    status.user,
  ])
  // Which older ends are still known hangs on when the garbage of containers was last collected.
  const isAgain = status.state.terminated !== undefined && restartCount > 1
  const last = isAgain ? '' : `, last ${state(status.lastState)}`
  return `${name}: ${state(status.state)}${last}, ${facts.join(' ')}, ${image} ${kind} ${shares}`
}

/** What a watcher of a node saw of its health: conditions, taints and whether it is cordoned. */
export function nodeStory(seen: readonly Seen<Node>[]): Step[] {
  const steps: Step[] = []
  for (const { tMs, object } of seen) {
    const line = nodeLine(object)
    if ((steps.at(-1)?.line ?? healthy) !== line) steps.push({ atMs: tMs, line })
  }
  return steps
}

const healthy = 'DiskPressure False; MemoryPressure False; PIDPressure False; Ready True | '

function nodeLine({ spec, status }: Node): string {
  const conditions = (status.conditions ?? []).map(({ type, status: value, reason, message }) =>
    (value === 'True') === (type === 'Ready') && value !== 'Unknown'
      ? `${type} ${value}`
      : `${type} ${value} ${reason} ${message?.replace(/active \S+ ago/, 'active TIME ago')}`,
  )
  const taints = (spec.taints ?? []).map(({ key, value = '', effect }) => `${key}=${value}:${effect}`)
  return `${conditions.sort().join('; ')} | ${[...(spec.unschedulable ? ['cordoned'] : []), ...taints].join(' ')}`
}

/** An object as a watch told of it. */
export interface Seen<T> {
  readonly tMs: number
  readonly watch: string
  readonly object: T
}

/** Puts the recorded changes together to whole objects. */
export function recorded<T>(timeline: readonly Change<T>[]): Seen<T>[] {
  const current = new Map<string, Record<string, unknown>>()
  return timeline.map(({ tMs, watch, name, object, changed, removed }) => {
    if (object !== undefined) current.set(name, structuredClone(object) as unknown as Record<string, unknown>)
    const whole = current.get(name) ?? {}
    for (const [path, value] of Object.entries(changed ?? {})) place(whole, path, value)
    for (const path of removed ?? []) place(whole, path, undefined)
    dropEmptyConditions(whole)
    orderConditions(whole)
    return { tMs, watch, object: structuredClone(whole) as T }
  })
}

/** A condition that went away is recorded as one that lost all its members. */
function dropEmptyConditions(pod: Record<string, unknown>): void {
  const status = pod.status as { conditions?: { readonly status?: string }[] } | undefined
  if (status?.conditions !== undefined)
    status.conditions = status.conditions.filter((condition) => condition.status !== undefined)
}

const conditionOrder = [
  'PodResizePending',
  'PodResizeInProgress',
  'PodReadyToStartContainers',
  'Initialized',
  'Ready',
  'ContainersReady',
  'PodScheduled',
]

/** The kubelet's own conditions in its order, then those of others. */
function rankOf({ type, reason }: Record<string, unknown>): number {
  if (reason === 'TerminationByKubelet') return -1
  const rank = conditionOrder.indexOf(String(type))
  return rank < 0 ? conditionOrder.length : rank
}

function orderConditions({ status }: { readonly status?: unknown }): void {
  const { conditions } = (status ?? {}) as { conditions?: Record<string, unknown>[] }
  conditions?.sort((a, b) => rankOf(a) - rankOf(b))
}

/** Sets `status.conditions[Ready].status` and the like. */
function place(root: Record<string, unknown>, path: string, value: unknown): void {
  const segments = [...path.matchAll(/([^.[\]]+)(?:\[([^\]]*)\])?(?:\.|$)/g)]
  let node = root
  for (const [i, [, key = '', item]] of segments.entries()) {
    const isLast = i === segments.length - 1
    if (item === undefined) {
      if (isLast && value === undefined) delete node[key]
      else if (isLast) node[key] = structuredClone(value)
      else {
        node[key] ??= {}
        node = node[key] as Record<string, unknown>
      }
      continue
    }
    if (node[key] !== undefined && !Array.isArray(node[key])) {
      // A map whose key holds dots, such as an annotation.
      ;(node[key] as Record<string, unknown>)[item] = value
      return
    }
    node[key] ??= []
    const list = node[key] as Record<string, unknown>[]
    const by = key === 'conditions' ? 'type' : 'name'
    let entry = list.find((given) => given[by] === item)
    if (entry === undefined) {
      entry = { [by]: item }
      list.push(entry)
      if (by === 'name') list.sort((a, b) => (String(a.name) < String(b.name) ? -1 : 1))
    }
    if (isLast) {
      if (value === undefined) list.splice(list.indexOf(entry), 1)
      else Object.assign(entry, structuredClone(value))
    } else node = entry
  }
}
