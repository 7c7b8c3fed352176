// The key table: which key does what, where. The dispatcher, the key line and the help page all read it.
import type { EditName } from './prompt/editor.ts'
import type { Texts } from './text/index.ts'

/**
 * Where a key means something. Several places hold at once, the innermost first: a question, an overlay, a search,
 * candidates, then the page (play, menu, settings, editor, small), then anywhere.
 */
export type Place =
  | 'question'
  | 'debrief'
  | 'overlay'
  | 'xray'
  | 'search'
  | 'find'
  | 'candidates'
  | 'busy'
  | 'tour'
  | 'solved'
  | 'plain'
  | 'play'
  | 'menu'
  | 'settings'
  | 'editor'
  | 'small'
  | 'anywhere'

export type ActionName =
  | EditName
  | 'submit'
  | 'newline'
  | 'complete'
  | 'walkBack'
  | 'older'
  | 'newer'
  | 'search'
  | 'searchTake'
  | 'searchEnd'
  | 'interrupt'
  | 'deleteOrLeave'
  | 'clearScreen'
  | 'scrollUp'
  | 'scrollDown'
  | 'rowsUp'
  | 'rowsDown'
  | 'scrollHome'
  | 'scrollEnd'
  | 'openFold'
  | 'find'
  | 'findOlder'
  | 'findNewer'
  | 'findBack'
  | 'findEnd'
  | 'plain'
  | 'help'
  | 'goals'
  | 'hint'
  | 'xray'
  | 'panels'
  | 'pause'
  | 'menu'
  | 'zoom1'
  | 'zoom2'
  | 'zoom3'
  | 'zoom4'
  | 'close'
  | 'suspend'
  | 'choose'
  | 'stepBack'
  | 'stepOn'
  | 'up'
  | 'down'
  | 'filterBack'
  | 'save'
  | 'saveAndClose'
  | 'yes'
  | 'no'

export interface KeyLineWord {
  readonly word: keyof Texts['keyLine']
  /** The smaller, the earlier. */
  readonly order: number
  /** A second key that belongs to the same word. */
  readonly and?: string
}

export interface KeyRow {
  readonly keys: readonly string[]
  readonly action: ActionName
  readonly place: Place
  /** Its sentence in the texts; rows without one are other spellings and stay out of the help. */
  readonly help?: keyof Texts['keys']
  /** The last of a row of keys that the help shows as one: `Alt-1..Alt-4`. */
  readonly upTo?: string
  /** Its word in the key line, and how early it stands there; the last ones fall off a narrow terminal. */
  readonly line?: KeyLineWord
}

/** The keys that edit a line, wherever lines are edited. */
function lineKeys(place: Place): readonly KeyRow[] {
  return [
    { keys: ['ctrl-a', 'home'], action: 'lineStart', place, help: 'lineStart' },
    { keys: ['ctrl-e', 'end'], action: 'lineEnd', place, help: 'lineEnd' },
    { keys: ['alt-b', 'ctrl-left'], action: 'wordLeft', place, help: 'wordLeft' },
    { keys: ['alt-f', 'ctrl-right'], action: 'wordRight', place, help: 'wordRight' },
    { keys: ['left', 'ctrl-b'], action: 'left', place },
    { keys: ['right', 'ctrl-f'], action: 'right', place },
    { keys: ['alt-left'], action: 'wordLeft', place },
    { keys: ['alt-right'], action: 'wordRight', place },
    { keys: ['backspace'], action: 'deleteLeft', place },
    { keys: ['delete'], action: 'deleteRight', place },
    { keys: ['ctrl-w'], action: 'cutBlankLeft', place, help: 'cutBlankLeft' },
    { keys: ['alt-backspace'], action: 'cutWordLeft', place, help: 'cutWordLeft' },
    { keys: ['alt-d'], action: 'cutWordRight', place, help: 'cutWordRight' },
    { keys: ['ctrl-u'], action: 'cutToStart', place, help: 'cutToStart' },
    { keys: ['ctrl-k'], action: 'cutToEnd', place, help: 'cutToEnd' },
    { keys: ['ctrl-y'], action: 'paste', place, help: 'paste' },
    { keys: ['ctrl-t'], action: 'transpose', place, help: 'transpose' },
  ]
}

