// A level being played: the timeline over its prompt, the cluster beside it or in its place.

import { Box, useCursor } from 'ink'
import { useContext, useMemo } from 'react'
import type { SessionState } from '#game/session-state.ts'
import { useFlashes } from '../hooks/use-flashes.ts'
import type { Layout, PanelName, Region } from '../layout.ts'
import { panels } from '../panels/index.ts'
import { Frame, Rows, SidedRows, ThemeContext } from '../Rows.tsx'
import { bottomBorder, clipRow, row, span, topBorder } from '../rows.ts'
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
    x: view.prompt.cursor.x + (isWide ? 2 : layout.kind === 'single' ? 1 : 0),
    y: view.prompt.cursor.y + layout.prompt.top + (isWide ? 1 : 0),
  })
  const keys = screen.isAsking
    ? row(` ${words.leave}`, 'warn')
    : keyLine(placesOf(screen, session), look, words.keyLine.all)
  const bar = <Rows rows={[topBar(session, look)]} width={screen.columns} height={1} />
  const bottom = <Rows rows={[keys]} width={screen.columns} height={1} />
  const props = { screen, session, words, signs, flashes, view }
  if (layout.kind === 'plain')
    return (
      <>
        <Plain view={view} layout={layout} signs={signs} />
        {bottom}
      </>
    )
  return (
    <>
      {bar}
      {layout.kind === 'double' ? (
        <Double {...props} layout={layout} />
      ) : (
        <Single {...props} layout={layout} />
      )}
      {bottom}
    </>
  )
}

type DoubleLayout = Extract<Layout, { kind: 'double' }>
type PlainLayout = Extract<Layout, { kind: 'plain' }>
type SingleLayout = Extract<Layout, { kind: 'single' }>

interface BodyProps {
  readonly screen: ScreenState
  readonly session: SessionState
  readonly words: Texts
  readonly signs: Signs
  readonly flashes: ReadonlyMap<string, string>
  readonly view: LevelView
}

/** Rows from the first cell on, and nothing beside them. */
function Plain({
  view,
  layout,
  signs,
}: Pick<BodyProps, 'view' | 'signs'> & { readonly layout: PlainLayout }) {
  const { main, prompt } = layout
  const promptRows = view.prompt.rows.map((each) => clipRow(each, prompt.width, signs.more))
  return (
    <>
      <Rows rows={view.timeline.rows} width={main.width} height={main.height} />
      <Rows rows={promptRows} width={prompt.width} height={prompt.height} />
    </>
  )
}

function Single({
  screen,
  session,
  words,
  signs,
  flashes,
  view,
  layout,
}: BodyProps & { readonly layout: SingleLayout }) {
  const { main, panel, prompt } = layout
  const look = { width: main.width, signs, texts: words }
  const below = view.timeline.below > 0 ? words.status.below(view.timeline.below) : ''
  const promptRows = view.prompt.rows.map((each) => clipRow(each, prompt.width - 2, signs.more))
  return (
    <>
      {panel === undefined ? (
        <Box marginLeft={1}>
          <Rows rows={view.timeline.rows} width={main.width - 2} height={main.height} />
        </Box>
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
      <Box marginLeft={1}>
        <Rows rows={promptRows} width={prompt.width - 2} height={prompt.height} />
      </Box>
    </>
  )
}

function Double({
  screen,
  session,
  words,
  signs,
  flashes,
  view,
  layout,
}: BodyProps & { readonly layout: DoubleLayout }) {
  const { timeline, prompt } = layout
  const { width } = timeline
  const below = view.timeline.below > 0 ? words.status.below(view.timeline.below) : ''
  const dividerRows = useMemo(() => [divider(width, below, signs)], [width, below, signs])
  const top = useMemo(() => [topBorder(width, words.panels.timeline, signs, 'border')], [width, words, signs])
  const bottom = useMemo(() => [bottomBorder(width, '', signs, 'border')], [width, signs])
  const promptRows = view.prompt.rows.map((each) => clipRow(each, width - 4, signs.more))
  const height = timeline.height + prompt.height
  return (
    <Box width={screen.columns} height={height}>
      <Box flexDirection="column" width={width} height={height}>
        <Rows rows={top} width={width} height={1} />
        <SidedRows rows={view.timeline.rows} width={width} height={view.height} slot="border" />
        <Rows rows={dividerRows} width={width} height={1} />
        <SidedRows rows={promptRows} width={width} height={prompt.height - 2} slot="border" />
        <Rows rows={bottom} width={width} height={1} />
      </Box>
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

/** `├──── foot ┤` */
function divider(width: number, foot: string, signs: Signs): Row {
  const [line, ...rest] = bottomBorder(width, foot, signs, 'border')
  return [
    span(signs.teeLeft + (line?.text ?? '').slice(signs.bottomLeft.length), 'border'),
    ...rest.slice(0, -1),
    span(signs.teeRight, 'border'),
  ]
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
  const { rows, left, heading } = useMemo(() => {
    const room = height - 2
    const count = panel.count(session)
    const from = Math.max(0, Math.min(top, count - room))
    const look = { width: width - 4, signs, texts: words, flashes }
    const body =
      count === 0 ? [row(words.panelEmpty[name], 'dim')] : panel.rows(session, look, from, from + room)
    return {
      rows: body.map((each) => clipRow(each, width - 4, signs.more)),
      left: count - from - room,
      heading: panel.heading?.(session, look) ?? '',
    }
  }, [source, second, width, height, top, signs, words, flashes])
  return (
    <Frame
      rows={rows}
      width={width}
      height={height}
      title={title}
      heading={heading}
      foot={left > 0 ? `+${left}` : ''}
      hasFocus={hasFocus}
    />
  )
}
