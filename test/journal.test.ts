import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Recorded, RecordedRun } from '#game/tape.ts'
import { DiskTrouble } from '../src/disk-trouble.ts'
import { RunJournal, readRun } from '../src/journal.ts'
import { programWords } from '../src/text/index.ts'

const newFolder = () => mkdtempSync(join(tmpdir(), 'crashloop-'))
const head = { level: 'sandbox', digest: 'abc', seed: 7, language: 'en' } as const
const deedAt = (atMs: number, line: string): Recorded => ({
  deed: { kind: 'line', line },
  atMs,
  callbacksRun: atMs,
})
const runOf = (...deeds: readonly Recorded[]): RecordedRun => ({
  ...head,
  deeds,
  end: deeds.at(-1) ?? { atMs: 1, callbacksRun: 1 },
})
/** What the file of this process holds. */
const held = (folder: string) => readFileSync(join(folder, `run-${process.pid}.jsonl`), 'utf8')

describe('the journal of a run', () => {
  it('holds each deed at once, and the time that passed as its last line', () => {
    const folder = newFolder()
    const journal = new RunJournal(folder, '1.0.0')
    expect(journal.left).toBeUndefined()
    journal.begin(runOf())
    journal.reached({ atMs: 5000, callbacksRun: 60 })
    expect(readRun(held(folder), '1.0.0')).toEqual({ ...runOf(), end: { atMs: 5000, callbacksRun: 60 } })
    const deed = deedAt(6000, 'ls')
    journal.did(deed)
    journal.did(deedAt(7000, `echo ${'한'.repeat(100)}`))
    const { deeds, end } = readRun(held(folder), '1.0.0') as RecordedRun
    expect(deeds).toEqual([deed, deedAt(7000, `echo ${'한'.repeat(100)}`)])
    expect(end).toEqual({ atMs: 7000, callbacksRun: 7000 })
  })

  it('begins anew with what is left of a run after a rewind', () => {
    const folder = newFolder()
    const journal = new RunJournal(folder, '1.0.0')
    journal.begin(runOf(deedAt(1, 'a'), deedAt(2, 'b'), deedAt(3, 'c')))
    journal.begin(runOf(deedAt(1, 'a')))
    journal.did(deedAt(2, 'other'))
    expect(readRun(held(folder), '1.0.0')?.deeds).toEqual([deedAt(1, 'a'), deedAt(2, 'other')])
    journal.finished()
    expect(readdirSync(folder)).toEqual([])
  })

  it('can be read wherever it was cut off', () => {
    const folder = newFolder()
    const journal = new RunJournal(folder, '1.0.0')
    journal.begin(runOf(deedAt(1, 'a'), deedAt(2, 'b')))
    journal.did(deedAt(3, 'c'))
    const text = held(folder)
    const [first = ''] = text.split('\n')
    for (let length = 0; length < text.length; length++) {
      const run = readRun(text.slice(0, length), '1.0.0')
      if (length < first.length) expect(run).toBeUndefined()
      const lines = run?.deeds.flatMap(({ deed }) => (deed.kind === 'line' ? [deed.line] : []))
      expect(['a', 'b', 'c'].slice(0, lines?.length ?? 0)).toEqual(lines ?? [])
    }
  })

  it('hands the run of a game that is gone to the next one, until that plays', () => {
    const folder = newFolder()
    new RunJournal(folder, '1.0.0').begin(runOf(deedAt(1, 'mine')))
    const next = new RunJournal(folder, '1.0.0')
    expect(next.left?.deeds).toEqual([deedAt(1, 'mine')])
    expect(new RunJournal(folder, '1.0.0').left?.deeds).toEqual([deedAt(1, 'mine')])
    next.begin(runOf())
    expect(readdirSync(folder)).toEqual([`run-${process.pid}.jsonl`])
  })

  it.each([
    ['0.9.0', undefined, 'comes from another version of the game (0.9.0)'],
    ['1.0.0', 'half a li', 'is damaged'],
  ])('sets aside what it cannot go on with, and says so: %s %s', (release, text, why) => {
    const folder = newFolder()
    new RunJournal(folder, release).begin(runOf(deedAt(1, 'theirs')))
    const before = text ?? held(folder)
    writeFileSync(join(folder, `run-${process.pid}.jsonl`), before)
    const next = new RunJournal(folder, '1.0.0')
    const path = join(folder, 'unfinished.jsonl')
    expect(next.left).toBeUndefined()
    expect(next.complaint?.(programWords('en'))).toBe(
      `the run in ${path} ${why} and cannot be gone on with; it is kept as ${path}.broken`,
    )
    next.begin(runOf())
    expect(readFileSync(`${path}.broken`, 'utf8')).toBe(before)
    expect(new RunJournal(folder, '1.0.0').complaint).toBeUndefined()
  })

  it('says when the disk takes nothing, and keeps all of it once it does', () => {
    const folder = join(newFolder(), 'profile')
    writeFileSync(folder, 'no folder')
    const trouble = new DiskTrouble()
    const told: (string | undefined)[] = []
    trouble.tell = (now) => told.push(now?.code)
    const journal = new RunJournal(folder, '1.0.0', trouble)
    journal.begin(runOf(deedAt(1, 'a')))
    journal.did(deedAt(2, 'b'))
    expect(told).toEqual(['EEXIST'])
    rmSync(folder)
    journal.did(deedAt(3, 'c'))
    journal.did(deedAt(4, 'd'))
    expect(told).toEqual(['EEXIST', undefined])
    expect(readRun(held(folder), '1.0.0')?.deeds.map(({ atMs }) => atMs)).toEqual([1, 2, 3, 4])
  })

  it('leaves the run of a game that still runs alone', async () => {
    const folder = newFolder()
    const other = spawn('sleep', ['60'])
    const path = join(folder, `run-${other.pid}.jsonl`)
    const journal = new RunJournal(folder, '1.0.0')
    journal.begin(runOf(deedAt(1, 'theirs')))
    writeFileSync(path, held(folder))
    journal.finished()
    expect(new RunJournal(folder, '1.0.0').left).toBeUndefined()
    const ended = new Promise((resolve) => other.on('exit', resolve))
    other.kill('SIGKILL')
    await ended
    expect(new RunJournal(folder, '1.0.0').left?.deeds).toEqual([deedAt(1, 'theirs')])
  })
})
