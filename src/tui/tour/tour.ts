// The tour for those who come the first time: a few steps in the sandbox, each done by doing it.
import type { SessionState } from '#game/session-state.ts'
import type { Texts } from '../text/index.ts'

export type TourStep = keyof Texts['tour']['steps']

/** Where the player is on the tour. */
export interface Tour {
  readonly at: number
  /** The session when the step began. */
  readonly base: SessionState
}

/** What a step can be seen to be done by. */
export interface Sight {
  readonly session: SessionState
  /** The page that is open over the timeline; undefined where there are no pages. */
  readonly overlay: string | undefined
}

interface StepRow {
  readonly name: TourStep
  /** Needs a screen: there is nothing to show where the game is played line by line. */
  readonly isOfScreen?: boolean
  isDone(base: SessionState, now: Sight): boolean
}

/** Long enough to be no accident of waiting, short enough for `/skip 1m`. */
const skippedMs = 50_000

const ran =
  (pattern: RegExp) =>
  (base: SessionState, { session }: Sight) => {
    const last = base.timeline.at(-1)?.id ?? 0
    return session.timeline.some(
      (entry) =>
        entry.kind === 'command' && entry.id > last && entry.exitCode === 0 && pattern.test(entry.line),
    )
  }

const isNew = (base: SessionState, { pods }: SessionState) => {
  const known = new Set(base.pods.map(({ key }) => key))
  return pods.some(({ key }) => !known.has(key))
}

const stepRows: readonly StepRow[] = [
  { name: 'nodes', isDone: ran(/\bget\s+(nodes?|no)\b/) },
  { name: 'create', isDone: (base, { session }) => isNew(base, session) },
  { name: 'describe', isDone: ran(/\bdescribe\b/) },
  {
    name: 'delete',
    isDone: (base, { session }) => isNew(session, base) && isNew(base, session),
  },
  { name: 'help', isOfScreen: true, isDone: (_base, { overlay }) => overlay === 'help' },
  { name: 'time', isDone: (base, { session }) => session.nowMs - base.nowMs >= skippedMs },
  { name: 'menu', isDone: () => false },
]

/** The steps, in their order. */
export const tourSteps: readonly TourStep[] = stepRows.map(({ name }) => name)
/** Those that make sense without a screen. */
export const linearSteps: readonly TourStep[] = stepRows
  .filter(({ isOfScreen }) => isOfScreen !== true)
  .map(({ name }) => name)

/** A tour from its first step on. */
export function beginTour(session: SessionState): Tour {
  return { at: 0, base: session }
}

/** The tour after a look: the same, the next step, or undefined when the player went to the menu. */
export function tourAfter(tour: Tour, now: Sight, steps: readonly TourStep[] = tourSteps): Tour | undefined {
  const { session } = now
  const { base, at } = tour
  // It begins in the menu, and what it measures by is the world that opens.
  const isStillThere = session.screen === 'menu'
  if (base.screen === 'menu') return isStillThere ? tour : { at, base: session }
  if (isStillThere) return undefined
  // The world began anew or was taken back.
  if (session.nowMs < base.nowMs) return { at, base: session }
  const row = stepRows.find(({ name }) => name === steps[at])
  return row?.isDone(base, now) === true ? { at: at + 1, base: session } : tour
}
