// What keys do in a level: the line goes to the session, everything else changes what is seen.
import type { SessionStore } from '#game/session-state.ts'
import type { ActionName } from '../keys.ts'
import { panelNames, panels } from '../panels/index.ts'
import { type EditName, edits } from '../prompt/editor.ts'
import { levelView } from '../view.ts'
import { type Action, type Actions, type ScreenContext, scrolled } from './action.ts'
import { findActions } from './find.ts'
import { openXray } from './xray.ts'

const editing = Object.fromEntries(
  (Object.keys(edits) as EditName[]).map((edit): [EditName, Action] => [
    edit,
    (on) => on.prompt({ type: 'edit', edit }),
  ]),
)

function submit(on: ScreenContext, session: SessionStore): void {
  const { text } = on.state.prompt.line
  const asksForLine = session.state.job?.input !== undefined
  if (!asksForLine && text.trim() === '') {
    openOrLeaveFold(on, session)
    return
  }
  if (!asksForLine && session.needsMore(text)) {
    on.prompt({ type: 'newline' })
    return
  }
  on.prompt({ type: 'submitted' })
  on.set({ top: undefined, panel: on.state.zoomed, lost: on.state.queue.length === 0 ? 0 : on.state.lost })
  const [, asked] = /^\/xray(?:\s+(.*))?$/.exec(text.trim()) ?? []
  if (/^\/xray(\s|$)/.test(text.trim())) {
    openXray(on, session, asked === undefined ? [] : asked.split(/\s+/))
    return
  }
  const isBusy = (on.running > 0 || session.state.job !== undefined) && !asksForLine
  if (isBusy && !text.startsWith('/')) on.do({ type: 'enqueue', line: text })
  else on.run(text)
}

/** Enter on an empty line: a folded output that is seen opens, else the newest is shown. */
function openOrLeaveFold(on: ScreenContext, session: SessionStore): void {
  const fold = levelView(on.state, session.state)?.timeline.fold
  if (fold === undefined) on.set({ top: undefined })
  else toggleFold(on, session, fold)
}

/** What stood above the fold stays where it is. */
function toggleFold(on: ScreenContext, session: SessionStore, asked?: number): void {
  const timeline = levelView(on.state, session.state)?.timeline
  const id = asked ?? timeline?.foldable
  if (timeline === undefined || id === undefined) return
  on.do({ type: 'toggleFold', id })
  on.set({ top: timeline.top })
}

function complete(on: ScreenContext, session: SessionStore): void {
  const { candidates, line } = on.state.prompt
  if (candidates !== undefined) {
    on.prompt({ type: 'walk', by: 1 })
    return
  }
  session.complete(line.text, line.cursor).then(
    (completion) => on.prompt({ type: 'completed', for: line.text, completion }),
    (error: unknown) => on.fail(error),
  )
}

/** Ctrl-C: what runs, then what is typed, then the question whether to leave. */
function interrupt(on: ScreenContext, session: SessionStore): void {
  const hasText = on.state.prompt.line.text !== ''
  const isIdle = session.state.job === undefined && on.running === 0
  if (hasText) on.prompt({ type: 'clear' })
  if (hasText && isIdle) return
  on.set({ queue: [], lost: 0 })
  if (!session.interrupt() && isIdle) on.set({ isAsking: true })
}

function deleteOrLeave(on: ScreenContext, session: SessionStore): void {
  if (on.state.prompt.line.text !== '') on.prompt({ type: 'edit', edit: 'deleteRight' })
  else if (session.state.job !== undefined) session.endInput()
  else on.set({ isAsking: true })
}

/** Esc: what is open goes, the innermost first. */
function close(on: ScreenContext): void {
  const { prompt, panel, zoomed, top, tour, isPlain } = on.state
  if (prompt.candidates !== undefined) on.prompt({ type: 'close' })
  else if (panel !== undefined || zoomed !== undefined) on.set({ panel: undefined, zoomed: undefined })
  else if (top !== undefined) on.set({ top: undefined })
  else if (isPlain) on.set({ isPlain: false })
  else if (tour !== undefined) on.set({ tour: undefined })
}

const scroll =
  (action: ActionName): Action =>
  (on, session) => {
    const view = levelView(on.state, session.state)
    if (view === undefined) return
    const page = Math.max(1, view.height - 2)
    if (view.layout.kind === 'single' && view.layout.panel !== undefined) {
      // The panel has a border around its rows, which the timeline in this place has not.
      const last = panels[view.layout.panel].count(session.state) - (view.height - 2)
      on.set({ panelTop: scrolled(action, on.state.panelTop, page, last) })
      return
    }
    const { top, rows, below } = view.timeline
    const last = top + rows.length + below - view.height
    const to = scrolled(action, top, page, last)
    on.set({ top: to >= last ? undefined : to })
  }

const zoom =
  (index: number): Action =>
  (on, session) => {
    const name = panelNames(session.state)[index]
    if (name !== undefined) on.do({ type: 'zoom', name })
  }

const recall =
  (type: 'older' | 'newer' | 'search'): Action =>
  (on, session) => {
    on.prompt({ type: 'history', lines: session.history })
    on.prompt({ type })
  }

export const playActions: Actions = {
  ...editing,
  submit,
  complete,
  interrupt,
  deleteOrLeave,
  close,
  newline: (on) => on.prompt({ type: 'newline' }),
  walkBack: (on) => on.prompt({ type: 'walk', by: -1 }),
  older: recall('older'),
  newer: recall('newer'),
  search: recall('search'),
  searchTake: (on) => on.prompt({ type: 'endSearch', take: true }),
  searchEnd: (on) => on.prompt({ type: 'endSearch', take: false }),
  help: (on) => on.set({ overlay: 'help', overlayTop: 0 }),
  goals: (on) => on.set({ overlay: 'goals', overlayTop: 0 }),
  hint: (on) => on.run('/hint'),
  xray: (on, session) => openXray(on, session, []),
  pause: (on) => on.run('/pause'),
  menu: (on) => on.run('/menu'),
  panels: (on, session) => on.do({ type: 'nextPanel', names: panelNames(session.state) }),
  zoom1: zoom(0),
  zoom2: zoom(1),
  zoom3: zoom(2),
  zoom4: zoom(3),
  scrollUp: scroll('scrollUp'),
  scrollDown: scroll('scrollDown'),
  rowsUp: scroll('rowsUp'),
  rowsDown: scroll('rowsDown'),
  scrollHome: scroll('scrollHome'),
  scrollEnd: scroll('scrollEnd'),
  openFold: (on, session) => toggleFold(on, session),
  ...findActions,
  plain: (on) => on.set({ isPlain: !on.state.isPlain, panel: undefined, zoomed: undefined }),
  clearScreen: (on, session) =>
    on.set({ hiddenUpTo: session.state.timeline.at(-1)?.id ?? 0, top: undefined }),
  suspend: (on) => on.suspend(),
}
