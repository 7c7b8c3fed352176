// What the screen knows beside the session: the line being typed, what is open, where one has scrolled to.
import type { Appearance } from '#game/appearance.ts'
import type { Result } from '#game/session-state.ts'
import type { PanelName } from './layout.ts'
import { emptyLine, type Line } from './prompt/editor.ts'
import { emptyPrompt, type PromptAction, type PromptState, promptReducer } from './prompt/prompt.ts'
import type { MenuPlace } from './screens/menu-items.ts'
import type { Tour } from './tour/tour.ts'

export type Overlay = 'help' | 'goals'

/** A text that the player edits for a command. */
export interface EditedText {
  readonly path: string
  readonly line: Line
  readonly saved: string
}

export interface ScreenState {
  readonly columns: number
  readonly rows: number
  readonly appearance: Appearance
  readonly prompt: PromptState
  readonly overlay: Overlay | undefined
  /** First row shown of the overlay, and of the panel that stands in the timeline's place. */
  readonly overlayTop: number
  readonly panelTop: number
  /** First row shown of the timeline; undefined follows the newest. */
  readonly top: number | undefined
  readonly opened: ReadonlySet<number>
  /** What is searched for in the timeline, and which hit is looked at, counted from the newest. */
  readonly find: { readonly query: string; readonly at: number } | undefined
  /** Frames and panels are off, for who copies. */
  readonly isPlain: boolean
  readonly hiddenUpTo: number
  readonly panel: PanelName | undefined
  readonly zoomed: PanelName | undefined
  readonly xray: XrayPlace
  /** "Leave the game?" stands below. */
  readonly isAsking: boolean
  /** Lines that wait for the command that runs. */
  readonly queue: readonly string[]
  /** Lines that were not even kept waiting: too many did. */
  readonly lost: number
  readonly menu: MenuPlace
  /** The level the player was in last. */
  readonly lastLevel: string | undefined
  readonly tour: Tour | undefined
  readonly settings: { readonly isOpen: boolean; readonly at: number }
  /** A sentence about what went wrong in the game itself. */
  readonly failure: string | undefined
  /** The result whose debrief was closed. */
  readonly seen: Result | undefined
  readonly edited: EditedText | undefined
}

/** Where the player is on the page of an X-ray. */
export interface XrayPlace {
  /** The step. */
  readonly at: number
  /** The step is open. */
  readonly isDetail: boolean
  /** First row shown of an open step. */
  readonly top: number
  /** How many arrows have been drawn. */
  readonly shownHops: number
}

export const xrayBegin: XrayPlace = { at: 0, isDetail: false, top: 0, shownHops: 1 }

export type ScreenAction =
  | { readonly type: 'prompt'; readonly action: PromptAction }
  | { readonly type: 'set'; readonly change: Partial<ScreenState> }
  | { readonly type: 'enqueue'; readonly line: string }
  | { readonly type: 'dequeue' }
  | { readonly type: 'toggleFold'; readonly id: number }
  | { readonly type: 'nextPanel'; readonly names: readonly PanelName[] }
  | { readonly type: 'zoom'; readonly name: PanelName }
  | { readonly type: 'filter'; readonly filter: string }

/** Lines that may wait. */
export const queueLimit = 100

export function initialState(columns: number, rows: number, appearance: Appearance): ScreenState {
  return {
    columns,
    rows,
    appearance,
    prompt: emptyPrompt(),
    overlay: undefined,
    overlayTop: 0,
    panelTop: 0,
    top: undefined,
    opened: new Set(),
    find: undefined,
    isPlain: false,
    hiddenUpTo: 0,
    panel: undefined,
    zoomed: undefined,
    xray: xrayBegin,
    isAsking: false,
    queue: [],
    lost: 0,
    menu: { at: 0, filter: '', page: 'top' },
    lastLevel: undefined,
    tour: undefined,
    settings: { isOpen: false, at: 0 },
    failure: undefined,
    seen: undefined,
    edited: undefined,
  }
}

/** The text of a file as it opens in the editor. */
export function opened(path: string, text: string): EditedText {
  return { path, line: { ...emptyLine, text }, saved: text }
}

/** The next state; the state itself when nothing changes. */
export function screenReducer(state: ScreenState, action: ScreenAction): ScreenState {
  switch (action.type) {
    case 'prompt': {
      const prompt = promptReducer(state.prompt, action.action)
      return prompt === state.prompt ? state : { ...state, prompt, failure: undefined }
    }
    case 'set':
      return { ...state, ...action.change }
    case 'enqueue':
      return state.queue.length < queueLimit
        ? { ...state, queue: [...state.queue, action.line] }
        : { ...state, lost: state.lost + 1 }
    case 'dequeue':
      return { ...state, queue: state.queue.slice(1) }
    case 'toggleFold': {
      const openedNow = new Set(state.opened)
      if (!openedNow.delete(action.id)) openedNow.add(action.id)
      return { ...state, opened: openedNow }
    }
    case 'nextPanel': {
      const at = state.panel === undefined ? -1 : action.names.indexOf(state.panel)
      return { ...state, panel: action.names[at + 1], panelTop: 0 }
    }
    case 'zoom': {
      const isOff = state.zoomed === action.name
      const name = isOff ? undefined : action.name
      return { ...state, zoomed: name, panel: name, panelTop: 0 }
    }
    case 'filter':
      return { ...state, menu: { ...state.menu, at: 0, filter: action.filter } }
  }
}
