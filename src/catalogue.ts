// The levels on disk: those that come with the game, and files by path.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { faults } from '#cluster/faults/index.ts'
import { drillCall, drillTexts } from '#game/drills/index.ts'
import type { Level } from '#game/level/level.ts'
import { type LevelSource, type Loaded, type LoadOptions, loadLevel } from '#game/level/load.ts'
import type { Mistake } from '#game/level/schema.ts'
import { nearest } from '#game/suggest.ts'
import { authoredFile } from './authored-file.ts'
import { UsageError } from './command-line.ts'
import { levelsFolder } from './level-folder.ts'
import type { Say } from './text/index.ts'
import { parseYaml } from './yaml.ts'

const loading: LoadOptions = {
  parseYaml,
  faults: Object.fromEntries(faults.map(({ name, params }) => [name, params])),
}

/** `03-wrong-image` is `wrong-image`. */
const withoutNumber = (name: string) => name.replace(/^\d+-/, '')
const isLevelFile = (name: string) => /\.ya?ml$/.test(name) && !/\.\w\w\.ya?ml$/.test(name)

/** Level files under a path, in the order of the campaign. */
export function findLevels(path: string): LevelSource[] {
  if (!statSync(path).isDirectory()) return [sourceOf(path, dirname(path))]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => isLevelFile(entry.name) && !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => sourceOf(file, path))
    .filter(({ file }) => !/^kind: *Playlist\b/m.test(file.text))
}

function sourceOf(path: string, root: string): LevelSource {
  const isOurs = !relative(levelsFolder, resolve(path)).startsWith('..')
  const folder = isOurs
    ? basename(dirname(relative(levelsFolder, resolve(path))))
    : basename(dirname(relative(root, path)))
  const chapter = folder === '.' ? '' : folder
  const name = withoutNumber(basename(path).replace(/\.ya?ml$/, ''))
  const korean = path.replace(/(\.ya?ml)$/, '.ko$1')
  return {
    id: chapter === '' ? name : `${withoutNumber(chapter)}/${name}`,
    chapter,
    file: authoredFile(path),
    ko: existsSync(korean) ? authoredFile(korean) : undefined,
  }
}

/** `FILE:LINE:COLUMN: what is wrong; did you mean ...?` */
export function mistakeText({ file, line, column, message, suggestion }: Mistake): string {
  const hint = suggestion === undefined ? '' : `; did you mean ${suggestion}?`
  return `${file}:${line}:${column}: ${message}${hint}`
}

export function load(source: LevelSource): Loaded {
  return loadLevel(source, loading)
}

/** Levels of a folder, and the sandbox, which is the game's own unless the folder has one. */
function sourcesIn(folder: string): LevelSource[] {
  const sources = findLevels(folder)
  const hasSandbox = sources.some(({ id }) => id === 'sandbox')
  return hasSandbox ? sources : [...sources, sourceOf(join(levelsFolder, 'sandbox.yaml'), levelsFolder)]
}

/** The levels of the game, or of another folder, that can be played, the sandbox last. */
export function allLevels(folder = levelsFolder): Level[] {
  const levels = sourcesIn(folder).flatMap((source) => load(source).level ?? [])
  const rank = (level: Level) => (level.chapter === '' ? 1 : 0)
  return levels.sort((a, b) => rank(a) - rank(b))
}

/** How many files of a folder are no levels that can be played. */
export function brokenIn(folder: string): number {
  return findLevels(folder).filter((source) => load(source).level === undefined).length
}

/** The level of an id such as `drill/any-7`; undefined when that is no drill. */
function drillOf(id: string): Level | undefined {
  const call = drillCall(id)
  if (call === undefined) return undefined
  const { level, words } = drillTexts(call)
  const file = { path: `${id}.yaml`, text: level }
  return load({ id, chapter: 'drill', file, ko: { path: `${id}.ko.yaml`, text: words } }).level
}

/** What LEVEL on the command line means; what to say when it means nothing. */
export function levelNamed(name: string, folder = levelsFolder): Level | Say {
  const drill = drillOf(name)
  if (drill !== undefined) return drill
  const isPath = /\.ya?ml$/.test(name)
  if (isPath && !existsSync(name)) return ({ noFile }) => noFile(name)
  const sources = isPath ? [sourceOf(name, dirname(name))] : sourcesIn(folder)
  const source = isPath
    ? sources[0]
    : (sources.find(({ id }) => id === name) ?? sources.find(({ id }) => id.endsWith(`/${name}`)))
  if (source !== undefined) {
    const { level, mistakes } = load(source)
    return level ?? (() => mistakes.map(mistakeText).join('\n'))
  }
  const suggestion =
    nearest(
      name,
      sources.map(({ id }) => id),
    ) ??
    nearest(
      name,
      sources.map(({ id }) => id.replace(/.*\//, '')),
    )
  return ({ noLevel }) => noLevel(name, suggestion)
}

/** The level that a command line asks for. Throws UsageError. */
export function levelAsked(name: string, folder = levelsFolder): Level {
  const level = levelNamed(name, folder)
  if (typeof level === 'function') throw new UsageError(level)
  return level
}
