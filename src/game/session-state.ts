// What a session shows: one immutable value per change, read by the screen and by the headless printer.
import type { ExitCode } from '#shell/command.ts'
import type { Appearance } from './appearance.ts'
import type { XrayView } from './xray/view.ts'

/** Languages that words exist in. */
export type Language = 'en' | 'ko'

/** Where the player is. */
export type Screen = 'menu' | 'level' | 'solved'

/** One row of the catalogue. */
export interface LevelSummary {
  /** `first-contact/wrong-image`. */
  readonly id: string
  readonly chapter: string
  readonly title: string
  readonly teaches: readonly string[]
  readonly exams: readonly string[]
  /** 1 to 5. */
  readonly difficulty: number
  readonly languages: readonly Language[]
  /** The best result so far, 0 to 3; undefined when never solved. */
  readonly stars: number | undefined
  /** It is not to be played yet. */
  readonly isLocked?: boolean
  /** Only of the drill of the day: on how many days in a row there was one solved, up to today or yesterday. */
  readonly streak?: number
  /** What its world is made from, where that is the same for everybody. */
  readonly seed?: number
}

/** The level that is played. */
export interface LevelView extends LevelSummary {
  readonly hintCount: number
  readonly par: { readonly commands: number | undefined; readonly timeMs: number | undefined }
}

export interface GoalView {
  readonly name: string
  /** What the goal asks for, in the player's language. */
  readonly title: string
  /** What is wrong now, or that it holds. */
  readonly say: string
  /** `later`: not told yet; `holding`: true now, and has to stay so for the rest of `forMs`. */
  readonly state: 'later' | 'open' | 'holding' | 'won'
  readonly heldMs: number
  readonly forMs: number
}

export interface RuleView {
  readonly name: string
  readonly title: string
  readonly say: string
  readonly state: 'kept' | 'broken'
}

/** Something that calls for attention now. */
export interface Alert {
  readonly name: string
  readonly say: string
  readonly sinceMs: number
}

interface EntryBase {
  /** Grows from entry to entry; stays with an entry as it changes. */
  readonly id: number
  /** Virtual milliseconds since the player came; the first column shows it. */
  readonly atMs: number
}

/** A person, the pager or the mentor speaks. */
export interface MessageEntry extends EntryBase {
  readonly kind: 'message'
  /** `mina`, `pager`, `mentor`. */
  readonly from: string
  readonly text: string
}

/** A line of the player, and what it printed so far. */
export interface CommandEntry extends EntryBase {
  readonly kind: 'command'
  /** The prompt in front of it: `player@bastion:~$ `. */
  readonly prompt: string
  readonly line: string
  readonly output: string
  /** Undefined while it runs. */
  readonly exitCode: ExitCode | undefined
  /** Lines in the middle of `output` that were dropped because there were too many; 0 when it is whole. */
  readonly droppedLines: number
}

/** The game speaks: a goal moves (`+`, `-`), something is explained (`i`), something cannot be done (`!`). */
export interface GameEntry extends EntryBase {
  readonly kind: 'game'
  readonly mark: '+' | '-' | 'i' | '!'
  readonly text: string
}

/** The cluster says something worth telling. */
export interface ClusterEntry extends EntryBase {
  readonly kind: 'cluster'
  readonly type: string
  readonly reason: string
  /** `pod/web-1`, with the namespace in front when it is not the one in use. */
  readonly object: string
  readonly text: string
}

export type TimelineEntry = MessageEntry | CommandEntry | GameEntry | ClusterEntry

/** How a row's status changed last. */
interface Changed {
  /** What the status was before, and when it changed (virtual milliseconds since 1970). */
  readonly was?: string | undefined
  readonly changedMs?: number | undefined
}

/** What a machine uses of what it has, in whole percents. */
export interface NodeUse {
  readonly cpu: number
  readonly memory: number
}

/** A row of a panel; `key` stays the same while it is about the same object. */
export interface NodeRow extends Changed {
  readonly key: string
  readonly name: string
  readonly status: string
  readonly roles: string
  readonly isReady: boolean
  /** Undefined while nobody can measure it. */
  readonly use?: NodeUse | undefined
}

export interface PodRow extends Changed {
  readonly key: string
  readonly name: string
  readonly ready: string
  readonly status: string
  readonly restarts: string
  readonly node: string
  readonly isHealthy: boolean
}

export interface EventRow {
  readonly key: string
  /** Virtual milliseconds since 1970 of its last occurrence. */
  readonly atMs: number
  readonly type: string
  readonly reason: string
  readonly object: string
  readonly message: string
  readonly count: number
}

/** A simulated user of the level's workloads. */
export interface UserRow {
  readonly key: string
  readonly name: string
  /** The last answers, oldest first: true is good. */
  readonly answers: readonly boolean[]
  /** The last answer in words. */
  readonly say: string
}

/** The line that runs now. */
export interface JobView {
  readonly entryId: number
  readonly line: string
  /** It waits for a line from the player (`exec -it`); the text to show in front of that line. */
  readonly input: { readonly prompt: string } | undefined
}

/** A text that the player is asked to edit; answer with `Session.closeEditor`. */
export interface EditorView {
  readonly path: string
  readonly text: string
}

