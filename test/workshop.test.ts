// A playlist is played as a participant would, and what is handed in is checked as an instructor would.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { levelsFolder } from '../src/level-folder.ts'
import { newGame } from '../src/new-game.ts'
import { Saves } from '../src/saves.ts'
import { readPlaylist, readResult, signatureOf, type WorkshopResult } from '../src/workshop.ts'

const main = join(import.meta.dirname, '..', 'src', 'main.ts')
const folder = mkdtempSync(join(tmpdir(), 'crashloop-'))
const env = { ...process.env, LANG: 'C', LC_ALL: '', NODE_OPTIONS: '', XDG_STATE_HOME: folder }
const crashloop = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { env, encoding: 'utf8' })
  return { status, stdout, stderr }
}

const text = `apiVersion: crashloop.dev/v1
kind: Playlist
metadata: { name: monday }
spec:
  title: Monday's workshop
  say: Take your time. Ask.
  unlock: inOrder
  time: 90m
  levels:
    - { level: first-contact/wrong-image, seed: 11, time: 20m, say: Look before you type. }
    - { level: reach-it/the-service-nobody-made }
`
const path = join(folder, 'monday.yaml')
writeFileSync(path, text)
const resultPath = join(folder, 'result.json')
const first = 'first-contact/wrong-image'
const second = 'reach-it/the-service-nobody-made'

const gameOf = () =>
  newGame(
    {
      level: undefined,
      chosen: undefined,
      language: 'en',
      seed: 1,
      ascii: false,
      profile: 'priya',
      folder: levelsFolder,
      playlist: { path, result: resultPath },
    },
    new Saves('priya', join(folder, 'crashloop')),
  )
const handedIn = () => readResult(readFileSync(resultPath, 'utf8')) as WorkshopResult
const sign = ({ signature: _, ...rest }: WorkshopResult): WorkshopResult => ({
  ...rest,
  signature: signatureOf(rest),
})

describe('a playlist', { timeout: 120_000 }, () => {
  it('opens its exercises in order, each in its own world, and keeps what was done', async () => {
    const { session } = await gameOf()
    const rows = () => session.state.catalogue.map(({ id, isLocked }) => [id, isLocked ?? false])
    expect(rows()).toEqual([
      [first, false],
      [second, true],
      ['sandbox', false],
    ])
    expect(session.state.catalogue[0]?.chapter).toBe("Monday's workshop")
    await expect(session.openLevel(second)).rejects.toThrow('it opens when the one before it is solved')
    await session.openLevel(first)
    expect(session.state.seed).toBe(11)
    expect(session.state.timeline[0]).toMatchObject({ kind: 'game', text: 'Look before you type.' })
    await session.finish('/hint')
    await session.finish('kubectl set image deployment/storefront web=nginx:1.29')
    await session.finish('sed -i s/1.92/1.29/ storefront.yaml')
    await session.advance(120_000)
    expect(session.state.screen).toBe('solved')
    expect(rows()[1]).toEqual([second, false])
    const { player, playlist, exercises } = handedIn()
    expect({ player, name: playlist.name }).toEqual({ player: 'priya', name: 'monday' })
    expect(exercises).toMatchObject([{ level: first, seed: 11, solved: true, commands: 2, isInTime: true }])
    await session.openLevel(second)
    await session.finish('kubectl get services')
    await session.submit('/menu')
    expect(handedIn().exercises).toMatchObject([{ solved: true }, { level: second, solved: false }])
  })

  it('goes on another day where it was', async () => {
    const { session } = await gameOf()
    expect(session.state.catalogue[1]?.isLocked).toBeUndefined()
    expect(session.state.unfinished).toEqual({ level: second, commands: 1 })
  })

  it('is true when all that was handed in can be played again, and is not when it was touched', () => {
    const good = crashloop('replay', resultPath)
    expect(good).toEqual({
      status: 0,
      stderr: '',
      stdout: `priya, monday\nok   ${first}  **\nok   ${second}  open\n`,
    })
    const touched = join(folder, 'touched.json')
    const result = handedIn()
    const [exercise, open] = result.exercises
    const better = { ...result, exercises: [{ ...exercise, stars: 3 }, open] } as WorkshopResult
    writeFileSync(touched, JSON.stringify(better))
    expect(crashloop('replay', touched)).toMatchObject({
      status: 1,
      stdout: `priya, monday; the file was changed after it was written\nFAIL ${first}  ***  it is worth 2 stars\nok   ${second}  open\n`,
    })
    const run = exercise?.run
    const idle = { ...exercise, run: { ...run, deeds: run?.deeds.slice(0, 1) } }
    writeFileSync(touched, JSON.stringify(sign({ ...result, exercises: [idle] } as WorkshopResult)))
    const json = crashloop('replay', touched, '--json')
    expect(json.status).toBe(1)
    expect(JSON.parse(json.stdout)).toMatchObject({
      isSigned: true,
      ok: false,
      exercises: [{ level: first, ok: false, message: 'what was done does not solve it' }],
    })
  })

  it('tells all mistakes of its file at once', () => {
    const bad = join(folder, 'bad.yaml')
    writeFileSync(
      bad,
      text
        .replace('first-contact/wrong-image', 'first-contact/wrong-imge')
        .replace('inOrder', 'inorder')
        .replace('90m', 'long'),
    )
    expect(() => readPlaylist(bad, levelsFolder)).toThrow(
      [
        `${bad}:7:11: spec.unlock: one of inOrder, free is needed here, not "inorder"; did you mean inOrder?`,
        `${bad}:8:9: spec.time: a duration such as 90s or 2m30s is needed here, not "long"`,
        `${bad}:10:16: there is no level "first-contact/wrong-imge"; did you mean first-contact/wrong-image?`,
      ].join('\n'),
    )
    const newer = join(folder, 'newer.yaml')
    writeFileSync(newer, text.replace('dev/v1', 'dev/v3'))
    expect(crashloop('sheet', '--playlist', newer).stderr).toBe(
      `crashloop: ${newer}:1:13: this file is written in the format crashloop.dev/v3; this game reads crashloop.dev/v1: take a newer game\n`,
    )
  })
})

describe('a sheet', { timeout: 120_000 }, () => {
  it('prints exercises for people, and more for the instructor', () => {
    const { stdout } = crashloop('sheet', '--playlist', path)
    expect(stdout).toContain(
      "# Monday's workshop\n\nTake your time. Ask.\n\nTime for all of it: 1h30m0s.\n\n## 1. Wrong image\n\n`crashloop play first-contact/wrong-image` · difficulty 1 of 5",
    )
    expect(stdout).toContain('\n\nLook before you type.\n\n> **mina**: ')
    expect(stdout).toContain('### Goals\n\n- [ ] Two storefront pods are ready')
    expect(stdout).toContain('## 2. ')
    expect(stdout).not.toContain('kubectl set image')
    const whole = crashloop('sheet', 'wrong-image', '--solutions', '--lang', 'ko').stdout
    expect(whole).toContain('### 풀이\n\n**set the image**\n\n```sh\nkubectl get pods\n')
  })
})

describe('a run that was kept', { timeout: 120_000 }, () => {
  it('is printed again by its level', () => {
    const { status, stdout } = crashloop('replay', 'wrong-image', '--profile', 'priya')
    expect(stdout).toContain('$ kubectl set image deployment/storefront web=nginx:1.29\n')
    expect(status).toBe(0)
    expect(crashloop('replay', 'sandbox').stderr).toBe('crashloop: default has not solved sandbox yet\n')
    expect(crashloop('replay', path).stderr).toBe(`crashloop: ${path} holds neither a run nor a result\n`)
  })
})
