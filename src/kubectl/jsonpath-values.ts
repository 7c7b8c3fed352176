// JSONPath templates: finding values and printing them. Models client-go util/jsonpath, v1.35.
import { isRecord } from '#api/object.ts'
import type { Piece, Step } from './jsonpath.ts'
import { goText } from './printers/go-text.ts'
import { goJson } from './printers/json.ts'
import { CommandError } from './verb.ts'

export interface PathOptions {
  /** A key that is not there is no error. */
  readonly allowsMissing: boolean
  /** Every result as JSON. */
  readonly asJson?: boolean
}

/** The text of a template for a value. Throws CommandError. */
export function printJsonPath(pieces: readonly Piece[], value: unknown, options: PathOptions): string {
  return pieces.map((piece) => printPiece(piece, value, value, options)).join('')
}

function printPiece(piece: Piece, value: unknown, root: unknown, options: PathOptions): string {
  if (piece.kind === 'text') return piece.text
  const found = follow([value], piece.steps, root, options)
  if (piece.kind === 'path') return printResults(found, options)
  return found
    .map((each) => piece.body.map((inner) => printPiece(inner, each, each, options)).join(''))
    .join('')
}

function printResults(values: readonly unknown[], { asJson = false }: PathOptions): string {
  if (asJson) return `${goJson(values, { indent: 4 })}\n`
  return values
    .map((value) => (value === null ? 'null' : typeof value === 'object' ? goJson(value) : goText(value)))
    .join(' ')
}

/** The values that the first path of a template leads to. */
export function findValues(
  pieces: readonly Piece[],
  value: unknown,
  allowsMissing = true,
): readonly unknown[] {
  return pieces.flatMap((piece) =>
    piece.kind === 'path' ? follow([value], piece.steps, value, { allowsMissing }) : [],
  )
}

function follow(
  values: readonly unknown[],
  steps: readonly Step[],
  root: unknown,
  options: PathOptions,
): readonly unknown[] {
  let current = values
  let isRecursive = false
  for (const step of steps) {
    const tolerant = isRecursive ? { ...options, allowsMissing: true } : options
    current = take(current, step, root, tolerant)
    isRecursive = step.kind === 'recursive'
  }
  return current
}

function take(
  values: readonly unknown[],
  step: Step,
  root: unknown,
  options: PathOptions,
): readonly unknown[] {
  switch (step.kind) {
    case 'root':
      return [root]
    case 'current':
      return values
    case 'literal':
      return [step.value]
    case 'field':
      return values.flatMap((value) => fieldOf(value, step.name, options))
    case 'wildcard':
      return values.flatMap(childrenOf)
    case 'recursive':
      return values.flatMap((value) => [value, ...descendants(value)])
    case 'index':
      return values.flatMap((value) => sliced(value, step.at, step.at + 1 || undefined, 1))
    case 'slice':
      return values.flatMap((value) => sliced(value, step.from, step.to, step.step ?? 1))
    case 'union':
      return step.branches.flatMap((branch) => follow(values, branch, root, options))
    case 'filter':
      return values.flatMap((value) =>
        (Array.isArray(value) ? value : []).filter((item) => passes(item, step, options)),
      )
  }
}

function fieldOf(value: unknown, name: string, { allowsMissing }: PathOptions): readonly unknown[] {
  if (isRecord(value) && value[name] !== undefined) return [value[name]]
  if (allowsMissing) return []
  throw new CommandError(`error: ${name} is not found`)
}

function childrenOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  return isRecord(value)
    ? Object.keys(value)
        .sort()
        .map((key) => value[key])
    : []
}

function descendants(value: unknown): readonly unknown[] {
  return childrenOf(value).flatMap((child) => [child, ...descendants(child)])
}

function sliced(
  value: unknown,
  from: number | undefined,
  to: number | undefined,
  step: number,
): readonly unknown[] {
  if (value === null || value === undefined) return []
  if (!Array.isArray(value)) throw new CommandError(`error: ${goText(value)} is not array or slice`)
  const { length } = value
  const place = (at: number) => (at < 0 ? at + length : at)
  const start = place(from ?? 0)
  const end = to === undefined ? length : place(to)
  if (start === end) return []
  const outside = (at: number) =>
    new CommandError(`error: array index out of bounds: index ${at}, length ${length}`)
  if (start >= length || start < 0) throw outside(start)
  if (end > length || end < 0) throw outside(end - 1)
  if (start > end)
    throw new CommandError(`error: starting index ${start} is greater than ending index ${end}`)
  return value.slice(start, end).filter((_, i) => i % Math.max(1, step) === 0)
}

function passes(item: unknown, step: Extract<Step, { kind: 'filter' }>, options: PathOptions): boolean {
  const tolerant = { ...options, allowsMissing: true }
  const left = follow([item], step.left, item, tolerant)
  if (step.operator === 'exists') return left.length > 0
  const right = follow([item], step.right, item, tolerant)
  if (left.length === 0 || right.length === 0) return false
  if (left.length > 1 || right.length > 1)
    throw new CommandError('error: can only compare one element at a time')
  return compare(left[0], step.operator, right[0])
}

function compare(left: unknown, operator: string, right: unknown): boolean {
  if (operator === '==') return left === right
  if (operator === '!=') return left !== right
  if (typeof left !== typeof right || (typeof left !== 'string' && typeof left !== 'number'))
    throw new CommandError('error: incompatible types for comparison')
  const [a, b] = [left as string | number, right as string | number]
  if (operator === '<') return a < b
  if (operator === '>') return a > b
  return operator === '<=' ? a <= b : a >= b
}
