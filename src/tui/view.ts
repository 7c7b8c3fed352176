// What is to be seen, derived from both states; the dispatcher scrolls by it and the screen draws it.
import type { SessionState } from '#game/session-state.ts'
import type { Place } from './keys.ts'
import { type Layout, layoutOf, type PanelName, smallest } from './layout.ts'
import { panelNames, panels } from './panels/index.ts'
import { type TimelineView, type TimelineWindow, timelineWindow } from './panels/timeline-rows.ts'
import { findRows } from './prompt/find-rows.ts'
import { type PromptRows, promptRows } from './prompt/prompt-rows.ts'
import type { ScreenState } from './screen-state.ts'
import { texts } from './text/index.ts'
import { type Theme, themeFor } from './theme.ts'
import { coachRows } from './tour/coach-rows.ts'

export interface LevelView {
  readonly layout: Exclude<Layout, { kind: 'tooSmall' }>
  readonly prompt: PromptRows
  readonly timeline: TimelineWindow
  /** Rows that the timeline, or the panel in its place, can show. */
  readonly height: number
}

const themes = new Map<string, Theme>()

/** The same value for the same wishes, so that rows made with it stay good. */
export function themeOf({ appearance }: ScreenState): Theme {
  const key = `${appearance.theme} ${appearance.ascii}`
  const known = themes.get(key) ?? themeFor(appearance)
  themes.set(key, known)
  return known
}

export const isTooSmall = ({ columns, rows }: ScreenState): boolean =>
  columns < smallest.columns || rows < smallest.rows

/** The debrief stands until it is closed. */
export const showsDebrief = (screen: ScreenState, session: SessionState): boolean =>
  session.screen === 'solved' && session.result !== undefined && session.result !== screen.seen

/** Where keys go, the innermost place first. */
export function placesOf(screen: ScreenState, session: SessionState | undefined): readonly Place[] {
  if (screen.isAsking) return ['question']
  if (isTooSmall(screen)) return ['small']
  if (session === undefined) return ['menu', 'anywhere']
  if (session.editor !== undefined) return ['editor']
  if (screen.overlay !== undefined) return ['overlay', 'anywhere']
  if (showsDebrief(screen, session)) return ['debrief', 'overlay', 'anywhere']
  if (session.xray !== undefined) return ['xray', 'anywhere']
  if (screen.settings.isOpen) return ['settings', 'anywhere']
  if (session.screen === 'menu') return ['menu', 'anywhere']
  const places: Place[] = []
  if (screen.find !== undefined) places.push('find')
  if (screen.prompt.search !== undefined) places.push('search')
  if (screen.prompt.candidates !== undefined) places.push('candidates')
  if (session.job !== undefined) places.push('busy')
  if (screen.tour !== undefined) places.push('tour')
  if (screen.isPlain) places.push('plain')
  if (session.screen === 'solved') places.push('solved')
  return [...places, 'play', 'anywhere']
}

/** What stands before the line: of the shell, or of the job that asks for a line. */
export const signOf = ({ job, prompt }: SessionState): string => job?.input?.prompt ?? prompt

/** Rows of the timeline kept free, whatever is typed. */
const timelineLeast = 6

/** From so many rows on the tour speaks on while candidates are shown. */
const coachRowsFrom = 30

/** Cells of a row that the sides of a frame, and blanks beside them, take. */
const frames = { plain: 0, single: 2, double: 4 } as const

/** The level's page; undefined when the terminal is too small for one. */
export function levelView(screen: ScreenState, session: SessionState): LevelView | undefined {
  const { columns, rows } = screen
  const theme = themeOf(screen)
  const words = texts[session.language]
  const names = panelNames(session)
  const wants = Object.fromEntries(names.map((name) => [name, panels[name].count(session)]))
  const asked = {
    columns,
    rows,
    shown: screen.panel,
    zoomed: screen.zoomed,
    hasUsers: names.includes('users'),
    isPlain: screen.isPlain,
    wants: { nodes: 0, pods: 0, events: 0, users: 0, ...wants } satisfies Record<PanelName, number>,
  }
  const roughly = layoutOf({ ...asked, promptRows: 1 })
  if (roughly.kind === 'tooSmall') return undefined
  const frame = frames[roughly.kind]
  const { candidates, search } = screen.prompt
  // A list needs the rows on a small terminal.
  const hasList = (candidates !== undefined || search !== undefined) && rows < coachRowsFrom
  const coach =
    screen.tour === undefined || hasList ? [] : coachRows(screen.tour, roughly.prompt.width - frame, words)
  const typed = promptRows(screen.prompt, {
    width: roughly.prompt.width - frame,
    height: Math.max(1, Math.min(Math.floor(rows / 2) - 2, rows - timelineLeast - 4 - coach.length)),
    signs: theme.signs,
    texts: words,
    sign: signOf(session),
    waiting: screen.queue.length,
    lost: screen.lost,
    failure: screen.failure,
  })
  const prompt: PromptRows = {
    rows: [...coach, ...typed.rows],
    cursor: { x: typed.cursor.x, y: typed.cursor.y + coach.length },
  }
  const layout = layoutOf({ ...asked, promptRows: prompt.rows.length })
  if (layout.kind === 'tooSmall') return undefined
  const height = layout.kind === 'double' ? layout.timeline.height - 1 : layout.main.height
  const width = (layout.kind === 'double' ? layout.timeline : layout.main).width - frame
  const view: TimelineView = {
    width,
    signs: theme.signs,
    texts: words,
    opened: screen.opened,
    rows,
    isPlain: screen.isPlain,
    hiddenUpTo: screen.hiddenUpTo,
    find: screen.find?.query ?? '',
  }
  const timeline = timelineWindow(session.timeline, view, height, screen.top)
  const shown = screen.find === undefined ? prompt : findRows(screen.find, timeline, width, words)
  return { layout, prompt: shown, height, timeline }
}
