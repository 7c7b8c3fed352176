import { describe, expect, it } from 'vitest'
import { RandomStream } from '#cluster/random.ts'
import type { LevelSource } from '#game/level/load.ts'
import { loadPlaylist } from '#game/level/playlist.ts'
import type { Mistake } from '#game/level/schema.ts'
import { findLevels, load, mistakeText } from '../../src/catalogue.ts'
import { levelsFolder } from '../../src/level-folder.ts'
import { parseYaml } from '../../src/yaml.ts'
import { type FileKind, knownMistake } from './known-mistakes.ts'

const sources = findLevels(levelsFolder)
const withWords = sources.filter(({ id, ko }) => ko !== undefined && id !== 'sandbox')
const ids = sources.map(({ id }) => id)
const count = 1000
const playlist = `apiVersion: crashloop.dev/v1
kind: Playlist
metadata:
  name: monday
spec:
  title: Monday's workshop
  say: Work in pairs.
  unlock: inOrder
  time: 90m
  levels:
    - level: first-contact/wrong-image
      seed: 11
      time: 15m
      say: Look before you type.
    - level: reach-it/names
      seed: 12
    - level: keep-it-running/self-healing
`

/** What is said about a file in which this text stands. */
const readers: {
  readonly [kind in FileKind]: (source: LevelSource) => {
    readonly path: string
    readonly text: string
    readonly read: (text: string) => readonly Mistake[]
  }
} = {
  level: (source) => ({
    ...source.file,
    read: (text) => load({ ...source, file: { ...source.file, text } }).mistakes,
  }),
  words: (source) => {
    const ko = source.ko ?? source.file
    return { ...ko, read: (text) => load({ ...source, ko: { ...ko, text } }).mistakes }
  },
  playlist: () => ({
    path: 'monday.yaml',
    text: playlist,
    read: (text) => loadPlaylist({ path: 'monday.yaml', text }, parseYaml, ids).mistakes,
  }),
}

describe('a file with a mistake that we know', () => {
  it(`is told at its place, with what was meant: ${count} of them`, { timeout: 180_000 }, () => {
    const missed: string[] = []
    const kinds = new Set<string>()
    for (let seed = 1; seed <= count; seed++) {
      const chance = new RandomStream(`known/${seed}`)
      const kind = chance.pick(['level', 'level', 'level', 'words', 'words', 'playlist'] as const)
      const file = readers[kind](chance.pick(kind === 'words' ? withWords : sources))
      const { about, text, line, column, suggestion } = knownMistake(file.text, kind, chance)
      kinds.add(`${kind} ${about.replace(/:.*/, '')}`)
      const mistakes = file.read(text)
      const isTold = mistakes.some(
        (each) =>
          each.file === file.path &&
          (column === undefined ? each.line >= line : each.line === line && each.column === column) &&
          (suggestion === undefined || each.suggestion === suggestion),
      )
      const said = mistakes.map(mistakeText)
      if (!isTold || said.some((each) => /\n\s+at |undefined|\[object/.test(each)))
        missed.push(
          `${seed} ${file.path}: ${about} (${line}:${column}, ${suggestion}): ${said.join('; ') || 'nothing'}`,
        )
    }
    expect(missed).toEqual([])
    // Every kind of mistake came up in every kind of file that can have it.
    expect(kinds.size).toBe(52)
  })
})
