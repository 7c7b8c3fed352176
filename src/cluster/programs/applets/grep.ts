// grep: lines that match.
import { input, print, readLine } from '../io.ts'
import type { Process } from '../process.ts'
import type { Program, ProgramMain } from '../program.ts'
import { walk } from './files.ts'
import { linesOf, readInput } from './inputs.ts'
import { type Options, parseOptions } from './options.ts'
import { compileExpression } from './regular-expression.ts'

const long = {
  quiet: 'q',
  count: 'c',
  invert: 'v',
  'ignore-case': 'i',
  'line-number': 'n',
  color: 'C',
  recursive: 'r',
}

function compile(patterns: readonly string[], { flags }: Options, isExtended: boolean): RegExp | undefined {
  const sources = patterns
    .flatMap((pattern) => pattern.split('\n'))
    .map((pattern) => {
      if (flags.has('F')) return pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      return compileExpression(pattern, isExtended)?.source
    })
  if (sources.includes(undefined)) return undefined
  const joined = sources.map((source) => `(?:${source})`).join('|')
  const wrapped = flags.has('x') ? `^(?:${joined})$` : flags.has('w') ? `\\b(?:${joined})\\b` : joined
  return new RegExp(wrapped, flags.has('i') ? 'gi' : 'g')
}

function grepProgram(name: string): ProgramMain {
  return function* (process) {
    const options = parseOptions(process.argv.slice(1), 'EFiIvnclLoqrRhHswxe:m:A:B:C:f:', { long })
    const { flags, lists, values } = options
    const rest = [...options.rest]
    const patterns = [...(lists.get('e') ?? [])]
    if (values.has('f')) patterns.push(...linesOf((yield* readInput(process, values.get('f') ?? '')) ?? ''))
    if (patterns.length === 0) patterns.push(rest.shift() ?? '')
    const expression = compile(patterns, options, flags.has('E') || name === 'egrep')
    if (expression === undefined) {
      yield* print(process, `grep: bad regex '${patterns[0]}': Invalid regexp\n`, 2)
      return 2
    }
    const isRecursive = flags.has('r') || flags.has('R')
    const files = isRecursive ? filesBelow(process, rest.length === 0 ? ['.'] : rest) : rest
    const search: Search = {
      options,
      expression,
      hasNames: (files.length > 1 || isRecursive) && !flags.has('h'),
    }
    if (files.length === 0 && !needsAll(options)) return yield* grepStream(process, search)
    let hasFound = false
    let hasErrors = false
    for (const file of files.length === 0 ? ['-'] : files) {
      const text = yield* readInput(process, file, 'grep')
      if (text === undefined) hasErrors = true
      else if (yield* grepText(process, search, text, file)) hasFound = true
      if (hasFound && flags.has('q')) return 0
    }
    return hasErrors ? 2 : hasFound ? 0 : 1
  }
}

interface Search {
  readonly options: Options
  readonly expression: RegExp
  readonly hasNames: boolean
}

const needsAll = ({ flags, values }: Options) =>
  flags.has('c') || flags.has('l') || flags.has('L') || ['A', 'B', 'C', 'm'].some((name) => values.has(name))

function* grepStream(process: Process, { options, expression }: Search): Program {
  const { flags } = options
  const file = input(process)
  let number = 0
  let hasFound = false
  for (let line = yield* readLine(file); line !== undefined; line = yield* readLine(file)) {
    number++
    const text = line.replace(/\n$/, '')
    if (text.search(expression) >= 0 === flags.has('v')) continue
    hasFound = true
    if (flags.has('q')) return 0
    const prefix = flags.has('n') ? `${number}:` : ''
    yield* print(process, flags.has('o') ? matchesOf(text, expression, prefix) : `${prefix}${text}\n`)
  }
  return hasFound ? 0 : 1
}

function matchesOf(line: string, expression: RegExp, prefix: string): string {
  return [...line.matchAll(expression)]
    .filter(([match]) => match !== '')
    .map(([match]) => `${prefix}${match}\n`)
    .join('')
}

function* grepText(process: Process, search: Search, text: string, file: string): Program<boolean> {
  const { options, expression, hasNames } = search
  const { flags, values } = options
  const lines = linesOf(text)
  const limit = Number(values.get('m') ?? Number.POSITIVE_INFINITY)
  const found = lines
    .flatMap((line, i) => (line.search(expression) >= 0 !== flags.has('v') ? [i] : []))
    .slice(0, limit)
  const name = file === '-' ? '(standard input)' : file
  if (flags.has('q')) return found.length > 0
  if (flags.has('l') || flags.has('L')) {
    if (found.length > 0 === flags.has('l')) yield* print(process, `${name}\n`)
    return found.length > 0
  }
  const start = hasNames || flags.has('H') ? name : ''
  if (flags.has('c')) {
    yield* print(process, `${start && `${start}:`}${found.length}\n`)
    return found.length > 0
  }
  const before = Number(values.get('B') ?? values.get('C') ?? 0)
  const after = Number(values.get('A') ?? values.get('C') ?? 0)
  const matched = new Set(found)
  let output = ''
  let last = -1
  for (const i of found)
    for (let at = Math.max(last + 1, i - before); at <= Math.min(lines.length - 1, i + after); at++) {
      if (last >= 0 && at > last + 1 && before + after > 0) output += '--\n'
      last = at
      const mark = matched.has(at) ? ':' : '-'
      const prefix = `${start && start + mark}${flags.has('n') ? `${at + 1}${mark}` : ''}`
      output += flags.has('o')
        ? matchesOf(lines[at] as string, expression, prefix)
        : `${prefix}${lines[at]}\n`
    }
  yield* print(process, output)
  return found.length > 0
}

function filesBelow(process: Process, words: readonly string[]): string[] {
  return words.flatMap((word) => {
    if (!process.container.spec.files.exists(process.path(word), process.user)) return [word]
    return [...walk(process, process.path(word), word)]
      .filter(({ node }) => node.kind === 'file')
      .map(({ name }) => name)
  })
}

export const grepPrograms: Readonly<Record<string, ProgramMain>> = {
  grep: grepProgram('grep'),
  egrep: grepProgram('egrep'),
  fgrep: grepProgram('grep'),
}
