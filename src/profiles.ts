// Who plays on this machine: one folder each, under the XDG state folder.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { UsageError } from './command-line.ts'
import {
  isFault,
  mergedProgress,
  type Progress,
  type ProgressFault,
  progressText,
  readProgress,
} from './progress.ts'
import { writeWhole } from './whole-file.ts'

/** Who plays when nobody is named. */
export const defaultProfile = 'default'

/** `$XDG_STATE_HOME/crashloop`. */
export function stateFolder(env: NodeJS.ProcessEnv = process.env): string {
  return join(env.XDG_STATE_HOME || join(env.HOME || homedir(), '.local', 'state'), 'crashloop')
}

/** A name that can be a folder anywhere: small letters, digits and dashes, 32 at most. */
export function isProfileName(name: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,31}$/.test(name)
}

/** Where the profile keeps what is known of it; the only one of earlier games moves there. */
export function profileFolder(name: string, state: string): string {
  const folder = join(state, 'profiles', name)
  const old = join(state, 'progress.json')
  const path = join(folder, 'progress.json')
  if (name === defaultProfile && existsSync(old) && !existsSync(path)) {
    mkdirSync(folder, { recursive: true })
    renameSync(old, path)
  }
  return folder
}

/** The profiles there are, by name. */
export function profileNames(state: string): readonly string[] {
  profileFolder(defaultProfile, state)
  try {
    const found = readdirSync(join(state, 'profiles'), { withFileTypes: true })
    return found
      .filter((each) => each.isDirectory() && isProfileName(each.name))
      .map(({ name }) => name)
      .sort()
  } catch {
    // Nobody has played yet.
    return []
  }
}

/** What a profile hands on: all that counts, in one text. */
interface Exported {
  readonly kind: 'CrashloopProfile'
  readonly name: string
  readonly progress: string
}

/** The profile as a text for another machine. Throws UsageError when there is none, or a broken one. */
export function exportProfile(name: string, state: string): string {
  const path = join(profileFolder(name, state), 'progress.json')
  if (!existsSync(path)) throw new UsageError(({ noProfile }) => noProfile(name))
  const progress = readProgress(readFileSync(path, 'utf8'))
  if (isFault(progress)) throw new UsageError(({ progressFault }) => progressFault(path, progress))
  const kind: Exported['kind'] = 'CrashloopProfile'
  return `${JSON.stringify({ kind, name, progress: JSON.parse(progressText(progress)) }, null, 2)}\n`
}

/**
 * Takes a profile from another machine; what is there already stays, and of each level the better run counts.
 * Returns the name. Throws UsageError.
 */
export function importProfile(text: string, as: string | undefined, state: string): string {
  const file = exportedIn(text)
  const name = as ?? file.name
  if (!isProfileName(name)) throw new UsageError(({ noProfileName }) => noProfileName('', name))
  const theirs = readProgress(file.progress)
  if (isFault(theirs)) throw new UsageError(({ profileFault }) => profileFault(theirs))
  const path = join(profileFolder(name, state), 'progress.json')
  const ours: Progress | ProgressFault = existsSync(path)
    ? readProgress(readFileSync(path, 'utf8'))
    : { levels: {} }
  if (isFault(ours))
    throw new UsageError(({ startOnce, progressFault }) => startOnce(progressFault(path, ours)))
  writeWhole(path, progressText(mergedProgress(ours, theirs)))
  return name
}

function exportedIn(text: string): Exported {
  try {
    const { kind, name, progress } = JSON.parse(text) as { [field: string]: unknown }
    if (kind === 'CrashloopProfile' && typeof name === 'string')
      return { kind, name, progress: JSON.stringify(progress) }
  } catch {
    // Said below.
  }
  throw new UsageError(({ notAProfile }) => notAProfile)
}
