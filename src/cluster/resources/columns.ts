// Texts that many kinds' columns share.
import { humanDuration } from '#api/duration.ts'
import type { KubeObject } from '#api/object.ts'
import { timeMs } from '#api/time.ts'
import type { Container } from '#api/types/core-v1.ts'

/** The AGE cell. */
export function ageCell(object: KubeObject, nowMs: number): string {
  return sinceCell(object.metadata.creationTimestamp, nowMs)
}

/** How long ago a time was; `<unknown>` when there is none. */
export function sinceCell(time: string | null | undefined, nowMs: number): string {
  if (time === null || time === undefined) return '<unknown>'
  return humanDuration(nowMs - timeMs(time))
}

export function containerCells(containers: readonly Container[]): [names: string, images: string] {
  return [containers.map((c) => c.name).join(','), containers.map((c) => c.image ?? '').join(',')]
}

const shownEntries = 3

/** The first three entries and how many more there are. */
export function cutListCell(entries: readonly string[], whenEmpty: string): string {
  if (entries.length === 0) return whenEmpty
  const shown = entries.slice(0, shownEntries).join(',')
  return entries.length > shownEntries ? `${shown} + ${entries.length - shownEntries} more...` : shown
}
