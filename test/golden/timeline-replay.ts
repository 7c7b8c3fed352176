// Replays a recorded timeline against a bare world and watches what its objects do.
import type { KubeObject } from '#api/object.ts'
import { applyMergePatch } from '#api/patch/merge-patch.ts'
import { apiVersionOf, namespaces, type ResourceRef } from '#api/resource-ref.ts'
import { schema } from '#api/schema/schema.ts'
import { BareWorld } from './bare-world.ts'
import { Player } from './timeline-actions.ts'
import type { Action, Json, Seen, Timeline } from './timeline-recording.ts'
import { difference } from './timeline-story.ts'

/** How long before a scenario its namespace was made and its own nodes joined. */
const prepareMs = 3000
/** Where controllers look at their objects periodically, the time since they began decides when they notice. */
const prepareForMs: { readonly [timeline: string]: number } = {
  'namespace-delete': 7050,
  'node-deleted-podgc': 15_452,
  'node-notready-pressure': 6600,
  'node-unreachable': 5943,
  'pvc-binding': 7300,
  'taint-noexecute': 2772,
}
/** How long after its namespace was made. */
const joinMs = 100
/** How long the kubectl binary took to start, before its first request. */
const kubectlStartMs = { least: 40, most: 80 }
/** What its requests take afterwards. */
const kubectlEndMs = 45
const afterEndMs = 3000
/** Where something is tried again and again, the end of the recording decides how often it was seen. */
const afterRetriesMs: { readonly [timeline: string]: number } = { 'failed-create': 1000 }

/** Nodes that joined for one scenario: labelled and tainted `pool=POOL`. */
const ownNodes: { readonly [timeline: string]: readonly string[] } = {
  daemonset: ['ds-1', 'ds-2'],
  'drain-pdb': ['dr-1', 'dr-2'],
  preemption: ['pre-1'],
  'node-deleted-podgc': ['gone-1'],
  'node-notready-pressure': ['nr-1'],
  'node-unreachable': ['dead-1'],
  'taint-noexecute': ['tn-1'],
}

/** Where it matters on which of equal nodes pods land: a seed that draws as the recorded scheduler did. */
const seeds: { readonly [timeline: string]: number } = { unschedulable: 3 }

/** What the world does when the timeline's actions are done to it; times are milliseconds since the scenario's start. */
export async function replay(timeline: Timeline): Promise<readonly Seen[]> {
  const { namespace, startMs } = timeline
  const prepare = prepareForMs[timeline.name] ?? prepareMs
  const world = new BareWorld(startMs - prepare, seeds[timeline.name])
  world.api.create(namespaces, { metadata: { name: namespace } })
  world.clock.advance(joinMs)
  for (const name of ownNodes[timeline.name] ?? []) joinPool(world, name)
  world.clock.advance(prepare - joinMs)
  const seen = watchAll(world, timeline)
  const player = new Player(world)
  const advanceTo = async (ms: number) => {
    const untilMs = startMs + ms
    do await player.pace.idle()
    while (world.clock.runNext(untilMs))
    world.clock.advance(Math.max(0, untilMs - world.clock.now()))
  }
  for (const action of timeline.actions) {
    await advanceTo(action.atMs + (action.kind === 'kubectl' ? startMsOf(action) : 0))
    if (action.kind === 'note') note(world, action.text ?? '')
    else await player.play(withOurNames(action, timeline.seen, seen))
  }
  await advanceTo(timeline.endMs + (afterRetriesMs[timeline.name] ?? afterEndMs))
  return seen
}

/** The slower the whole command was, the later its first request. */
function startMsOf({ doneAfterMs = 0 }: Action): number {
  const { least, most } = kubectlStartMs
  return Math.max(least, Math.min(most, doneAfterMs - kubectlEndMs))
}

function joinPool(world: BareWorld, name: string): void {
  const pool = name.replace(/-\d+$/, '')
  const taints = [{ key: 'pool', value: pool, effect: 'NoSchedule' }]
  world.kubelet.join(name, { labels: { pool }, taints, ...(pool === 'pre' && { cpus: 1 }) })
}

/** What was done to the recorded cluster by hand: `node NAME joins`. */
function note(world: BareWorld, text: string): void {
  const [, name = '', ...what] = text.split(' ')
  if (what[0] === 'joins') joinPool(world, name)
  else if (what[0] === 'stops') world.kubelet.silence(name)
  else world.kubelet.revive(name)
}

