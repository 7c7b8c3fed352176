// The help page, made from the key table and the game's commands: what is used most stands first.
import type { SlashCommandHelp } from '#game/session-state.ts'
import { clip, pad, widthOf, wrap } from '../cells.ts'
import { type KeyRow, keyTable, labelOf } from '../keys.ts'
import { edits } from '../prompt/editor.ts'
import { emptyRow, padRow, row, span } from '../rows.ts'
import type { Row, Signs } from '../theme.ts'
import type { PageLook } from './pages.ts'

/** A wide page has the keys at the left and the commands at the right, a narrow one below each other. */
const twoColumnsFrom = 110
/** Sentences far from their key are hard to find. */
const columnMost = 76

/** Names of at most so many cells make the column. */
const nameMost = 18

interface Described {
  readonly name: string
  readonly about: string
}

export function helpRows(commands: readonly SlashCommandHelp[], look: PageLook): readonly Row[] {
  const { width, texts, signs } = look
  const isWide = width >= twoColumnsFrom
  const cells = isWide ? Math.min(columnMost, Math.floor((width - 3) / 2)) : width
  const section = (title: string, items: readonly Described[]): readonly Row[] =>
    items.length === 0 ? [] : [row(title, 'own'), ...described(items, cells, signs), emptyRow]
  const own = commands.map(({ name, usage, summary }) => ({
    name: `${name} ${usage}`.trimEnd(),
    about: summary,
  }))
  const told = keyTable.filter(({ help, place }) => help !== undefined && place !== 'editor')
  const inLine = told.filter(({ line }) => line !== undefined)
  const others = told.filter((each) => each.line === undefined && !(each.action in edits))
  const keys = section(texts.help.keys, keysOf([...inLine, ...others], look))
  const editing = section(
    texts.help.editing,
    keysOf(
      told.filter(({ action }) => action in edits),
      look,
    ),
  )
  const game = section(texts.help.commands, own)
  if (!isWide) return [...keys, ...game, ...editing].slice(0, -1)
  const [left, right] = [keys, [...game, ...editing]]
  return Array.from({ length: Math.max(left.length, right.length) - 1 }, (_, i) => [
    ...padRow(left[i] ?? emptyRow, cells, signs.more),
    span('   '),
    ...(right[i] ?? emptyRow),
  ])
}

function keysOf(rows: readonly KeyRow[], { texts }: PageLook): readonly Described[] {
  return rows.flatMap(({ keys, help, upTo }) => {
    if (help === undefined) return []
    const name = keys.map(labelOf).join(' ') + (upTo === undefined ? '' : `..${labelOf(upTo)}`)
    return [{ name, about: texts.keys[help] }]
  })
}

function described(
  items: readonly { readonly name: string; readonly about: string }[],
  cells: number,
  signs: Signs,
): readonly Row[] {
  const names = items.map((item) => widthOf(item.name)).filter((width) => width <= nameMost)
  const name = Math.max(0, ...names)
  return items.flatMap((item) => {
    const about = wrap(item.about, cells - name - 4)
    // What is longer stands in a row of its own.
    const isLong = widthOf(item.name) > name
    const rows = isLong ? ['', ...about] : about
    const first = isLong ? clip(item.name, cells - 2, signs.more) : pad(item.name, name)
    return rows.map((part, i): Row => {
      const left = i === 0 ? first : ' '.repeat(name)
      return [span('  '), span(left, 'accent'), span(part === '' ? '' : `  ${part}`)]
    })
  })
}
