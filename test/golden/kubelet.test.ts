// Replays golden/kubelet: manifests and commands in, what watchers of pods and events saw out.

import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { events as eventsRef, nodes as nodesRef, pods as podsRef } from '#api/resource-ref.ts'
import type { Event, Node, Pod } from '#api/types/core-v1.ts'
import type { ContainerRuntime } from '#cluster/machines/container-runtime.ts'
import type { PodNetwork } from '#cluster/machines/pod-network.ts'
import { seedsOf } from './drawn.ts'
import { CommandRunner } from './kubelet-commands.ts'
import { compareEvents, compareStory, looksMsOf } from './kubelet-compare.ts'
import { isOfStaticPods, writeManifests } from './kubelet-manifests.ts'
import { type Change, masked, nodeStory, recorded, type Seen, type Step, storiesOf } from './kubelet-story.ts'
import { admin, kubeletWorld, manifestOf, pathOf, prepare } from './kubelet-world.ts'
import { recordings } from './recordings.ts'
import { Scoreboard } from './scoreboard.ts'

interface Recording {
  readonly scenario: string
  readonly group: string
  readonly namespace: string
  readonly t0: string
  readonly durationMs: number
  readonly manifest?: string
  readonly kubeletConfigExtra?: string
  readonly texts: readonly {
    readonly tMs: number
    readonly cmd: string
    readonly rc: number
    readonly stdout: string
    readonly stderr: string
  }[]
  readonly actions?: readonly { readonly tMs: number | null; readonly action: string }[]
  readonly events: readonly {
    readonly tMs: number
    readonly type: string
    readonly reason: string
    readonly message: string
    readonly object: string
    readonly fieldPath?: string
    readonly count?: number
    readonly firstTimestamp?: string | null
  }[]
  readonly podTimeline: readonly Change[]
  readonly nodeTimeline?: readonly Change<Node>[]
  /** Of kubelets that were started with a fault. */
  readonly kubeletStarts?: unknown
  readonly pvcTimeline?: readonly { readonly tMs: number }[]
}

const scenarios = [...recordings('kubelet')].map(([, text]) => JSON.parse(text) as Recording)

interface Replayed {
  readonly stories: Map<string, Step[]>
  readonly node: readonly Step[]
  readonly events: ReadonlyMap<string, number>
}

/** Where the minutes of a kubelet decide when it sees something: how long it had been up. */
const upMs: { readonly [scenario: string]: number } = { 'emptydir-limit': 36_000 }

async function replay(recording: Recording, seed: number): Promise<Replayed> {
  const world = kubeletWorld(
    recording.namespace,
    seed,
    recording.kubeletConfigExtra,
    upMs[recording.scenario],
  )
  const { cluster, api } = world
  prepare(recording.scenario, recording.namespace, world)
  const startMs = cluster.clock.now()
  const at = () => cluster.clock.now() - startMs
  const seen: Seen<Pod>[] = []
  const seenNode: Seen<Node>[] = []
  const events = new EventCounts()
  const scope = { namespace: recording.namespace }
  const since = api.list(podsRef, scope).metadata.resourceVersion ?? '0'
  api.watch<Pod>(
    podsRef,
    scope,
    since,
    ({ type, object }) => seen.push({ tMs: at(), watch: type, object }),
    () => {},
  )
  api.watch<Node>(
    nodesRef,
    {},
    since,
    ({ type, object }) => seenNode.push({ tMs: at(), watch: type, object }),
    () => {},
  )
  const seeEvent = ({ type, reason, message, involvedObject, count }: Event) => {
    const { kind, name, fieldPath } = involvedObject
    if (isCompared(recording, `${kind}/${name}`, reason ?? ''))
      events.see(`${type} ${reason} ${kind}/${name} ${fieldPath ?? ''} ${message}`, count)
  }
  // What is told of nodes is told in the namespace default.
  for (const namespace of new Set([recording.namespace, 'default']))
    api.watch<Event>(
      eventsRef,
      { namespace },
      since,
      ({ object }) => seeEvent(object),
      () => {},
    )
  const isStatic = isOfStaticPods(recording.scenario)
  if (isStatic) writeManifests(cluster, recording.actions ?? [], recording.manifest ?? '')
  const manifest = isStatic ? '' : manifestOf(recording)
  for (const document of parseAllDocuments(manifest, { version: '1.1' })) {
    createFrom(document.toJS())
    cluster.clock.advance(applyGapMs(recording))
  }
  const machine = cluster.machines.get('worker-1')
  for (const { tMs, action } of recording.actions ?? []) {
    if (tMs === null) {
      const [fromMs = 0, toMs = 0] = [...action.matchAll(/\d\d:\d\d:\d\dZ/g)].map(([time]) =>
        Math.max(0, Date.parse(`${recording.t0.slice(0, 11)}${time}`) - Date.parse(recording.t0)),
      )
      cluster.clock.after(fromMs, () => machine?.startUnit('kubelet'))
      cluster.clock.after(toMs, () => machine?.stopUnit('kubelet'))
      continue
    }
    const breakage = networkBreakages.find(([pattern]) => pattern.test(action))?.[1]
    if (breakage !== undefined && machine !== undefined)
      cluster.clock.after(tMs, () => breakage(machine.runtime.network))
    const unit = action.startsWith('containerd') ? 'containerd' : 'kubelet'
    const isStart = /started/.test(action)
    if (!/ended|started/.test(action)) continue
    cluster.clock.after(tMs, () => (isStart ? machine?.startUnit(unit) : machine?.stopUnit(unit)))
  }
  const runner = new CommandRunner(cluster)
  for (const { tMs, cmd } of recording.texts) {
    const deed = nodeDeeds.find(([pattern]) => pattern.test(cmd))?.[1]
    if (deed === undefined && (!changes.test(cmd) || / apply /.test(cmd))) continue
    if (tMs > at()) cluster.clock.advance(tMs - at())
    if (deed !== undefined && machine !== undefined) {
      deed(machine.runtime)
      continue
    }
    await runner.run(cmd)
  }
  if (recording.durationMs > at()) cluster.clock.advance(recording.durationMs - at())
  return { stories: storiesOf(seen), node: nodeStory(seenNode), events: events.masked() }

  function createFrom(object: { kind: string; metadata: object } | null): void {
    if (object === null) return
    cluster.handle({
      method: 'POST',
      path: pathOf(object.kind, recording.namespace),
      body: object,
      user: admin,
    })
  }
}

