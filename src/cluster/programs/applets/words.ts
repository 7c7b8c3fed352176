// Commands about words: printf, test, expr as programs of their own, for exec without a shell.
import type { ProgramMain } from '../program.ts'
import { evaluateTest, TestError } from '../sh/test.ts'
import { type Answer, answer } from './answer.ts'
import { formatWords } from './printf.ts'

function test(name: string): ProgramMain {
  return answer((process): Answer => {
    const words = process.argv.slice(1)
    if (name === '[' && words.at(-1) !== ']') return { errors: '[: missing ]\n', code: 2 }
    try {
      return { code: evaluateTest(process, name === '[' ? words.slice(0, -1) : words) ? 0 : 1 }
    } catch (error) {
      if (!(error instanceof TestError)) throw error
      return { errors: `${name}: ${error.message}\n`, code: 2 }
    }
  })
}

/** Thrown for words that are no expression. */
class ExprError extends Error {}

/** Levels of expr's operators, weakest first. */
const levels: readonly (readonly string[])[] = [
  ['|'],
  ['&'],
  ['=', '==', '!=', '<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/', '%'],
  [':'],
]

function evaluateExpression(words: readonly string[]): string {
  let at = 0
  const level = (depth: number): string => {
    const operators = levels[depth]
    if (operators === undefined) return primary()
    let left = level(depth + 1)
    for (
      let operator = words[at];
      operator !== undefined && operators.includes(operator);
      operator = words[at]
    ) {
      at++
      left = apply(left, operator, level(depth + 1))
    }
    return left
  }
  const primary = (): string => {
    const word = words[at++]
    if (word === undefined) throw new ExprError('syntax error')
    if (word === 'length') return String([...(words[at++] ?? '')].length)
    if (word === 'substr')
      return (words[at++] ?? '').slice(Number(words[at++]) - 1).slice(0, Number(words[at++]))
    if (word !== '(') return word
    const value = level(0)
    if (words[at++] !== ')') throw new ExprError('syntax error')
    return value
  }
  const value = level(0)
  if (at < words.length) throw new ExprError('syntax error')
  return value
}

const isZero = (text: string) => text === '' || /^-?0+$/.test(text)

function apply(left: string, operator: string, right: string): string {
  if (operator === '|') return isZero(left) ? right : left
  if (operator === '&') return isZero(left) || isZero(right) ? '0' : left
  if (operator === ':') {
    const match = new RegExp(`^(?:${right.replace(/\\([()])/g, '$1')})`).exec(left)
    return match?.[1] ?? (/\\\(/.test(right) ? '' : String(match?.[0].length ?? 0))
  }
  const numbers = [left, right].every((text) => /^-?\d+$/.test(text))
    ? [BigInt(left), BigInt(right)]
    : undefined
  if ('=='.startsWith(operator) || operator === '!=' || /^[<>]/.test(operator)) {
    const [a, b] = numbers ?? [left, right]
    return String(Number(compare(a as bigint, operator, b as bigint)))
  }
  if (numbers === undefined) throw new ExprError('non-numeric argument')
  const [a = 0n, b = 0n] = numbers
  if (b === 0n && (operator === '/' || operator === '%')) throw new ExprError('division by zero')
  const results: Readonly<Record<string, () => bigint>> = {
    '+': () => a + b,
    '-': () => a - b,
    '*': () => a * b,
    '/': () => a / b,
    '%': () => a % b,
  }
  return String(results[operator]?.() ?? 0n)
}

function compare<Value>(a: Value, operator: string, b: Value): boolean {
  if (operator === '!=') return a !== b
  if (operator === '<') return a < b
  if (operator === '<=') return a <= b
  if (operator === '>') return a > b
  return operator === '>=' ? a >= b : a === b
}

export const wordPrograms: Readonly<Record<string, ProgramMain>> = {
  printf: answer(({ argv }) => formatWords(argv.slice(1))),
  test: test('test'),
  '[': test('['),
  expr: answer(({ argv }) => {
    try {
      const value = evaluateExpression(argv.slice(1))
      return { text: `${value}\n`, code: isZero(value) ? 1 : 0 }
    } catch (error) {
      if (!(error instanceof ExprError)) throw error
      return { errors: `expr: ${error.message}\n`, code: 2 }
    }
  }),
}
