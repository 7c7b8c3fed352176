// Cuts the text of an expression into words. Models cel-go's lexer (parser/gen/CEL.g4), v0.26.
import type { Issue } from './issues.ts'

/** The kinds of tokens, as messages about what was expected name and order them. */
export const tokenKinds = [
  '<EOF>',
  "'=='",
  "'!='",
  "'in'",
  "'<'",
  "'<='",
  "'>='",
  "'>'",
  "'&&'",
  "'||'",
  "'['",
  "']'",
  "'{'",
  "'}'",
  "'('",
  "')'",
  "'.'",
  "','",
  "'-'",
  "'!'",
  "'?'",
  "':'",
  "'+'",
  "'*'",
  "'/'",
  "'%'",
  "'true'",
  "'false'",
  "'null'",
  'NUM_FLOAT',
  'NUM_INT',
  'NUM_UINT',
  'STRING',
  'BYTES',
  'IDENTIFIER',
  'ESC_IDENTIFIER',
] as const

export type TokenKind = (typeof tokenKinds)[number]

export interface Token {
  readonly kind: TokenKind
  readonly text: string
  readonly at: number
}

const blank = /(?:[\t \r\n\f]+|\/\/[^\n]*)+/y
const float = /\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?/y
const integer = /(?:0x[0-9a-fA-F]+|\d+)[uU]?/y
const word = /[A-Za-z_]\w*/y
const escapedWord = /`[\w.\-/ ]+`/y
const symbol = /==|!=|<=|>=|&&|\|\||[<>[\]{}().,\-!?:+*/%]/y
const keywords = new Set(['in', 'true', 'false', 'null'])
const quotedStart = /(?:[bB]?[rR]?)(?:"|')/y

/** The tokens, the last of which is the end; what is none goes to `issues`. */
export function tokensOf(text: string, issues: Issue[]): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    return pattern.exec(text)?.[0]
  }
  while (at < text.length) {
    const space = match(blank)
    if (space !== undefined) {
      at += space.length
      continue
    }
    const found = tokenAt(text, at, match)
    if (typeof found === 'number') {
      const wrong = text.slice(at, found).replace(/[\t\n\r]/g, (c) => JSON.stringify(c).slice(1, -1))
      issues.push({ message: `Syntax error: token recognition error at: '${wrong}'`, at })
      at = found
    } else {
      tokens.push({ ...found, at })
      at += found.text.length
    }
  }
  tokens.push({ kind: '<EOF>', text: '<EOF>', at: text.length })
  return tokens
}

/** The token that begins here, or where to go on when there is none. */
function tokenAt(
  text: string,
  at: number,
  match: (pattern: RegExp) => string | undefined,
): Omit<Token, 'at'> | number {
  const quote = match(quotedStart)
  if (quote !== undefined) {
    const end = quotedEnd(text, at + quote.length - 1, /[rR]/.test(quote))
    if (end.isWhole) return { kind: /^[bB]/.test(quote) ? 'BYTES' : 'STRING', text: text.slice(at, end.at) }
    if (quote.length === 1) return end.at
  }
  const fraction = match(float)
  if (fraction !== undefined) return { kind: 'NUM_FLOAT', text: fraction }
  const number = match(integer)
  if (number !== undefined) return { kind: /u$/i.test(number) ? 'NUM_UINT' : 'NUM_INT', text: number }
  const name = match(word)
  if (name !== undefined)
    return { kind: keywords.has(name) ? (`'${name}'` as TokenKind) : 'IDENTIFIER', text: name }
  const escaped = match(escapedWord)
  if (escaped !== undefined) return { kind: 'ESC_IDENTIFIER', text: escaped }
  const sign = match(symbol)
  if (sign !== undefined) return { kind: `'${sign}'` as TokenKind, text: sign }
  return Math.min(text.length, at + brokenLength(text, at))
}

/** How much of what is no token a look at it takes: a sign that needs a second one takes that along. */
function brokenLength(text: string, at: number): number {
  if (text[at] === '`') return (/`[\w.\-/ ]*/y.exec(text.slice(at))?.[0].length ?? 1) + 1
  if ('=&|'.includes(text[at] ?? '')) return 2
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
}

const escapeSequence =
  /\\(?:[abfnrtv"'\\?`]|[0-3][0-7][0-7]|[xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})/y

/** Where the text behind a quote ends: behind its last quote, or behind the character that does not belong there. */
function quotedEnd(text: string, start: number, isRaw: boolean): { at: number; isWhole: boolean } {
  const quote = text[start] ?? ''
  const triple = quote.repeat(3)
  if (text.startsWith(triple, start)) {
    const long = closedBy(text, start + 3, triple, isRaw, true)
    if (long.isWhole) return long
  }
  return closedBy(text, start + 1, quote, isRaw, false)
}

function closedBy(
  text: string,
  from: number,
  close: string,
  isRaw: boolean,
  spansLines: boolean,
): { at: number; isWhole: boolean } {
  let at = from
  while (at < text.length) {
    if (text.startsWith(close, at)) return { at: at + close.length, isWhole: true }
    if (!spansLines && (text[at] === '\n' || text[at] === '\r')) return { at: at + 1, isWhole: false }
    if (text[at] !== '\\' || isRaw) {
      at++
      continue
    }
    escapeSequence.lastIndex = at
    const whole = escapeSequence.exec(text)?.[0]
    if (whole === undefined) return { at: Math.min(text.length, at + 2), isWhole: false }
    at += whole.length
  }
  return { at: text.length, isWhole: false }
}
