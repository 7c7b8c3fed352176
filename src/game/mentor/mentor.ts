// The mentor of a run: looks at the cluster when asked and after commands, and speaks.
import type { KubeObject } from '#api/object.ts'
import type { ResourceRef } from '#api/resource-ref.ts'
import { Unreachable } from '#client/client.ts'
import { type ApiResource, Discovery } from '#kubectl/discovery.ts'
import { type Before, beforeOf, valuedIn } from '../debrief.ts'
import type { LevelSpec } from '../level/level.ts'
import type { GoalView } from '../session-state.ts'
import type { Stage } from '../stage.ts'
import type { GameWords } from '../text/index.ts'
import { askRights } from './denials.ts'
import { diagnose } from './diagnose.ts'
import { evidenceLines, explains, explanation, header, objectNamed } from './explain.ts'
import { type Finding, identityOf, type ObjectName, type Sentence, shown } from './finding.ts'
import { HintLadder } from './hints.ts'
import { knock } from './knocking.ts'
import { nudgeAfter, nudgeAfterChange } from './nudges.ts'
import { isSameLook, type LoggedLine, mayChange, type RunLog } from './run-log.ts'
import { type FailedRequest, Survey } from './survey.ts'

export interface MentorOptions {
  readonly stage: Stage
  readonly log: RunLog
  readonly words: () => GameWords
  readonly namespace: () => string
  readonly spec: () => LevelSpec
  readonly goals: () => readonly GoalView[]
  readonly failedRequests: () => readonly FailedRequest[]
  /** Puts a message of the mentor into the timeline. */
  readonly speak: (text: string) => void
  /** A hint was given that counts. */
  readonly counted: () => void
}

/** When a change is looked at for what it has done. */
const aftermathMs = [8000, 40_000] as const

export class Mentor {
  readonly #options: MentorOptions
  readonly #ladder = new HintLadder()
  /** How many of the level's own hints were given or need not be. */
  #ownHints = 0
  /** What was wrong before the player changed anything, since the last goal was won. */
  #planned: string | undefined
  #goalsWon = 0
  /** The world before the player changed anything. */
  #before: Before | undefined
  readonly #nudged = new Set<string>()
  #isStopped = false
  #busy = 0
  nudges = true

  constructor(options: MentorOptions) {
    this.#options = options
  }

  /** It looks at something and will speak. */
  get isThinking(): boolean {
    return this.#busy > 0
  }

  stop(): void {
    this.#isStopped = true
  }