/** Events about what is in no namespace are told in the namespace default. */
function isOfScenario(event: Json, timeline: Timeline, nodesSeen: ReadonlySet<string>): boolean {
  const { metadata, involvedObject } = event as { metadata: Json; involvedObject: Json }
  if (metadata.namespace === timeline.namespace) return true
  return nodesSeen.has(`${String(involvedObject.kind).toLowerCase()}s/${involvedObject.name}`)
}

/** Addresses of Services are drawn: their names are others than in the recording. */
function isAddressOf(namespace: string, { spec }: Json): boolean {
  return (
    (spec as { readonly parentRef?: { readonly namespace?: string } } | undefined)?.parentRef?.namespace ===
    namespace
  )
}

function watchAll(world: BareWorld, timeline: Timeline): Seen[] {
  const seen: Seen[] = []
  const names = new Set(timeline.seen.map((one) => `${one.resource}/${one.name}`))
  for (const plural of new Set([...timeline.seen.map((one) => one.resource), 'events'])) {
    const facts = schema.resources.find((r) => r.plural === plural && r.group !== 'events.k8s.io')
    if (facts === undefined) throw new Error(`the API serves no ${plural}`)
    const ref = { ...facts, apiVersion: apiVersionOf(facts.group, facts.version) } as ResourceRef<KubeObject>
    const isLease = plural === 'leases'
    const isEvent = plural === 'events'
    const scope = facts.namespaced && !isLease && !isEvent ? { namespace: timeline.namespace } : {}
    const list = world.api.list(ref, scope)
    const sinceStart = changesSince(new Map(list.items.map((item) => [item.metadata.name, item])))
    world.api.watch(
      ref,
      scope,
      list.metadata.resourceVersion ?? '0',
      ({ type, object }) => {
        const { name } = object.metadata
        const isForeign = (!facts.namespaced || isLease) && !names.has(`${plural}/${name}`)
        if (isForeign && !isAddressOf(timeline.namespace, object as unknown as Json)) return
        if (isEvent && !isOfScenario(object as unknown as Json, timeline, names)) return
        const atMs = world.clock.now() - timeline.startMs
        seen.push({
          atMs,
          type: type as Seen['type'],
          resource: plural,
          name,
          object: sinceStart(name, object as unknown as Json, type === 'DELETED'),
        })
      },
      () => {},
    )
  }
  return seen
}

/** Of objects that were there before the start the recordings know only what changed since. */
function changesSince(
  before: Map<string, KubeObject>,
): (name: string, object: Json, isGone: boolean) => Json {
  const last = new Map<string, unknown>(before)
  const told = new Map<string, Json>()
  return (name, object, isGone) => {
    if (!before.has(name)) return object
    // What comes again under the name is new.
    if (isGone) before.delete(name)
    const changes = applyMergePatch(told.get(name) ?? {}, (difference(last.get(name), object) ?? {}) as Json)
    last.set(name, object)
    told.set(name, changes as Json)
    return changes as Json
  }
}

interface Generated {
  readonly metadata: { readonly generateName?: string; readonly uid?: string }
}

/** Actions name objects by generated names and uids: the first made there is the first made here. */
function withOurNames(action: Action, theirs: readonly Seen[], ours: readonly Seen[]): Action {
  const born = (seen: readonly Seen[]) => {
    const families = new Map<string, string[]>()
    for (const { type, resource, name, object } of seen) {
      const base = (object as unknown as Generated).metadata.generateName
      if (type !== 'ADDED' || base === undefined) continue
      const family = `${resource}/${base}`
      families.set(family, [...(families.get(family) ?? []), name])
    }
    return families
  }
  const ourNames = born(ours)
  let text = JSON.stringify(action)
  for (const [family, names] of born(theirs))
    for (const [i, name] of names.entries()) text = text.replaceAll(name, ourNames.get(family)?.[i] ?? name)
  for (const { type, resource, name, object } of theirs) {
    const { uid } = (object as unknown as Generated).metadata
    if (type !== 'ADDED' || uid === undefined || !text.includes(uid)) continue
    const same = ours.find((one) => one.resource === resource && one.name === name)
    text = text.replaceAll(uid, (same?.object as unknown as Generated | undefined)?.metadata.uid ?? uid)
  }
  return JSON.parse(text) as Action
}
