// $((...)): whole numbers of 64 bits.
import type { Arithmetic } from './syntax.ts'

/** What arithmetic reads and writes. */
export interface ArithmeticVariables {
  get(name: string): string | undefined
  set(name: string, value: string): void
}

/** Thrown for what cannot be computed; the message is the shell's. */
export class ArithmeticError extends Error {}

const wrap = (value: bigint) => BigInt.asIntN(64, value)
const truth = (isTrue: boolean) => (isTrue ? 1n : 0n)

export function evaluate(node: Arithmetic, on: ArithmeticVariables): bigint {
  switch (node.type) {
    case 'ArithNumber':
      if (!Number.isFinite(node.value)) throw new ArithmeticError('arithmetic syntax error')
      return BigInt(Math.trunc(node.value))
    case 'ArithVariable':
    case 'ArithSpecialVar':
      return numberOf(on.get(node.name))
    case 'ArithBracedExpansion':
      return numberOf(on.get(node.content))
    case 'ArithGroup':
    case 'ArithNested':
      return evaluate(node.expression, on)
    case 'ArithTernary':
      return evaluate(evaluate(node.condition, on) !== 0n ? node.consequent : node.alternate, on)
    case 'ArithAssignment': {
      const value = evaluate(node.value, on)
      const operator = node.operator.slice(0, -1)
      const result = operator === '' ? value : binary(operator, numberOf(on.get(node.variable)), () => value)
      on.set(node.variable, String(result))
      return result
    }
    case 'ArithUnary':
      return unary(node, on)
    case 'ArithBinary':
      return binary(node.operator, evaluate(node.left, on), () => evaluate(node.right, on))
    default:
      throw new ArithmeticError('arithmetic syntax error')
  }
}

function numberOf(text: string | undefined): bigint {
  const word = (text ?? '').trim()
  if (word === '') return 0n
  if (/^[-+]?(\d+|0[xX][\da-fA-F]+)$/.test(word)) {
    const digits = word.replace(/^[-+]/, '')
    const magnitude = /^0\d/.test(digits) ? BigInt(`0o${digits.slice(1)}`) : BigInt(digits)
    return wrap(word.startsWith('-') ? -magnitude : magnitude)
  }
  throw new ArithmeticError('arithmetic syntax error')
}

function unary(node: Extract<Arithmetic, { type: 'ArithUnary' }>, on: ArithmeticVariables): bigint {
  const { operand, operator } = node
  if (operator === '++' || operator === '--') {
    if (operand.type !== 'ArithVariable') throw new ArithmeticError('arithmetic syntax error')
    const old = numberOf(on.get(operand.name))
    const next = wrap(operator === '++' ? old + 1n : old - 1n)
    on.set(operand.name, String(next))
    return node.prefix ? next : old
  }
  const value = evaluate(operand, on)
  if (operator === '-') return wrap(-value)
  if (operator === '!') return truth(value === 0n)
  return operator === '~' ? ~value : value
}

function binary(operator: string, left: bigint, right: () => bigint): bigint {
  if (operator === '&&') return truth(left !== 0n && right() !== 0n)
  if (operator === '||') return truth(left !== 0n || right() !== 0n)
  const r = right()
  if ((operator === '/' || operator === '%') && r === 0n) throw new ArithmeticError('divide by zero')
  const operation = operations[operator]
  if (operation === undefined) throw new ArithmeticError('arithmetic syntax error')
  return wrap(operation(left, r))
}

const operations: Readonly<Record<string, (left: bigint, right: bigint) => bigint>> = {
  '+': (l, r) => l + r,
  '-': (l, r) => l - r,
  '*': (l, r) => l * r,
  '/': (l, r) => l / r,
  '%': (l, r) => l % r,
  '**': (l, r) => (r < 0n || r > 4096n ? 0n : l ** r),
  '<<': (l, r) => l << (r & 63n),
  '>>': (l, r) => l >> (r & 63n),
  '&': (l, r) => l & r,
  '|': (l, r) => l | r,
  '^': (l, r) => l ^ r,
  '<': (l, r) => truth(l < r),
  '<=': (l, r) => truth(l <= r),
  '>': (l, r) => truth(l > r),
  '>=': (l, r) => truth(l >= r),
  '==': (l, r) => truth(l === r),
  '!=': (l, r) => truth(l !== r),
  ',': (_, r) => r,
}
