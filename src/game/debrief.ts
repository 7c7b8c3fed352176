// The debrief from the run's own log: what broke, when it could be seen first, what the player did, what users felt.
import { formatDuration } from '#api/duration.ts'
import { timeMs } from '#api/time.ts'
import { type Loss, type Valued, valuedIn } from './collateral.ts'
import type { Finding } from './mentor/finding.ts'
import { type LoggedLine, mayChange, type RunLog, shows } from './mentor/run-log.ts'
import type { Survey } from './mentor/survey.ts'
import type { ReportSection } from './session-state.ts'
import type { GameWords } from './text/index.ts'

/** The world before the player changed anything. */
export interface Before {
  readonly findings: readonly Finding[]
  /** The first warning about what the findings are about, in milliseconds since 1970. */
  readonly firstSign: { readonly atMs: number; readonly text: string } | undefined
  /** What would be missed. */
  readonly valued: readonly Valued[]
}

export interface DebriefFacts {
  readonly before: Before | undefined
  readonly log: RunLog
  /** When the player came, in milliseconds since 1970. */
  readonly startMs: number
  /** Virtual milliseconds since then. */
  readonly solvedMs: number
  /** For how long each user was not served. */
  readonly downtimes: ReadonlyMap<string, number>
  /** What the player destroyed and did not bring back. */
  readonly lost: readonly Loss[]
}

/** As much of one's way is told; the middle is left out. */
const changesLimit = 8

export function beforeOf(survey: Survey, findings: readonly Finding[]): Before {
  const [worst] = findings
  return {
    findings,
    firstSign: worst === undefined ? undefined : firstSign(survey, worst),
    valued: valuedIn(survey),
  }
}

function firstSign(survey: Survey, { shownBy }: Finding): Before['firstSign'] {
  const warnings = survey
    .warnings()
    .filter(({ involvedObject: { kind, namespace, name } }) =>
      shownBy.some(
        (object) =>
          object.kind === kind && object.name === name && (object.namespace ?? namespace) === namespace,
      ),
    )
    .map((event) => ({
      atMs: timeMs(event.firstTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp),
      text: `${event.involvedObject.kind?.toLowerCase()}/${event.involvedObject.name} ${event.reason}: ${event.message}`,
    }))
  return warnings.sort((a, b) => a.atMs - b.atMs)[0]
}

/** The parts of the debrief that the run itself tells. */
export function reportOf(facts: DebriefFacts, words: GameWords): readonly ReportSection[] {
  const { debrief } = words
  const users = [...facts.downtimes].map(([name, ms]) => debrief.down(name, formatDuration(ms)))
  return [
    { title: debrief.happened, lines: happened(facts, words) },
    ...(users.length === 0 ? [] : [{ title: debrief.users, lines: users }]),
    ...(facts.lost.length === 0 ? [] : [{ title: debrief.gone, lines: gone(facts.lost, words) }]),
  ]
}

function happened({ before, log, startMs, solvedMs }: DebriefFacts, words: GameWords): readonly string[] {
  const { debrief, mentor } = words
  const [worst] = before?.findings ?? []
  const sign = before?.firstSign
  const seen = worst === undefined ? undefined : firstLook(log, worst)
  const changes = log.lines.filter(({ line, exitCode }) => exitCode === 0 && mayChange(line))
  const told = changes.length > changesLimit ? changes.slice(-changesLimit) : changes
  return [
    ...(worst === undefined ? [] : [debrief.broke(worst.is(mentor))]),
    ...(sign === undefined
      ? []
      : [debrief.firstSign(sign.atMs < startMs ? undefined : clock(sign.atMs - startMs), sign.text)]),
    ...(seen === undefined ? [] : [debrief.seen(clock(seen.atMs), seen.line)]),
    ...told.map(({ atMs, line }) => debrief.changed(clock(atMs), line.split('\n')[0] ?? '')),
    debrief.solved(clock(solvedMs)),
  ]
}

/** What is gone, by which line and when, and what it cost. */
function gone(lost: readonly Loss[], { debrief }: GameWords): readonly string[] {
  const lines = lost.map(({ name, by }) =>
    by === undefined ? name : debrief.lost(name, clock(by.atMs), by.line.split('\n')[0] ?? ''),
  )
  return [...lines, debrief.costsStar]
}

/** The line that first showed the player what was wrong. */
function firstLook(log: RunLog, { evidence }: Finding): LoggedLine | undefined {
  return log.lines.find((logged) => evidence.some((each) => shows(logged, each)))
}

/** `03:12`. */
function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`
}
