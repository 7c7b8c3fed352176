import { describe, expect, it } from 'vitest'
import { RandomStream } from '#cluster/random.ts'
import { findLevels, load, mistakeText } from '../../src/catalogue.ts'
import { levelsFolder } from '../../src/level-folder.ts'
import { knownMistake } from './known-mistakes.ts'

const sources = findLevels(levelsFolder)
const count = 1000

describe('a level file with a mistake that we know', () => {
  it(`is told at its place, with what was meant: ${count} of them`, { timeout: 180_000 }, () => {
    const missed: string[] = []
    const abouts = new Set<string>()
    for (let seed = 1; seed <= count; seed++) {
      const chance = new RandomStream(`known/${seed}`)
      const source = chance.pick(sources)
      const { about, text, line, column, suggestion } = knownMistake(source, chance)
      abouts.add(about)
      const { mistakes } = load({ ...source, file: { path: source.file.path, text } })
      const isTold = mistakes.some(
        (each) =>
          each.file === source.file.path &&
          (column === undefined ? each.line >= line : each.line === line && each.column === column) &&
          (suggestion === undefined || each.suggestion === suggestion),
      )
      const said = mistakes.map(mistakeText)
      if (!isTold || said.some((each) => /\n\s+at |undefined|\[object/.test(each)))
        missed.push(
          `${seed} ${source.id}: ${about} (${line}:${column}, ${suggestion}): ${said.join('; ') || 'nothing'}`,
        )
    }
    expect(missed).toEqual([])
    expect(abouts.size).toBeGreaterThan(100)
  })
})
