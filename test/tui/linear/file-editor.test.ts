import { describe, expect, it } from 'vitest'
import { FileEditor } from '#tui/linear/file-editor.ts'

const text = 'kind: Pod\nmetadata:\n  name: web\n'

describe('the editor by lines', () => {
  it('numbers lines and finds them', () => {
    const editor = new FileEditor('web.yaml', text)
    expect(editor.command('p')).toEqual({
      kind: 'lines',
      lines: ['1  kind: Pod', '2  metadata:', '3    name: web'],
    })
    expect(editor.command('p 3')).toEqual({ kind: 'lines', lines: ['3    name: web'] })
    expect(editor.command('/name')).toEqual({ kind: 'lines', lines: ['3    name: web'] })
    expect(editor.command('/nobody')).toEqual({ kind: 'lines', lines: [] })
  })

  it.each([
    ['3   name: api', 'kind: Pod\nmetadata:\n  name: api\n'],
    ['a 3   labels: {}', 'kind: Pod\nmetadata:\n  name: web\n  labels: {}\n'],
    ['a 0 ---', '---\nkind: Pod\nmetadata:\n  name: web\n'],
    ['d 2', 'kind: Pod\n  name: web\n'],
    ['d 1 3', ''],
    ['2 ', 'kind: Pod\n\n  name: web\n'],
  ])('changes the text with %j', (command, after) => {
    const editor = new FileEditor('web.yaml', text)
    expect(editor.command(command).kind).toBe('lines')
    expect(editor.text).toBe(after)
    expect(editor.isChanged).toBe(true)
    editor.saved()
    expect(editor.isChanged).toBe(false)
  })

  it.each(['', '4 x', '0 x', 'd', 'd 9', 'd 3 1', '2', 'what is this', 'a 4 x'])(
    'does nothing with %j and says what it knows',
    (command) => {
      const editor = new FileEditor('web.yaml', text)
      expect(editor.command(command)).toEqual({ kind: 'unknown' })
      expect(editor.text).toBe(text)
    },
  )

  it('saves and leaves', () => {
    const editor = new FileEditor('web.yaml', text)
    expect(['w', 'q', 'x'].map((command) => editor.command(command).kind)).toEqual([
      'save',
      'leave',
      'saveAndLeave',
    ])
  })
})
