// Draws rows. One Text a row, drawn again only when the row is another one.

import { Box, Text } from 'ink'
import { createContext, memo, useContext } from 'react'
import { type Row, type Theme, themeFor } from './theme.ts'

export const ThemeContext = createContext<Theme>(themeFor({ colours: true, ascii: false }))

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

/** The rows from the top of a region on; never more than it is high. */
export const Rows = memo(function Rows({
  rows,
  width,
  height,
}: {
  readonly rows: readonly Row[]
  readonly width: number
  readonly height: number
}) {
  const { looks } = useContext(ThemeContext)
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0} overflow="hidden">
      {rows.slice(0, height).map((row, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row of the screen is its place
        <RowText key={i} row={row} looks={looks} />
      ))}
    </Box>
  )
})
