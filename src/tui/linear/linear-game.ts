// The game line by line: what typed lines mean here, and what is said when something has changed.
import type { SessionState, SessionStore } from '#game/session-state.ts'
import { queueLimit } from '../screen-state.ts'
import { statusPieces } from '../screens/bars.ts'
import { type MenuItem, sandboxId } from '../screens/menu-items.ts'
import { type Texts, texts } from '../text/index.ts'
import { beginTour, linearSteps, type Tour, tourAfter } from '../tour/tour.ts'
import { FileEditor } from './file-editor.ts'
import { chosenBy, menuLines } from './menu-lines.ts'
import { plainRow } from './plain.ts'
import { Transcript } from './transcript.ts'

export interface LinearOptions {
  readonly session: SessionStore
  readonly say: (lines: readonly string[]) => void
  /** What stands before the line to type; empty while a command runs. */
  readonly prompt: (prompt: string) => void
  readonly leave: () => void
}

const menuPrompt = '> '
/** Ways to go on with a line that are told. */
const candidateLimit = 40

/** Turns lines into deeds and changes into lines. */
export class LinearGame {
  readonly #options: LinearOptions
  readonly #transcript = new Transcript()
  #page: SessionState['screen'] | undefined
  #running = 0
  #lost = 0
  /** Lines of a text that goes on in the next one. */
  #begun = ''
  #editor: FileEditor | undefined
  /** The text that was given to be edited and has been given back; the command has still to take it. */
  #givenBack: string | undefined
  #isAsking = false
  #wasReplaying = false
  #tour: Tour | undefined
  /** Nothing more will be typed. */
  #isOver = false
  /** The player was told that the edited text is not saved. */
  #isWarned = false

  constructor(options: LinearOptions) {
    this.#options = options
  }

