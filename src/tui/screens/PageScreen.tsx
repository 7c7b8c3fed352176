// A page over everything else: help, goals, debrief. It scrolls, and Esc closes it.

import { useContext, useEffect } from 'react'
import type { SessionState } from '#game/session-state.ts'
import { Frame, Rows, ThemeContext } from '../Rows.tsx'
import { clipRow, row } from '../rows.ts'
import type { Screen } from '../screen.ts'
import type { ScreenState } from '../screen-state.ts'
import type { Texts } from '../text/index.ts'
import { placesOf } from '../view.ts'
import { keyLine } from './bars.ts'
import { helpRows } from './help-rows.ts'
import { debriefRows, goalRows } from './pages.ts'

/** Longer lines are hard to read. */
const textMost = 110

export interface PageScreenProps {
  readonly screen: Screen
  readonly state: ScreenState
  readonly session: SessionState
  readonly words: Texts
}

export function PageScreen({ screen, state, session, words }: PageScreenProps) {
  const { signs } = useContext(ThemeContext)
  const { columns: width, rows: height } = state
  const look = { width: width - 4, signs, texts: words }
  const text = { ...look, width: Math.min(look.width, textMost) }
  const [title, all] =
    state.overlay === 'help'
      ? [words.help.title, helpRows(screen.session?.slashCommands ?? [], look)]
      : state.overlay === 'goals' || session.result === undefined
        ? [words.goals.title, goalRows(session, text)]
        : [words.debrief.title, debriefRows(session.result, session, text)]
  const room = height - 3
  const last = Math.max(0, all.length - room)
  const top = Math.min(state.overlayTop, last)
  useEffect(() => screen.clampOverlay(last), [screen, last])
  const below = all.length - top - room
  const keys = state.isAsking
    ? row(` ${words.leave}`, 'warn')
    : keyLine(placesOf(state, session), { width, signs, texts: words })
  return (
    <>
      <Frame
        rows={all.slice(top, top + room).map((each) => clipRow(each, width - 4, signs.more))}
        width={width}
        height={height - 1}
        title={title}
        foot={below > 0 ? words.status.below(below) : ''}
        hasFocus
      />
      <Rows rows={[keys]} width={width} height={1} />
    </>
  )
}
