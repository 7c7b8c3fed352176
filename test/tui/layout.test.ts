import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { layoutOf, type Region, smallest, type Wanted } from '../../src/tui/layout.ts'

const wanted = (change: Partial<Wanted> = {}): Wanted => ({
  columns: 120,
  rows: 40,
  promptRows: 1,
  shown: undefined,
  zoomed: undefined,
  hasUsers: false,
  isPlain: false,
  wants: { nodes: 4, pods: 30, events: 30, users: 2 },
  ...change,
})

function regionsOf(want: Wanted): readonly Region[] {
  const layout = layoutOf(want)
  switch (layout.kind) {
    case 'tooSmall':
      return []
    case 'plain':
      return [layout.main, layout.prompt, layout.keyLine]
    case 'single':
      return [layout.topBar, layout.main, layout.statusLine, layout.prompt, layout.keyLine]
    case 'double':
      return [
        layout.topBar,
        layout.timeline,
        layout.prompt,
        ...layout.panels.map(({ region }) => region),
        layout.keyLine,
      ]
  }
}

describe('the layout', () => {
  it('has two columns from 120 x 30, one below, none under 60 x 16', () => {
    expect(layoutOf(wanted()).kind).toBe('double')
    expect(layoutOf(wanted({ columns: 120, rows: 30 })).kind).toBe('double')
    expect(layoutOf(wanted({ columns: 119 })).kind).toBe('single')
    expect(layoutOf(wanted({ rows: 29 })).kind).toBe('single')
    expect(layoutOf(wanted({ columns: 60, rows: 16 })).kind).toBe('single')
    expect(layoutOf(wanted({ columns: 59 })).kind).toBe('tooSmall')
    expect(layoutOf(wanted({ rows: 15 }))).toEqual({ kind: 'tooSmall', columns: 120, rows: 15 })
  })

  it('at 80 x 24 leaves twenty rows to the timeline', () => {
    expect(layoutOf(wanted({ columns: 80, rows: 24 }))).toMatchObject({
      kind: 'single',
      topBar: { top: 0, height: 1 },
      main: { top: 1, height: 20 },
      statusLine: { top: 21, height: 1 },
      prompt: { top: 22, height: 1 },
      keyLine: { top: 23, height: 1 },
    })
  })

  it('gives a small panel what it wants and parts the rest', () => {
    const layout = layoutOf(wanted())
    if (layout.kind !== 'double') throw new Error('two columns expected')
    expect(layout.panels.map(({ name, region }) => [name, region.height])).toEqual([
      ['nodes', 6],
      ['pods', 16],
      ['events', 16],
    ])
  })

  it('gives the whole side to a zoomed panel, and shows users when there are any', () => {
    const zoomed = layoutOf(wanted({ zoomed: 'pods' }))
    if (zoomed.kind !== 'double') throw new Error('two columns expected')
    expect(zoomed.panels).toEqual([{ name: 'pods', region: { left: 80, top: 1, width: 40, height: 38 } }])
    const users = layoutOf(wanted({ hasUsers: true }))
    if (users.kind !== 'double') throw new Error('two columns expected')
    expect(users.panels.map(({ name }) => name)).toEqual(['nodes', 'pods', 'events', 'users'])
  })

  it('keeps the timeline wide enough for tables before the panels grow', () => {
    const widths = [120, 124, 130, 160, 240].map((columns) => {
      const layout = layoutOf(wanted({ columns }))
      return layout.kind === 'double' ? layout.timeline.width : 0
    })
    expect(widths).toEqual([80, 84, 84, 100, 164])
  })

  it('covers each cell of the terminal once, at any size', () => {
    const size = fc.record({
      columns: fc.integer({ min: smallest.columns, max: 300 }),
      rows: fc.integer({ min: smallest.rows, max: 100 }),
      promptRows: fc.integer({ min: 1, max: 40 }),
      hasUsers: fc.boolean(),
      isPlain: fc.boolean(),
      zoomed: fc.constantFrom(undefined, 'pods' as const),
      wants: fc.record({ nodes: fc.nat(99), pods: fc.nat(500), events: fc.nat(500), users: fc.nat(9) }),
    })
    fc.assert(
      fc.property(size, (change) => {
        const regions = regionsOf(wanted(change))
        const cells = regions.reduce((sum, { width, height }) => sum + width * height, 0)
        expect(cells).toBe(change.columns * change.rows)
        for (const { left, top, width, height } of regions) {
          expect(left + width).toBeLessThanOrEqual(change.columns)
          expect(top + height).toBeLessThanOrEqual(change.rows)
          expect(height).toBeGreaterThan(0)
        }
      }),
    )
  })
})
