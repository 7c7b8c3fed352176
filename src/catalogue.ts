// The levels on disk: those that come with the game, and files by path.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { faults } from '#cluster/faults/index.ts'
import type { Level } from '#game/level/level.ts'
import { type LevelSource, type Loaded, type LoadOptions, loadLevel } from '#game/level/load.ts'
import { nearest } from '#game/suggest.ts'
import { parseYaml } from './yaml.ts'

/** The folder of levels: beside `src` and beside `dist`. */
export const levelsFolder = join(dirname(fileURLToPath(import.meta.url)), '..', 'levels')

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
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter(isLevelFile)
    .sort()
    .map((file) => sourceOf(join(path, file), path))
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
    file: { path, text: readFileSync(path, 'utf8') },
    ko: existsSync(korean) ? { path: korean, text: readFileSync(korean, 'utf8') } : undefined,
  }
}

export function load(source: LevelSource): Loaded {
  return loadLevel(source, loading)
}

/** The levels of the game that can be played, the sandbox last. */
export function allLevels(): Level[] {
  const levels = findLevels(levelsFolder).flatMap((source) => load(source).level ?? [])
  const rank = (level: Level) => (level.chapter === '' ? 1 : 0)
  return levels.sort((a, b) => rank(a) - rank(b))
}

/** What LEVEL on the command line means; a sentence when it means nothing. */
export function levelNamed(name: string): Level | string {
  const isPath = /\.ya?ml$/.test(name)
  if (isPath && !existsSync(name)) return `there is no file ${name}`
  if (isPath) {
    const { level, mistakes } = load(sourceOf(name, dirname(name)))
    if (level !== undefined) return level
    return mistakes
      .map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`)
      .join('\n')
  }
  const sources = findLevels(levelsFolder)
  const source = sources.find(({ id }) => id === name) ?? sources.find(({ id }) => id.endsWith(`/${name}`))
  const level = source === undefined ? undefined : load(source).level
  if (level !== undefined) return level
  const suggestion =
    nearest(
      name,
      sources.map(({ id }) => id),
    ) ??
    nearest(
      name,
      sources.map(({ id }) => id.replace(/.*\//, '')),
    )
  return `there is no level "${name}"${suggestion === undefined ? '' : `; did you mean ${suggestion}?`} \`crashloop levels\` lists them all`
}
