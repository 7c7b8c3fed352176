// Filters that read all their input: sort, uniq, cut, tr, wc, tac, rev, nl.
import { byteLength, bytesOfText, textOfBytes } from '#api/byte-text.ts'
import { print } from '../io.ts'
import type { Process } from '../process.ts'
import type { Program, ProgramMain } from '../program.ts'
import { unescapeText } from './basic.ts'
import { linesOf, readInput, readInputs, textOf } from './inputs.ts'
import { type Options, parseOptions } from './options.ts'

type Filter = (lines: string[], options: Options) => string[]

function filter(spec: string, run: Filter): ProgramMain {
  return function* (process) {
    const options = parseOptions(process.argv.slice(1), spec)
    const { text, code } = yield* readInputs(process, options.rest)
    yield* print(process, textOf(run(linesOf(text), options)))
    return code
  }
}

function sortLines(lines: string[], { flags, values }: Options): string[] {
  const [field = '', letters = ''] = (values.get('k') ?? '').split(/(?<=^[\d.,]*)(?=[a-z]*$)/)
  const from = Number.parseInt(field, 10)
  const separator = values.get('t')
  const key = (line: string) => {
    if (Number.isNaN(from)) return line
    return separator === undefined
      ? line
          .trim()
          .split(/\s+/)
          .slice(from - 1)
          .join(' ')
      : line
          .split(separator)
          .slice(from - 1)
          .join(separator)
  }
  const isNumeric = flags.has('n') || letters.includes('n') || flags.has('h') || flags.has('g')
  const direction = flags.has('r') || letters.includes('r') ? -1 : 1
  const fold = (text: string) => (flags.has('f') ? text.toLowerCase() : text)
  const compare = (a: string, b: string) => {
    const difference = isNumeric ? leadingNumber(key(a)) - leadingNumber(key(b)) : 0
    if (difference !== 0) return direction * difference
    const [x, y] = isNumeric ? [a, b] : [fold(key(a)), fold(key(b))]
    return x < y ? -direction : x > y ? direction : 0
  }
  const sorted = lines.toSorted(compare)
  return flags.has('u')
    ? sorted.filter((line, i) => i === 0 || compare(line, sorted[i - 1] as string) !== 0)
    : sorted
}

const sizes: Readonly<Record<string, number>> = { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 }

function leadingNumber(text: string): number {
  const match = /^\s*(-?\d+\.?\d*)([KMGT]?)/.exec(text)
  return match === null ? 0 : Number(match[1]) * (sizes[match[2] ?? ''] ?? 1)
}

function uniqueLines(lines: string[], { flags }: Options): string[] {
  const groups: { line: string; count: number }[] = []
  for (const line of lines) {
    const last = groups.at(-1)
    if (
      last !== undefined &&
      (flags.has('i') ? last.line.toLowerCase() === line.toLowerCase() : last.line === line)
    )
      last.count++
    else groups.push({ line, count: 1 })
  }
  return groups
    .filter(({ count }) => (!flags.has('d') || count > 1) && (!flags.has('u') || count === 1))
    .map(({ line, count }) => (flags.has('c') ? `${String(count).padStart(7)} ${line}` : line))
}

function cutLines(lines: string[], { flags, values }: Options): string[] {
  const list = values.get('f') ?? values.get('c') ?? values.get('b') ?? ''
  const ranges = list.split(',').map((range) => {
    const [from, to] = range.split('-')
    return [
      Number(from || 1),
      range.includes('-') ? Number(to || Number.POSITIVE_INFINITY) : Number(from),
    ] as const
  })
  const isWanted = (_: unknown, i: number) => ranges.some(([from, to]) => i + 1 >= from && i + 1 <= to)
  if (values.has('b')) return lines.map((line) => textOfBytes([...bytesOfText(line)].filter(isWanted)))
  if (!values.has('f')) return lines.map((line) => [...line].filter(isWanted).join(''))
  const separator = values.get('d') ?? '\t'
  return lines.flatMap((line) => {
    if (!line.includes(separator)) return flags.has('s') ? [] : [line]
    return [line.split(separator).filter(isWanted).join(separator)]
  })
}

