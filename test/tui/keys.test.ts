import { describe, expect, it } from 'vitest'
import { actionFor, keyLineRows, keyTable, labelOf } from '../../src/tui/keys.ts'

describe('the key table', () => {
  it('gives no key two meanings in one place', () => {
    const seen = keyTable.flatMap(({ keys, place }) => keys.map((key) => `${place} ${key}`))
    expect(seen.filter((at, i) => seen.indexOf(at) !== i)).toEqual([])
  })

  it('finds the innermost meaning', () => {
    expect(actionFor('up', ['play', 'anywhere'])).toBe('older')
    expect(actionFor('up', ['candidates', 'play', 'anywhere'])).toBe('walkBack')
    expect(actionFor('up', ['overlay', 'anywhere'])).toBe('scrollUp')
    expect(actionFor('ctrl-c', ['busy', 'play'])).toBe('interrupt')
    expect(actionFor('f9', ['play', 'anywhere'])).toBeUndefined()
  })

  it('shows in the key line only what works here', () => {
    const words = (...places: Parameters<typeof keyLineRows>[0]) =>
      keyLineRows(places).map(({ line }) => line?.word)
    expect(words('play', 'anywhere')).toEqual([
      'complete',
      'help',
      'goals',
      'hint',
      'panels',
      'xray',
      'pause',
      'search',
      'scroll',
      'menu',
      'find',
      'plain',
    ])
    expect(words('busy', 'play', 'anywhere')[0]).toBe('stop')
    expect(words('search', 'play')).toEqual(['take', 'older', 'close'])
    expect(words('tour', 'play', 'anywhere').slice(0, 5)).toEqual([
      'complete',
      'help',
      'leaveTour',
      'goals',
      'hint',
    ])
    expect(words('solved', 'play', 'anywhere')).toContain('goOn')
    expect(words('solved', 'play', 'anywhere')).not.toContain('menu')
    expect(words('debrief', 'overlay', 'anywhere')).toEqual(['goOn', 'close', 'scroll', 'help'])
    expect(words('overlay', 'anywhere')).toEqual(['close', 'scroll', 'help'])
  })

  it('labels keys as keyboards do', () => {
    expect(['ctrl-r', 'f1', 'pageup', 'shift-tab', 'alt-backspace'].map(labelOf)).toEqual([
      'Ctrl-R',
      'F1',
      'PgUp',
      'Shift-Tab',
      'Alt-Backspace',
    ])
  })
})
