import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { progressPath, Saves } from '../src/saves.ts'

const place = () => progressPath({ XDG_STATE_HOME: mkdtempSync(join(tmpdir(), 'crashloop-')) })

describe('saves', () => {
  it('lie in the XDG state folder', () => {
    expect(progressPath({ XDG_STATE_HOME: '/s' })).toBe('/s/crashloop/progress.json')
    expect(progressPath({ HOME: '/home/a' })).toBe('/home/a/.local/state/crashloop/progress.json')
  })

  it('keep the better result and come back', () => {
    const path = place()
    const saves = new Saves(path)
    saves.solved('a', { stars: 2, timeMs: 5000, commands: 3 })
    saves.solved('a', { stars: 1, timeMs: 1000, commands: 1 })
    saves.solved('b', { stars: 3, timeMs: 1000, commands: 1 })
    saves.change({ lastLevel: 'b', language: 'ko' })
    const again = new Saves(path)
    expect(again.complaint).toBeUndefined()
    expect(again.progress).toEqual({
      levels: { a: { stars: 2, timeMs: 5000, commands: 3 }, b: { stars: 3, timeMs: 1000, commands: 1 } },
      lastLevel: 'b',
      language: 'ko',
    })
    expect(readdirSync(dirname(path))).toEqual(['progress.json'])
  })

  it.each([
    ['{"version": 1, "lev', 'is damaged'],
    ['[]', 'is damaged'],
    ['{"version": 99, "levels": {}}', 'comes from a newer version of the game (99)'],
  ])('set %s aside and say so', (text, problem) => {
    const path = place()
    new Saves(path).change({})
    writeFileSync(path, text)
    const saves = new Saves(path)
    expect(saves.complaint).toBe(
      `the progress in ${path} ${problem}; it is kept as ${path}.broken, beginning anew`,
    )
    expect(saves.progress).toEqual({ levels: {} })
    expect(readFileSync(`${path}.broken`, 'utf8')).toBe(text)
  })
})
