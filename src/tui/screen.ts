// The screen's own store: takes keys, knows what each means here, asks the session, and tells who draws.
import type { Appearance } from '#game/appearance.ts'
import type { SessionState, SessionStore } from '#game/session-state.ts'
import type { ScreenContext } from './actions/action.ts'
import { editText } from './actions/editor.ts'
import { findFor } from './actions/find.ts'
import { actionsIn } from './actions/index.ts'
import type { KeyInput } from './keyboard.ts'
import { actionFor, type Place } from './keys.ts'
import { insert } from './prompt/editor.ts'
import type { PromptAction } from './prompt/prompt.ts'
import { initialState, opened, type ScreenAction, type ScreenState, screenReducer } from './screen-state.ts'
import { menuItems } from './screens/menu-items.ts'
import { type Texts, texts } from './text/index.ts'
import { tourAfter } from './tour/tour.ts'
import { placesOf } from './view.ts'

export interface ScreenOptions {
  readonly columns: number
  readonly rows: number
  readonly appearance: Appearance
  /** The words until the session says its language. */
  readonly words: Texts
  /** The player wants the screen drawn otherwise, from now on. */
  readonly keepAppearance: (appearance: Appearance) => void
  /** The player leaves the game. */
  readonly leave: () => void
  /** The player wants their shell back for a while (Ctrl-Z). */
  readonly suspend: () => void
}

export class Screen implements ScreenContext {
  readonly #options: ScreenOptions
  readonly #listeners = new Set<() => void>()
  #state: ScreenState
  #session: SessionStore | undefined
  #running = 0
  /** Where the session was when it was looked at last. */
  #screen: SessionState['screen'] = 'menu'
  /** What was asked for last and is done. */
  #heeded: Partial<Appearance> = {}

  constructor(options: ScreenOptions) {
    this.#options = options
    this.#state = initialState(options.columns, options.rows, options.appearance)
  }

  get state(): ScreenState {
    return this.#state
  }

  get session(): SessionStore | undefined {
    return this.#session
  }

  get running(): number {
    return this.#running
  }

  get words(): Texts {
    return this.#session === undefined ? this.#options.words : texts[this.#session.state.language]
  }

  subscribe(tell: () => void): () => void {
    this.#listeners.add(tell)
    return () => this.#listeners.delete(tell)
  }

