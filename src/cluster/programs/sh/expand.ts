// Turns words into fields: parameters, command output, arithmetic, splitting, patterns.
import type { Program } from '../program.ts'
import { ArithmeticError, evaluate } from './arithmetic.ts'
import { ShellError } from './control.ts'
import { escapePattern, matchingPaths, patternSource } from './pattern.ts'
import type { Shell } from './shell.ts'
import type {
  ArithmeticExpression,
  BraceItem,
  ParameterExpansion,
  ParameterOperation,
  Word,
  WordPart,
} from './syntax.ts'

/** A part of an expanded word: text that is quoted or not, text that is split, or the end of a field. */
type Piece =
  | { readonly kind: 'quoted' | 'literal' | 'pattern' | 'split'; readonly text: string }
  | { readonly kind: 'break' }

/** The fields that words give. */
export function* expandWords(shell: Shell, words: readonly Word[]): Program<string[]> {
  const fields: string[] = []
  for (const word of words)
    for (const alternative of expandBraces(shell, word)) {
      const pieces: Piece[] = []
      yield* expandParts(shell, alternative.parts, false, pieces)
      fields.push(...toFields(shell, pieces))
    }
  return fields
}

/** A word as one text, without splitting and patterns: a value, a file name, a here-document. */
export function* expandText(shell: Shell, word: Word | null): Program<string> {
  if (word === null) return ''
  const pieces: Piece[] = []
  yield* expandParts(shell, word.parts, false, pieces)
  return pieces.map((piece) => (piece.kind === 'break' ? ' ' : piece.text)).join('')
}

/** A word as a pattern, in which what was quoted stands for itself. */
export function* expandPattern(shell: Shell, word: Word): Program<string> {
  const pieces: Piece[] = []
  yield* expandParts(shell, word.parts, false, pieces)
  return pieces
    .map((piece) => {
      if (piece.kind === 'break') return ' '
      return piece.kind === 'pattern' || piece.kind === 'split' ? piece.text : escapePattern(piece.text)
    })
    .join('')
}

/** The value of an arithmetic expression. */
export function computeArithmetic(shell: Shell, expression: ArithmeticExpression): bigint {
  try {
    return evaluate(expression.expression, {
      get: (name) => shell.parameter(name),
      set: (name, value) => shell.variables.set(name, value),
    })
  } catch (error) {
    if (error instanceof ArithmeticError) throw new ShellError(error.message, 2)
    throw error
  }
}

function* expandParts(
  shell: Shell,
  parts: readonly WordPart[],
  isQuoted: boolean,
  pieces: Piece[],
): Program<void> {
  for (const part of parts)
    switch (part.type) {
      case 'Literal':
        pieces.push({ kind: isQuoted ? 'quoted' : 'literal', text: part.value })
        break
      case 'SingleQuoted':
      case 'Escaped':
        pieces.push({ kind: 'quoted', text: part.value })
        break
      case 'Glob':
        pieces.push({ kind: isQuoted ? 'quoted' : 'pattern', text: part.pattern })
        break
      case 'DoubleQuoted':
        if (!part.parts.some(isAllParameters)) pieces.push({ kind: 'quoted', text: '' })
        yield* expandParts(shell, part.parts, true, pieces)
        break
      case 'TildeExpansion':
        pieces.push({ kind: 'quoted', text: shell.homeOf(part.user) })
        break
      case 'ArithmeticExpansion':
        pieces.push({
          kind: isQuoted ? 'quoted' : 'split',
          text: String(computeArithmetic(shell, part.expression)),
        })
        break
      case 'CommandSubstitution': {
        const text = (yield* shell.capture(part.body)).replace(/\n+$/, '')
        pieces.push({ kind: isQuoted ? 'quoted' : 'split', text })
        break
      }
      case 'ParameterExpansion':
        yield* expandParameter(shell, part, isQuoted, pieces)
        break
      case 'BraceExpansion':
        yield* expandParts(shell, plainBraces(part.items), isQuoted, pieces)
        break
      case 'ProcessSubstitution':
        throw new ShellError('syntax error: unexpected "("', 2)
    }
}

