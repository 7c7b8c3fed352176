// Runs the player's lines in the shell, one at a time, each with its entry in the timeline.
import type { Pace } from '#client/pace.ts'
import type { ExitCode } from '#shell/command.ts'
import type { Shell } from '#shell/shell.ts'
import { Job } from './job.ts'
import { Output } from './output.ts'
import type { EditorView, JobView } from './session-state.ts'
import type { GameWords } from './text/index.ts'
import type { Timeline } from './timeline.ts'

export interface LineRunnerOptions {
  readonly shell: Shell
  readonly pace: Pace
  readonly timeline: Timeline
  readonly hasEditor: boolean
  readonly words: () => GameWords
  /** Virtual milliseconds since the player came. */
  readonly atMs: () => number
  /** The line's entry in the timeline has changed. */
  readonly printed: () => void
  /** What the running line asks for has changed. */
  readonly changed: () => void
}

interface Running {
  readonly job: Job
  readonly line: string
  readonly entryId: number
}

export class LineRunner {
  readonly #options: LineRunnerOptions
  #running: Running | undefined
  #lastEntryId = 0

  constructor(options: LineRunnerOptions) {
    this.#options = options
  }

  get isBusy(): boolean {
    return this.#running !== undefined
  }

  /** The running line waits for a line of the player. */
  get isAsking(): boolean {
    return this.#running?.job.question !== undefined
  }

  get prompt(): string {
    return this.#running?.job.question ?? `player@bastion:${this.#options.shell.cwdShown}$ `
  }

  get jobView(): JobView | undefined {
    const running = this.#running
    if (running === undefined) return undefined
    const { entryId, line, job } = running
    return { entryId, line, input: job.question === undefined ? undefined : { prompt: job.question } }
  }

  get editorView(): EditorView | undefined {
    const editor = this.#running?.job.editor
    return editor && { path: editor.path, text: editor.text }
  }

  /** The text that the running line left on its last line: a prompt of the far end. */
  get lastLine(): string {
    return this.lastOutput.split('\n').at(-1) ?? ''
  }

  /** What the line that ran last has printed. */
  get lastOutput(): string {
    const entry = this.#options.timeline.entries.findLast(({ id }) => id === this.#lastEntryId)
    return entry?.kind === 'command' ? entry.output : ''
  }

  feed(line: string | undefined): void {
    this.#running?.job.feed(line)
  }

  saveEditor(text: string): void {
    this.#running?.job.saveEditor(text)
  }

  closeEditor(): void {
    this.#running?.job.closeEditor()
  }

  /** Ctrl-C; false when nothing runs. */
  interrupt(): boolean {
    const job = this.#running?.job
    if (job === undefined) return false
    job.out('^C\n')
    job.raise()
    return true
  }

  /** Runs a line to its end. */
  async run(line: string): Promise<ExitCode> {
    const { shell, timeline, atMs, changed } = this.#options
    const entryId = timeline.add({
      kind: 'command',
      atMs: atMs(),
      prompt: this.prompt,
      line,
      output: '',
      exitCode: undefined,
      droppedLines: 0,
    })
    const job = this.#jobOf(entryId)
    this.#running = { job, line, entryId }
    this.#lastEntryId = entryId
    changed()
    const exitCode = await shell.run(line, job)
    timeline.change(entryId, { exitCode })
    this.#running = undefined
    return exitCode
  }

  #jobOf(entryId: number): Job {
    const { pace, timeline, hasEditor, words, printed, changed } = this.#options
    const output = new Output(words().droppedLines)
    const show = () => {
      timeline.change(entryId, { output: output.text, droppedLines: output.droppedLines })
      printed()
    }
    return new Job({
      pace,
      hasEditor,
      print: (text) => {
        output.add(text)
        show()
      },
      clear: (what) => {
        output.clear()
        if (what === 'screen') timeline.clearBefore(entryId)
        show()
      },
      tell: changed,
    })
  }
}
