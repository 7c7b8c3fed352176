// The mentor of a run: looks at the cluster when asked and after commands, and speaks.
import { Unreachable } from '#client/client.ts'
import { type Loss, lossesIn } from '../collateral.ts'
import { type Before, beforeOf } from '../debrief.ts'
import type { LevelSpec } from '../level/level.ts'
import type { GoalView } from '../session-state.ts'
import type { Stage } from '../stage.ts'
import type { GameWords } from '../text/index.ts'
import { weights } from './analyzer.ts'
import { arriving } from './arriving.ts'
import { absentNamespace, meantBy, type Question, readQuestion } from './asked.ts'
import { askRights } from './denials.ts'
import { diagnose } from './diagnose.ts'
import { dutyOf } from './duties.ts'
import { evidenceLines, explains, explanation, groundOf, header } from './explain.ts'
import { type Finding, identityOf, type ObjectName, type Sentence, shown } from './finding.ts'
import { HintLadder, type Step } from './hints.ts'
import { knock } from './knocking.ts'
import { nudgeAfter, nudgeAfterChange } from './nudges.ts'
import { target } from './pod-facts.ts'
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

  /** What the player destroyed and did not bring back. */
  async lost(): Promise<readonly Loss[]> {
    const { valued = [] } = this.#before ?? {}
    const { spec, log } = this.#options
    const find = async () => lossesIn(valued, await this.#survey(false), spec(), log)
    return (await this.#quietly(find)) ?? []
  }

  /** Explains an object as the player named it, or the worst that is wrong. */
  why(asked: readonly string[]): void {
    this.#think(async () => {
      const question = readQuestion(asked)
      const survey = await this.#survey(true, question.namespace)
      this.#options.speak(await this.#answer(survey, question))
    })
  }

  async #answer(survey: Survey, question: Question): Promise<string> {
    const findings = diagnose(survey)
    const { why } = this.#options.words().mentor
    const place = absentNamespace(survey)
    if (place !== undefined) return why.absent(place.what, place.near)
    if (question.words.length === 0) return this.#explainWorst(survey, findings)
    const meant = await meantBy(this.#options.stage.client, survey, question)
    if (meant.kind === 'absent') return why.absent(meant.what, meant.near)
    if (meant.kind === 'unknownKind') return why.noKind(meant.word)
    if (meant.kind === 'object') return this.#explainObject(survey, meant.object, findings)
    const isOfKind = ({ kind }: ObjectName) => kind === meant.of
    const worst = findings.find(({ about, shownBy }) => [...shownBy, about].some(isOfKind))
    const shows = worst === undefined ? undefined : [...worst.shownBy, worst.about].find(isOfKind)
    if (worst === undefined || shows === undefined) return why.allWell(survey.focus)
    return this.#explain(survey, shows, worst)
  }

  #explainWorst(survey: Survey, findings: readonly Finding[]): string {
    const { mentor } = this.#options.words()
    const [worst, next] = findings.filter(({ weight }) => weight > weights.wish)
    if (worst !== undefined) {
      const more = findings.filter(({ weight }) => weight > weights.note).length - 1
      const other = next === undefined || more < 1 ? undefined : target(survey, next.shownBy[0] ?? next.about)
      const rest = other === undefined ? '' : `\n${mentor.why.more(more, other)}`
      return this.#explain(survey, worst.shownBy[0] ?? worst.about, worst) + rest
    }
    const coming = arriving(survey, survey.focus)
    const [wish] = findings
    const rest = wish === undefined ? '' : ` ${mentor.why.wished(wish.is(mentor))}`
    return (coming === undefined ? mentor.why.allWell(survey.focus) : mentor.why.onItsWay(coming)) + rest
  }

  #explainObject(survey: Survey, object: ObjectName, findings: readonly Finding[]): string {
    const { mentor } = this.#options.words()
    const [first] = explains(survey, object, findings)
    if (first !== undefined) return this.#explain(survey, object, first)
    const coming = arriving(survey, groundOf(survey, object))
    const title = header(survey, object, mentor)
    if (coming !== undefined) return `${title}. ${mentor.why.onItsWay(coming)}`
    const duty = dutyOf(survey, object, mentor)
    return duty === undefined ? mentor.why.well(title) : `${mentor.why.well(title)} ${duty}`
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
      if (findings.length > 0) this.#sayStep(findings)
      else if (!isPlanned || !this.#sayOwn()) this.#sayNothingWrong(survey)
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
            const nudge = nudgeAfterChange(logged.line, before, findings, this.#options.words().mentor)
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

  #explain(survey: Survey, object: ObjectName, finding: Finding): string {
    const { words, spec, counted } = this.#options
    const { mentor } = words()
    const isGame = spec().goals.length > 0
    if (this.#ladder.tell(finding) && isGame) counted()
    const mend = isGame ? '' : `\n${mentor.why.mend(finding.mend.say(mentor), finding.mend.run)}`
    return explanation(survey, object, finding, mentor) + evidenceLines(finding, mentor) + mend
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

  /** The next step towards the worst of which not all is told. */
  #sayStep(findings: readonly Finding[]): void {
    const { words, speak, counted, log } = this.#options
    const { mentor } = words()
    const [worst] = findings
    let step: Step | undefined
    for (const finding of findings) {
      step = this.#ladder.next(finding, log)
      if (step !== undefined) break
    }
    if (step === undefined) {
      if (worst !== undefined) speak(mentor.steps.told(shown(worst.shownBy[0] ?? worst.about)))
      return
    }
    const { finding } = step
    const [first = finding.about] = finding.shownBy
    counted()
    if (step.kind === 'look') {
      const say = step.evidence.look(mentor)
      const look = step.isSeen ? mentor.steps.again(say) : mentor.steps.look(say)
      speak(`${look}\n${words().hintRun(step.evidence.run)}`)
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

  #sayNothingWrong(survey: Survey): void {
    const { words, speak, goals, spec } = this.#options
    const { mentor } = words()
    const coming = arriving(survey, survey.focus)
    const open = goals().find(({ state }) => state === 'open')
    if (coming !== undefined) speak(mentor.why.onItsWay(coming))
    else if (open !== undefined) speak(mentor.steps.goalOpen(open.title, open.say))
    else if (goals().some(({ state }) => state === 'holding')) speak(mentor.steps.wait)
    else speak(spec().hints.length === 0 ? mentor.why.allWell(survey.focus) : words().noMoreHints)
  }

  async #survey(isKnocking = true, asked?: string): Promise<Survey> {
    const { stage, namespace, failedRequests } = this.#options
    const survey = await Survey.take(stage.client, {
      nowMs: stage.clock.now(),
      namespace: namespace(),
      focus: asked,
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
