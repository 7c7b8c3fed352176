import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { findLevels } from '../src/catalogue.ts'
import { checkLevel } from '../src/check.ts'
import { levelsFolder } from '../src/level-folder.ts'
import { schemas } from '../src/level-schemas.ts'
import { newLevelFiles } from '../src/new-level.ts'
import { type JsonSchema, misfits } from './json-schema.ts'

const main = join(import.meta.dirname, '..', 'src', 'main.ts')
const env = { ...process.env, LANG: 'C', LC_ALL: '', NODE_OPTIONS: '' }
const newFolder = () => mkdtempSync(join(tmpdir(), 'crashloop-'))
const crashloop = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { env, encoding: 'utf8' })
  return { status, stdout, stderr }
}

describe('new-level', { timeout: 120_000 }, () => {
  it('writes a level that proves at once, with the schemas that its editor needs', async () => {
    const folder = newFolder()
    const path = join(folder, '01-start', '04-empty-counter.yaml')
    expect(crashloop('new-level', path)).toMatchObject({ status: 0, stderr: '' })
    expect(readdirSync(join(folder, '01-start'))).toEqual([
      '04-empty-counter.ko.yaml',
      '04-empty-counter.yaml',
      'level.schema.json',
      'words.schema.json',
    ])
    expect(readFileSync(path, 'utf8')).toMatch(/^# yaml-language-server: \$schema=level\.schema\.json\n/)
    const [source] = findLevels(folder)
    expect(source?.id).toBe('start/empty-counter')
    const { ok, mistakes, proofs } = await checkLevel(source as NonNullable<typeof source>)
    expect({ ok, mistakes, failed: proofs.filter((proof) => !proof.ok) }).toEqual({
      ok: true,
      mistakes: [],
      failed: [],
    })
    expect(crashloop('new-level', path)).toEqual({
      status: 2,
      stdout: '',
      stderr: `crashloop: new-level: ${path} is there already\n`,
    })
    const listed = crashloop('levels', '--json', '--levels', folder)
    expect(JSON.parse(listed.stdout).map(({ id }: { id: string }) => id)).toEqual([
      'start/empty-counter',
      'sandbox',
    ])
  })

  it('refuses names that cannot be', () => {
    const { status, stderr } = crashloop('new-level', 'Some Level.yaml')
    expect(status).toBe(2)
    expect(stderr).toContain('"Some Level" is no name of a level: small letters, digits and dashes')
    expect(crashloop('levels', '--levels', '/nowhere').stderr).toBe(
      'crashloop: --levels: there is no folder /nowhere\n',
    )
  })
})

describe('the schemas for editors', { timeout: 120_000 }, () => {
  const level = schemas.level?.() as JsonSchema
  const words = schemas.words?.() as JsonSchema

  it.each(findLevels(levelsFolder).map(({ id, file, ko }) => [id, file.text, ko?.text ?? ''] as const))(
    'take %s',
    (_id, text, korean) => {
      expect(misfits(parse(text), level)).toEqual([])
      expect(misfits(parse(korean), words)).toEqual([])
    },
  )

  it('refuse what the game refuses', () => {
    const { level: text } = newLevelFiles('tiny', { level: 'a', words: 'b' })
    const bad = text
      .replace('  title:', '  titel:')
      .replace('podsReady: {', 'podReady: {')
      .replace('difficulty: 1', 'difficulty: 9')
      .replace('  # What breaks', '  timeline: [{ at: 1s, fault: { nodeCrsh: {} } }]\n  # What breaks')
    expect(misfits(parse(bad), level)).toEqual([
      '.spec: needs title',
      '.spec: unknown titel',
      '.spec.difficulty: too large',
      '.spec.timeline[0].fault: unknown nodeCrsh',
      '.spec.goals[0].check: unknown podReady',
    ])
  })

  it('are printed by name', () => {
    expect(JSON.parse(crashloop('schema', 'level').stdout)).toEqual(JSON.parse(JSON.stringify(level)))
    expect(crashloop('schema', 'playlst').stderr).toBe(
      'crashloop: schema: say one of level, words, playlist, not "playlst"; did you mean playlist?\n',
    )
  })
})

describe('check --watch', { timeout: 120_000 }, () => {
  it('checks a level again when it changes, until it is told to end', async () => {
    const folder = newFolder()
    const path = join(folder, 'tiny.yaml')
    const files = newLevelFiles('tiny', { level: 'a', words: 'b' })
    writeFileSync(path, files.level)
    writeFileSync(join(folder, 'tiny.ko.yaml'), files.words)
    const child = spawn(process.execPath, [main, 'check', folder, '--watch'], { env })
    let text = ''
    child.stdout.on('data', (part) => {
      text += part
    })
    const sees = async (what: RegExp) => {
      for (const end = performance.now() + 60_000; !what.test(text); ) {
        if (performance.now() > end) throw new Error(`${what} did not come: ${text}`)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      text = ''
    }
    await sees(/ok {3}tiny \(\d+ proofs\)\nwatching/)
    writeFileSync(path, files.level.replace('  title:', '  titel:'))
    await sees(/FAIL tiny\n[^\n]*:\d+:3: spec: unknown field "titel" in the level; did you mean title\?/)
    const ended = new Promise((resolve) => child.on('exit', resolve))
    child.kill('SIGINT')
    expect(await ended).toBe(0)
  })
})
