import { describe, expect, it } from 'vitest'
import type { CommandEntry, TimelineEntry } from '#game/session-state.ts'
import { type TimelineView, timelineWindow } from '../../src/tui/panels/timeline-rows.ts'
import { en } from '../../src/tui/text/en.ts'
import { type Row, themeFor } from '../../src/tui/theme.ts'

const { signs } = themeFor({ theme: '16', ascii: false })
const view = (change: Partial<TimelineView> = {}): TimelineView => ({
  width: 40,
  signs,
  texts: en,
  opened: new Set(),
  hiddenUpTo: 0,
  rows: 40,
  isPlain: false,
  find: '',
  ...change,
})
const plain = (rows: readonly Row[]) => rows.map((row) => row.map(({ text }) => text).join(''))
const command = (id: number, output: string, line = 'seq'): CommandEntry => ({
  id,
  kind: 'command',
  atMs: 0,
  prompt: 'player@bastion:~$ ',
  line,
  output,
  exitCode: 0,
  droppedLines: 0,
})
const numbers = (count: number) => Array.from({ length: count }, (_, i) => `${i + 1}\n`).join('')
const drawn = (entries: readonly TimelineEntry[], change: Partial<TimelineView> = {}, height = 100) =>
  plain(timelineWindow(entries, view(change), height, undefined).rows)

describe('the timeline', () => {
  it('tells voices apart in the first column', () => {
    const entries: readonly TimelineEntry[] = [
      { id: 1, kind: 'message', atMs: 3_723_000, from: 'mina', text: 'one two three four five six seven' },
      command(2, 'a\n', 'cat <<EOF\na\nEOF'),
      { id: 3, kind: 'game', atMs: 0, mark: '+', text: 'goal holds' },
      { id: 4, kind: 'message', atMs: 0, from: '민아', text: '파드를 보세요' },
    ]
    expect(drawn(entries)).toEqual([
      '01:02:03 mina    one two three four five',
      '                 six seven',
      '',
      '$ cat <<EOF',
      '> a',
      '> EOF',
      'a',
      '+ goal holds',
      '00:00 민아    파드를 보세요',
    ])
  })

  it('cuts long lines where the edge is, as a terminal does', () => {
    expect(drawn([command(1, `${'x'.repeat(45)}\n${'파'.repeat(21)}\n`)])).toEqual([
      '$ seq',
      'x'.repeat(40),
      'xxxxx',
      '파'.repeat(20),
      '파',
    ])
  })

  it('keeps a table in its columns on both sides of a fold, and as it was printed for who copies', () => {
    const rows = (from: number, to: number) =>
      Array.from(
        { length: to - from },
        (_, i) => `web-${String(from + i).padStart(3, '0')}   Running   0          3m`,
      )
    const table = ['NAME      STATUS    RESTARTS   AGE', ...rows(0, 100)].join('\n')
    const folded = drawn([command(1, table)], { width: 32 }, 500)
    expect(folded.slice(1, 3)).toEqual(['NAME     STATUS   RESTARTS  AGE', 'web-000  Running  0         3m'])
    expect(folded.at(-1)).toBe('web-099  Running  0         3m')
    expect(drawn([command(1, table)], { width: 32, isPlain: true }, 500).slice(1, 3)).toEqual([
      'NAME      STATUS    RESTARTS   A',
      'GE',
    ])
  })

  it('finds what stands in two columns by what was printed, and by what is seen', () => {
    const table = 'NAME      STATUS    RESTARTS   AGE\nweb-001   Running   0          3m\n'
    for (const find of ['web-001   Running', 'web-001 running'])
      expect(timelineWindow([command(1, table)], view({ width: 32, find }), 10, undefined).hits).toEqual([2])
    expect(timelineWindow([command(1, table)], view({ find: 'web.001' }), 10, undefined).hits).toEqual([])
  })

  it('keeps colours and cursor moves of an output out of the frame', () => {
    expect(drawn([command(1, '\x1b[31mred\x1b[0m\x1b[2J\x1b]0;title\x07 a\tb\rc\n')])).toEqual([
      '$ seq',
      'red a   bc',
    ])
  })

  it('folds a long output in the middle and says how much', () => {
    const entry = command(1, numbers(212))
    const folded = drawn([entry], {}, 500)
    expect(folded).toHaveLength(1 + 10 + 1 + 16)
    expect(folded[11]).toBe('… 186 lines, Enter opens')
    expect(folded.at(-1)).toBe('212')
    expect(drawn([entry], { opened: new Set([1]) }, 500)).toHaveLength(213)
    expect(timelineWindow([entry], view(), 10, undefined)).toMatchObject({ foldable: 1, fold: undefined })
    expect(timelineWindow([entry], view(), 20, undefined)).toMatchObject({ foldable: 1, fold: 1 })
  })

  it('folds to what the terminal shows at once', () => {
    expect(drawn([command(1, numbers(212))], { rows: 24 }, 500)).toHaveLength(1 + 5 + 1 + 8)
  })

  it('finds rows, also in the folded part of an output', () => {
    const entries = [command(1, numbers(212)), command(2, 'Needle one\nhay\nneedle two\n', 'grep needle')]
    const found = timelineWindow(entries, view({ find: 'needle' }), 6, undefined)
    expect(found.hits).toHaveLength(3)
    expect(
      found.rows
        .flat()
        .filter(({ slot }) => slot === 'flash')
        .map(({ text }) => text),
    ).toEqual(['needle', 'Needle', 'needle'])
    const inside = timelineWindow(entries, view({ find: '100' }), 6, undefined)
    expect(inside.hits).toEqual([100])
    expect(timelineWindow(entries, view(), 6, undefined).hits).toEqual([])
  })

  it('shows the newest, or from where one has scrolled to, and says what is below', () => {
    const entries = [command(1, numbers(20)), command(2, numbers(20))]
    const newest = timelineWindow(entries, view(), 10, undefined)
    expect(plain(newest.rows)).toEqual(['11', '12', '13', '14', '15', '16', '17', '18', '19', '20'])
    expect(newest).toMatchObject({ top: 33, below: 0 })
    const scrolled = timelineWindow(entries, view(), 10, 0)
    expect(plain(scrolled.rows)[0]).toBe('$ seq')
    expect(scrolled).toMatchObject({ top: 0, below: 33 })
    expect(timelineWindow(entries, view(), 10, 9999).top).toBe(33)
  })

  it('hides what stood before Ctrl-L', () => {
    expect(drawn([command(1, 'a\n'), command(2, 'b\n')], { hiddenUpTo: 1 })).toEqual(['$ seq', 'b'])
  })

  it('makes the rows of an entry once, however often it is drawn', () => {
    const entries = Array.from({ length: 400 }, (_, i) => command(i + 1, numbers(70)))
    const same = view()
    const first = timelineWindow(entries, same, 30, undefined)
    expect(timelineWindow(entries, same, 30, undefined).rows[5]).toBe(first.rows[5])
  })
})
