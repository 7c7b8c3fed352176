// Some timelines were recorded while the controllers' clients were throttled: pods were made, and statuses written,
// seconds after they were asked for. A rollout then takes as many pods a step as happened to be seen at once. For these
// the steps of a ReplicaSet in one direction between two rests count as one, and so do the events that tell of them.
import type { Json, Seen } from './timeline-recording.ts'

/** A pod that is made so long after its ReplicaSet asked for it had to wait for the client's rate limit. */
const throttledMs = 500

interface Shape {
  readonly metadata: { readonly generateName?: string }
  readonly spec: { readonly replicas?: number }
}

/** Whether controllers were throttled while a Deployment was rolling. */
export function isThrottled(seen: readonly Seen[]): boolean {
  const askedMs = new Map<string, number>()
  const sizes = new Map<string, number>()
  for (const { type, resource, name, object, atMs } of seen) {
    const { metadata, spec } = object as unknown as Shape
    if (resource === 'replicasets') {
      if ((spec.replicas ?? 0) > (sizes.get(name) ?? 0)) askedMs.set(`${name}-`, atMs)
      sizes.set(name, spec.replicas ?? 0)
    }
    const asked = askedMs.get(metadata.generateName ?? '')
    if (resource === 'pods' && type === 'ADDED' && asked !== undefined && atMs - asked > throttledMs)
      return true
  }
  return false
}

/** What was seen, with each run of steps of a ReplicaSet taken at once, and the events of steps told once a run. */
export function withWholeSteps(seen: readonly Seen[], rests: readonly number[]): readonly Seen[] {
  const restOf = (one: Seen) => rests.findIndex((ms) => one.atMs <= ms)
  const sizeOf = (one: Seen) => (one.object as unknown as Shape).spec.replicas ?? 0
  const sets = seen.filter((one) => one.resource === 'replicasets')
  const sizes = new Map<Seen, number>()
  for (const name of new Set(sets.map((one) => one.name))) {
    const own = sets.filter((one) => one.name === name)
    for (let at = own.length - 1; at >= 0; at--) {
      const [one, next, before] = [own[at], own[at + 1], own[at - 1]] as [Seen, Seen?, Seen?]
      const step = before === undefined ? 0 : Math.sign(sizeOf(one) - sizeOf(before))
      const nextStep = next === undefined ? 0 : Math.sign((sizes.get(next) ?? 0) - sizeOf(one))
      const goesOn = next !== undefined && restOf(next) === restOf(one) && at > 0 && step * nextStep >= 0
      sizes.set(one, goesOn ? (sizes.get(next) ?? 0) : sizeOf(one))
    }
  }
  return seen.map((one) => {
    if (one.resource !== 'replicasets') return one
    const { metadata, spec, status, ...rest } = one.object as { [part: string]: Json }
    const object = {
      ...rest,
      metadata: { ...metadata, generation: 0 },
      spec: { ...spec, replicas: sizes.get(one) },
      status: { ...status, observedGeneration: 0 },
    }
    return { ...one, object }
  })
}

const scaled = /Scaled (up|down) replica set (\S+) from (\d+) to (\d+)/

/** The events with those of scaling told by set and direction only: from the first size to the last. */
export function withWholeScalings(events: Json, seen: readonly Seen[]): Json {
  const runs = new Map<string, number[]>()
  for (const { resource, object } of seen) {
    const [, way, set, from, to] = scaled.exec(resource === 'events' ? String(object.message) : '') ?? []
    if (way !== undefined)
      runs.set(`${way} ${set}`, [...(runs.get(`${way} ${set}`) ?? []), Number(from), Number(to)])
  }
  const others = Object.entries(events)
    .map(([about, texts]) => [
      about,
      (texts as readonly Json[]).filter((text) => !scaled.test(String(text.message))),
    ])
    .filter(([, texts]) => (texts as readonly Json[]).length > 0)
  const scalings = [...runs].map(([key, sizes]) => [key, Math.min(...sizes), Math.max(...sizes)])
  return { ...Object.fromEntries(others), scalings: scalings.sort() }
}
