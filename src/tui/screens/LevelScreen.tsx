// A level being played: the timeline over its prompt, the cluster beside it or in its place.

import { Box, useCursor } from 'ink'
import { useContext, useMemo } from 'react'
import type { SessionState } from '#game/session-state.ts'
import { useFlashes } from '../hooks/use-flashes.ts'
import type { PanelName, Region } from '../layout.ts'
import { panels } from '../panels/index.ts'
import { Rows, ThemeContext } from '../Rows.tsx'
import { bottomBorder, emptyRow, framed, padRow, row, span, topBorder } from '../rows.ts'
import type { ScreenState } from '../screen-state.ts'
import type { Texts } from '../text/index.ts'
import type { Row, Signs } from '../theme.ts'
import { type LevelView, levelView, placesOf } from '../view.ts'
import { keyLine, statusLine, topBar } from './bars.ts'
import type { PageProps } from './MenuScreen.tsx'

export function LevelScreen({ screen, session, words }: PageProps) {
  const { signs } = useContext(ThemeContext)
  const { setCursorPosition } = useCursor()
  const flashes = useFlashes(
    useMemo(() => [...session.nodes, ...session.pods], [session.nodes, session.pods]),
  )
  const view = levelView(screen, session)
  if (view === undefined) return null
  const { layout } = view
  const look = { width: screen.columns, signs, texts: words }
  const isWide = layout.kind === 'double'
  setCursorPosition({
    x: view.prompt.cursor.x + (isWide ? 2 : 1),
    y: view.prompt.cursor.y + layout.prompt.top + (isWide ? 1 : 0),
  })
  const keys = screen.isAsking
    ? row(` ${words.leave}`, 'warn')
    : keyLine(placesOf(screen, session), look, words.keyLine.all)
  const bar = <Rows rows={[topBar(session, look)]} width={screen.columns} height={1} />
  const bottom = <Rows rows={[keys]} width={screen.columns} height={1} />
  const props = { screen, session, words, signs, flashes, view }
  return (
    <>
      {bar}
      {isWide ? <Double {...props} /> : <Single {...props} />}
      {bottom}
    </>
  )
}

interface BodyProps {
  readonly screen: ScreenState
  readonly session: SessionState
  readonly words: Texts
  readonly signs: Signs
  readonly flashes: ReadonlyMap<string, string>
  readonly view: LevelView
}

/** Rows that stand above each other, in a place of exactly that many. */
function filled(rows: readonly Row[], height: number): readonly Row[] {
  return [...rows, ...Array.from({ length: Math.max(0, height - rows.length) }, () => emptyRow)]
}

function Single({ screen, session, words, signs, flashes, view }: BodyProps) {
  const { layout } = view
  if (layout.kind !== 'single') return null
  const { main, panel, prompt } = layout
  const look = { width: main.width, signs, texts: words }
  const below = view.timeline.below > 0 ? words.status.below(view.timeline.below) : ''
  const inset = (each: Row): Row => (each.length === 0 ? each : [span(' '), ...each])
  return (
    <>
      {panel === undefined ? (
        <Rows
          rows={filled(view.timeline.rows, main.height).map(inset)}
          width={main.width}
          height={main.height}
        />
      ) : (
        <PanelBox
          name={panel}
          region={main}
          top={screen.panelTop}
          session={session}
          words={words}
          flashes={flashes}
          hasFocus
        />
      )}
      <Rows rows={[statusLine(session, below, look)]} width={main.width} height={1} />
      <Rows rows={view.prompt.rows.map(inset)} width={prompt.width} height={prompt.height} />
    </>
  )
}

function Double({ screen, session, words, signs, flashes, view }: BodyProps) {
  const { layout } = view
  if (layout.kind !== 'double') return null
  const { timeline, prompt } = layout
  const width = timeline.width
  const side = span(signs.vertical, 'border')
  const boxed = (each: Row): Row => [side, span(' '), ...padRow(each, width - 4, signs.more), span(' '), side]
  const below = view.timeline.below > 0 ? words.status.below(view.timeline.below) : ''
  const line = bottomBorder(width, below, signs, 'border')
  const divider: Row = [
    span(line[0]?.text.replace(signs.bottomLeft, signs.teeLeft) ?? '', 'border'),
    ...line.slice(1, -1),
    span(signs.teeRight, 'border'),
  ]
  const rows: readonly Row[] = [
    topBorder(width, words.panels.timeline, signs, 'border'),
    ...filled(view.timeline.rows, view.height).map(boxed),
    divider,
    ...filled(view.prompt.rows, prompt.height - 2).map(boxed),
    bottomBorder(width, '', signs, 'border'),
  ]
  const height = timeline.height + prompt.height
  return (
    <Box width={screen.columns} height={height}>
      <Rows rows={rows} width={width} height={height} />
      <Box flexDirection="column" height={height}>
        {layout.panels.map(({ name, region }) => (
          <PanelBox
            key={name}
            name={name}
            region={region}
            top={0}
            session={session}
            words={words}
            flashes={flashes}
            hasFocus={screen.zoomed === name}
          />
        ))}
      </Box>
    </Box>
  )
}

interface PanelProps {
  readonly name: PanelName
  readonly region: Region
  readonly top: number
  readonly session: SessionState
  readonly words: Texts
  readonly flashes: ReadonlyMap<string, string>
  readonly hasFocus: boolean
}

function PanelBox({ name, region, top, session, words, flashes, hasFocus }: PanelProps) {
  const { signs } = useContext(ThemeContext)
  const panel = panels[name]
  const { width, height } = region
  const source = panel.source(session)
  const second = name === 'events' ? Math.floor(session.nowMs / 1000) : 0
  const title = panel.title(session, words)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `source` and `second` are what rows depend on
  const rows = useMemo(() => {
    const room = height - 2
    const count = panel.count(session)
    const from = Math.max(0, Math.min(top, count - room))
    const look = { width: width - 4, signs, texts: words, flashes }
    const body =
      count === 0 ? [row(words.panelEmpty[name], 'dim')] : panel.rows(session, look, from, from + room)
    const left = count - from - room
    return framed(
      { left: 0, top: 0, width, height },
      { title, body, signs, hasFocus, foot: left > 0 ? `+${left}` : '' },
    )
  }, [source, second, title, width, height, top, signs, words, flashes, hasFocus])
  return <Rows rows={rows} width={width} height={height} />
}
