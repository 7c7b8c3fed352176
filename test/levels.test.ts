// Every level is its own test: valid in all languages, unsolved by itself, solved by its solutions and not by its
// mistakes, its hints runnable, the same seed the same transcript.
import { describe, expect, it } from 'vitest'
import { findLevels, load } from '../src/catalogue.ts'
import { checkLevel } from '../src/check.ts'
import { levelsFolder } from '../src/level-folder.ts'
import { proofSeeds } from '../src/proofs.ts'

const sources = findLevels(levelsFolder)
/** Hours of virtual time under several seeds: seconds on a quiet machine, more on a busy one. */
const patienceMs = 240_000

describe('the levels', () => {
  it('have ids and chapters of their own', () => {
    const ids = sources.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toContain('sandbox')
  })

  it.each(sources.map((source) => [source.id, source] as const))(
    '%s keeps what a level promises',
    async (_id, source) => {
      const { mistakes, proofs } = await checkLevel(source)
      expect(mistakes).toEqual([])
      expect(proofs.filter(({ ok }) => !ok)).toEqual([])
      expect(new Set(proofs.map(({ seed }) => seed))).toEqual(new Set(proofSeeds))
    },
    patienceMs,
  )

  it.each(sources.filter(({ id }) => id !== 'sandbox').map((source) => [source.id, source] as const))(
    '%s has three ways to win, three to go wrong, and hints in steps',
    (_id, source) => {
      const spec = load(source).level?.spec
      expect(spec?.solutions.length).toBeGreaterThanOrEqual(3)
      expect(spec?.mistakes.length).toBeGreaterThanOrEqual(3)
      expect(spec?.hints.length).toBeGreaterThanOrEqual(3)
      expect(spec?.debrief).toBeDefined()
    },
  )
})
