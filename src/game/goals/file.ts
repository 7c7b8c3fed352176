// file: a file on the workstation says what the player found out.
import { type ObjectOf, object, optional, pattern, required, text } from '../level/schema.ts'
import type { Goal } from './goal.ts'

const fields = {
  path: required(text('a path such as ~/answer.txt', /^[~/]/)),
  /** What the whole text has to match without the space around it; small and capital letters are one. */
  matches: optional(pattern('i')),
  contains: optional(text()),
}

const shownLength = 40

/** Tells what the file says, never what it should say: that is for the player to find. */
export const file: Goal<ObjectOf<typeof fields>> = {
  name: 'file',
  params: object('the check "file"', fields),
  check(look, { path, matches, contains }) {
    const { words } = look
    const content = look.file(path)?.trim()
    if (content === undefined) return { holds: false, say: words.noFile(path) }
    const holds = (matches?.test(content) ?? true) && (contains === undefined || content.includes(contains))
    const line = content.split('\n', 1)[0] ?? ''
    const shown = line.length < content.length || line.length > shownLength
    const start = shown ? `${line.slice(0, shownLength)}...` : line
    return { holds, say: holds ? words.fileSays(path, start) : words.fileSaysNot(path, start) }
  },
}
