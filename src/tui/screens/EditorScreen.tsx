// The editor inside the game, for `kubectl edit`, vi and nano.

import { useCursor } from 'ink'
import { useContext } from 'react'
import { Rows, ThemeContext } from '../Rows.tsx'
import { padRow, row, span, spread } from '../rows.ts'
import { opened } from '../screen-state.ts'
import { placesOf } from '../view.ts'
import { keyLine } from './bars.ts'
import { editorRows } from './editor-rows.ts'
import type { PageProps } from './MenuScreen.tsx'

export function EditorScreen({ screen, session, words }: PageProps) {
  const { signs } = useContext(ThemeContext)
  const { setCursorPosition } = useCursor()
  const { columns: width, rows: height } = screen
  const edited = screen.edited ?? opened('', '')
  const isChanged = edited.line.text !== edited.saved
  const view = editorRows(edited.line, width - 1, height - 2)
  setCursorPosition({ x: view.cursor.x, y: view.cursor.y + 1 })
  const title = spread(
    [span(` ${edited.path}`, 'own')],
    [span(isChanged ? words.editor.changed : words.editor.saved, isChanged ? 'warn' : 'dim'), span(' ')],
    width,
    signs.more,
  )
  const body = Array.from({ length: height - 2 }, (_, i) =>
    padRow(view.rows[i] ?? row('~', 'dim'), width, signs.more),
  )
  const keys = screen.isAsking
    ? row(` ${words.editor.leaveUnsaved}`, 'warn')
    : keyLine(placesOf(screen, session), { width, signs, texts: words })
  return (
    <>
      <Rows rows={[title]} width={width} height={1} />
      <Rows rows={body} width={width} height={height - 2} />
      <Rows rows={[keys]} width={width} height={1} />
    </>
  )
}
