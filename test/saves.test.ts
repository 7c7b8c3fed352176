import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { levelsFolder } from '../src/level-folder.ts'
import { newGame } from '../src/new-game.ts'
import { exportProfile, importProfile, profileNames, stateFolder } from '../src/profiles.ts'
import { Saves } from '../src/saves.ts'
import { programWords } from '../src/text/index.ts'
import { killWhileSaving } from './kill-saving.ts'

const newState = () => mkdtempSync(join(tmpdir(), 'crashloop-'))
const pathIn = (state: string) => join(state, 'profiles', 'default', 'progress.json')
const run = (stars: number, timeMs: number, commands: number) => ({ stars, timeMs, commands })

describe('saves', () => {
  it('lie in the XDG state folder', () => {
    expect(stateFolder({ XDG_STATE_HOME: '/s' })).toBe('/s/crashloop')
    expect(stateFolder({ HOME: '/home/a' })).toBe('/home/a/.local/state/crashloop')
  })

  it('keep the better result and come back', () => {
    const state = newState()
    const saves = new Saves('default', state)
    saves.solved('a', run(2, 5000, 3))
    saves.solved('a', run(1, 1000, 1))
    saves.solved('b', run(3, 1000, 1))
    saves.change({ lastLevel: 'b', language: 'ko' })
    const again = new Saves('default', state)
    expect(again.complaint).toBeUndefined()
    expect(again.progress).toEqual({
      levels: { a: { ...run(2, 5000, 3), solvedCount: 2 }, b: { ...run(3, 1000, 1), solvedCount: 1 } },
      lastLevel: 'b',
      language: 'ko',
    })
    expect(readdirSync(dirname(pathIn(state)))).toEqual(['progress.json'])
  })

  it('lose nothing of two windows that play at the same time', () => {
    const state = newState()
    const [left, right] = [new Saves('default', state), new Saves('default', state)]
    left.solved('a', run(3, 1000, 1))
    right.solved('b', run(1, 1000, 1))
    right.solved('a', run(1, 9000, 9))
    left.change({ lastLevel: 'a' })
    expect(new Saves('default', state).progress.levels).toEqual({
      a: { ...run(3, 1000, 1), solvedCount: 2 },
      b: { ...run(1, 1000, 1), solvedCount: 1 },
    })
  })

  it('are each profile’s own', () => {
    const state = newState()
    new Saves('ada', state).solved('a', run(3, 1000, 1))
    new Saves('priya', state).change({ language: 'ko' })
    expect(new Saves('priya', state).progress).toEqual({ levels: {}, language: 'ko' })
    expect(profileNames(state)).toEqual(['ada', 'priya'])
  })

  it('read what the first games wrote, where they wrote it', () => {
    const state = newState()
    const old = { version: 1, levels: { a: run(2, 5000, 3) }, lastLevel: 'a' }
    writeFileSync(join(state, 'progress.json'), JSON.stringify(old))
    const saves = new Saves('default', state)
    expect(saves.complaint).toBeUndefined()
    expect(saves.progress).toEqual({ levels: { a: { ...run(2, 5000, 3), solvedCount: 1 } }, lastLevel: 'a' })
    saves.change({ language: 'ko' })
    expect(JSON.parse(readFileSync(pathIn(state), 'utf8'))).toMatchObject({ version: 2, language: 'ko' })
  })

  it.each([
    ['{"version": 1, "lev', 'is damaged'],
    ['[]', 'is damaged'],
    ['{"version": 2, "levels": {"a": {"stars": "many"}}}', 'is damaged'],
    ['{"version": 0, "levels": {}}', 'is damaged'],
    ['{"version": 99, "levels": {}}', 'comes from a newer version of the game (99)'],
  ])('set %s aside and say so', (text, problem) => {
    const state = newState()
    const path = pathIn(state)
    mkdirSync(dirname(path), { recursive: true })
    for (const aside of [`${path}.broken`, `${path}.broken-2`]) {
      writeFileSync(path, text)
      const saves = new Saves('default', state)
      expect(saves.complaint?.(programWords('en'))).toBe(
        `the progress in ${path} ${problem}; it is kept as ${aside}, beginning anew`,
      )
      expect(saves.progress).toEqual({ levels: {} })
      expect(readFileSync(aside, 'utf8')).toBe(text)
    }
  })
})

describe('what a person wrote into the progress', () => {
  it('counts as far as it makes sense', () => {
    const state = newState()
    const path = pathIn(state)
    mkdirSync(dirname(path), { recursive: true })
    const levels = { a: { ...run(3, 1000, 1), solvedCount: 1 } }
    const odd = { language: 'xx', lastLevel: 9, hasNudges: 'maybe', appearance: 'dark' }
    writeFileSync(path, JSON.stringify({ version: 2, levels, ...odd }))
    const saves = new Saves('default', state)
    expect(saves.complaint).toBeUndefined()
    expect(saves.progress).toEqual({ levels })
  })
})

