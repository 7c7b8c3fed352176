// When things were written: each write outside status must come when the recorded one did, as the constants rule (grace
// and back-off, tolerations, sync and resync periods, the terms of leases), counted from the start of its timeline.
import { expect } from 'vitest'
import type { Json, Seen } from './timeline-recording.ts'
import { difference, masker } from './timeline-story.ts'

/** What the recorded machine's load and the looks of controllers may add up to, in either direction. */
const toleranceMs = 700
/** The same where the recorded controllers waited for their clients' rate limits. */
const throttledToleranceMs = 4500

/** Timelines in which a wait is chance: how far off, and why. */
const wider: { readonly [timeline: string]: number } = {
  // The client's rate limit held the recorded controllers up, if only by a second a step.
  'deployment-create-scale': 1100,
  'deployment-rolling-update': 2800,
  // Which node's pod is replaced first.
  daemonset: 2800,
  // The recorded machine took half a second for its first command.
  'hpa-no-metrics': 750,
  // A Job that fails is looked at with the others of its back-off.
  cronjob: 1400,
}

/** Throws when a write came at another time than recorded; of what was written more or less often only the rest counts. */
export function expectSpacing(
  timeline: string,
  ours: readonly Seen[],
  theirs: readonly Seen[],
  isThrottled: boolean,
): void {
  const allowedMs = isThrottled ? throttledToleranceMs : (wider[timeline] ?? toleranceMs)
  const mine = momentsOf(ours)
  for (const [write, moments] of momentsOf(theirs)) {
    const own = mine.get(write)
    if (own?.length !== moments.length) continue
    for (const [i, ms] of moments.entries())
      expect(
        Math.abs((own[i] ?? 0) - ms),
        `${write}: at ${own[i]} ms, recorded at ${ms} ms`,
      ).toBeLessThanOrEqual(allowedMs)
  }
}

/** By what was written to which object or family of objects: the moments, in order. */
function momentsOf(seen: readonly Seen[]): ReadonlyMap<string, readonly number[]> {
  const mask = masker(seen, false)
  const last = new Map<string, unknown>()
  const moments = new Map<string, number[]>()
  for (const { type, resource, name, object, atMs } of seen) {
    if (/^(events|leases|endpoint)/.test(resource)) continue
    const { status: _, ...rest } = mask(object) as { [part: string]: unknown }
    const { resourceVersion: __, managedFields: ___, uid: ____, ...metadata } = rest.metadata as Json
    const plain = { ...rest, metadata }
    const key = `${resource}/${name}`
    const change = type === 'MODIFIED' ? difference(last.get(key), plain) : type
    last.set(key, plain)
    if (change === undefined) continue
    const write = `${resource}/${mask(name)} ${JSON.stringify(change)}`
    moments.set(write, [...(moments.get(write) ?? []), atMs])
  }
  return moments
}