/** Between two documents of a manifest; a pod that was recorded sooner after its claim finds it unbound. */
function applyGapMs({ pvcTimeline, podTimeline }: Recording): number {
  const claimMs = pvcTimeline?.[0]?.tMs
  return claimMs === undefined ? 40 : (podTimeline[0]?.tMs ?? claimMs) - claimMs
}

/** What was done to the network plugins of the node. */
const networkBreakages: readonly (readonly [RegExp, (network: PodNetwork) => void])[] = [
  [/^remove .*conflist$/, (network) => Object.assign(network, { hasConfig: false })],
  [/^restore .*conflist$/, (network) => Object.assign(network, { hasConfig: true })],
  [/^plugin directory .* empty$/, (network) => Object.assign(network, { hasPlugins: false })],
  [/^plugin directory restored$/, (network) => Object.assign(network, { hasPlugins: true })],
  [/^address range reduced/, (network) => Object.assign(network, { range: { first: 250, last: 250 } })],
]

/** What was typed on the node itself, behind the back of the kubelet. */
const nodeDeeds: readonly (readonly [RegExp, (runtime: ContainerRuntime) => void])[] = [
  [/^kill -9 /, (runtime) => [...runtime.containers()][0]?.signal('SIGKILL')],
  [
    /^crictl rm -f /,
    (runtime) => {
      const [container] = runtime.containers()
      if (container !== undefined) runtime.removeContainer(container)
    },
  ],
  [
    /^crictl stopp /,
    (runtime) => {
      for (const uid of runtime.podUids())
        for (const { id } of runtime.sandboxesOf(uid)) runtime.stopSandbox(id)
    },
  ],
]

const changes = / (patch|debug|annotate|delete|set|create|run|scale|taint|cordon|uncordon|drain) /

/** What hangs on the recorded machine: its old cgroups, its garbage, its limits for all pods. */
const ofMachine = /^(CgroupV1|ContainerGCFailed|InvalidDiskCapacity|NodeAllocatableEnforced)$/

/** Events of pods, and of nodes where the recording watched them and started no kubelets that fail. */
function isCompared({ nodeTimeline, kubeletStarts }: Recording, about: string, reason: string): boolean {
  if (about.startsWith('Pod/')) return true
  const isNode = about.startsWith('Node/') && nodeTimeline !== undefined && kubeletStarts === undefined
  return isNode && !ofMachine.test(reason)
}

/** How often each event was told, by its text without what hangs on the run. */
class EventCounts {
  readonly #counts = new Map<string, number>()

  see(line: string, count = 1): void {
    this.#counts.set(line.replace(/below current usage \(\d+\)/g, 'below current usage (N)'), count)
  }

  masked(): ReadonlyMap<string, number> {
    const result = new Map<string, number>()
    for (const [line, count] of this.#counts) {
      const key = masked(line)
      result.set(key, (result.get(key) ?? 0) + count)
    }
    return result
  }
}

/** A pod of the same name in an earlier recording had some events too: then counting went on from there. */
function recordedEvents(recording: Recording): ReadonlyMap<string, number> {
  const { events, t0 } = recording
  const counts = new EventCounts()
  const before = new Map<string, number>()
  for (const { type, reason, message, object, fieldPath = '', count, firstTimestamp } of events) {
    if (!isCompared(recording, object, reason)) continue
    const line = `${type} ${reason} ${object} ${fieldPath} ${message}`
    const isOlder = firstTimestamp != null && Date.parse(firstTimestamp) < Date.parse(t0) - 1000
    if (isOlder && !before.has(line)) before.set(line, (count ?? 1) - 1)
    counts.see(line, (count ?? 1) - (before.get(line) ?? 0))
  }
  return counts.masked()
}

function compare({ stories, node, events }: Replayed, recording: Recording): void {
  const theirs = storiesOf(recorded(recording.podTimeline))
  expect([...stories.keys()].sort()).toEqual([...theirs.keys()].sort())
  const looksMs = looksMsOf(recording)
  for (const [name, story] of theirs) compareStory(name, stories.get(name) ?? [], story, looksMs)
  if (recording.nodeTimeline !== undefined)
    compareStory('the node', node, nodeStory(recorded(recording.nodeTimeline)), looksMs)
  compareEvents(events, recordedEvents(recording))
}

describe('golden/kubelet', () => {
  const board = new Scoreboard('kubelet')

  it.each(scenarios.map((recording) => [recording.scenario, recording] as const))(
    '%s',
    async (title, recording) => {
      let failure: unknown
      for (const seed of seedsOf(title))
        try {
          compare(await replay(recording, seed), recording)
          failure = undefined
          break
        } catch (error) {
          failure ??= error
        }
      board.check(title, () => {
        if (failure !== undefined) throw failure
      })
    },
  )

  it('matches what it is known to match', () => board.report())
})
