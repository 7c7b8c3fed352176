// Where levels lie. Loads nothing: the screen must come first.
import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { UsageError } from './command-line.ts'

/** The game's own: beside `src` and beside `dist`. */
export const levelsFolder = join(dirname(fileURLToPath(import.meta.url)), '..', 'levels')

/** The folder that `--levels` names, the game's own when it names none. Throws UsageError. */
export function levelFolderOf(flag: string | boolean | undefined): string {
  if (flag === undefined) return levelsFolder
  const folder = String(flag)
  if (existsSync(folder) && statSync(folder).isDirectory()) return folder
  throw new UsageError(({ noFolder }) => noFolder(folder))
}
