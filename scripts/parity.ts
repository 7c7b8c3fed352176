// npm run parity: plays test/parity with the real kubectl against a served world and with the game's own on an equal
// one, tells where they differ, and records what the real one answered, so that `npm test` can compare without it.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { OwnWorld } from '../test/parity/own-world.ts'
import { type ParityFile, parityFiles } from '../test/parity/parity-file.ts'
import { masked, type ParityWorld, play, type Run, startMsOf } from '../test/parity/parity-world.ts'
import { RealWorld, realKubectl } from '../test/parity/real-world.ts'
import { maskedState } from '../test/parity/state.ts'

interface Answer {
  readonly line: string
  readonly run: Run
  /** The objects afterwards, masked, as lines. */
  readonly state: readonly string[]
}

const version = realKubectl()
if (version === undefined) {
  process.stdout.write('there is no kubectl on this machine: npm test compares with what was recorded\n')
  process.exit(0)
}
const only = process.argv.slice(2)
const files = parityFiles().filter(({ name }) => only.length === 0 || only.includes(name))
const recorded: { [file: string]: Run[] } = {}
let same = 0
let all = 0
for (const file of files) {
  const startMs = startMsOf(file)
  const real = await answers(file, await RealWorld.open(startMs))
  const own = await answers(file, new OwnWorld(startMs))
  let apart: ReadonlySet<string> = new Set()
  recorded[file.name] = real.map(({ run }) => run)
  for (const [i, answer] of real.entries()) {
    all++
    const mine = own[i] as Answer
    const stateChanges = changes(answer.state, mine.state)
    // A line answers for what it parted, not for what lines before it did.
    const differences = [...outputChanges(answer, mine), ...stateChanges.filter((each) => !apart.has(each))]
    apart = new Set(stateChanges)
    if (differences.length === 0) same++
    else
      process.stdout.write(`${file.name}: kubectl ${answer.line}\n${differences.slice(0, 30).join('\n')}\n`)
  }
}
process.stdout.write(`parity with kubectl ${version}: ${same} of ${all} lines\n`)
if (only.length === 0) {
  const packed = brotliCompressSync(JSON.stringify({ version, files: recorded }))
  writeFileSync(join(import.meta.dirname, '..', 'test', 'parity', 'recorded.json.br'), packed)
}

async function answers(file: ParityFile, world: ParityWorld): Promise<Answer[]> {
  const found: Answer[] = []
  await play(file, world, (line, run) => {
    found.push({ line, run: masked(run), state: maskedState(world) })
  })
  await world.close()
  return found
}

/** `-` in front of what only the real one said, `+` in front of what only ours did. */
function outputChanges(real: Answer, own: Answer): string[] {
  const exits = [`  exit - ${real.run.exitCode} + ${own.run.exitCode}`]
  return [
    ...changes(real.run.stdout.split('\n'), own.run.stdout.split('\n')),
    ...changes(real.run.stderr.split('\n'), own.run.stderr.split('\n')),
    ...(real.run.exitCode === own.run.exitCode ? [] : exits),
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
