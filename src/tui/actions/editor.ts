// What keys do in the editor.
import { type EditName, edits, insert, type Line, moveRow } from '../prompt/editor.ts'
import type { Action, Actions, ScreenContext } from './action.ts'

/** Changes the text being edited. */
export function editText(on: ScreenContext, by: (line: Line) => Line): void {
  const { edited } = on.state
  if (edited !== undefined) on.set({ edited: { ...edited, line: by(edited.line) } })
}

const editing = Object.fromEntries(
  (Object.keys(edits) as EditName[]).map((name): [EditName, Action] => [
    name,
    (on) => editText(on, edits[name]),
  ]),
)

const move =
  (by: 1 | -1, count: (rows: number) => number): Action =>
  (on) =>
    editText(on, (line) => {
      let at = line
      for (let i = 0; i < count(on.state.rows); i++) at = moveRow(at, by) ?? at
      return at
    })

const page = (rows: number) => Math.max(1, rows - 4)

export const editorActions: Actions = {
  ...editing,
  newline: (on) => editText(on, (line) => insert(line, '\n')),
  up: move(-1, () => 1),
  down: move(1, () => 1),
  scrollUp: move(-1, page),
  scrollDown: move(1, page),
  save: (on, session) => {
    const { edited } = on.state
    if (edited === undefined) return
    session.saveEditor(edited.line.text)
    on.set({ edited: { ...edited, saved: edited.line.text } })
  },
  saveAndClose: (on, session) => session.closeEditor(on.state.edited?.line.text),
  close: (on, session) => {
    const { edited } = on.state
    if (edited === undefined || edited.line.text === edited.saved) session.closeEditor(undefined)
    else on.set({ isAsking: true })
  },
}