const isAllParameters = (part: WordPart) =>
  part.type === 'ParameterExpansion' && part.parameter === '@' && part.operation === null

function* expandParameter(
  shell: Shell,
  part: ParameterExpansion,
  isQuoted: boolean,
  pieces: Piece[],
): Program<void> {
  const { parameter, operation } = part
  const kind = isQuoted ? 'quoted' : 'split'
  if (operation === null) {
    if (parameter === '@' || (parameter === '*' && !isQuoted)) {
      for (const [i, text] of shell.positional.entries()) {
        if (i > 0) pieces.push({ kind: 'break' })
        pieces.push({ kind, text })
      }
      return
    }
    pieces.push({ kind, text: shell.requiredParameter(parameter) })
    return
  }
  yield* applyOperation(shell, parameter, operation, isQuoted, pieces)
}

function* applyOperation(
  shell: Shell,
  parameter: string,
  operation: ParameterOperation,
  isQuoted: boolean,
  pieces: Piece[],
): Program<void> {
  const kind = isQuoted ? 'quoted' : 'split'
  const value = shell.parameter(parameter)
  const give = (text: string) => pieces.push({ kind, text })
  switch (operation.type) {
    case 'DefaultValue':
    case 'AssignDefault':
    case 'UseAlternative': {
      const isMissing = value === undefined || (operation.checkEmpty && value === '')
      if (operation.type === 'UseAlternative') {
        if (!isMissing) yield* expandParts(shell, operation.word.parts, isQuoted, pieces)
      } else if (!isMissing) give(value)
      else if (operation.type === 'DefaultValue')
        yield* expandParts(shell, operation.word.parts, isQuoted, pieces)
      else {
        const text = yield* expandText(shell, operation.word)
        shell.variables.set(parameter, text)
        give(text)
      }
      break
    }
    case 'ErrorIfUnset': {
      if (value !== undefined && !(operation.checkEmpty && value === '')) {
        give(value)
        break
      }
      const text = yield* expandText(shell, operation.word)
      throw new ShellError(
        `${parameter}: ${text || (operation.checkEmpty ? 'parameter not set or null' : 'parameter not set')}`,
        2,
      )
    }
    case 'Length':
      give(
        String(
          parameter === '@' || parameter === '*'
            ? shell.positional.length
            : [...shell.requiredParameter(parameter)].length,
        ),
      )
      break
    case 'Substring':
      give(substring(shell, shell.requiredParameter(parameter), operation))
      break
    case 'PatternRemoval':
      give(
        removePattern(
          shell.requiredParameter(parameter),
          yield* expandPattern(shell, operation.pattern),
          operation,
        ),
      )
      break
    case 'PatternReplacement': {
      const source = patternSource(yield* expandPattern(shell, operation.pattern))
      const replacement = yield* expandText(shell, operation.replacement)
      const anchored = `${operation.anchor === 'start' ? '^' : ''}${source}${operation.anchor === 'end' ? '$' : ''}`
      const text = shell.requiredParameter(parameter)
      give(
        source === ''
          ? text
          : text.replace(new RegExp(anchored, operation.all ? 'g' : ''), () => replacement),
      )
      break
    }
    default:
      throw new ShellError('syntax error: bad substitution', 2)
  }
}

function substring(
  shell: Shell,
  text: string,
  operation: Extract<ParameterOperation, { type: 'Substring' }>,
): string {
  const chars = [...text]
  const offset = Number(computeArithmetic(shell, operation.offset))
  const start = Math.max(0, offset < 0 ? chars.length + offset : offset)
  if (operation.length === null) return chars.slice(start).join('')
  const length = Number(computeArithmetic(shell, operation.length))
  return chars.slice(start, length < 0 ? chars.length + length : start + length).join('')
}