/** All keys, in the order the help page shows them. */
export const keyTable: readonly KeyRow[] = [
  { keys: ['enter'], action: 'submit', place: 'play', help: 'submit' },
  {
    keys: ['tab'],
    action: 'complete',
    place: 'play',
    help: 'complete',
    line: { word: 'complete', order: 1 },
  },
  { keys: ['shift-tab'], action: 'walkBack', place: 'candidates', help: 'walkBack' },
  { keys: ['up', 'ctrl-p'], action: 'older', place: 'play', help: 'older' },
  { keys: ['down', 'ctrl-n'], action: 'newer', place: 'play', help: 'newer' },
  { keys: ['ctrl-r'], action: 'search', place: 'play', help: 'search', line: { word: 'search', order: 8 } },
  { keys: ['alt-enter'], action: 'newline', place: 'play', help: 'newline' },
  ...lineKeys('play'),
  { keys: ['ctrl-c'], action: 'interrupt', place: 'busy', line: { word: 'stop', order: 0 } },
  { keys: ['ctrl-c'], action: 'interrupt', place: 'play', help: 'interrupt' },
  { keys: ['ctrl-d'], action: 'deleteOrLeave', place: 'play', help: 'deleteOrLeave' },
  { keys: ['f1'], action: 'help', place: 'anywhere', help: 'help', line: { word: 'help', order: 2 } },
  { keys: ['f2'], action: 'goals', place: 'play', help: 'goals', line: { word: 'goals', order: 3 } },
  { keys: ['f3'], action: 'hint', place: 'play', help: 'hint', line: { word: 'hint', order: 4 } },
  { keys: ['f4'], action: 'xray', place: 'play', help: 'xray', line: { word: 'xray', order: 6 } },
  { keys: ['f5'], action: 'panels', place: 'play', help: 'panels', line: { word: 'panels', order: 5 } },
  { keys: ['f6'], action: 'pause', place: 'play', help: 'pause', line: { word: 'pause', order: 7 } },
  { keys: ['f10'], action: 'menu', place: 'play', help: 'menu', line: { word: 'menu', order: 10 } },
  { keys: ['alt-1'], action: 'zoom1', place: 'play', help: 'zoom', upTo: 'alt-4' },
  { keys: ['alt-2'], action: 'zoom2', place: 'play' },
  { keys: ['alt-3'], action: 'zoom3', place: 'play' },
  { keys: ['alt-4'], action: 'zoom4', place: 'play' },
  {
    keys: ['pageup'],
    action: 'scrollUp',
    place: 'play',
    help: 'scrollUp',
    line: { word: 'scroll', order: 9 },
  },
  { keys: ['pagedown'], action: 'scrollDown', place: 'play', help: 'scrollDown' },
  { keys: ['wheel-up'], action: 'rowsUp', place: 'play' },
  { keys: ['wheel-down'], action: 'rowsDown', place: 'play' },
  { keys: ['ctrl-end'], action: 'scrollEnd', place: 'play', help: 'scrollEnd' },
  { keys: ['ctrl-home'], action: 'scrollHome', place: 'play' },
  { keys: ['ctrl-o'], action: 'openFold', place: 'play', help: 'openFold' },
  { keys: ['f7'], action: 'find', place: 'play', help: 'find', line: { word: 'find', order: 11 } },
  { keys: ['f8'], action: 'plain', place: 'play', help: 'plain', line: { word: 'plain', order: 12 } },
  { keys: ['ctrl-l'], action: 'clearScreen', place: 'play', help: 'clearScreen' },
  { keys: ['escape'], action: 'close', place: 'play', help: 'close' },
  { keys: ['ctrl-z'], action: 'suspend', place: 'anywhere', help: 'suspend' },
  { keys: ['escape'], action: 'close', place: 'tour', line: { word: 'leaveTour', order: 2.5 } },
  { keys: ['f8'], action: 'plain', place: 'plain', line: { word: 'frames', order: 0 } },
  { keys: ['f10'], action: 'menu', place: 'solved', line: { word: 'goOn', order: 0 } },
  { keys: ['f10'], action: 'menu', place: 'debrief', line: { word: 'goOn', order: 0 } },
  { keys: ['escape', 'ctrl-g'], action: 'searchEnd', place: 'search', line: { word: 'close', order: 3 } },
  { keys: ['ctrl-c'], action: 'searchEnd', place: 'search' },
  { keys: ['ctrl-r', 'up', 'ctrl-p'], action: 'older', place: 'search', line: { word: 'older', order: 2 } },
  { keys: ['down', 'ctrl-n', 'ctrl-s'], action: 'newer', place: 'search' },
  { keys: ['enter', 'tab'], action: 'searchTake', place: 'search', line: { word: 'take', order: 1 } },
  { keys: ['escape', 'ctrl-g'], action: 'findEnd', place: 'find', line: { word: 'close', order: 3 } },
  { keys: ['ctrl-c'], action: 'findEnd', place: 'find' },
  {
    keys: ['enter', 'up', 'ctrl-p', 'f7'],
    action: 'findOlder',
    place: 'find',
    line: { word: 'older', order: 1 },
  },
  { keys: ['down', 'ctrl-n'], action: 'findNewer', place: 'find', line: { word: 'newer', order: 2 } },
  { keys: ['backspace'], action: 'findBack', place: 'find' },
  { keys: ['tab', 'down'], action: 'complete', place: 'candidates', line: { word: 'next', order: 1 } },
  { keys: ['up'], action: 'walkBack', place: 'candidates' },
  { keys: ['escape'], action: 'close', place: 'candidates', line: { word: 'close', order: 2 } },
  { keys: ['up'], action: 'scrollUp', place: 'overlay', line: { word: 'scroll', order: 2, and: 'down' } },
  { keys: ['pageup'], action: 'scrollUp', place: 'overlay' },
  { keys: ['down', 'pagedown', ' '], action: 'scrollDown', place: 'overlay' },
  { keys: ['wheel-up'], action: 'rowsUp', place: 'overlay' },
  { keys: ['wheel-down'], action: 'rowsDown', place: 'overlay' },
  { keys: ['home'], action: 'scrollHome', place: 'overlay' },
  { keys: ['end'], action: 'scrollEnd', place: 'overlay' },
  { keys: ['escape'], action: 'close', place: 'overlay', line: { word: 'close', order: 1 } },
  { keys: ['enter', 'q', 'ctrl-c'], action: 'close', place: 'overlay' },
  { keys: ['f2'], action: 'goals', place: 'overlay' },
  { keys: ['left'], action: 'stepBack', place: 'xray', line: { word: 'step', order: 1, and: 'right' } },
  { keys: ['right', ' '], action: 'stepOn', place: 'xray' },
  { keys: ['enter'], action: 'choose', place: 'xray', line: { word: 'open', order: 2 } },
  { keys: ['up', 'ctrl-p'], action: 'up', place: 'xray' },
  { keys: ['down', 'ctrl-n'], action: 'down', place: 'xray' },
  {
    keys: ['pageup'],
    action: 'scrollUp',
    place: 'xray',
    line: { word: 'scroll', order: 4, and: 'pagedown' },
  },
  { keys: ['pagedown'], action: 'scrollDown', place: 'xray' },
  { keys: ['wheel-up'], action: 'rowsUp', place: 'xray' },
  { keys: ['wheel-down'], action: 'rowsDown', place: 'xray' },
  { keys: ['home'], action: 'scrollHome', place: 'xray' },
  { keys: ['end'], action: 'scrollEnd', place: 'xray' },
  { keys: ['escape'], action: 'close', place: 'xray', line: { word: 'close', order: 3 } },
  { keys: ['q', 'ctrl-c'], action: 'close', place: 'xray' },
  { keys: ['f4'], action: 'xray', place: 'xray' },
  { keys: ['f6'], action: 'pause', place: 'xray' },
  { keys: ['wheel-up'], action: 'up', place: 'menu' },
  { keys: ['wheel-down'], action: 'down', place: 'menu' },
  { keys: ['up', 'ctrl-p'], action: 'up', place: 'menu', line: { word: 'move', order: 2, and: 'down' } },
  { keys: ['down', 'tab', 'ctrl-n'], action: 'down', place: 'menu' },
  { keys: ['pageup'], action: 'scrollUp', place: 'menu' },
  { keys: ['pagedown'], action: 'scrollDown', place: 'menu' },
  { keys: ['enter'], action: 'choose', place: 'menu', line: { word: 'choose', order: 1 } },
  { keys: ['backspace'], action: 'filterBack', place: 'menu' },
  { keys: ['escape'], action: 'close', place: 'menu' },
  { keys: ['ctrl-c', 'ctrl-d'], action: 'deleteOrLeave', place: 'menu', line: { word: 'leave', order: 4 } },
  { keys: ['up'], action: 'up', place: 'settings', line: { word: 'move', order: 2, and: 'down' } },
  { keys: ['down', 'tab'], action: 'down', place: 'settings' },
  {
    keys: ['enter', ' ', 'left', 'right'],
    action: 'choose',
    place: 'settings',
    line: { word: 'change', order: 1 },
  },
  { keys: ['escape', 'q', 'ctrl-c'], action: 'close', place: 'settings', line: { word: 'close', order: 3 } },
  { keys: ['ctrl-s', 'ctrl-o'], action: 'save', place: 'editor', line: { word: 'save', order: 1 } },
  { keys: ['ctrl-x'], action: 'saveAndClose', place: 'editor', line: { word: 'saveAndClose', order: 2 } },
  { keys: ['escape', 'ctrl-c'], action: 'close', place: 'editor', line: { word: 'close', order: 3 } },
  { keys: ['enter'], action: 'newline', place: 'editor' },
  { keys: ['up', 'ctrl-p'], action: 'up', place: 'editor' },
  { keys: ['down', 'ctrl-n'], action: 'down', place: 'editor' },
  { keys: ['pageup'], action: 'scrollUp', place: 'editor' },
  { keys: ['pagedown'], action: 'scrollDown', place: 'editor' },
  ...lineKeys('editor'),
  { keys: ['ctrl-c', 'ctrl-d', 'q', 'escape'], action: 'deleteOrLeave', place: 'small' },
  { keys: ['y', 'enter', 'ctrl-c', 'ctrl-d'], action: 'yes', place: 'question' },
  { keys: ['n', 'escape'], action: 'no', place: 'question' },
]