/** The best run of a level so far. */
export interface PersonalBest {
  readonly stars: number
  readonly timeMs: number
  readonly commands: number
}

/** A part of the debrief that the run itself tells, in the player's language. */
export interface ReportSection {
  readonly title: string
  readonly lines: readonly string[]
}

/** How a level ended. */
export interface Result {
  readonly stars: number
  readonly timeMs: number
  readonly commands: number
  readonly hintsUsed: number
  readonly rulesKept: boolean
  /** What was broken and why, in the words of the level. */
  readonly debrief: string
  /** The player's commands that mattered, with the time of each, oldest first. */
  readonly yourWay: readonly string[]
  /** What broke, the first sign of it, what was done when, what users felt, what is gone. */
  readonly report: readonly ReportSection[]
  /** A named solution that is shorter than the player's; empty when there is none. */
  readonly shorterWay: readonly string[]
}

/** A run that was left without an end. */
export interface UnfinishedView {
  /** The level's id. */
  readonly level: string
  /** How many lines were typed in it. */
  readonly commands: number
}

/** Whose progress counts, and who else plays here. */
export interface ProfileView {
  readonly name: string
  readonly known: readonly string[]
}

export interface SessionState {
  readonly screen: Screen
  readonly language: Language
  readonly catalogue: readonly LevelSummary[]
  readonly level: LevelView | undefined
  /** What `Session.continue` goes on with. */
  readonly unfinished: UnfinishedView | undefined
  /** Undefined where nothing is kept. */
  readonly profile: ProfileView | undefined
  readonly goals: readonly GoalView[]
  readonly rules: readonly RuleView[]
  readonly alerts: readonly Alert[]
  /** Bounded: the oldest entries go first. */
  readonly timeline: readonly TimelineEntry[]
  readonly nodes: readonly NodeRow[]
  /** The pods of the namespace in use, worst first. */
  readonly pods: readonly PodRow[]
  /** The events of the namespace in use, newest first. */
  readonly events: readonly EventRow[]
  readonly users: readonly UserRow[]
  /** The namespace in use. */
  readonly namespace: string
  /** When the player came, milliseconds since 1970. */
  readonly startMs: number
  readonly nowMs: number
  /** Virtual milliseconds per millisecond of the wall. */
  readonly speed: number
  readonly isPaused: boolean
  /** What is done was done before; whoever does something goes on from there. */
  readonly isReplaying: boolean
  readonly seed: number
  /** What stands in front of the line to type: `player@bastion:~$ `, or `> ` when a line goes on. */
  readonly prompt: string
  readonly job: JobView | undefined
  readonly editor: EditorView | undefined
  /** The page that shows an X-ray; undefined when none is open. */
  readonly xray: XrayView | undefined
  readonly hintsUsed: number
  readonly commands: number
  readonly result: Result | undefined
  /** The best run before the one that has just solved the level; undefined when it is the first. */
  readonly bestBefore: PersonalBest | undefined
  /** How the player asked the screen to be drawn last; a new value with each asking. */
  readonly wishes: Partial<Appearance>
  /** The mentor speaks by itself. */
  readonly hasNudges: boolean
  /** The player asked to leave the program. */
  readonly isLeaving: boolean
}

/** One way to go on with the line. */
export interface Candidate {
  readonly text: string
  /** What tells it apart: a status, a summary. */
  readonly detail?: string
}

/** How a line can go on: `line.slice(0, from) + candidate.text` up to the cursor. */
export interface Completion {
  readonly from: number
  readonly candidates: readonly Candidate[]
}

/** A command of the game itself. */
export interface SlashCommandHelp {
  /** `/speed`. */
  readonly name: string
  /** `[0..1000]`; may be empty. */
  readonly usage: string
  readonly summary: string
}

/** What the screen needs of a session. */
export interface SessionStore {
  readonly state: SessionState
  subscribe(tell: () => void): () => void
  /** A line as typed: a command, a /slash command, or input for the running job. */
  submit(line: string): Promise<ExitCode>
  /** Ctrl-C: ends the running job; false when nothing ran and there was nothing to give up. */
  interrupt(): boolean
  /** Ctrl-D: the end of input for the running job. */
  endInput(): void
  /** Lets this much time of the wall pass. */
  tick(elapsedMs: number): void
  complete(line: string, cursor: number): Promise<Completion>
  /** Typed lines, oldest first. */
  readonly history: readonly string[]
  /** The text as the player left it, or undefined to leave without saving. */
  closeEditor(text: string | undefined): void
  /** Saves the text and goes on editing. */
  saveEditor(text: string): void
  /** Opens the X-ray of the last line, or of what the words after /xray ask for. */
  openXray(asked: readonly string[]): void
  closeXray(): void
  /** Opens `sandbox` or a level's id. Rejects with a sentence when there is none. */
  openLevel(id: string): Promise<void>
  /** Goes on with the run that was left without an end. Rejects with a sentence when that cannot be. */
  continue(): Promise<void>
  /** From now on somebody else plays; nothing while a level is open. */
  playAs(name: string): void
  /** The text goes on in a next line: an open quote, a here-document, a trailing backslash. */
  needsMore(text: string): boolean
  readonly slashCommands: readonly SlashCommandHelp[]
}
