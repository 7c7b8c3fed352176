// What a screen sees of a play and may ask of it. Session fulfils it; screens and their tests know nothing else.

/** One thing that stands in the timeline. Entries only grow at the end; a changed entry is a new object. */
export interface TimelineEntry {
  readonly id: number
  /**
   * `command`: the player's line and what it printed. `person` and `pager`: somebody says `text`. `goal`: a goal
   * changed. `mentor`: a hint or an explanation. `game`: the game's own sentence.
   */
  readonly kind: 'command' | 'person' | 'pager' | 'goal' | 'mentor' | 'game'
  /** Virtual time, in milliseconds since 1970. */
  readonly atMs: number
  /** The line typed (lines of a script parted by `\n`), or the sentence. */
  readonly text: string
  /** What the command printed so far; empty for all others. */
  readonly output: string
  /** Undefined while the command runs, and for all others. */
  readonly exitCode: number | undefined
  /** Who speaks: `mina`, `pager`. */
  readonly from?: string | undefined
  /** How a goal changed: started to hold, broke, was won. */
  readonly mark?: 'holds' | 'broke' | 'won' | undefined
  /** The prompt the line was typed at, such as `player@bastion:~$ `. */
  readonly prompt?: string | undefined
}

export interface GoalState {
  readonly name: string
  /** What is asked for, as a sentence. */
  readonly say: string
  readonly state: 'open' | 'holding' | 'won' | 'broken'
  /** What is still wrong, or what was seen last; empty when nothing is to be said. */
  readonly why: string
  /** How long it has held and has to, in milliseconds. */
  readonly heldMs: number
  readonly forMs: number
}

/** A client of the level's workloads: the reason why anyone cares. */
export interface UserState {
  readonly name: string
  /** The last answers, the newest last. */
  readonly recent: readonly boolean[]
}

/** What the player reads when all goals are won. */
export interface DebriefState {
  /** One to three. */
  readonly stars: number
  readonly timeMs: number
  readonly parTimeMs: number | undefined
  readonly commands: number
  readonly parCommands: number | undefined
  readonly hints: number
  readonly broken: string
  readonly firstSign: string
  readonly yourWay: readonly string[]
  readonly shorterWay: readonly string[]
  readonly read: readonly string[]
}

export interface PlayState {
  readonly timeline: readonly TimelineEntry[]
  /** Virtual time now and when the player came, in milliseconds since 1970. */
  readonly nowMs: number
  readonly startMs: number
  /** A command runs: the prompt waits. */
  readonly isBusy: boolean
  /** What stands before the line, such as `player@bastion:~$ `. */
  readonly prompt: string
  /** The namespace that kubectl uses. */
  readonly namespace: string
  /** Virtual seconds in a second; 0 is a pause. */
  readonly speed: number
  readonly seed: number
  /** `Reach it 1/5 · The Service nobody made`, or the sandbox's name. */
  readonly title: string
  readonly goals: readonly GoalState[]
  readonly rules: readonly GoalState[]
  readonly users: readonly UserState[]
  /** Sentences of the pager that still hold. */
  readonly alerts: readonly string[]
  /** Hints given so far and those there are. */
  readonly hints: readonly string[]
  readonly hintCount: number
  readonly debrief: DebriefState | undefined
}

export interface CompletionCandidate {
  /** Replaces what stands between `from` and the cursor. */
  readonly text: string
  /** What tells it from the others, such as `CrashLoopBackOff 0/1`. */
  readonly about?: string | undefined
}

export interface Completion {
  /** Where the word that is completed begins in the line. */
  readonly from: number
  readonly candidates: readonly CompletionCandidate[]
}

export interface SlashCommandHelp {
  /** `/speed`. */
  readonly name: string
  /** `[0..100]`. */
  readonly usage: string
  readonly summary: string
}

/** The row of a panel. */
export interface PanelRow {
  /** The object's uid: tells whether a row of before is this row. */
  readonly id: string
  readonly name: string
  /** What the server's table says, such as `1/1`; the columns depend on the panel. */
  readonly cells: readonly string[]
  /** The word that carries the state, such as `CrashLoopBackOff` or `Ready,SchedulingDisabled`. */
  readonly status: string
  readonly mood: 'good' | 'warn' | 'bad' | 'dim'
}

/** What the panels show; replaced as a whole when anything in it changes. Worst first, then by name. */
export interface PanelsState {
  readonly nodes: readonly PanelRow[]
  readonly pods: readonly PanelRow[]
  /** The newest first. */
  readonly events: readonly PanelRow[]
}

export interface PanelsSource {
  readonly state: PanelsState
  subscribe(tell: () => void): () => void
}

/** What a screen may ask of a play. */
export interface Play {
  readonly state: PlayState
  subscribe(tell: () => void): () => void
  /** Runs a line, a script of several lines, or a slash command. */
  submit(line: string): Promise<unknown>
  /** Ctrl-C: stops what runs. */
  interrupt(): void
  /** Lets so many milliseconds of the player's time pass. */
  tick(elapsedMs: number): void
  complete(line: string, cursor: number): Promise<Completion>
  /** The shell waits for more: an open quote, a heredoc, a trailing backslash. */
  needsMore(line: string): boolean
  /** Gives the next hint: a mentor's entry in the timeline. */
  hint(): void
  setSpeed(speed: number): void
  restart(): void
  readonly slashCommands: readonly SlashCommandHelp[]
}
