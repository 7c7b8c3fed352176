// Compares what was seen of a replay with a recording: the same steps in the same order, and the same waits as far as the
// recorded machine and its draws let them be compared.
import { expect } from 'vitest'
import type { Step } from './kubelet-story.ts'

/** How much later things came on the recorded machine, which shared two cores with up to twenty other scenarios. */
const busyMs = { step: 1700, start: 2700 }
/** Waits that a kubelet draws from up to half as long again. */
const drawnShare = 0.5
const drawn =
  /waiting (CrashLoopBackOff|ErrImagePull|ImagePullBackOff|CreateContainer\w*Error|RunContainerError|PostStart\w*)|: ended/
const starting = /waiting (ContainerCreating|PodInitializing)|generation undefined/

/** Scenarios in which something is looked at every so often: when it is noticed hangs on when the looks began. */
const looksMs: { readonly [scenario: string]: number } = {
  // A kubelet looks for shortages, and at its node, every ten seconds.
  'cni-removed': 10_000,
  'containerd-stopped': 10_000,
  'emptydir-limit': 10_000,
  'emptydir-limit-137': 10_000,
  'ephemeral-storage-limit': 10_000,
  'node-disk-pressure': 10_000,
  'node-memory-pressure': 10_000,
  // It renews its lease every ten.
  'kubelet-flapping': 10_000,
  'kubelet-stopped': 10_000,
}

/** How far apart the looks are that decide when something is seen: those of the node, or those of the longest probe. */
export function looksMsOf(recording: { readonly scenario: string; readonly manifest?: string }): number {
  const { scenario, manifest = '' } = recording
  const periods = [...manifest.matchAll(/periodSeconds: (\d+)/g)].map(([, seconds]) => Number(seconds) * 1000)
  return Math.max(looksMs[scenario] ?? 0, ...periods)
}

/** Chance decides how often a loop goes round in a given time: the common part must be equal, the lengths alike. */
export function compareStory(
  name: string,
  ours: readonly Step[],
  theirs: readonly Step[],
  lookMs: number,
): void {
  const count = Math.min(ours.length, theirs.length)
  const lines = (steps: readonly Step[]) => steps.slice(0, count).map(({ line }) => line)
  expect(lines(ours), name).toEqual(lines(theirs))
  const rest = ours.length > count ? ours : theirs
  expect(
    Math.abs(ours.length - theirs.length),
    `${name}: steps more or less, from ${rest[count]?.line}`,
  ).toBeLessThanOrEqual(count > 4 ? 2 : 0)
  for (let i = 1; i < count; i++) compareGap(name, i, ours, theirs, lookMs)
}

/** Waits before a thing are counted from the last one that was no mere look at a back-off that goes on. */
function gapBefore(steps: readonly Step[], i: number): number {
  let before = i - 1
  while (before > 0 && steps[before]?.line.includes('CrashLoopBackOff')) before--
  return (steps[i]?.atMs ?? 0) - (steps[before]?.atMs ?? 0)
}

/** A step follows the one before, or the clock by which commands are typed. */
function compareGap(
  name: string,
  i: number,
  ours: readonly Step[],
  theirs: readonly Step[],
  lookMs: number,
): void {
  const { line = '', atMs = 0 } = theirs[i] ?? {}
  if (line.includes('CrashLoopBackOff')) return
  const before = theirs[i - 1]?.line ?? ''
  const [gap, recordedGap] = [gapBefore(ours, i), gapBefore(theirs, i)]
  const off = Math.min(Math.abs(gap - recordedGap), Math.abs((ours[i]?.atMs ?? 0) - atMs))
  const isDrawn = drawn.test(before) || drawn.test(line)
  const slack =
    Math.max(starting.test(before) ? busyMs.start : busyMs.step, lookMs) +
    (isDrawn ? drawnShare * Math.min(gap, recordedGap) : 0)
  expect(off, `${name}: ${gap} ms, recorded ${recordedGap} ms, before ${line}`).toBeLessThanOrEqual(slack)
}

export function compareEvents(ours: ReadonlyMap<string, number>, theirs: ReadonlyMap<string, number>): void {
  expect([...ours.keys()].sort()).toEqual([...theirs.keys()].sort())
  for (const [line, count] of theirs)
    expect(
      Math.abs((ours.get(line) ?? 0) - count),
      `${line} ×${count}, not ×${ours.get(line)}`,
    ).toBeLessThanOrEqual(Math.max(1, 0.35 * count))
}