const characterClasses: Readonly<Record<string, string>> = {
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  lower: 'abcdefghijklmnopqrstuvwxyz',
  digit: '0123456789',
  space: ' \t\n\v\f\r',
  blank: ' \t',
  alpha: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
  alnum: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
  punct: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
}

function characterSet(text: string): string[] {
  const named = unescapeText(text).replace(/\[:(\w+):\]/g, (_, name: string) => characterClasses[name] ?? '')
  return [
    ...named.replace(/([\s\S])-([\s\S])/g, (all, from: string, to: string) => {
      const start = from.charCodeAt(0)
      const count = to.charCodeAt(0) - start + 1
      return count < 1
        ? all
        : Array.from({ length: count }, (_, i) => String.fromCharCode(start + i)).join('')
    }),
  ]
}

function* translate(process: Process): Program {
  const { flags, rest } = parseOptions(process.argv.slice(1), 'cCdst')
  const isDeleting = flags.has('d')
  const from = new Set(characterSet(rest[0] ?? ''))
  const isIn = (char: string) => from.has(char) !== (flags.has('c') || flags.has('C'))
  const to = characterSet(rest[1] ?? '')
  const places = new Map([...from].map((char, i) => [char, i]))
  const { text } = yield* readInputs(process, [])
  const squeezed = flags.has('s') ? new Set(isDeleting || to.length > 0 ? to : from) : undefined
  let result = ''
  for (const char of text) {
    let next = char
    if (isIn(char)) {
      if (isDeleting) continue
      if (to.length > 0) next = to[Math.min(places.get(char) ?? to.length - 1, to.length - 1)] as string
    }
    if (squeezed?.has(next) && result.endsWith(next)) continue
    result += next
  }
  yield* print(process, result)
  return 0
}

function* count(process: Process): Program {
  const { flags, rest } = parseOptions(process.argv.slice(1), 'lwcmL')
  const wanted = flags.size === 0 ? ['l', 'w', 'c'] : ['l', 'w', 'c', 'm'].filter((flag) => flags.has(flag))
  const totals: Record<string, number> = {}
  let output = ''
  let code = 0
  const row = (counts: Record<string, number>, name: string) => {
    const numbers = wanted.map((kind) => String(counts[kind] ?? 0))
    const isPlain = wanted.length === 1 && rest.length <= 1
    return `${(isPlain ? numbers : numbers.map((number) => number.padStart(9))).join(isPlain ? '' : ' ')}${name && ` ${name}`}\n`
  }
  for (const word of rest.length === 0 ? ['-'] : rest) {
    const text = yield* readInput(process, word)
    if (text === undefined) {
      code = 1
      continue
    }
    const counts: Record<string, number> = {
      l: text.split('\n').length - 1,
      w: text.split(/\s+/).filter((part) => part !== '').length,
      c: byteLength(text),
      m: [...text].length,
    }
    for (const kind of Object.keys(counts)) totals[kind] = (totals[kind] ?? 0) + (counts[kind] as number)
    output += row(counts, rest.length === 0 ? '' : word)
  }
  if (rest.length > 1) output += row(totals, 'total')
  yield* print(process, output)
  return code
}

export const filterPrograms: Readonly<Record<string, ProgramMain>> = {
  sort: filter('nrufhgsk:t:o:', sortLines),
  uniq: filter('cdui', uniqueLines),
  cut: filter('f:d:c:b:s', cutLines),
  tac: filter('', (lines) => lines.toReversed()),
  rev: filter('', (lines) => lines.map((line) => [...line].reverse().join(''))),
  nl: filter('b:', (lines) => lines.map((line, i) => `${String(i + 1).padStart(6)}\t${line}`)),
  tr: translate,
  wc: count,
}
