// printf: formats words.

import type { Answer } from './answer.ts'
import { unescapeText } from './basic.ts'

const directive = /%(%|([-+ 0#]*)(\*|\d+)?(?:\.(\*|\d+))?([diouxXcsbeEfgG]))/

/** What printf prints for its words: the format again and again until all words are used. */
export function formatWords(words: readonly string[]): Answer {
  const [format] = words
  if (format === undefined) return { errors: 'printf: usage: printf FORMAT [ARGUMENT...]\n', code: 2 }
  const left = words.slice(1)
  let text = ''
  let errors = ''
  const usesWords = format.split(/(%%)/).some((part) => part !== '%%' && directive.test(part))
  do {
    const count = left.length
    let rest = format
    for (let match = directive.exec(rest); match !== null; match = directive.exec(rest)) {
      text += unescapeText(rest.slice(0, match.index))
      rest = rest.slice(match.index + match[0].length)
      if (match[1] === '%') {
        text += '%'
        continue
      }
      const size = (part: string | undefined) => (part === '*' ? (left.shift() ?? '') : (part ?? ''))
      const flags = match[2] ?? ''
      const width = size(match[3])
      const precision = match[4] === undefined ? undefined : Number(size(match[4]))
      const kind = match[5] as string
      const word = left.shift() ?? ''
      if (/[diouxXeEfgG]/.test(kind) && word !== '' && numberFrom(word) === undefined)
        errors += `sh: ${word}: invalid number\n`
      text += pad(formatOne(kind, word, flags, precision), flags, Number(width || 0), kind)
    }
    text += unescapeText(rest)
    if (left.length === count) break
  } while (left.length > 0 && usesWords)
  return { text, errors }
}

function numberFrom(word: string): number | undefined {
  if (/^['"]./.test(word)) return word.codePointAt(1)
  const value = /^[-+]?0\d+$/.test(word) ? Number.parseInt(word, 8) : Number(word)
  return word.trim() === '' || Number.isNaN(value) ? undefined : value
}

function formatOne(kind: string, word: string, flags: string, precision: number | undefined): string {
  if (kind === 's') return precision === undefined ? word : word.slice(0, precision)
  if (kind === 'b') return unescapeText(word)
  if (kind === 'c') return word.slice(0, 1)
  const value = numberFrom(word) ?? 0
  const sign = value < 0 ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : ''
  const size = Math.abs(value)
  if (kind === 'f') return sign + size.toFixed(precision ?? 6)
  if (kind === 'e' || kind === 'E') {
    const text = size.toExponential(precision ?? 6).replace(/e([+-])(\d)$/, 'e$10$2')
    return sign + (kind === 'E' ? text.toUpperCase() : text)
  }
  if (kind === 'g' || kind === 'G') return sign + String(Number(size.toPrecision(precision || 6)))
  const whole = Math.trunc(size)
  const radix = kind === 'o' ? 8 : kind === 'x' || kind === 'X' ? 16 : 10
  let digits = whole.toString(radix)
  if (kind === 'X') digits = digits.toUpperCase()
  if (flags.includes('#') && radix === 16) digits = `0${kind}${digits}`
  return sign + digits.padStart(precision ?? 1, '0')
}

function pad(text: string, flags: string, width: number, kind: string): string {
  if (flags.includes('-')) return text.padEnd(width)
  if (flags.includes('0') && !/[sbc]/.test(kind)) {
    const sign = /^[-+ ]/.exec(text)?.[0] ?? ''
    return sign + text.slice(sign.length).padStart(width - sign.length, '0')
  }
  return text.padStart(width)
}
