// What is kept of a player: the shape of the file, what older games wrote, and what makes a file unusable.
import type { Appearance } from '#game/appearance.ts'
import type { Language } from '#game/session-state.ts'

/** Of the files that this game writes. */
const version = 2

export interface LevelProgress {
  /** 1 to 3. */
  readonly stars: number
  /** Virtual time of the best run. */
  readonly timeMs: number
  readonly commands: number
  /** How often it was solved. */
  readonly solvedCount: number
}

export interface Progress {
  readonly levels: { readonly [id: string]: LevelProgress }
  /** The level the player was in last. */
  readonly lastLevel?: string
  readonly language?: Language
  /** The mentor speaks by itself. */
  readonly hasNudges?: boolean
  /** How the player wants the screen drawn. */
  readonly appearance?: Partial<Appearance>
}

type Json = { readonly [name: string]: unknown }

/** What makes the file of a version that of the next one. */
const migrations: { readonly [version: number]: (file: Json) => Json } = {
  // The first one did not count.
  1: ({ levels, ...rest }) => ({
    ...rest,
    levels: Object.fromEntries(
      Object.entries(levels as Json).map(([id, level]) => [id, { ...(level as Json), solvedCount: 1 }]),
    ),
  }),
}

/** The text of the file. */
export function progressText(progress: Progress): string {
  return `${JSON.stringify({ version, ...progress }, null, 2)}\n`
}

/** Why a file cannot be used. */
export type ProgressFault = 'damaged' | { readonly newer: number }

export function isFault(read: Progress | ProgressFault): read is ProgressFault {
  return read === 'damaged' || 'newer' in read
}

/** Reads a file of this or an older game; what is wrong with it when it cannot be used. */
export function readProgress(text: string): Progress | ProgressFault {
  let file: unknown
  try {
    file = JSON.parse(text)
  } catch {
    return 'damaged'
  }
  if (!isJson(file) || typeof file.version !== 'number' || !isJson(file.levels)) return 'damaged'
  if (file.version > version) return { newer: file.version }
  let current: Json = file
  for (let from = file.version; from < version; from++) {
    const migrate = migrations[from]
    if (migrate === undefined) return 'damaged'
    current = migrate(current)
  }
  const { version: _, levels, ...wishes } = current
  if (!Object.values(levels as Json).every(isLevelProgress)) return 'damaged'
  return { levels: levels as Progress['levels'], ...sensible(wishes) }
}

/** Results count; of the rest what makes no sense is as if nobody had chosen. */
function sensible(wishes: Json): Omit<Progress, 'levels'> {
  const makesSense: { readonly [name: string]: (value: unknown) => boolean } = {
    lastLevel: (value) => typeof value === 'string',
    language: (value) => value === 'en' || value === 'ko',
    hasNudges: (value) => typeof value === 'boolean',
    appearance: isJson,
  }
  return Object.fromEntries(
    Object.entries(wishes).filter(([name, value]) => makesSense[name]?.(value) ?? true),
  )
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isLevelProgress(value: unknown): value is LevelProgress {
  if (!isJson(value)) return false
  const { stars, timeMs, commands, solvedCount } = value
  const areNumbers = [stars, timeMs, commands, solvedCount].every((each) => typeof each === 'number')
  return areNumbers && Number.isInteger(stars) && (stars as number) >= 1 && (stars as number) <= 3
}

/** The progress of two files together: of each level the better run. */
export function mergedProgress(a: Progress, b: Progress): Progress {
  const levels = { ...a.levels }
  for (const [id, theirs] of Object.entries(b.levels)) {
    const ours = levels[id]
    if (ours === undefined) levels[id] = theirs
    else
      levels[id] = {
        ...(isBetter(theirs, ours) ? theirs : ours),
        solvedCount: Math.max(ours.solvedCount, theirs.solvedCount),
      }
  }
  return { ...a, ...b, levels }
}

/** More stars are better, then less time, then fewer commands. */
export function isBetter(one: Omit<LevelProgress, 'solvedCount'>, other: Omit<LevelProgress, 'solvedCount'>) {
  return (other.stars - one.stars || one.timeMs - other.timeMs || one.commands - other.commands) < 0
}
