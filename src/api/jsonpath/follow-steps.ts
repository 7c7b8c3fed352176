// JSONPath templates: finding values. Models client-go util/jsonpath, v1.35.
import { goText } from '../go-text.ts'
import { isRecord } from '../object.ts'
import { JsonPathError, type Piece, type Step } from './parse-json-path.ts'

/** The values that the first path of a template leads to. Throws JsonPathError. */
export function findPathValues(
  pieces: readonly Piece[],
  value: unknown,
  allowsMissing: boolean,
): readonly unknown[] {
  return pieces.flatMap((piece) =>
    piece.kind === 'path' ? followSteps([value], piece.steps, value, allowsMissing) : [],
  )
}

/** The values that steps lead to. Throws JsonPathError. */
export function followSteps(
  values: readonly unknown[],
  steps: readonly Step[],
  root: unknown,
  allowsMissing: boolean,
): readonly unknown[] {
  let current = values
  let isRecursive = false
  for (const step of steps) {
    current = take(current, step, root, isRecursive || allowsMissing)
    isRecursive = step.kind === 'recursive'
  }
  return current
}

function take(
  values: readonly unknown[],
  step: Step,
  root: unknown,
  allowsMissing: boolean,
): readonly unknown[] {
  switch (step.kind) {
    case 'root':
      return [root]
    case 'current':
      return values
    case 'literal':
      return [step.value]
    case 'field':
      return values.flatMap((value) => fieldOf(value, step.name, allowsMissing))
    case 'wildcard':
      return values.flatMap(childrenOf)
    case 'recursive':
      return values.flatMap((value) => [value, ...descendants(value)])
    case 'index':
      return values.flatMap((value) => sliced(value, step.at, step.at + 1 || undefined, 1))
    case 'slice':
      return values.flatMap((value) => sliced(value, step.from, step.to, step.step ?? 1))
    case 'union':
      return step.branches.flatMap((branch) => followSteps(values, branch, root, allowsMissing))
    case 'filter':
      return values.flatMap((value) =>
        (Array.isArray(value) ? value : []).filter((item) => passes(item, step)),
      )
  }
}

function fieldOf(value: unknown, name: string, allowsMissing: boolean): readonly unknown[] {
  if (isRecord(value) && value[name] !== undefined) return [value[name]]
  if (allowsMissing) return []
  throw new JsonPathError(`${name} is not found`)
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
  if (!Array.isArray(value)) throw new JsonPathError(`${goText(value)} is not array or slice`)
  const { length } = value
  const place = (at: number) => (at < 0 ? at + length : at)
  const start = place(from ?? 0)
  const end = to === undefined ? length : place(to)
  if (start === end) return []
  const outside = (at: number) =>
    new JsonPathError(`array index out of bounds: index ${at}, length ${length}`)
  if (start >= length || start < 0) throw outside(start)
  if (end > length || end < 0) throw outside(end - 1)
  if (start > end) throw new JsonPathError(`starting index ${start} is greater than ending index ${end}`)
  return value.slice(start, end).filter((_, i) => i % Math.max(1, step) === 0)
}

function passes(item: unknown, step: Extract<Step, { kind: 'filter' }>): boolean {
  const left = followSteps([item], step.left, item, true)
  if (step.operator === 'exists') return left.length > 0
  const right = followSteps([item], step.right, item, true)
  if (left.length === 0 || right.length === 0) return false
  if (left.length > 1 || right.length > 1) throw new JsonPathError('can only compare one element at a time')
  return compare(left[0], step.operator, right[0])
}

function compare(left: unknown, operator: string, right: unknown): boolean {
  if (operator === '==') return left === right
  if (operator === '!=') return left !== right
  if (typeof left !== typeof right || (typeof left !== 'string' && typeof left !== 'number'))
    throw new JsonPathError('incompatible types for comparison')
  const [a, b] = [left as string | number, right as string | number]
  if (operator === '<') return a < b
  if (operator === '>') return a > b
  return operator === '<=' ? a <= b : a >= b
}
