import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

import { levelsFolder } from '../src/level-folder.ts'

const main = join(import.meta.dirname, '..', 'src', 'main.ts')

function crashloop(args: readonly string[], input = '') {
  const env = { ...process.env, LANG: 'C', LC_ALL: '', NODE_OPTIONS: '' }
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    input,
    env,
    encoding: 'utf8',
    timeout: 60_000,
  })
  return { status, stdout, stderr }
}

describe('the command line', { timeout: 120_000 }, () => {
  it.each([
    [['chek'], 'there is no command "chek"; did you mean check?'],
    [['run', 'sandbox', '--sede', '3'], 'run has no flag --sede; did you mean --seed?'],
    [['run', 'sandbox', 'twice'], 'run takes no "twice" here'],
    [
      ['run', 'wrong-imge'],
      'there is no level "wrong-imge"; did you mean wrong-image? `crashloop levels` lists them all',
    ],
    [['run'], 'run needs a level: `crashloop run sandbox`; `crashloop levels` lists them'],
    [['run', 'sandbox', '--until', 'soon'], '--until: "soon" is no duration; say 30s, 5m or 1h'],
    [['run', 'sandbox', '--seed', 'x'], '--seed: "x" is no whole number'],
    [['levels', '--lang', 'fr'], '--lang: the game speaks en and ko, not "fr"'],
    [[], 'the game needs a terminal; without one use `crashloop run LEVEL --script FILE`'],
    [['play', 'sandbox'], 'the game needs a terminal; without one use `crashloop run sandbox --script FILE`'],
  ])('answers %j with a sentence and 2', (args, message) => {
    expect(crashloop(args)).toEqual({ status: 2, stdout: '', stderr: `crashloop: ${message}\n` })
  })

  it('prints help and version', () => {
    expect(crashloop(['--help']).stdout).toContain('crashloop run LEVEL')
    expect(crashloop(['run', '--help']).stdout).toContain('--script FILE|-')
    expect(crashloop(['--version']).stdout).toMatch(/^crashloop \d+\.\d+\.\d+\n$/)
  })

  it('speaks Korean when it is asked to, of mistakes as well', () => {
    expect(crashloop(['--help', '--lang=ko']).stdout).toContain('레벨 파일을 검사하고 증명합니다')
    expect(crashloop(['--help', '--lang', 'ko']).stdout.split('\n')[0]).toMatch(/쿠버네티스/)
    expect(crashloop(['chek', '--lang', 'ko']).stderr).toBe(
      'crashloop: "chek" 명령은 없습니다. 혹시 check인가요?\n',
    )
    expect(crashloop(['run', 'nothing-like-it', '--lang', 'ko']).stderr).toBe(
      'crashloop: "nothing-like-it" 레벨은 없습니다. 전체 목록은 `crashloop levels`로 볼 수 있습니다\n',
    )
  })

  it('runs a script: 0 when it solves the level, 1 when not, one JSON object when asked', () => {
    const lines =
      'kubectl set image deployment/storefront web=nginx:1.29\nsed -i s/1.92/1.29/ storefront.yaml\n'
    const solved = crashloop(
      ['run', 'first-contact/wrong-image', '--script', '-', '--seed', '7', '--json'],
      lines,
    )
    expect(solved.status).toBe(0)
    expect(JSON.parse(solved.stdout)).toMatchObject({
      level: 'first-contact/wrong-image',
      seed: 7,
      solved: true,
      goals: [
        { name: 'two-ready', state: 'won' },
        { name: 'file-too', state: 'won' },
      ],
      rules: [{ name: 'edge-stays', state: 'kept' }],
      commands: 2,
      score: 3,
    })
    const idle = crashloop(['run', 'wrong-image', '--until', '30s', '--lang', 'ko'])
    expect(idle.status).toBe(1)
    expect(idle.stdout).toContain('storefront에 준비된 파드가 없습니다')
    expect(idle.stdout).toContain('30s, 명령 0개 뒤에도 해결되지 않음\n  미달성  two-ready: ')
  })

  it('ends with its script, whatever still runs, here or in a world that was left', () => {
    const left = crashloop(['run', 'sandbox', '--script', '-'], 'kubectl get pods -w\n/restart\n/wait 1s\n')
    expect(left).toMatchObject({ status: 0, stderr: '' })
    const stuck = crashloop(
      ['run', 'node-crash', '--script', '-', '--until', '1s'],
      '/wait 2m\nkubectl delete pods --all\n/wait 1m\n',
    )
    expect(stuck.status).toBe(1)
    expect(stuck.stdout).toContain('deleted from shop namespace\n^C\n')
  })

  it('lists levels as data', () => {
    const levels: { id: string }[] = JSON.parse(crashloop(['levels', '--json']).stdout)
    expect(levels.find(({ id }) => id === 'first-contact/wrong-image')).toEqual({
      id: 'first-contact/wrong-image',
      chapter: '01-first-contact',
      title: 'Wrong image',
      teaches: ['pods', 'images', 'events', 'I01'],
      exams: ['KCNA-F', 'CKAD-Obs', 'CKA-TS'],
      difficulty: 1,
      languages: ['en', 'ko'],
    })
  })

  it('answers in the shapes that scripts rely on', () => {
    const checked = JSON.parse(crashloop(['check', join(levelsFolder, 'sandbox.yaml'), '--json']).stdout)
    expect(checked).toEqual({
      levels: [{ id: 'sandbox', ok: true, proofs: expect.any(Array), mistakes: [] }],
    })
    expect(checked.levels[0].proofs[0]).toEqual({ name: 'unsolved', seed: 1, ok: true })
    const measured = JSON.parse(crashloop(['bench', 'boot', '--json']).stdout)
    expect(measured).toEqual({ machine: expect.any(String), results: [expect.any(Object)] })
    expect(Object.keys(measured.results[0])).toEqual(['name', 'value', 'unit', 'budget', 'ok', 'beside'])
    const ran = JSON.parse(crashloop(['run', 'sandbox', '--json']).stdout)
    const keys = ['level', 'seed', 'solved', 'goals', 'rules', 'time', 'commands', 'score', 'transcript']
    expect(Object.keys(ran)).toEqual(keys)
  })

  it('checks a level file: each mistake with its place, and 1', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'crashloop-')), 'bad.yaml')
    writeFileSync(file, 'apiVersion: crashloop.dev/v2\nkind: Level\nmetadata: { name: bad }\nspec: {}\n')
    const { status, stdout } = crashloop(['check', file, '--json'])
    expect(status).toBe(1)
    const [level] = JSON.parse(stdout).levels
    expect(level).toMatchObject({ id: 'bad', ok: false, proofs: [] })
    const message =
      'this file is written in the format crashloop.dev/v2; this game reads crashloop.dev/v1: take a newer game'
    expect(level.mistakes).toEqual([{ file, line: 1, column: 13, message }])
    expect(crashloop(['check', 'nowhere']).stdout).toContain('nowhere:1:1: there is no such file or folder')
  })
})
