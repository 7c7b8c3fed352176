// Judges a play: which goals hold and since when, which rules are kept. Knows checks and time, nothing else.
import { formatDuration } from '#api/duration.ts'
import type { LevelGoal, LevelRule } from './level/level.ts'
import type { Look } from './look.ts'
import { Remarks } from './remarks.ts'
import type { GoalView, RuleView } from './session-state.ts'

export interface JudgeOptions {
  readonly look: Look
  readonly nowMs: () => number
  readonly tell: (mark: '+' | '-' | 'i' | '!', text: string) => void
}

interface Standing {
  sinceMs: number | undefined
  isWon: boolean
  /** The goal before it has been won. */
  isTold: boolean
  say: string
  readonly remarks: Remarks
}

/**
 * What a goal that does not hold says: the level's own sentence if one fits, else what the check found. Undefined while
 * something that decides it was not looked at yet.
 */
function sayWrong({ wrong = [] }: LevelGoal, look: Look, found: string): string | undefined {
  const { unknownYet, noAnswer } = look.words
  if (found === unknownYet || found === noAnswer) return undefined
  for (const { when, say } of wrong) {
    const verdict = when?.verdict(look)
    if (verdict?.say === unknownYet || verdict?.say === noAnswer) return undefined
    if (verdict?.holds ?? true) return say
  }
  return found
}

export class Judge {
  #goals: readonly LevelGoal[]
  #rules: readonly LevelRule[]
  readonly #options: JudgeOptions
  readonly #standings = new Map<string, Standing>()
  readonly #broken = new Map<string, string>()
  readonly #ruleSays = new Map<string, string>()

  constructor(goals: readonly LevelGoal[], rules: readonly LevelRule[], options: JudgeOptions) {
    this.#goals = goals
    this.#rules = rules
    this.#options = options
    for (const { name, after } of goals)
      this.#standings.set(name, {
        sinceMs: undefined,
        isWon: false,
        isTold: after === undefined,
        say: '',
        remarks: new Remarks(),
      })
  }

  /** The same goals in other words. */
  reword(goals: readonly LevelGoal[], rules: readonly LevelRule[]): void {
    this.#goals = goals
    this.#rules = rules
  }

  get isSolved(): boolean {
    return (
      this.#goals.length > 0 &&
      this.#broken.size === 0 &&
      [...this.#standings.values()].every(({ isWon }) => isWon)
    )
  }

  /** Whether a goal is won now; a goal nobody knows is not. */
  isWon(name: string): boolean {
    return this.#standings.get(name)?.isWon ?? false
  }

  get areRulesKept(): boolean {
    return this.#broken.size === 0
  }

  /** Looks at the world now. */
  judge(): void {
    for (const rule of this.#rules) this.#judgeRule(rule)
    for (const goal of this.#goals) this.#judgeGoal(goal)
  }

  #judgeRule(rule: LevelRule): void {
    const { look, tell } = this.#options
    const { holds, say } = rule.check.verdict(look)
    this.#ruleSays.set(rule.name, say)
    // What was not looked at yet cannot have been broken.
    if (holds || say === look.words.unknownYet || say === look.words.noAnswer || this.#broken.has(rule.name))
      return
    this.#broken.set(rule.name, say)
    tell('!', look.words.ruleBroken(rule.say, say))
  }

  #judgeGoal(goal: LevelGoal): void {
    const { look, tell, nowMs } = this.#options
    const standing = this.#standings.get(goal.name) as Standing
    if (standing.isWon && goal.latch === true) return
    if (!standing.isTold) {
      if (!this.isWon(goal.after ?? '')) return
      standing.isTold = true
      tell('i', look.words.goalNext(goal.say))
    }
    const { holds, say: found } = goal.check.verdict(look)
    const wrong = holds ? undefined : sayWrong(goal, look, found)
    const say = wrong ?? found
    standing.say = say
    const forMs = goal.for ?? 0
    if (!holds) {
      if (standing.sinceMs !== undefined) tell('-', look.words.goalLost(goal.say, say))
      standing.sinceMs = undefined
      standing.isWon = false
      const remark = wrong && standing.remarks.see(wrong, wrong !== found, nowMs())
      if (remark !== undefined) tell('i', look.words.notYet(remark))
      return
    }
    if (standing.sinceMs === undefined) {
      standing.sinceMs = nowMs()
      if (forMs > 0) tell('+', look.words.goalHolds(goal.say, formatDuration(forMs)))
    }
    if (standing.isWon || nowMs() - standing.sinceMs < forMs) return
    standing.isWon = true
    tell('+', look.words.goalWon(goal.say))
  }

  get goalViews(): readonly GoalView[] {
    const { look, nowMs } = this.#options
    return this.#goals.map(({ name, say, for: forMs = 0 }) => {
      const standing = this.#standings.get(name) as Standing
      if (!standing.isTold)
        return { name, title: look.words.goalLater, say: '', state: 'later', heldMs: 0, forMs }
      const heldMs = standing.sinceMs === undefined ? 0 : nowMs() - standing.sinceMs
      const state = standing.isWon ? 'won' : standing.sinceMs === undefined ? 'open' : 'holding'
      return { name, title: say, say: standing.say, state, heldMs: Math.min(heldMs, forMs), forMs }
    })
  }

  get ruleViews(): readonly RuleView[] {
    return this.#rules.map(({ name, say }) => {
      const broken = this.#broken.get(name)
      return {
        name,
        title: say,
        say: broken ?? this.#ruleSays.get(name) ?? '',
        state: broken === undefined ? 'kept' : 'broken',
      }
    })
  }
}