  /** The game is loaded: from now on there is something to play. */
  attach(session: SessionStore, lastLevel?: string, complaint?: string): void {
    this.#session = session
    this.set({ lastLevel })
    if (complaint !== undefined) this.set({ failure: complaint })
    session.subscribe(() => this.#follow())
    this.#tell()
    this.#follow()
  }

  resize(columns: number, rows: number): void {
    if (columns !== this.#state.columns || rows !== this.#state.rows) this.set({ columns, rows })
  }

  /** Takes what the keyboard says. */
  press(input: KeyInput): void {
    if (input.type === 'paste') this.#paste(input.text)
    else if (input.type === 'text') this.#type(input.text)
    else this.#key(input.name)
  }

  /** The overlay cannot be scrolled further than this. */
  clampOverlay(last: number): void {
    if (this.#state.overlayTop > last) this.set({ overlayTop: Math.max(0, last) })
  }

  /** An open step of the X-ray cannot be scrolled further than this. */
  clampXray(last: number): void {
    const { xray } = this.#state
    if (xray.top > last) this.set({ xray: { ...xray, top: Math.max(0, last) } })
  }

  /** So many arrows of the X-ray are drawn now. */
  revealXray(shownHops: number): void {
    this.set({ xray: { ...this.#state.xray, shownHops } })
  }

  #places(): readonly Place[] {
    return placesOf(this.#state, this.#session?.state)
  }

  #key(name: string): void {
    const places = this.#places()
    const action = actionFor(name, places)
    if (this.#session === undefined) this.#keyWhileLoading(name)
    else if (action !== undefined) actionsIn[places[0] ?? 'anywhere'][action]?.(this, this.#session)
    else if (this.#state.isAsking) this.set({ isAsking: false })
  }

  /** One must be able to leave even when nothing is there yet. */
  #keyWhileLoading(name: string): void {
    const isLeaving =
      name === 'ctrl-c' || name === 'ctrl-d' || (this.#state.isAsking && /^(y|enter)$/.test(name))
    if (isLeaving && this.#state.isAsking) this.leave()
    else this.set({ isAsking: isLeaving })
  }

  #type(text: string): void {
    const [place] = this.#places()
    switch (place) {
      case 'question':
      case 'debrief':
      case 'overlay':
      case 'xray':
      case 'settings':
      case 'small':
        this.#key(text[0] ?? '')
        return
      case 'menu':
        if (this.#session !== undefined) this.do({ type: 'filter', filter: this.#state.menu.filter + text })
        return
      case 'find':
        if (this.#session !== undefined)
          findFor(this, this.#session, (this.#state.find?.query ?? '') + text, 0)
        return
      case 'editor':
        editText(this, (line) => insert(line, text))
        return
      default:
        if (text === '?' && this.#state.prompt.line.text === '' && this.#state.prompt.search === undefined)
          this.set({ overlay: 'help', overlayTop: 0 })
        else this.prompt({ type: 'text', text })
    }
  }

  #paste(text: string): void {
    const places = this.#places()
    if (places[0] === 'editor') editText(this, (line) => insert(line, text.replace(/\r\n?/g, '\n')))
    else if (places.includes('play')) this.prompt({ type: 'paste', text })
  }

  run(line: string): void {
    if (this.#session === undefined) return
    this.#running++
    this.#session.submit(line).then(
      () => this.#ran(),
      (error: unknown) => {
        this.fail(error)
        this.#ran()
      },
    )
  }

  #ran(): void {
    this.#running--
    this.#runNext()
  }

  /** The next line that waits, once nothing runs: what runs may be a line of before, in a run that was gone on with. */
  #runNext(): void {
    const [next] = this.#state.queue
    if (next === undefined || this.#running > 0 || this.#session?.state.job !== undefined) return
    this.do({ type: 'dequeue' })
    this.run(next)
  }

  fail(error: unknown): void {
    const why = error instanceof Error ? error.message : String(error)
    this.set({ failure: this.words.prompt.failed(why) })
  }

  leave(): void {
    this.#options.leave()
  }

  suspend(): void {
    this.#options.suspend()
  }

  /** What follows from a change in the session. */
  #follow(): void {
    const state = this.#session?.state
    if (state === undefined) return
    if (state.isLeaving) this.leave()
    this.#heed(state.wishes)
    const { level } = state
    if (this.#screen !== 'menu' && state.screen === 'menu') this.#arrive(state)
    this.#screen = state.screen
    this.#runNext()
    if (level !== undefined && level.id !== this.#state.lastLevel) this.set({ lastLevel: level.id })
    this.#guide()
    const { edited } = this.#state
    if (state.editor === undefined && edited !== undefined) this.set({ edited: undefined })
    else if (state.editor !== undefined && edited?.path !== state.editor.path)
      this.set({ edited: opened(state.editor.path, state.editor.text) })
  }

  /** The tour goes on when its step is done. */
  #guide(): void {
    const { tour, overlay } = this.#state
    const session = this.#session?.state
    if (tour === undefined || session === undefined) return
    const next = tourAfter(tour, { session, overlay })
    if (next !== tour) this.set({ tour: next })
  }

  /** On the menu's first page one goes on with what comes next, where the campaign stands one stays. */
  #arrive(session: SessionState): void {
    const { menu, lastLevel, tour, queue } = this.#state
    // What was to be run in a level is not run in the next one.
    if (queue.length > 0) this.set({ queue: [] })
    if (menu.page !== 'top') return
    const items = menuItems(session, menu, this.words, lastLevel)
    // Whoever comes from the tour begins with the first level, not with what was left of the sandbox.
    const wanted = tour === undefined ? ['continue', 'next', 'begin'] : ['begin']
    const at = items.findIndex(({ kind }) => wanted.includes(kind))
    this.set({ menu: { ...menu, at: Math.max(0, at) } })
  }

  /** Draws as the player asked for with a line. */
  #heed(wishes: Partial<Appearance>): void {
    if (wishes === this.#heeded) return
    this.#heeded = wishes
    const { appearance } = this.#state
    if (Object.keys(wishes).length > 0) this.set({ appearance: { ...appearance, ...wishes } })
  }

  prompt(action: PromptAction): void {
    this.do({ type: 'prompt', action })
  }

  set(change: Partial<ScreenState>): void {
    this.do({ type: 'set', change })
    if (change.appearance !== undefined) this.#options.keepAppearance(change.appearance)
  }

  do(action: ScreenAction): void {
    const next = screenReducer(this.#state, action)
    if (next === this.#state) return
    const { overlay } = this.#state
    this.#state = next
    this.#tell()
    if (next.overlay !== overlay) this.#guide()
  }

  #tell(): void {
    for (const tell of this.#listeners) tell()
  }
}
