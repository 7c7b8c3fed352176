// A world that parity files are played in, and how several of them are played side by side.
import type { ParityFile, ParityStep } from './parity-file.ts'

export interface Run {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
}

export interface ParityWorld {
  nowMs(): number
  advanceTo(ms: number): void
  /** Puts a file into the working directory. */
  write(file: string, text: string): Promise<void>
  /** The answer to a GET of the admin. */
  read(path: string): unknown
  /** A line of bash. */
  run(line: string): Promise<Run>
  close(): Promise<void>
}

/** When every world begins: long enough ago that no line ends in the future, for kubectl reckons ages by the wall. */
export const startMs = Date.UTC(2025, 0, 6, 9)
/** How long the cluster has been up before a file begins, and the time that each step has for itself. */
const bootMs = 60_000
const slotMs = 10_000

/** What the worlds answered to one line, in their order. */
export interface Played {
  readonly line: string
  readonly runs: readonly Run[]
}

/**
 * Plays a file from top to bottom in each of the worlds. Every step begins at a full ten seconds at which all are done
 * with the one before; `see` is called then. Returns when the steps began, milliseconds since the worlds began; with
 * `times` they begin as told there.
 */
export async function play(
  file: ParityFile,
  worlds: readonly ParityWorld[],
  see: (played: Played) => void,
  times: readonly number[] = [],
): Promise<number[]> {
  const advance = (ms: number) => {
    for (const world of worlds) world.advanceTo(startMs + ms)
    return ms
  }
  const nowMs = () => Math.max(...worlds.map((world) => world.nowMs())) - startMs
  const meet = (step: number) => advance(times[step] ?? Math.ceil((nowMs() + 1) / slotMs) * slotMs)
  const began: number[] = []
  advance(bootMs)
  let atMs = meet(0)
  for (const [i, step] of file.steps.entries()) {
    began.push(atMs)
    if (step.kind === 'wait') advance(atMs + step.ms)
    const runs: Run[] = []
    for (const world of worlds) runs.push(...(await take(step, world)))
    atMs = meet(i + 1)
    if (step.kind === 'line') see({ line: step.text, runs })
  }
  return began
}

async function take(step: ParityStep, world: ParityWorld): Promise<Run[]> {
  if (step.kind === 'line') return [await world.run(step.text)]
  if (step.kind === 'wait') return []
  await world.write(step.file, step.text)
  if (step.kind === 'write') return []
  const { stderr, exitCode } = await world.run(`kubectl apply -f ${step.file}`)
  if (exitCode !== 0) throw new Error(`${step.file} cannot be applied: ${stderr}`)
  return []
}
