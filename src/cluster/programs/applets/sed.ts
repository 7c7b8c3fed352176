// sed: s, d, p, q, a, i, c, y and = with addresses; -n, -e, -i, -E.
import { print } from '../io.ts'
import type { Process } from '../process.ts'
import type { Program, ProgramMain } from '../program.ts'
import { unescapeText } from './basic.ts'
import { linesOf, readInput, readInputs } from './inputs.ts'
import { parseOptions } from './options.ts'
import { compileExpression } from './regular-expression.ts'

type Address = { readonly line: number } | { readonly expression: RegExp } | 'last'

interface Command {
  readonly from?: Address
  readonly to?: Address
  readonly isNegated: boolean
  readonly name: string
  readonly text: string
  readonly expression?: RegExp
  readonly flags: string
  isInRange: boolean
}

/** Thrown for a script that cannot be read. */
class SedError extends Error {}

function parseScript(script: string, isExtended: boolean): Command[] {
  let at = 0
  const commands: Command[] = []
  const compile = (source: string, flags = '') => {
    const expression = compileExpression(source, isExtended, flags)
    if (expression === undefined) throw new SedError(`bad regex '${source}'`)
    return expression
  }
  /** Text up to an unescaped delimiter. */
  const upTo = (delimiter: string) => {
    let text = ''
    for (; at < script.length && script[at] !== delimiter; at++) {
      if (script[at] === '\\' && at + 1 < script.length) {
        const next = script[++at] as string
        text += next === delimiter ? next : `\\${next}`
      } else text += script[at]
    }
    if (at >= script.length) throw new SedError(`unmatched '${delimiter}'`)
    at++
    return text
  }
  const address = (): Address | undefined => {
    const digits = /^\d+/.exec(script.slice(at))
    if (digits !== null) {
      at += digits[0].length
      return { line: Number(digits[0]) }
    }
    if (script[at] === '$') {
      at++
      return 'last'
    }
    if (script[at] !== '/' && script[at] !== '\\') return undefined
    if (script[at] === '\\') at++
    const delimiter = script[at++] as string
    return { expression: compile(upTo(delimiter)) }
  }
  const toLineEnd = () => {
    const end = script.indexOf('\n', at)
    const text = script.slice(at, end < 0 ? undefined : end)
    at = end < 0 ? script.length : end
    return text
  }
  while (at < script.length) {
    if (/[\s;}]/.test(script[at] as string)) {
      at++
      continue
    }
    const from = address()
    let to: Address | undefined
    if (from !== undefined && script[at] === ',') {
      at++
      to = address()
    }
    while (script[at] === ' ') at++
    const isNegated = script[at] === '!'
    if (isNegated) at++
    const name = script[at++]
    if (name === undefined) throw new SedError('missing command')
    const base = { ...(from && { from }), ...(to && { to }), isNegated, name, isInRange: false }
    if (name === 's' || name === 'y') {
      const delimiter = script[at++] ?? '/'
      const pattern = upTo(delimiter)
      const text = upTo(delimiter)
      const flags = /^[gpiI\d]*/.exec(script.slice(at))?.[0] ?? ''
      at += flags.length
      if (name === 'y') commands.push({ ...base, text: `${pattern}\n${text}`, flags })
      else
        commands.push({
          ...base,
          text,
          flags,
          expression: compile(pattern, `g${/[iI]/.test(flags) ? 'i' : ''}`),
        })
    } else if ('aic'.includes(name)) {
      if (script[at] === '\\') at++
      commands.push({ ...base, text: `${unescapeText(toLineEnd().replace(/^\s*\n?/, ''))}\n`, flags: '' })
    } else if ('dpq=nGhHxNg'.includes(name)) commands.push({ ...base, text: '', flags: '' })
    else throw new SedError(`unsupported command ${name}`)
  }
  return commands
}

