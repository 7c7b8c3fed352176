// Headless play: each line of a script is what a player would type; time is virtual.
import stringWidth from 'string-width'
import { formatDuration } from '#api/duration.ts'
import type { Level } from '#game/level/level.ts'
import { Session } from '#game/session.ts'
import type { GoalView, Language, RuleView, SessionState, TimelineEntry } from '#game/session-state.ts'
import { wordsOf } from '#game/text/index.ts'
import { openStage } from './stage.ts'

export interface RunOptions {
  readonly level: Level
  readonly lines: readonly string[]
  readonly seed: number
  readonly language: Language
  /** Virtual time to let pass at the end, in milliseconds, until the level is solved. */
  readonly untilMs: number
  /** Ends as soon as a rule is broken: the level cannot be solved any more. */
  readonly endsWhenLost?: boolean
  /** Gets each finished entry of the transcript, as text. */
  readonly write?: (text: string) => void
}

export interface RunResult {
  readonly level: string
  readonly seed: number
  readonly solved: boolean
  readonly goals: readonly Pick<GoalView, 'name' | 'say' | 'state'>[]
  readonly rules: readonly Pick<RuleView, 'name' | 'say' | 'state'>[]
  /** Virtual time since the player came: `3m12s`. */
  readonly time: string
  readonly commands: number
  /** Stars, 0 when not solved. */
  readonly score: number
  readonly transcript: readonly object[]
  /** The exit code of each line, in order; not for lines that still ran. */
  readonly exitCodes: readonly (number | undefined)[]
}

const isRemark = (line: string) => line.trim() === '' || line.trimStart().startsWith('# ')
/** Lines that are typed while another one runs. */
const runsBeside = (line: string | undefined) =>
  line !== undefined && /^(\^[CD]|\/[a-z]+\b.*)$/.test(line.trim())

/** Plays the lines to their end. Rejects with SetupError when the level cannot be set up. */
export async function runLevel(options: RunOptions): Promise<RunResult> {
  const { level, seed, language } = options
  const session = new Session({ levels: [level], openStage, seed, language, hasEditor: false })
  await session.openLevel(level.id)
  const lines = wholeLines(options.lines, (text) => session.needsMore(text))
  const printer = new Printer(options.write ?? (() => {}))
  for (const [i, line] of lines.entries()) {
    if (isRemark(line)) continue
    if (line.trim() === '^C') await session.stopLine()
    else if (line.trim() === '^D') {
      session.endInput()
      await session.advance(0)
    } else await session.finish(line, runsBeside(lines[i + 1]))
    printer.print(session.state.timeline, false)
  }
  const isOver = ({ result, rules }: SessionState) =>
    result !== undefined || (options.endsWhenLost === true && rules.some(({ state }) => state === 'broken'))
  await session.advance(options.untilMs, () => isOver(session.state))
  await session.stopLine()
  printer.print(session.state.timeline, true)
  return resultOf(session, level)
}

/** Joins lines that go on: here-documents, open quotes, trailing backslashes. */
function wholeLines(lines: readonly string[], needsMore: (text: string) => boolean): string[] {
  const whole: string[] = []
  let open: string | undefined
  for (const line of lines) {
    const text: string = open === undefined ? line : `${open}\n${line}`
    open = needsMore(text) ? text : undefined
    if (open === undefined) whole.push(text)
  }
  return open === undefined ? whole : [...whole, open]
}

/** Writes entries in their order, each once, as soon as it cannot change any more. */
export class Printer {
  readonly #write: (text: string) => void
  #printedId = 0

  constructor(write: (text: string) => void) {
    this.#write = write
  }

  print(timeline: readonly TimelineEntry[], isEnd: boolean): void {
    for (const entry of timeline) {
      if (entry.id <= this.#printedId) continue
      if (!isEnd && entry.kind === 'command' && entry.exitCode === undefined) return
      this.#write(printed(entry))
      this.#printedId = entry.id
    }
  }
}

/** `03:12`, or with hours `1:03:12`. */
export function clockText(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  const tail = `${String(minutes).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`
  return hours === 0 ? tail : `${hours}:${tail}`
}

function printed(entry: TimelineEntry): string {
  const time = clockText(entry.atMs)
  const indented = (text: string) => text.replaceAll('\n', `\n${' '.repeat(time.length + 1)}`)
  switch (entry.kind) {
    case 'command': {
      const { output } = entry
      const end = output === '' || output.endsWith('\n') ? '' : '\n'
      return `$ ${entry.line.replaceAll('\n', '\n> ')}\n${output}${end}`
    }
    case 'message':
      return `${time} ${entry.from}  ${indented(entry.text)}\n`
    case 'game':
      return `${time} ${entry.mark} ${indented(entry.text)}\n`
    case 'cluster':
      return `${time} ${entry.type} ${entry.reason} ${entry.object}: ${entry.text}\n`
  }
}

function resultOf(session: Session, level: Level): RunResult {
  const { state } = session
  const brief = <T extends GoalView | RuleView>(rows: readonly T[]) =>
    rows.map(({ name, say, state: now }: T) => ({ name, say, state: now as T['state'] }))
  return {
    level: level.id,
    seed: state.seed,
    solved: state.result !== undefined,
    goals: brief(state.goals),
    rules: brief(state.rules),
    time: formatDuration(Math.floor((state.result?.timeMs ?? state.nowMs - state.startMs) / 1000) * 1000),
    commands: state.commands,
    score: state.result?.stars ?? 0,
    transcript: state.timeline.map((entry) => ({ ...entry })),
    exitCodes: state.timeline.flatMap((entry) => (entry.kind === 'command' ? [entry.exitCode] : [])),
  }
}

/** The verdict in a few lines, for people. */
export function verdictText({ goals, rules, ...result }: RunResult, language: Language): string {
  const words = wordsOf(language)
  const { time, commands, score } = result
  const rows = [...goals, ...rules].map(({ name, say, state }) => ({
    name,
    say,
    state: words.standing[state],
  }))
  const width = Math.max(0, ...rows.map(({ state }) => stringWidth(state)))
  return [
    result.solved
      ? words.verdictSolved(time, commands, '*'.repeat(score))
      : words.verdictOpen(time, commands),
    ...rows.map(({ name, say, state }) => {
      const padding = ' '.repeat(width - stringWidth(state))
      return `  ${state}${padding}  ${name}${say === '' ? '' : `: ${say}`}`
    }),
    '',
  ].join('\n')
}
