// One play of a level on one stage: the story runs, lines are executed, goals are judged.
import type { ExitCode } from '#shell/command.ts'
import type { Shell } from '#shell/shell.ts'
import { Alerts } from './alerts.ts'
import type { DebriefFacts } from './debrief.ts'
import { Judge } from './judge.ts'
import type { Level, LevelSpec } from './level/level.ts'
import { inLanguage } from './level/load.ts'
import { LineRunner } from './line-runner.ts'
import { Mentor } from './mentor/mentor.ts'
import { RunLog } from './mentor/run-log.ts'
import { News } from './news.ts'
import { Outcome } from './outcome.ts'
import { Panels } from './panels/panels.ts'
import { fullPath, kubeconfigPath, playShell } from './play-shell.ts'
import { resultOf } from './score.ts'
import type { EventRow, GameEntry, GoalView, Language, SessionState } from './session-state.ts'
import { LevelSetup } from './setup.ts'
import type { Stage } from './stage.ts'
import { Story } from './story.ts'
import { type GameWords, wordsOf } from './text/index.ts'
import { type NewEntry, Timeline } from './timeline.ts'
import { Users } from './users.ts'
import { WorldLook } from './world-look.ts'
import { XRay } from './xray/x-ray.ts'

export interface PlayOptions {
  readonly level: Level
  readonly stage: Stage
  readonly language: Language
  readonly hasEditor: boolean
  /** Puts what changed into the session's state. */
  readonly set: (change: Partial<SessionState>) => void
}

/** How long a level's world has lived before the player comes. */
const pastMs = 180_000
/** How long its simulated users have been there by then. */
const customMs = 40_000
/** How long the cluster itself has been up before anything of the level. */
const bootMs = 60_000
const judgeEveryMs = 1000
/** Between the last word of a greeting and what it asks for. */
const breathMs = 500

