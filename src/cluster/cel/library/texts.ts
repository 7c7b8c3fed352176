// Functions of texts, and patterns in them. Models cel-go ext/strings version 2, common/stdlib and apiserver cel/library
// regex, v1.35.
import { goRegExp, goRegExpComplaint } from '#api/go-regexp.ts'
import type { Declaration } from '../functions.ts'
import { CelError } from '../values.ts'
import { formatText } from './format-text.ts'

function outOfRange(index: bigint): CelError {
  return new CelError(`index out of range: ${index}`)
}

function charAt(text: string, index: bigint): string {
  const characters = [...text]
  if (index < 0n || index > characters.length) throw outOfRange(index)
  return characters[Number(index)] ?? ''
}

function substring(text: string, start: bigint, end?: bigint): string {
  const characters = [...text]
  if (end !== undefined && start > end)
    throw new CelError(`invalid substring range. start: ${start}, end: ${end}`)
  for (const index of [start, end])
    if (index !== undefined && (index < 0n || index > characters.length)) throw outOfRange(index)
  return characters.slice(Number(start), end === undefined ? undefined : Number(end)).join('')
}

function isAt(characters: readonly string[], wanted: readonly string[], index: number): boolean {
  return wanted.every((character, i) => characters[index + i] === character)
}

function indexOf(text: string, part: string, offset = 0n): bigint {
  if (part === '') return offset
  if (offset < 0n) throw outOfRange(offset)
  const characters = [...text]
  const wanted = [...part]
  for (let i = Number(offset); i <= characters.length - wanted.length; i++)
    if (isAt(characters, wanted, i)) return BigInt(i)
  return -1n
}

function lastIndexOf(text: string, part: string, offset?: bigint): bigint {
  const characters = [...text]
  if (part === '') return offset ?? BigInt(characters.length)
  const wanted = [...part]
  const from = offset ?? BigInt(characters.length - 1)
  if (offset !== undefined && offset < 0n) throw outOfRange(offset)
  if (from >= characters.length) return -1n
  for (let i = Math.min(Number(from), characters.length - wanted.length); i >= 0; i--)
    if (isAt(characters, wanted, i)) return BigInt(i)
  return -1n
}

/** Replaces the first `count`, or all when that is below 0. */
function replace(text: string, from: string, to: string, count = -1n): string {
  if (count < 0n) return text.replaceAll(from, () => to)
  const pieces = text.split(from)
  const most = Math.min(Number(count), pieces.length - 1)
  return pieces
    .map((piece, i) => (i < most ? piece + to : i < pieces.length - 1 ? piece + from : piece))
    .join('')
}

function split(text: string, separator: string, count = -1n): string[] {
  if (count === 0n) return []
  const pieces = separator === '' ? [...text] : text.split(separator)
  if (count < 0n || pieces.length <= count) return pieces
  const most = Number(count) - 1
  return [...pieces.slice(0, most), pieces.slice(most).join(separator)]
}

function join(texts: readonly unknown[], separator = ''): string {
  for (const text of texts)
    if (typeof text !== 'string') throw new CelError(`join: invalid input: ${String(text)}`)
  return texts.join(separator)
}

const escapes: { readonly [character: string]: string } = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
}

/** Throws CelError for what is no pattern. */
function patternOf(text: string, prefix = '', flags = ''): RegExp {
  const pattern = goRegExp(text, flags)
  if (pattern === undefined)
    throw new CelError(`${prefix}${goRegExpComplaint(text) ?? `error parsing regexp: ${text}`}`)
  return pattern
}

const illegal = 'Illegal regex: '
const matches = (text: string, pattern: string) => patternOf(pattern).test(text)

function findAll(text: string, pattern: string, count = -1n): string[] {
  const found = [...text.matchAll(patternOf(pattern, illegal, 'g'))].map(([match]) => match)
  return count < 0n ? found : found.slice(0, Number(count))
}

const ascii = (pattern: RegExp, change: (text: string) => string) => (text: string) =>
  text.replace(pattern, change)

export const texts: readonly Declaration[] = [
  ['(string).contains(string): bool', (text: string, part: string) => text.includes(part)],
  ['(string).endsWith(string): bool', (text: string, part: string) => text.endsWith(part)],
  ['(string).startsWith(string): bool', (text: string, part: string) => text.startsWith(part)],
  ['matches(string, string): bool', matches],
  ['(string).matches(string): bool', matches],
  ['(string).charAt(int): string', charAt],
  ['(string).indexOf(string): int', indexOf],
  ['(string).indexOf(string, int): int', indexOf],
  ['(string).lastIndexOf(string): int', lastIndexOf],
  ['(string).lastIndexOf(string, int): int', lastIndexOf],
  ['(string).lowerAscii(): string', ascii(/[A-Z]+/g, (part) => part.toLowerCase())],
  ['(string).replace(string, string): string', replace],
  ['(string).replace(string, string, int): string', replace],
  ['(string).split(string): list(string)', split],
  ['(string).split(string, int): list(string)', split],
  ['(string).substring(int): string', substring],
  ['(string).substring(int, int): string', substring],
  ['(string).trim(): string', (text: string) => text.trim()],
  ['(string).upperAscii(): string', ascii(/[a-z]+/g, (part) => part.toUpperCase())],
  ['(string).format(list(dyn)): string', formatText],
  [
    'strings.quote(string): string',
    (text: string) => `"${[...text].map((character) => escapes[character] ?? character).join('')}"`,
  ],
  ['(list(string)).join(): string', join],
  ['(list(string)).join(string): string', join],
  [
    '(string).find(string): string',
    (text: string, pattern: string) => patternOf(pattern, illegal).exec(text)?.[0] ?? '',
  ],
  ['(string).findAll(string): list(string)', findAll],
  ['(string).findAll(string, int): list(string)', findAll],
]
