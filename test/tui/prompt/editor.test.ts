import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { graphemesOf } from '../../../src/tui/cells.ts'
import { type EditName, edits, insert, type Line, moveRow } from '../../../src/tui/prompt/editor.ts'

/** `get po|ds` with the cursor where the bar stands. */
function line(drawn: string, cut = ''): Line {
  const cursor = drawn.indexOf('|')
  return { text: drawn.replace('|', ''), cursor, cut }
}
const drawn = ({ text, cursor }: Line) => `${text.slice(0, cursor)}|${text.slice(cursor)}`

describe('the line editor', () => {
  it.each<[EditName, string, string]>([
    ['left', 'get po|', 'get p|o'],
    ['left', '|get', '|get'],
    ['right', 'g|et', 'ge|t'],
    ['right', '파|드', '파드|'],
    ['wordLeft', 'get pods/web-1|', 'get pods/web-|1'],
    ['wordLeft', 'get pods  |', 'get |pods  '],
    ['wordRight', '|get pods', 'get| pods'],
    ['wordRight', 'get| pods', 'get pods|'],
    ['lineStart', 'a\nb c|d', 'a\n|b cd'],
    ['lineEnd', 'a|b\ncd', 'ab|\ncd'],
    ['deleteLeft', '노드|', '노|'],
    ['deleteLeft', 'e\u0301|', '|'],
    ['deleteRight', 'a|bc', 'a|c'],
    ['cutWordLeft', 'get pods/web|', 'get pods/|'],
    ['cutBlankLeft', 'get pods/web|', 'get |'],
    ['cutBlankLeft', 'get pods/web  |', 'get |'],
    ['cutWordRight', 'get| pods', 'get|'],
    ['cutToStart', 'get po|ds', '|ds'],
    ['cutToEnd', 'get po|ds', 'get po|'],
    ['transpose', 'gte| pods', 'gt e|pods'],
    ['transpose', 'gte|', 'get|'],
  ])('%s: %j becomes %j', (edit, before, after) => {
    expect(drawn(edits[edit](line(before)))).toBe(after)
  })

  it('puts back what was cut', () => {
    const cutOff = edits.cutToStart(line('kubectl |get'))
    expect(drawn(edits.paste(edits.lineEnd(cutOff)))).toBe('getkubectl |')
  })

  it('walks among the rows of a line of several', () => {
    expect(drawn(moveRow(line('abc\nde|f'), -1) as Line)).toBe('ab|c\ndef')
    expect(drawn(moveRow(line('abcd|\nx\nlong'), 1) as Line)).toBe('abcd\nx|\nlong')
    expect(moveRow(line('ab|c'), -1)).toBeUndefined()
    expect(moveRow(line('ab|c'), 1)).toBeUndefined()
  })

  it('keeps the cursor between graphemes whatever is done', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'a',
        ' ',
        '-',
        '\n',
        '파',
        '드',
        'ㄱ',
        '\u1100',
        '\u1161',
        'e\u0301',
        '👩‍💻',
        '日',
        '/',
      ),
      fc.string({ maxLength: 4 }),
      fc.string({ unit: 'grapheme', maxLength: 4 }),
    )
    const edit = fc.constantFrom(...(Object.keys(edits) as EditName[]))
    const step = fc.oneof(
      edit.map((name) => (at: Line) => edits[name](at)),
      piece.map((text) => (at: Line) => insert(at, text)),
      fc.constantFrom<1 | -1>(1, -1).map((by) => (at: Line) => moveRow(at, by) ?? at),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let at: Line = { text: '', cursor: 0, cut: '' }
        for (const take of steps) {
          at = take(at)
          const edges = new Set([0])
          let edge = 0
          for (const grapheme of graphemesOf(at.text)) {
            edge += grapheme.length
            edges.add(edge)
          }
          expect(edges, JSON.stringify(at)).toContain(at.cursor)
        }
      }),
      { numRuns: 300 },
    )
  })
})