  /** Everything that is wrong, the worst first; nothing when the API server does not answer. Takes virtual time. */
  async findings(): Promise<readonly Finding[]> {
    this.#busy++
    try {
      const look = () => this.#quietly(async () => diagnose(await this.#survey()))
      return (await this.#options.stage.pace.run(look)) ?? []
    } finally {
      this.#busy--
    }
  }

  /** The world before the player changed anything; undefined when nothing was changed. */
  get planned(): Before | undefined {
    return this.#before
  }

  /** What was there before the player changed anything, and is no more. */
  async lost(): Promise<readonly string[]> {
    const { valued = [] } = this.#before ?? {}
    const left = await this.#quietly(async () => valuedIn(await this.#survey(false)))
    return left === undefined ? [] : valued.filter((name) => !left.includes(name))
  }

  /** Explains an object as the player named it, or the worst that is wrong. */
  why(asked: readonly string[]): void {
    this.#think(async () => {
      const { words, speak } = this.#options
      const survey = await this.#survey()
      const findings = diagnose(survey)
      const { mentor } = words()
      if (asked.length === 0) {
        const [worst] = findings
        if (worst === undefined) speak(mentor.why.allWell(survey.namespace))
        else this.#explain(survey, worst.shownBy[0] ?? worst.about, worst)
        return
      }
      const kind = asked.length === 1 ? await this.#kindOf(asked[0] ?? '') : undefined
      if (kind !== undefined) {
        const worst = findings.find(({ shownBy }) => shownBy.some((each) => each.kind === kind.kind))
        const shows = worst?.shownBy.find((each) => each.kind === kind.kind)
        if (worst === undefined || shows === undefined) speak(mentor.why.allWell(survey.namespace))
        else this.#explain(survey, shows, worst)
        return
      }
      const object = await this.#objectOf(survey, asked)
      if (object === undefined) {
        speak(words().noSuchObject(asked.join(' ')))
        return
      }
      const [first] = explains(survey, object, findings)
      if (first === undefined) speak(mentor.why.well(header(survey, object, mentor)))
      else this.#explain(survey, object, first)
    })
  }

  /** The next step, in the level's own words as long as its world is as the level planned it. */
  hint(): void {
    this.#followGoals()
    if (this.#planned === undefined && this.#sayOwn()) return
    this.#think(async () => {
      const survey = await this.#survey()
      const findings = diagnose(survey)
      const isPlanned = this.#planned === undefined || this.#planned === signature(findings)
      if (isPlanned && this.#sayOwn()) return
      const [worst] = findings
      if (worst !== undefined) this.#sayStep(worst)
      else if (!isPlanned || !this.#sayOwn()) this.#sayNothingWrong()
    })
  }

  /** What was wrong before a line that may change something. */
  async before(line: string): Promise<readonly Finding[]> {
    if (!mayChange(line)) return []
    this.#followGoals()
    return (
      (await this.#quietly(async () => {
        const survey = await this.#survey(false)
        const findings = diagnose(survey)
        this.#planned ??= signature(findings)
        this.#before ??= beforeOf(survey, findings)
        return findings
      })) ?? []
    )
  }

  /** Nudges after a line has ended, and some seconds later when it may have changed something. */
  async after(logged: LoggedLine, before: readonly Finding[]): Promise<void> {
    if (!this.nudges) return
    await this.#quietly(async () => {
      const nudge = await nudgeAfter(logged, () => this.#survey(false))
      if (nudge !== undefined) this.#nudge(nudge.name, nudge.say)
    })
    if (!mayChange(logged.line) || logged.exitCode !== 0) return
    const { clock, pace } = this.#options.stage
    for (const ms of aftermathMs)
      clock.after(ms, () => {
        if (this.#isStopped || !this.nudges) return
        void pace.run(async () => {
          await this.#quietly(async () => {
            const findings = diagnose(await this.#survey(false))
            const nudge = nudgeAfterChange(logged.line, before, findings)
            if (nudge !== undefined) this.#nudge(nudge.name, nudge.say)
          })
        })
      })
  }

  #nudge(name: string, say: Sentence): void {
    if (this.#isStopped || this.#nudged.has(name)) return
    this.#nudged.add(name)
    this.#options.speak(say(this.#options.words().mentor))
  }

  #explain(survey: Survey, object: ObjectName, finding: Finding): void {
    const { words, spec, speak, counted } = this.#options
    const { mentor } = words()
    const isGame = spec().goals.length > 0
    const mend = isGame ? '' : `\n${mentor.why.mend(finding.mend.say(mentor), finding.mend.run)}`
    speak(explanation(survey, object, finding, mentor) + evidenceLines(finding, mentor) + mend)
    if (this.#ladder.tell(finding) && isGame) counted()
  }

  /** A goal that was won is a step as the level planned it: so is the world after it. */
  #followGoals(): void {
    const won = this.#options.goals().filter(({ state }) => state === 'won').length
    if (won > this.#goalsWon) this.#planned = undefined
    this.#goalsWon = Math.max(this.#goalsWon, won)
  }

  /** One of the level's own hints whose look the player has not taken yet; false when there is none left. */
  #sayOwn(): boolean {
    const { spec, words, speak, counted, log, goals } = this.#options
    const { hints } = spec()
    const stateOf = (goal: string | undefined) => goals().find(({ name }) => name === goal)?.state
    while (this.#ownHints < hints.length - 1) {
      const { run, goal } = hints[this.#ownHints] ?? {}
      const isTaken = run !== undefined && log.lines.some(({ line }) => line === run || isSameLook(run, line))
      if (!isTaken && stateOf(goal) !== 'won') break
      this.#ownHints++
    }
    const hint = hints[this.#ownHints]
    // What comes later stays a surprise.
    if (hint === undefined || stateOf(hint.goal) === 'later') return false
    this.#ownHints++
    const run = hint.run === undefined ? '' : `\n${words().hintRun(hint.run)}`
    counted()
    speak(words().hint(this.#ownHints, hints.length, hint.say) + run)
    return true
  }

  #sayStep(finding: Finding): void {
    const { words, speak, counted, log } = this.#options
    const { mentor } = words()
    const step = this.#ladder.next(finding, log)
    const [first = finding.about] = finding.shownBy
    counted()
    if (step.kind === 'look') {
      speak(`${mentor.steps.look(step.evidence.look(mentor))}\n${words().hintRun(step.evidence.run)}`)
      return
    }
    if (step.kind === 'is') {
      speak(mentor.steps.is(shown(first), finding.symptom, finding.is(mentor)))
      return
    }
    const { say, run } = finding.mend
    const line = run === undefined ? '' : `\n${words().hintRun(run)}`
    speak(mentor.steps.do(say(mentor)) + line)
  }

  #sayNothingWrong(): void {
    const { words, speak, goals, spec } = this.#options
    const { mentor } = words()
    const open = goals().find(({ state }) => state === 'open')
    if (open !== undefined) speak(mentor.steps.goalOpen(open.title, open.say))
    else if (goals().some(({ state }) => state === 'holding')) speak(mentor.steps.wait)
    else
      speak(spec().hints.length === 0 ? mentor.why.allWell(this.#options.namespace()) : words().noMoreHints)
  }

  /** A kind by any of its names; a word with a slash is none. */
  #kindOf(word: string): Promise<ApiResource | undefined> {
    return new Discovery(this.#options.stage.client).search(word)
  }

  async #objectOf(survey: Survey, asked: readonly string[]): Promise<ObjectName | undefined> {
    const [first = '', second] = asked.flatMap((word) => word.split('/'))
    if (second === undefined) {
      const found = objectNamed(survey, first)
      if (found !== undefined) return found
    }
    const kind = await this.#kindOf(first)
    if (kind === undefined || second === undefined) return undefined
    const namespace = kind.namespaced ? survey.namespace : undefined
    const object = { kind: kind.kind, namespace, name: second }
    const isThere = survey.get(kind as unknown as ResourceRef<KubeObject>, namespace, second) !== undefined
    return isThere ? object : undefined
  }

  async #survey(isKnocking = true): Promise<Survey> {
    const { stage, namespace, failedRequests } = this.#options
    const survey = await Survey.take(stage.client, {
      nowMs: stage.clock.now(),
      namespace: namespace(),
      failedRequests: failedRequests(),
    })
    await askRights(survey, stage.client)
    if (isKnocking) await knock(survey, stage)
    return survey
  }

  /** Looks at the cluster beside what runs, and speaks; says so when the API server does not answer. */
  #think(job: () => Promise<void>): void {
    const { stage, words, speak } = this.#options
    this.#busy++
    void stage.pace.run(async () => {
      try {
        await job()
      } catch (error) {
        if (!(error instanceof Unreachable)) throw error
        if (!this.#isStopped) speak(words().mentor.why.noServer(error.message))
      } finally {
        this.#busy--
      }
    })
  }

  /** A look that nobody asked for: a server that does not answer is no news. */
  async #quietly<T>(job: () => Promise<T>): Promise<T | undefined> {
    try {
      return await job()
    } catch (error) {
      if (error instanceof Unreachable) return undefined
      throw error
    }
  }
}

/** What is wrong, for comparing two moments; what only a knock tells is left out, which takes time that some do not have. */
function signature(findings: readonly Finding[]): string {
  return findings
    .filter(({ cause }) => cause !== 'targetPortClosed')
    .map(identityOf)
    .sort()
    .join('\n')
}
