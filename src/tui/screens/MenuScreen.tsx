// The menu and the settings on the screen.

import { useContext, useMemo } from 'react'
import type { SessionState } from '#game/session-state.ts'
import { Rows, ThemeContext } from '../Rows.tsx'
import { row } from '../rows.ts'
import type { ScreenState } from '../screen-state.ts'
import type { Texts } from '../text/index.ts'
import { placesOf } from '../view.ts'
import { keyLine } from './bars.ts'
import { menuRows } from './menu.ts'
import { settingsRows } from './settings.ts'

export interface PageProps {
  readonly screen: ScreenState
  readonly session: SessionState
  readonly words: Texts
}

export function MenuScreen({ screen, session, words }: PageProps) {
  const { signs } = useContext(ThemeContext)
  const { columns: width, rows: height, menu, settings, failure, appearance, isAsking, lastLevel } = screen
  const { catalogue, profile, unfinished } = session
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the session only these are shown
  const body = useMemo(() => {
    const look = { width, height: height - 1, signs, texts: words }
    return settings.isOpen
      ? settingsRows(settings.at, appearance, { ...look, profile })
      : menuRows(session, { ...menu, failure, lastLevel, appearance }, look)
  }, [
    catalogue,
    profile,
    unfinished,
    menu,
    lastLevel,
    settings,
    failure,
    appearance,
    width,
    height,
    signs,
    words,
  ])
  const keys = isAsking
    ? row(` ${words.leave}`, 'warn')
    : keyLine(
        placesOf(screen, session),
        { width, signs, texts: words },
        settings.isOpen
          ? ''
          : menu.page === 'campaign'
            ? words.keyLine.typeToFilterOrBack
            : words.keyLine.typeToFilter,
      )
  return (
    <>
      <Rows rows={body} width={width} height={height - 1} />
      <Rows rows={[keys]} width={width} height={1} />
    </>
  )
}
