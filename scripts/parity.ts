// npm run parity: plays test/parity with the real kubectl against a served world and with the game's own on an equal
// one, tells where they differ, and records what the real one answered, so that `npm test` can compare without it.

import { masked } from '../test/parity/mask.ts'
import { OwnWorld } from '../test/parity/own-world.ts'
import { type ParityFile, parityFiles } from '../test/parity/parity-file.ts'
import { play, type Run } from '../test/parity/parity-world.ts'
import { RealWorld, realKubectl } from '../test/parity/real-world.ts'
import { type Recording, readRecordings, writeRecordings } from '../test/parity/recording.ts'
import { maskedState } from '../test/parity/state.ts'

/** How many files are played side by side: kubectl waits more than it works. */
const atOnce = 4
/** How many lines of a difference are told. */
const shown = 30

const version = realKubectl()
if (version === undefined) {
  process.stdout.write('there is no kubectl on this machine: npm test compares with what was recorded\n')
  process.exit(0)
}
const only = process.argv.slice(2)
const files = parityFiles().filter(({ name }) => only.length === 0 || only.includes(name))
const recordings: { [file: string]: Recording } = {}
let same = 0
let all = 0
const left = [...files]
await Promise.all(Array.from({ length: atOnce }, playNext))
process.stdout.write(`parity with kubectl ${version}: ${same} of ${all} lines\n`)
const known = only.length === 0 ? {} : readRecordings().files
writeRecordings({ version, files: { ...known, ...recordings } })

async function playNext(): Promise<void> {
  for (let file = left.shift(); file !== undefined; file = left.shift()) await compare(file)
}

async function compare(file: ParityFile): Promise<void> {
  const [real, own] = [await RealWorld.open(), new OwnWorld()]
  const answers: { line: string; run: Run }[] = []
  let apart: ReadonlySet<string> = new Set()
  const times = await play(file, [real, own], ({ line, runs }) => {
    const [answer, mine] = runs.map((run) => masked(line, run)) as [Run, Run]
    answers.push({ line, run: answer })
    const stateChanges = changes(maskedState(real), maskedState(own))
    // A line answers for what it parted, not for what lines before it did.
    const differences = [...outputChanges(answer, mine), ...stateChanges.filter((each) => !apart.has(each))]
    apart = new Set(stateChanges)
    all++
    if (differences.length === 0) same++
    else process.stdout.write(`${file.name}: ${line}\n${differences.slice(0, shown).map(cut).join('\n')}\n`)
  })
  await real.close()
  recordings[file.name] = { times, answers }
}

/** `-` in front of what only the real one said, `+` in front of what only ours did. */
function outputChanges(real: Run, own: Run): string[] {
  const exits = [`  exit - ${real.exitCode} + ${own.exitCode}`]
  return [
    ...changes(real.stdout.split('\n'), own.stdout.split('\n')),
    ...changes(real.stderr.split('\n'), own.stderr.split('\n')),
    ...(real.exitCode === own.exitCode ? [] : exits),
  ]
}

function changes(real: readonly string[], own: readonly string[]): string[] {
  if (real.join('\n') === own.join('\n')) return []
  const [realLines, ownLines] = [new Set(real), new Set(own)]
  const lines = [
    ...real.filter((line) => !ownLines.has(line)).map((line) => `  - ${line}`),
    ...own.filter((line) => !realLines.has(line)).map((line) => `  + ${line}`),
  ]
  return lines.length > 0 ? lines : ['  the same lines in another order']
}

function cut(line: string): string {
  return line.length > 400 ? `${line.slice(0, 400)}…` : line
}