describe('a disk that takes nothing', () => {
  it('stops nobody, and is told of once, and once more when it takes again', async () => {
    const state = newState()
    writeFileSync(join(state, 'profiles'), 'no folder')
    const saves = new Saves('ada', state)
    const options = { level: 'sandbox', chosen: undefined, language: 'en', seed: 1, ascii: false } as const
    const { session } = await newGame({ ...options, profile: 'ada', folder: levelsFolder }, saves)
    const said = () =>
      session.state.timeline.flatMap((entry) =>
        entry.kind === 'game' && entry.mark === '!' ? [entry.text] : [],
      )
    await session.finish('echo one')
    await session.finish('/nudge off')
    const folder = join(state, 'profiles', 'ada')
    expect(said()).toEqual([
      `nothing can be written into ${folder} (ENOTDIR): you play on, but it is not kept`,
    ])
    expect(saves.loss?.(programWords('en'))).toBe(
      `nothing can be written into ${folder} (ENOTDIR): what was played last is not kept`,
    )
    rmSync(join(state, 'profiles'))
    await session.finish('/nudge on')
    await session.finish('echo two')
    expect(said().at(-1)).toBe('what you do is kept again')
    expect(saves.loss).toBeUndefined()
    expect(new Saves('ada', state).progress).toMatchObject({ hasNudges: true, lastLevel: 'sandbox' })
  })
})

describe('what is saved', () => {
  it('can be read whenever the game is killed', { timeout: 60_000 }, async () => {
    for (const ms of [0, 15, 40]) await killWhileSaving(ms)
  })
})

describe('profiles', () => {
  it('go to another machine, where the better runs stay', () => {
    const [here, there] = [newState(), newState()]
    const saves = new Saves('ada', here)
    saves.solved('a', run(3, 1000, 1))
    saves.solved('b', run(1, 1000, 1))
    new Saves('ada', there).solved('b', run(2, 1000, 1))
    const text = exportProfile('ada', here)
    expect(importProfile(text, undefined, there)).toBe('ada')
    expect(importProfile(text, 'copy', there)).toBe('copy')
    expect(new Saves('ada', there).progress.levels).toEqual({
      a: { ...run(3, 1000, 1), solvedCount: 1 },
      b: { ...run(2, 1000, 1), solvedCount: 1 },
    })
    expect(new Saves('copy', there).progress).toEqual(saves.progress)
  })

  it('are refused with a sentence when they are none', () => {
    const state = newState()
    expect(() => exportProfile('nobody', state)).toThrow('there is no profile "nobody"')
    expect(() => importProfile('{}', undefined, state)).toThrow('that is no profile')
    const bad = { kind: 'CrashloopProfile', name: '../x', progress: { version: 2, levels: {} } }
    expect(() => importProfile(JSON.stringify(bad), undefined, state)).toThrow(
      '"../x" is no name: small letters',
    )
    const newer = { ...bad, name: 'x', progress: { version: 9, levels: {} } }
    expect(() => importProfile(JSON.stringify(newer), undefined, state)).toThrow(
      'the profile comes from a newer version of the game (9)',
    )
    expect(profileNames(state)).toEqual([])
  })
})

describe('a game', () => {
  it('lets somebody else play, who finds their own stars and what they left', async () => {
    const state = newState()
    new Saves('priya', state).solved('first-contact/wrong-image', run(2, 5000, 3))
    const options = { level: undefined, chosen: undefined, language: 'en', seed: 1, ascii: false } as const
    const game = (profile: string) =>
      newGame({ ...options, profile, folder: levelsFolder }, new Saves(profile, state))
    const { session } = await game('ada')
    await session.openLevel('sandbox')
    await session.finish('kubectl get nodes')
    session.playAs('priya')
    expect(session.state.profile?.name).toBe('ada')
    await session.submit('/menu')
    expect(session.state.unfinished).toEqual({ level: 'sandbox', commands: 1 })
    session.playAs('priya')
    const stars = () => session.state.catalogue.find(({ id }) => id === 'first-contact/wrong-image')?.stars
    expect(session.state).toMatchObject({
      unfinished: undefined,
      profile: { name: 'priya', known: ['ada', 'priya'] },
    })
    expect(stars()).toBe(2)
    await session.finish('/nudge off')
    session.playAs('ada')
    expect(stars()).toBeUndefined()
    expect(session.state.unfinished).toEqual({ level: 'sandbox', commands: 1 })
    await session.continue()
    expect(JSON.stringify(session.state.timeline)).toContain('worker-1')
    expect(new Saves('ada', state).progress.lastLevel).toBe('sandbox')
  })
})