export class LevelPlay {
  readonly #options: PlayOptions
  readonly #stage: Stage
  readonly timeline = new Timeline()
  readonly shell: Shell
  readonly line: LineRunner
  #spec: LevelSpec
  #look: WorldLook | undefined
  #judge: Judge | undefined
  #panels: Panels | undefined
  readonly #setup: LevelSetup
  #startMs = 0
  #namespace: string
  readonly #story: Story
  #users: Users | undefined
  #news: News | undefined
  readonly #alerts: Alerts
  readonly #log = new RunLog()
  readonly mentor: Mentor
  readonly xray: XRay
  #isJudgingSoon = false
  #isStopped = false
  #commands = 0
  #hintsUsed = 0
  readonly #outcome = new Outcome((result) => {
    if (!this.#isStopped) this.#options.set({ screen: 'solved', result })
  })
  /** Grows with everything that a player would call an event. */
  happenings = 0

  constructor(options: PlayOptions) {
    this.#options = options
    this.#stage = options.stage
    this.#spec = inLanguage(options.level, options.language)
    const { namespace = 'default', contextNamespace = namespace } = this.#spec.cluster
    this.#namespace = contextNamespace
    this.#setup = new LevelSetup(this.#stage.client, namespace)
    this.#alerts = new Alerts(() => this.#stage.clock.now())
    this.shell = playShell(this.#stage, this.#spec.files ?? {}, this.#namespace)
    this.line = new LineRunner({
      shell: this.shell,
      pace: this.#stage.pace,
      timeline: this.timeline,
      hasEditor: options.hasEditor,
      words: () => this.#words,
      atMs: () => this.#atMs,
      printed: () => this.#options.set({ timeline: this.timeline.entries }),
      changed: () => this.#show(),
    })
    this.#story = new Story({
      spec: () => this.#spec,
      stage: this.#stage,
      setup: this.#setup,
      speak: (from, text) => this.#message(from, text),
      complain: ({ message }) => this.say('!', message),
    })
    this.mentor = this.#mentorOf()
    this.xray = new XRay({
      stage: this.#stage,
      words: () => this.#words.xray,
      namespace: () => this.#namespace,
      say: (text) => this.say('i', text),
      changed: () => this.#show(),
    })
  }

  #mentorOf(): Mentor {
    return new Mentor({
      stage: this.#stage,
      log: this.#log,
      words: () => this.#words,
      namespace: () => this.#namespace,
      spec: () => this.#spec,
      goals: () => this.#judge?.goalViews ?? [],
      failedRequests: () => {
        const failed = this.#look?.failedRequests ?? []
        return this.#users?.failed(failed) ?? failed
      },
      speak: (text) => this.#message('mentor', text),
      counted: () => {
        this.#hintsUsed++
        this.#show()
      },
    })
  }

  /** Builds the level's world and lets the player in. Throws SetupError. */
  async open(): Promise<void> {
    const { clock } = this.#stage
    const { cluster } = this.#spec
    clock.advance(bootMs)
    if (cluster.namespace !== undefined) await this.#setup.createNamespace()
    for (const manifest of cluster.manifests ?? []) await this.#setup.apply(manifest)
    const checks = [...this.#spec.goals, ...(this.#spec.rules ?? [])].map(({ check }) => check)
    const words = wordsOf(this.#options.language)
    const bench = {
      read: (path: string) => this.shell.read(fullPath(path)),
      namespaceInUse: () => this.#namespace,
    }
    const { namespace = 'default' } = this.#spec.cluster
    const look = new WorldLook(this.#stage, bench, namespace, words, () => this.#judgeSoon())
    this.#look = look
    const users = new Users(look, checks, () => this.#spec.userNames ?? {})
    this.#users = users
    const custom = users.isNobody ? [] : [{ at: -customMs, run: () => this.#admit(users) }]
    await this.#story.prepare(clock.now() + Math.max(pastMs, this.#story.earliestMs), custom)
    await this.#begin(look)
  }

  /** Users send requests from now on; what they get is not judged before the player is there. */
  async #admit(users: Users): Promise<void> {
    const { clock, pace } = this.#stage
    // The first look begins to follow what the requests start from; the second one sees it.
    users.see()
    await pace.idle()
    const see = () => {
      if (this.#isStopped || this.#judge !== undefined) return
      users.see()
      clock.after(judgeEveryMs, see)
    }
    see()
  }

  async #begin(look: WorldLook): Promise<void> {
    if (this.#isStopped) return
    const { clock, pace } = this.#stage
    this.#startMs = clock.now()
    this.#news = new News(this.#startMs)
    this.#judge = new Judge(this.#spec.goals, this.#spec.rules ?? [], {
      look,
      nowMs: () => clock.now(),
      tell: (mark, text) => this.say(mark, text),
    })
    this.#panels = new Panels(
      this.#stage,
      this.#namespace,
      () => this.#judgeSoon(),
      (event, isNew) => this.#onEvent(event, isNew),
    )
    this.#users?.begin()
    this.#story.begin()
    clock.after(this.#story.greetingMs + breathMs, () => this.#tellGoals())
    // The first look begins to follow what the checks ask for; the second one sees it.
    this.#everySecond()
    await pace.idle()
    this.#judgeNow()
  }

  stop(): void {
    this.#isStopped = true
    this.#story.stop()
    this.mentor.stop()
    this.line.interrupt()
    this.#look?.stop()
    this.#panels?.stop()
  }

  /** How each goal stands now. */
  get goalStates(): readonly GoalView['state'][] {
    return this.#judge?.goalViews.map(({ state }) => state) ?? []
  }

  /** Runs a line to its end; `ended` is called then, before any more time can pass. */
  async run(line: string, ended: () => void): Promise<ExitCode> {
    this.#commands++
    return this.#stage.pace.run(async () => {
      try {
        return await this.#runLine(line)
      } finally {
        ended()
      }
    })
  }

  async #runLine(line: string): Promise<ExitCode> {
    // Done before the line's first request has reached the server.
    const before = this.mentor.before(line)
    const atMs = this.#atMs
    this.xray.begin(line)
    const exitCode = await this.line.run(line)
    this.xray.ended()
    await this.#followNamespace()
    const logged = { atMs, line, output: this.line.lastOutput, exitCode }
    this.#log.add(logged)
    await this.mentor.after(logged, await before)
    await this.#look?.refreshFiles()
    this.#judgeSoon()
    this.#show()
    return exitCode
  }

  /** Whether the answer to what was asked of the game is still to come. */
  get isThinking(): boolean {
    return this.mentor.isThinking || this.xray.isLooking
  }

  /** The game's own sentence. */
  say(mark: GameEntry['mark'], text: string): void {
    this.happenings++
    this.#tell({ kind: 'game', atMs: this.#atMs, mark, text })
  }

  /** What wins the level, once people have said what is wrong. That is no event of the cluster. */
  #tellGoals(): void {
    const [judge, { goalIs, ruleIs }] = [this.#judge, this.#words]
    if (this.#isStopped || judge === undefined) return
    const goals = judge.goalViews.filter(({ state }) => state === 'open')
    const rules = judge.ruleViews.filter(({ state }) => state === 'kept')
    if (goals.length === 0) return
    const text = [...goals.map(({ title }) => goalIs(title)), ...rules.map(({ title }) => ruleIs(title))]
    this.#tell({ kind: 'game', atMs: this.#atMs, mark: 'i', text: text.join('\n') })
  }

  /** Speaks another language from now on. */
  reword(language: Language): void {
    this.#spec = inLanguage(this.#options.level, language)
    if (this.#look !== undefined) this.#look.words = wordsOf(language)
    this.#judge?.reword(this.#spec.goals, this.#spec.rules ?? [])
    this.#judge?.judge()
    this.#show()
    this.#outcome.reword(this.#words)
  }

  get #words(): GameWords {
    return this.#look?.words ?? wordsOf(this.#options.language)
  }

  get #atMs(): number {
    return this.#stage.clock.now() - this.#startMs
  }

  async #followNamespace(): Promise<void> {
    const text = await this.shell.read(kubeconfigPath)
    const namespace = text === undefined ? this.#namespace : this.#stage.namespaceOf(text)
    if (namespace === this.#namespace) return
    this.#namespace = namespace
    this.#panels?.follow(namespace)
  }

  #everySecond(): void {
    if (this.#isStopped) return
    const { clock, pace } = this.#stage
    const look = this.#look
    if (look?.hasLogs) void pace.run(() => look.refreshLogs())
    if (look?.hasFiles) void pace.run(() => look.refreshFiles())
    this.#judgeNow()
    this.#users?.see()
    clock.after(judgeEveryMs, () => this.#everySecond())
  }

  /** At the same moment of virtual time, after everything that happens in it now. */
  #judgeSoon(): void {
    if (this.#isJudgingSoon || this.#isStopped) return
    this.#isJudgingSoon = true
    this.#stage.clock.after(0, () => {
      this.#isJudgingSoon = false
      this.#judgeNow()
    })
  }

  #judgeNow(): void {
    const [look, judge] = [this.#look, this.#judge]
    if (this.#isStopped || look === undefined || judge === undefined) return
    judge.judge()
    this.#story.look(look, (goal) => judge.isWon(goal))
    this.#show()
  }

  #message(from: string, text: string): void {
    if (this.#isStopped) return
    this.happenings++
    this.#tell({ kind: 'message', atMs: this.#atMs, from, text })
  }

  /** Events of before the player came are no news. */
  #onEvent(event: EventRow, isNew: boolean): void {
    if (event.atMs < this.#startMs) return
    this.happenings++
    if (!this.#news?.isNews(event, isNew)) return
    const { type, reason, object, message: text } = event
    this.#tell({ kind: 'cluster', atMs: this.#atMs, type, reason, object, text })
  }

  #tell(entry: NewEntry): void {
    this.timeline.add(entry)
    this.#options.set({ timeline: this.timeline.entries })
  }

  #show(): void {
    if (this.#isStopped) return
    const [judge, panels] = [this.#judge, this.#panels]
    if (judge === undefined || panels === undefined) return
    if (judge.isSolved && !this.#outcome.isKnown) this.#solve(judge)
    const rules = judge.ruleViews
    const users = this.#users?.rows ?? []
    this.#options.set({
      timeline: this.timeline.entries,
      goals: judge.goalViews,
      rules,
      users,
      xray: this.xray.view,
      alerts: this.#alerts.of([
        ...rules.filter(({ state }) => state === 'broken'),
        ...users.filter(({ answers }) => answers.at(-1) === false),
      ]),
      nodes: panels.nodes,
      pods: panels.pods,
      events: panels.events,
      namespace: this.#namespace,
      startMs: this.#startMs,
      nowMs: this.#stage.clock.now(),
      prompt: this.line.prompt,
      job: this.line.jobView,
      editor: this.line.editorView,
      hintsUsed: this.#hintsUsed,
      commands: this.#commands,
    })
  }

  #solve(judge: Judge): void {
    const played = {
      timeMs: this.#atMs,
      commands: this.#commands,
      hintsUsed: this.#hintsUsed,
      rulesKept: judge.areRulesKept,
      way: this.#log.way,
    }
    this.say('+', this.#words.solved)
    const downtimes = this.#users?.downtimes ?? new Map()
    const look = async () => ({
      before: this.mentor.planned,
      log: this.#log,
      startMs: this.#startMs,
      solvedMs: played.timeMs,
      downtimes,
      lost: await this.mentor.lost(),
    })
    const score = ({ lost }: DebriefFacts) => resultOf(this.#spec, { ...played, hasLosses: lost.length > 0 })
    void this.#stage.pace.run(() => this.#outcome.solve(look, score, () => this.#words))
  }
}