const rowsIn = (place: Place) => keyTable.filter((row) => row.place === place)

/** What a key does, given the places that hold, the innermost first. */
export function actionFor(key: string, places: readonly Place[]): ActionName | undefined {
  for (const place of places) {
    const row = rowsIn(place).find(({ keys }) => keys.includes(key))
    if (row !== undefined) return row.action
  }
  return undefined
}

/** Places that add keys to those of the place around them. */
const adding: readonly Place[] = ['busy', 'tour', 'solved', 'plain', 'debrief', 'anywhere']

/** The rows of the key line, the most useful first: of the innermost place that has any, and of those that add some. */
export function keyLineRows(places: readonly Place[]): readonly KeyRow[] {
  const hasLines = (place: Place) => rowsIn(place).some(({ line }) => line !== undefined)
  const inner = places.find((place) => !adding.includes(place) && hasLines(place))
  const shown = places.filter((place) => place === inner || adding.includes(place))
  const rows = shown.flatMap((place) => rowsIn(place)).filter(({ line }) => line !== undefined)
  // A key does what it does in the innermost place.
  const first = rows.filter(({ keys }, i) => rows.findIndex((row) => row.keys[0] === keys[0]) === i)
  return first.toSorted((a, b) => (a.line?.order ?? 0) - (b.line?.order ?? 0))
}

const spelled: { readonly [name: string]: string } = {
  enter: 'Enter',
  tab: 'Tab',
  escape: 'Esc',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  backspace: 'Backspace',
  delete: 'Del',
  home: 'Home',
  end: 'End',
  up: 'Up',
  down: 'Down',
  left: 'Left',
  right: 'Right',
}

/** A key as keyboards are labelled: `Ctrl-R`, `F1`, `PgUp`. */
export function labelOf(key: string): string {
  const parts = key.split('-')
  const last = parts.pop() ?? ''
  const named = spelled[last] ?? last.toUpperCase()
  return [...parts.map((part) => part[0]?.toUpperCase() + part.slice(1)), named].join('-')
}