function removePattern(
  text: string,
  pattern: string,
  operation: { readonly side: 'prefix' | 'suffix'; readonly greedy: boolean },
): string {
  const expression = new RegExp(`^(?:${patternSource(pattern)})$`)
  const lengths = Array.from({ length: text.length + 1 }, (_, i) => i)
  if (operation.greedy) lengths.reverse()
  for (const length of lengths) {
    const at = operation.side === 'prefix' ? length : text.length - length
    const removed = operation.side === 'prefix' ? text.slice(0, at) : text.slice(at)
    if (expression.test(removed)) return operation.side === 'prefix' ? text.slice(at) : text.slice(0, at)
  }
  return text
}

/** Splits what may be split, expands patterns, and joins the rest. */
function toFields(shell: Shell, pieces: readonly Piece[]): string[] {
  const separators = shell.variables.get('IFS') ?? ' \t\n'
  const fields: string[] = []
  let text = ''
  let pattern = ''
  let isStarted = false
  const finish = () => {
    if (isStarted) fields.push(...expandPaths(shell, text, pattern))
    text = ''
    pattern = ''
    isStarted = false
  }
  for (const piece of pieces) {
    if (piece.kind === 'break') {
      finish()
      isStarted = pieces.some((other) => other.kind === 'quoted')
      continue
    }
    if (piece.kind !== 'split') {
      text += piece.text
      pattern += piece.kind === 'pattern' ? piece.text : escapePattern(piece.text)
      isStarted ||= piece.kind === 'quoted' || piece.text !== ''
      continue
    }
    for (const [i, part] of splitFields(piece.text, separators).entries()) {
      if (i > 0) finish()
      text += part
      pattern += part
      isStarted ||= part !== ''
    }
  }
  finish()
  return fields
}

/** Parts of a text between separators; white space at its ends gives empty parts that only separate. */
function splitFields(text: string, separators: string): string[] {
  if (separators === '') return [text]
  const set = [...separators].map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')
  return text.split(new RegExp(`[${set}]+`))
}

function expandPaths(shell: Shell, text: string, pattern: string): string[] {
  if (!/[*?[]/.test(pattern.replace(/\\./g, '')) || shell.options.has('f')) return [text]
  const { process } = shell
  const found = matchingPaths(process.container.spec.files, process.cwd, pattern, process.user)
  return found.length === 0 ? [text] : found
}

const maxBraceItems = 10_000

/** {a,b} and {1..3}: several words in bash, plain text in a busybox shell. */
function expandBraces(shell: Shell, word: Word): readonly Word[] {
  const at = word.parts.findIndex((part) => part.type === 'BraceExpansion')
  const brace = word.parts[at]
  if (brace?.type !== 'BraceExpansion') return [word]
  const before = word.parts.slice(0, at)
  const after = word.parts.slice(at + 1)
  const choices = shell.isBash
    ? brace.items.flatMap(braceWords).slice(0, maxBraceItems)
    : [plainBraces(brace.items)]
  return choices.flatMap((parts) =>
    expandBraces(shell, { type: 'Word', parts: [...before, ...parts, ...after] }),
  )
}

const literal = (value: string): WordPart => ({ type: 'Literal', value })

function plainBraces(items: readonly BraceItem[]): WordPart[] {
  const parts = items.flatMap((item, i): WordPart[] => {
    const comma = i === 0 ? [] : [literal(',')]
    return [...comma, ...(item.type === 'Range' ? [literal(`${item.start}..${item.end}`)] : item.word.parts)]
  })
  return [literal('{'), ...parts, literal('}')]
}

function braceWords(item: BraceItem): (readonly WordPart[])[] {
  if (item.type === 'Word') return [item.word.parts]
  const isNumber = typeof item.start === 'number' && typeof item.end === 'number'
  const code = (value: string | number) => (typeof value === 'number' ? value : value.charCodeAt(0))
  const start = code(item.start)
  const end = code(item.end)
  const step = Math.max(1, Math.abs(item.step ?? 1)) * (end < start ? -1 : 1)
  const count = Math.min(maxBraceItems, Math.floor((end - start) / step) + 1)
  return Array.from({ length: count }, (_, i) => {
    const value = start + i * step
    return [literal(isNumber ? String(value) : String.fromCharCode(value))]
  })
}
