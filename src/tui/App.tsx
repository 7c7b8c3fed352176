// The screen: which page stands on it, by what the session and the player's keys say.

import { Box } from 'ink'
import { useSyncExternalStore } from 'react'
import { wrap } from './cells.ts'
import { useSession } from './hooks/use-session.ts'
import { smallest } from './layout.ts'
import { Rows, ThemeContext } from './Rows.tsx'
import { emptyRow, padRow, row } from './rows.ts'
import type { Screen } from './screen.ts'
import { EditorScreen } from './screens/EditorScreen.tsx'
import { LevelScreen } from './screens/LevelScreen.tsx'
import { MenuScreen } from './screens/MenuScreen.tsx'
import { PageScreen } from './screens/PageScreen.tsx'
import { XrayScreen } from './screens/XrayScreen.tsx'
import type { Texts } from './text/index.ts'
import { isTooSmall, showsDebrief, themeOf } from './view.ts'

export function App({ screen }: { readonly screen: Screen }) {
  const state = useSyncExternalStore(
    (tell) => screen.subscribe(tell),
    () => screen.state,
  )
  const store = useSyncExternalStore(
    (tell) => screen.subscribe(tell),
    () => screen.session,
  )
  const session = useSession(store)
  const theme = themeOf(state)
  const { words } = screen
  const { columns, rows } = state
  const page = () => {
    if (isTooSmall(state))
      return <TooSmall columns={columns} rows={rows} words={words} isAsking={state.isAsking} />
    if (session === undefined || store === undefined)
      return <Loading columns={columns} rows={rows} words={words} isAsking={state.isAsking} />
    if (session.editor !== undefined && state.edited !== undefined)
      return <EditorScreen screen={state} session={session} words={words} />
    if (state.overlay !== undefined || showsDebrief(state, session))
      return <PageScreen screen={screen} state={state} session={session} words={words} />
    if (session.xray !== undefined)
      return <XrayScreen screen={screen} state={state} session={session} words={words} view={session.xray} />
    if (session.screen === 'menu' || state.settings.isOpen)
      return <MenuScreen screen={state} session={session} words={words} />
    return <LevelScreen screen={state} session={session} words={words} />
  }
  return (
    <ThemeContext value={theme}>
      <Box width={columns} height={rows} flexDirection="column">
        {page()}
      </Box>
    </ThemeContext>
  )
}

interface PlainProps {
  readonly columns: number
  readonly rows: number
  readonly words: Texts
  readonly isAsking: boolean
}

function TooSmall({ columns, rows, words, isAsking }: PlainProps) {
  const needed = `${smallest.columns} x ${smallest.rows}`
  const below = isAsking ? words.leave : words.tooSmallLeave
  const said = [
    ...wrap(words.tooSmall(columns, rows, needed), columns).map((each) => row(each, 'warn')),
    ...wrap(below, columns).map((each) => row(each, 'dim')),
  ]
  return <Rows rows={said.map((each) => padRow(each, columns, ''))} width={columns} height={rows} />
}

function Loading({ columns, rows, words, isAsking }: PlainProps) {
  const said = [
    emptyRow,
    row('   crashloop', 'accent'),
    emptyRow,
    row(`   ${words.loading}`, 'dim'),
    ...(isAsking ? [emptyRow, row(`   ${words.leave}`, 'warn')] : []),
  ]
  return <Rows rows={said} width={columns} height={rows} />
}
