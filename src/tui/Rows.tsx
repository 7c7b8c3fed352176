// Draws rows. One Text a row, drawn again only when the row is another one.

import { Box, Text } from 'ink'
import { createContext, memo, useContext, useMemo } from 'react'
import { defaultAppearance } from '#game/appearance.ts'
import { bottomBorder, topBorder } from './rows.ts'
import { type Look, type Row, type Slot, type Theme, themeFor } from './theme.ts'

export const ThemeContext = createContext<Theme>(themeFor(defaultAppearance))

const RowText = memo(function RowText({ row, looks }: { readonly row: Row; readonly looks: Theme['looks'] }) {
  const spans = row.filter(({ text }) => text !== '')
  return (
    <Text wrap="truncate-end">
      {spans.length === 0
        ? ' '
        : spans.map(({ text, slot }, i) =>
            slot === 'text' ? (
              text
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: a span is its place in the row
              <Text key={i} {...looks[slot]}>
                {text}
              </Text>
            ),
          )}
    </Text>
  )
})

interface RowsProps {
  readonly rows: readonly Row[]
  readonly width: number
  readonly height: number
}

/**
 * The rows from the top of a region on; never more than it is high. Whoever makes rows keeps them within the width:
 * clipping by Ink would take every text apart once more in every frame.
 */
export const Rows = memo(function Rows({ rows, width, height }: RowsProps) {
  const { looks } = useContext(ThemeContext)
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0}>
      {rows.slice(0, height).map((row, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row of the screen is its place
        <RowText key={i} row={row} looks={looks} />
      ))}
    </Box>
  )
})

const Side = memo(function Side({ height, look }: { readonly height: number; readonly look: Look }) {
  const { signs } = useContext(ThemeContext)
  return <Text {...look}>{Array.from({ length: height }, () => signs.vertical).join('\n')}</Text>
})

/**
 * Rows between the two sides of a frame. The sides are texts of their own: a row without line-drawing signs is plain
 * ASCII nearly always, and that is measured many times faster.
 */
export const SidedRows = memo(function SidedRows({
  rows,
  width,
  height,
  slot,
}: RowsProps & { readonly slot: Slot }) {
  const { looks } = useContext(ThemeContext)
  return (
    <Box width={width} height={height} flexShrink={0}>
      <Side height={height} look={looks[slot]} />
      <Box marginLeft={1} marginRight={1}>
        <Rows rows={rows} width={width - 4} height={height} />
      </Box>
      <Side height={height} look={looks[slot]} />
    </Box>
  )
})

export interface FrameProps extends RowsProps {
  readonly title: string
  /** At the right end of the upper border. */
  readonly heading?: string
  /** At the right end of the lower border. */
  readonly foot: string
  readonly hasFocus: boolean
}

/** A border with its title in it, around as many rows as fit. */
export const Frame = memo(function Frame({
  rows,
  width,
  height,
  title,
  heading = '',
  foot,
  hasFocus,
}: FrameProps) {
  const { signs } = useContext(ThemeContext)
  const slot = hasFocus ? 'borderFocus' : 'border'
  const top = useMemo(
    () => [topBorder(width, title, signs, slot, heading)],
    [width, title, signs, slot, heading],
  )
  const bottom = useMemo(() => [bottomBorder(width, foot, signs, slot)], [width, foot, signs, slot])
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0}>
      <Rows rows={top} width={width} height={1} />
      <SidedRows rows={rows} width={width} height={height - 2} slot={slot} />
      <Rows rows={bottom} width={width} height={1} />
    </Box>
  )
})
