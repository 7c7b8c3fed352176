// What all steps of an X-ray are told with: words, times, names.
import type { KubeObject } from '#api/object.ts'
import type { XrayWords } from '../text/xray-en.ts'
import type { TracedPlace } from './trace-port.ts'
import type { XrayRow } from './view.ts'

export interface Telling {
  readonly words: XrayWords
  /** When the flow began. */
  readonly startMs: number
  /** What was deleted in it: that it is not found afterwards is no failure. */
  readonly deleted: ReadonlySet<string>
  /** What was created in it: that it was not found before is none either. */
  readonly created: ReadonlySet<string>
  readonly placeOf: (address: string) => TracedPlace | undefined
}

const namesShown = 3
/** Rows of one detail; a person reads no more, and finds the rest with kubectl. */
const rowsMost = 400

export const unique = <T>(values: readonly T[]): readonly T[] => [...new Set(values)]

/** `+0.412s`, since the flow began; from a hundred seconds on `+1m40s`. */
export function timeOf({ startMs }: Telling, atMs: number): string {
  const ms = atMs - startMs
  if (ms < 100_000) return `+${(ms / 1000).toFixed(3)}s`
  const seconds = Math.floor(ms / 1000)
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  return hours > 0 ? `+${hours}h${minutes}m` : `+${minutes}m${seconds % 60}s`
}

/** `web-…-8cj45` for a name that a controller made up: where several stand together, their ends tell them apart. */
export function shortName(name: string): string {
  return name.replace(/^(.+?)-[0-9a-f]{8,10}-([a-z0-9]{5})(?=$|:)/, '$1-…-$2')
}

/** The first names, and how many there are. */
export function namesOf(names: readonly string[], plural: string): string {
  const shown = (names.length > 1 ? names.map(shortName) : names).slice(0, namesShown).join(', ')
  return names.length > namesShown ? `${shown} … ×${names.length} ${plural}` : shown
}

/** `rev 841`, `rev 841…845`. */
export function revisionsOf(objects: readonly KubeObject[]): string {
  const all = objects.map(({ metadata }) => Number(metadata.resourceVersion)).filter((each) => each > 0)
  if (all.length === 0) return ''
  const [first, last] = [Math.min(...all), Math.max(...all)]
  return first === last ? `rev ${first}` : `rev ${first}…${last}`
}

/** No more rows than can be read, with a word on those left out. */
export function bounded(rows: readonly XrayRow[], { words }: Telling): readonly XrayRow[] {
  if (rows.length <= rowsMost) return rows
  return [...rows.slice(0, rowsMost), { name: '', text: words.moreRows(rows.length - rowsMost) }]
}