  /** Nothing runs that would have to end first, or what runs waits for a line. */
  get isReady(): boolean {
    const { job, editor } = this.#options.session.state
    return (this.#running === 0 && job === undefined) || job?.input !== undefined || this.#isOpen(editor)
  }

  /** A line as typed. */
  take(line: string): void {
    const { session } = this.#options
    if (this.#isAsking) this.#answer(line)
    else if (this.#editor !== undefined) this.#edit(this.#editor, line)
    else if (session.state.screen === 'menu' && !line.startsWith('/')) this.#choose(line.trim())
    else this.#type(line)
    this.look()
  }

  /** Says how a line could go on; it has to be typed once more. */
  async suggest(line: string): Promise<void> {
    const { session, say } = this.#options
    const { linear, prompt } = texts[session.state.language]
    const { from, candidates } = await session.complete(line, line.length)
    const [first] = candidates
    if (first === undefined) say([prompt.noCandidates])
    else if (candidates.length === 1) say([linear.goesOn(line.slice(0, from) + first.text)])
    else {
      const shown = candidates.slice(0, candidateLimit)
      const more = candidates.length - shown.length
      const rows = shown.map(({ text, detail = '' }) => `  ${text}  ${detail}`.trimEnd())
      say([...rows, ...(more > 0 ? [`  ${prompt.moreCandidates(more)}`] : [])])
    }
    this.look()
  }

  /** Ctrl-C: what was typed, what runs, then the question whether to leave. */
  interrupt(typed: string): void {
    const { session, leave } = this.#options
    const hadText = typed !== '' || this.#begun !== ''
    this.#begun = ''
    if (this.#isAsking) leave()
    else if (!session.interrupt() && !hadText && this.#running === 0) this.#isAsking = true
    this.look()
  }

  /** Ctrl-D, or the end of all input. */
  end(isOver: boolean): void {
    const { session, leave } = this.#options
    this.#isOver ||= isOver
    if (session.state.job !== undefined) session.endInput()
    else if (this.#isAsking) leave()
    else this.#isAsking = !isOver
    this.look()
  }

  /** Says what has changed, and shows the prompt that fits. */
  look(): void {
    const { session, say, leave } = this.#options
    const { state } = session
    const words = texts[state.language]
    this.#openEditor(state, words)
    const news = this.#transcript.look(state, words)
    const menu = state.screen === 'menu' && this.#page !== 'menu' ? menuLines(state, words) : []
    this.#page = state.screen
    const coach = this.#coach(state, words)
    const replay = this.#replayLines(state, words)
    const lines = [...news, ...replay, ...coach, ...menu]
    if (lines.length > 0) say(lines)
    const isOver = this.#isOver && this.#running === 0 && state.job === undefined
    if (state.isLeaving || isOver) leave()
    else this.#options.prompt(this.#promptFor(state, words))
  }

  /** That what comes was done before, and when that is over. */
  #replayLines({ isReplaying, screen }: SessionState, { linear }: Texts): readonly string[] {
    const before = this.#wasReplaying
    this.#wasReplaying = isReplaying
    if (isReplaying === before || screen === 'menu') return []
    return [isReplaying ? linear.replaying : linear.replayed]
  }

  /** What the tour has to say when its step has just been done. */
  #coach(state: SessionState, words: Texts): readonly string[] {
    const tour = this.#tour
    if (tour === undefined) return []
    this.#tour = tourAfter(tour, { session: state, overlay: undefined }, linearSteps)
    const hasBegun = tour.base.screen === 'menu' && this.#tour !== tour
    if (this.#tour === undefined || (this.#tour.at === tour.at && !hasBegun)) return []
    const [step, before] = [linearSteps[this.#tour.at], linearSteps[this.#tour.at - 1]]
    const { steps, title } = words.tour
    const seen = before === undefined ? [] : [`+ ${steps[before].seen}`]
    const next =
      step === undefined ? [] : [`${title(this.#tour.at + 1, linearSteps.length)}  ${steps[step].do}`]
    return [...seen, ...next].map((line) => line.replaceAll('`', ''))
  }

  #promptFor(state: SessionState, words: Texts): string {
    if (this.#isAsking) return words.linear.leave
    if (this.#editor !== undefined) return `${this.#editor.path}: `
    if (state.screen === 'menu') return menuPrompt
    if (state.job?.input !== undefined) return state.job.input.prompt || '> '
    if (this.#running > 0 || state.job !== undefined) return ''
    return this.#begun === '' ? state.prompt : '> '
  }

  #answer(line: string): void {
    this.#isAsking = false
    if (/^(y|yes|네|예)$/i.test(line.trim())) this.#options.leave()
  }

  #type(line: string): void {
    const { session, say } = this.#options
    const { state } = session
    const words = texts[state.language]
    if (state.job?.input !== undefined) {
      this.#submit(line)
      return
    }
    const text = this.#begun + line
    if (text.trim() === '') {
      say(this.#status(state, words))
      return
    }
    if (session.needsMore(text)) {
      this.#begun = `${text}\n`
      return
    }
    this.#begun = ''
    if (this.#running < queueLimit || line.startsWith('/')) this.#submit(text)
    else if (this.#lost++ === 0) say([words.linear.tooMany(queueLimit)])
  }

  #submit(line: string): void {
    const { session, say } = this.#options
    this.#running++
    const ended = () => {
      this.#running--
      if (this.#running === 0 && this.#lost > 0) say([texts[session.state.language].linear.lost(this.#lost)])
      if (this.#running === 0) this.#lost = 0
      this.look()
    }
    session.submit(line).then(ended, (error: unknown) => {
      say([texts[session.state.language].prompt.failed(whyOf(error))])
      ended()
    })
  }

  /** The cluster and the goals in two lines: what the panels show to others. */
  #status(state: SessionState, words: Texts): readonly string[] {
    const won = state.goals.filter((goal) => goal.state === 'won').length
    const open = state.goals.filter((goal) => goal.state !== 'won' && goal.state !== 'later')
    return [
      statusPieces(state, '', words).map(plainRow).join('  '),
      ...(state.goals.length === 0 ? [] : [words.status.goals(won, state.goals.length)]),
      ...open.map(({ title, say }) => `  ${title}: ${say}`),
    ]
  }

  #choose(line: string): void {
    const { session, say } = this.#options
    const { state } = session
    const words = texts[state.language]
    const items = line === '' ? [] : chosenBy(line, state, words)
    const [item] = items
    if (line === '') say(menuLines(state, words))
    else if (item === undefined) say([words.linear.noMatch(line)])
    else if (items.length > 1) say(menuLines(state, words, items))
    else this.#open(item, words)
  }

  #open(item: MenuItem, words: Texts): void {
    const { session, say, leave } = this.#options
    if (item.kind === 'leave') {
      leave()
      return
    }
    say([words.loading])
    this.#tour = item.kind === 'tour' ? beginTour(session.state) : undefined
    this.#running++
    const opened =
      item.kind === 'continue'
        ? session.continue()
        : session.openLevel('level' in item ? item.level.id : sandboxId)
    opened
      .catch((error: unknown) => say([words.menu.cannotOpen(whyOf(error))]))
      .finally(() => {
        this.#running--
        this.look()
      })
  }

  #isOpen(editor: SessionState['editor']): editor is NonNullable<SessionState['editor']> {
    return editor !== undefined && editor.text !== this.#givenBack
  }

  #openEditor({ editor }: SessionState, words: Texts): void {
    if (editor === undefined) this.#givenBack = undefined
    if (!this.#isOpen(editor)) this.#editor = undefined
    else if (this.#editor?.path !== editor.path) {
      this.#isWarned = false
      this.#editor = new FileEditor(editor.path, editor.text)
      this.#options.say([words.linear.editing(editor.path), ...this.#editor.page(), words.linear.editorHelp])
    }
  }

  #edit(editor: FileEditor, line: string): void {
    const { session, say } = this.#options
    const words = texts[session.state.language]
    const edited = editor.command(line)
    switch (edited.kind) {
      case 'lines':
        say(edited.lines.length === 0 ? [words.linear.noLines] : edited.lines)
        return
      case 'save':
        session.saveEditor(editor.text)
        editor.saved()
        say([words.editor.saved])
        return
      case 'saveAndLeave':
        this.#giveBack()
        session.closeEditor(editor.text)
        return
      case 'leave':
        if (editor.isChanged && !this.#isWarned) {
          this.#isWarned = true
          say([words.linear.notSaved])
        } else {
          this.#giveBack()
          session.closeEditor(undefined)
        }
        return
      case 'unknown':
        say([words.linear.editorHelp])
    }
  }

  #giveBack(): void {
    this.#givenBack = this.#options.session.state.editor?.text
    this.#editor = undefined
  }
}

const whyOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
