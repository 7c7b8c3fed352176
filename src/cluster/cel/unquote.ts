// The text that a string or bytes literal stands for. Models cel-go parser unescape, v0.26.
import { bytesOfText } from '#api/byte-text.ts'

const plainEscapes: { readonly [letter: string]: string } = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}
const escapes = /\\(?:([0-3][0-7][0-7])|[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]))/g

interface Body {
  readonly text: string
  readonly isRaw: boolean
}

/** What stands between the quotes. */
function bodyOf(literal: string): Body {
  const [prefix = '', quotes = ''] = /^[bB]?[rR]?/.exec(literal) ?? []
  const rest = literal.slice(prefix.length + quotes.length)
  const width = /^("""|''')[\s\S]*\1$/.test(rest) && rest.length >= 6 ? 3 : 1
  return { text: rest.slice(width, -width).replaceAll('\r\n', '\n'), isRaw: /[rR]/.test(prefix) }
}

/** The value of a string literal; undefined for a character that there is not. */
export function unquotedText(literal: string): string | undefined {
  const { text, isRaw } = bodyOf(literal)
  if (isRaw) return text
  let isFine = true
  const value = text.replace(escapes, (_, octal, hex, short, long, letter) => {
    if (letter !== undefined) return plainEscapes[letter] ?? letter
    const code = octal === undefined ? Number.parseInt(hex ?? short ?? long, 16) : Number.parseInt(octal, 8)
    if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) isFine = false
    return isFine ? String.fromCodePoint(code) : ''
  })
  return isFine ? value : undefined
}

/** The value of a bytes literal: its escapes are bytes, the rest is UTF-8. */
export function unquotedBytes(literal: string): Uint8Array {
  const { text, isRaw } = bodyOf(literal)
  if (isRaw) return bytesOfText(text)
  const bytes: number[] = []
  let last = 0
  for (const match of text.matchAll(escapes)) {
    bytes.push(...bytesOfText(text.slice(last, match.index)))
    const [whole, octal, hex, short, long, letter] = match
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8))
    else if (hex !== undefined) bytes.push(Number.parseInt(hex, 16))
    else
      bytes.push(
        ...bytesOfText(
          letter === undefined
            ? String.fromCodePoint(Number.parseInt(short ?? long ?? '0', 16))
            : (plainEscapes[letter] ?? letter),
        ),
      )
    last = match.index + whole.length
  }
  bytes.push(...bytesOfText(text.slice(last)))
  return Uint8Array.from(bytes)
}
