import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { KeyDecoder, type KeyInput, pasteReadLimit } from '../../src/tui/keyboard.ts'

const names = (inputs: readonly KeyInput[]) =>
  inputs.map((input) => (input.type === 'key' ? input.name : `${input.type}:${input.text}`))
const read = (bytes: string) => {
  const decoder = new KeyDecoder()
  return names([...decoder.push(bytes), ...decoder.flush()])
}

describe('the keyboard', () => {
  it.each([
    ['get po\r', ['text:get po', 'enter']],
    ['\x1bOP\x1b[12~\x1bOR\x1b[[E\x1b[15~', ['f1', 'f2', 'f3', 'f5', 'f5']],
    ['\x1b[A\x1b[1;5D\x1b[1;3C\x1b[1;2A', ['up', 'ctrl-left', 'alt-right', 'shift-up']],
    [
      '\x1b[5~\x1b[6~\x1b[3~\x1b[H\x1bOF\x1b[1~\x1b[Z',
      ['pageup', 'pagedown', 'delete', 'home', 'end', 'home', 'shift-tab'],
    ],
    ['\x03\x04\x0c\x12\x1a', ['ctrl-c', 'ctrl-d', 'ctrl-l', 'ctrl-r', 'ctrl-z']],
    ['\x1bb\x1bf\x1b1\x1b\x7f\x1b\r', ['alt-b', 'alt-f', 'alt-1', 'alt-backspace', 'alt-enter']],
    ['\x7f\x7f\b\t', ['backspace', 'backspace', 'backspace', 'tab']],
    ['파드\r', ['text:파드', 'enter']],
    ['\x1b', ['escape']],
    ['\x1b\x1b[A', ['escape', 'up']],
    ['\x1b[200~a\rb\x1b[201~c', ['paste:a\rb', 'text:c']],
    ['\x1b[I\x1b[?62;c\x1b[<0;10;5Mx', ['text:x']],
  ])('reads %j', (bytes, expected) => {
    expect(read(bytes)).toEqual(expected)
  })

  it('waits for the rest of a sequence, and takes a lone ESC for the key', () => {
    const decoder = new KeyDecoder()
    expect(decoder.push('\x1b')).toEqual([])
    expect(decoder.isWaiting).toBe(true)
    expect(names(decoder.push('[1;5'))).toEqual([])
    expect(names(decoder.push('Ca'))).toEqual(['ctrl-right', 'text:a'])
    expect(decoder.isWaiting).toBe(false)
    decoder.push('\x1b')
    expect(names(decoder.flush())).toEqual(['escape'])
  })

  it('reads the same however the bytes are cut into chunks', () => {
    const bytes = 'get \x1b[A파\r\x1b[200~one\rtwo\x1b[201~\x1bOP\x1bbx\x03\x1b[1;5D'
    const whole = read(bytes)
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 8 }), (cuts) => {
        const decoder = new KeyDecoder()
        const edges = [0, ...cuts.toSorted((a, b) => a - b), bytes.length]
        const found = edges.slice(1).flatMap((end, i) => names(decoder.push(bytes.slice(edges[i], end))))
        const text = (all: readonly string[]) => all.join('|').replaceAll(/(?<=text:[^|]*)\|text:/g, '')
        expect(text(found)).toBe(text(whole))
      }),
    )
  })

  it('bounds a paste that does not end', () => {
    const decoder = new KeyDecoder()
    decoder.push('\x1b[200~')
    for (let i = 0; i < 100; i++) decoder.push('x'.repeat(65_536))
    const [paste] = decoder.push('\x1b[201~')
    expect(paste?.type === 'paste' && paste.text.length).toBeLessThan(pasteReadLimit + 65_537)
  })
})