function replaceIn(line: string, { expression, text, flags }: Command): string | undefined {
  if (expression === undefined) return undefined
  const nth = Number(/\d+/.exec(flags)?.[0] ?? 1)
  const isAll = flags.includes('g')
  let count = 0
  let hasChanged = false
  const result = line.replace(expression, (match: string, ...groups: unknown[]) => {
    count++
    if (count < nth || (count > nth && !isAll)) return match
    hasChanged = true
    return unescapeText(
      text.replace(/\\(\d)|\\&|&/g, (all, digit?: string) => {
        if (digit !== undefined) return digit === '0' ? match : String(groups[Number(digit) - 1] ?? '')
        return all === '&' ? match : '&'
      }),
    )
  })
  return hasChanged ? result : undefined
}

function applies(command: Command, number: number, line: string, isLast: boolean): boolean {
  const hits = (address: Address) =>
    address === 'last' ? isLast : 'line' in address ? address.line === number : address.expression.test(line)
  const { from, to } = command
  let result = true
  if (from !== undefined && to === undefined) result = hits(from)
  else if (from !== undefined && to !== undefined) {
    if (command.isInRange) {
      if (hits(to) || (to !== 'last' && 'line' in to && number >= to.line)) command.isInRange = false
    } else {
      result = hits(from)
      if (result) command.isInRange = !(to !== 'last' && 'line' in to && to.line <= number)
    }
  }
  return result !== command.isNegated
}

function edit(lines: readonly string[], commands: readonly Command[], isQuiet: boolean): string {
  let output = ''
  for (const [i, original] of lines.entries()) {
    let line: string | undefined = original
    let after = ''
    let isEnding = false
    for (const command of commands) {
      if (line === undefined || !applies(command, i + 1, line, i === lines.length - 1)) continue
      if (command.name === 's') {
        const replaced = replaceIn(line, command)
        line = replaced ?? line
        if (replaced !== undefined && command.flags.includes('p')) output += `${line}\n`
      } else if (command.name === 'y') {
        const [from = '', to = ''] = command.text.split('\n')
        line = [...line].map((char) => to[from.indexOf(char)] ?? char).join('')
      } else if (command.name === 'd') line = undefined
      else if (command.name === 'p') output += `${line}\n`
      else if (command.name === '=') output += `${i + 1}\n`
      else if (command.name === 'a') after += command.text
      else if (command.name === 'i') output += command.text
      else if (command.name === 'c') {
        output += command.text
        line = undefined
      } else if (command.name === 'q') {
        isEnding = true
        break
      }
    }
    if (line !== undefined && !isQuiet) output += `${line}\n`
    output += after
    if (isEnding) break
  }
  return output
}

function* sed(process: Process): Program {
  const { flags, lists, rest } = parseOptions(process.argv.slice(1), 'nErie:f:sz')
  const scripts = [...(lists.get('e') ?? [])]
  const files = [...rest]
  if (lists.has('f')) scripts.push((yield* readInput(process, lists.get('f')?.[0] ?? '')) ?? '')
  if (scripts.length === 0) scripts.push(files.shift() ?? '')
  try {
    const commands = () => parseScript(scripts.join('\n'), flags.has('E') || flags.has('r'))
    if (!flags.has('i')) {
      const parsed = commands()
      const { text, code } = yield* readInputs(process, files)
      yield* print(process, withLastNewline(edit(linesOf(text), parsed, flags.has('n')), text))
      return code
    }
    for (const file of files) {
      const text = yield* readInput(process, file)
      if (text === undefined) return 1
      process.container.spec.files.write(
        process.path(file),
        edit(linesOf(text), commands(), flags.has('n')),
        { user: process.user },
      )
    }
    return 0
  } catch (error) {
    if (!(error instanceof SedError)) throw error
    yield* print(process, `sed: ${error.message}\n`, 2)
    return 1
  }
}

/** A text without a last newline keeps lacking it. */
function withLastNewline(output: string, original: string): string {
  return original === '' || original.endsWith('\n') ? output : output.replace(/\n$/, '')
}

export const sedPrograms: Readonly<Record<string, ProgramMain>> = { sed }
