// The proofs that every level has to pass, under several seeds.
import type { Level } from '#game/level/level.ts'
import type { TimelineEntry } from '#game/session-state.ts'
import { type RunResult, runLevel } from './run.ts'

export interface Proof {
  /** `unsolved`, `solution NAME`, `mistake NAME`, `hint N`, `same transcript`. */
  readonly name: string
  readonly seed: number
  readonly ok: boolean
  readonly message?: string
}

export const proofSeeds = [1, 2, 3] as const
/** How long a level has to stay unsolved when nobody does anything. */
const idleMs = 30 * 60_000
/** How long a solution may take to show its effect. */
const effectMs = 15 * 60_000
/** How long a mistake gets to turn out to be none: longer than a goal has to hold. */
const mistakeMs = 3 * 60_000
/** The same where something breaks by itself, under the first seed: longer than pods of a dead node wait for it. */
const faultyMistakeMs = 6.5 * 60_000

/** Proves a level under one seed. */
export async function proveLevel(level: Level, seed: number): Promise<Proof[]> {
  const { solutions, mistakes, hints, goals, timeline } = level.spec
  const isFaulty = timeline?.some(({ fault }) => fault !== undefined) ?? false
  const play = (lines: readonly string[], untilMs: number) =>
    runLevel({ level, lines, seed, language: 'en', untilMs, endsWhenLost: true })
  const proofs: Proof[] = []
  const prove = async (name: string, run: () => Promise<string | undefined>) => {
    const message = await run().catch((error: Error) => error.message)
    proofs.push({ name, seed, ok: message === undefined, ...(message !== undefined && { message }) })
  }

  await prove('unsolved', async () => {
    const idle = await play([], idleMs)
    const won = idle.goals
      .filter(({ state }) => state === 'holding' || state === 'won')
      .map(({ name }) => name)
    if (idle.solved) return `solved by itself after ${idle.time}`
    const broken = idle.rules
      .filter(({ state }) => state === 'broken')
      .map(({ name, say }) => `${name} (${say})`)
    if (broken.length > 0) return `rules break by themselves: ${broken.join(', ')}`
    return goals.length > 0 && won.length === goals.length
      ? `all goals hold without a player: ${won.join(', ')}`
      : undefined
  })
  let solved: RunResult | undefined
  for (const { name, script } of solutions)
    await prove(`solution ${name}`, async () => {
      const result = await play(script, effectMs)
      solved ??= result
      return result.solved ? undefined : `does not solve: ${unmet(result)}`
    })
  for (const { name, script } of mistakes)
    await prove(`mistake ${name}`, async () => {
      const result = await play(script, isFaulty && seed === proofSeeds[0] ? faultyMistakeMs : mistakeMs)
      return result.solved ? `solves the level in ${result.time}` : undefined
    })
  // One player follows all hints, one after the other.
  const steps = hints.flatMap(({ run }, i) => (run === undefined ? [] : [{ name: `hint ${i + 1}`, run }]))
  const followed =
    steps.length === 0
      ? undefined
      : play(
          steps.map(({ run }) => run),
          0,
        )
  for (const { name, run } of steps) await prove(name, async () => complaintOf(run, await followed))
  // One world is enough to show it: what is not of the seed differs in every one.
  if (seed !== proofSeeds[0]) return proofs
  await prove('same transcript', async () => {
    // The first solution has been played once already.
    const script = solutions[0]?.script ?? ['kubectl get pods -A', '/wait 60s']
    const untilMs = solutions.length > 0 ? effectMs : 0
    const [first, second] = [solved ?? (await play(script, untilMs)), await play(script, untilMs)]
    return JSON.stringify(first) === JSON.stringify(second) ? undefined : 'two runs with the same seed differ'
  })
  return proofs
}

/** What went wrong with a command of a run, if anything did. */
function complaintOf(run: string, result: RunResult | undefined): string | undefined {
  const entries = (result?.transcript ?? []) as readonly TimelineEntry[]
  for (const entry of entries)
    if (entry.kind === 'command' && entry.line === run && entry.exitCode !== 0)
      return `\`${run}\` ends with ${entry.exitCode}: ${entry.output.trim()}`
  return undefined
}

function unmet(result: RunResult): string {
  const rows = [...result.goals, ...result.rules].filter(({ state }) => state !== 'won' && state !== 'kept')
  return rows.map(({ name, say, state }) => `${name} is ${state}: ${say}`).join('; ')
}
