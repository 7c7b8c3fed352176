// test and [: what is true of files, texts and numbers.
import { sizeOf } from '../../machines/file-tree.ts'
import type { Process } from '../process.ts'

/** Thrown for an expression that cannot be read; the message is busybox's. */
export class TestError extends Error {}

const unaryOperators = new Set([...'bcdefghkLnprsSuwxzt'].map((letter) => `-${letter}`))
const binaryOperators = new Set([
  '=',
  '==',
  '!=',
  '<',
  '>',
  '-eq',
  '-ne',
  '-lt',
  '-le',
  '-gt',
  '-ge',
  '-nt',
  '-ot',
  '-ef',
])

export function isUnaryTrue(process: Process, operator: string, operand: string): boolean {
  if (operator === '-z') return operand === ''
  if (operator === '-n') return operand !== ''
  if (operator === '-t') return process.files.get(Number(operand))?.isTerminal ?? false
  const { files } = process.container.spec
  const path = process.path(operand)
  const isLink = operator === '-h' || operator === '-L'
  const node = operand === '' ? undefined : files.lookUp(path, process.user, !isLink)
  if (node === undefined) return false
  switch (operator) {
    case '-f':
      return node.kind === 'file'
    case '-d':
      return node.kind === 'directory'
    case '-h':
    case '-L':
      return node.kind === 'link'
    case '-c':
      return node.kind === 'device'
    case '-s':
      return node.kind === 'directory' || sizeOf(node) > 0
    case '-r':
      return files.canAccess(path, 'read', process.user)
    case '-w':
      return files.canAccess(path, 'write', process.user)
    case '-x':
      return files.canAccess(path, 'execute', process.user)
    case '-e':
    case '-a':
      return true
    default:
      return false
  }
}

export function isBinaryTrue(process: Process, left: string, operator: string, right: string): boolean {
  switch (operator) {
    case '=':
    case '==':
      return left === right
    case '!=':
      return left !== right
    case '<':
      return left < right
    case '>':
      return left > right
    case '-nt':
    case '-ot': {
      const { files } = process.container.spec
      const a = files.lookUp(process.path(left))?.mtimeMs ?? 0
      const b = files.lookUp(process.path(right))?.mtimeMs ?? 0
      return operator === '-nt' ? a > b : a < b
    }
    case '-ef':
      return process.path(left) === process.path(right)
    default:
      return compareNumbers(numberOf(left), operator, numberOf(right))
  }
}

function compareNumbers(left: bigint, operator: string, right: bigint): boolean {
  switch (operator) {
    case '-eq':
      return left === right
    case '-ne':
      return left !== right
    case '-lt':
      return left < right
    case '-le':
      return left <= right
    case '-gt':
      return left > right
    default:
      return left >= right
  }
}

function numberOf(text: string): bigint {
  const word = text.trim()
  if (!/^[-+]?\d+$/.test(word)) throw new TestError(`${text === '' ? 'out of range' : `${text}: bad number`}`)
  return BigInt(word)
}

/** Whether the words of `test` hold. Throws TestError. */
export function evaluateTest(process: Process, words: readonly string[]): boolean {
  let at = 0
  const or = (): boolean => {
    let result = and()
    while (words[at] === '-o') {
      at++
      result = and() || result
    }
    return result
  }
  const and = (): boolean => {
    let result = not()
    while (words[at] === '-a') {
      at++
      result = not() && result
    }
    return result
  }
  const not = (): boolean => {
    if (words[at] === '!' && words.length - at > 1 && !binaryOperators.has(words[at + 1] ?? '')) {
      at++
      return !not()
    }
    return primary()
  }
  const primary = (): boolean => {
    const word = words[at]
    if (word === undefined) throw new TestError('argument expected')
    const operator = words[at + 1]
    const right = words[at + 2]
    if (operator !== undefined && binaryOperators.has(operator) && right !== undefined) {
      at += 3
      return isBinaryTrue(process, word, operator, right)
    }
    if (word === '(' && operator !== undefined) {
      at++
      const result = or()
      if (words[at] !== ')') throw new TestError('closing paren expected')
      at++
      return result
    }
    if (unaryOperators.has(word) && operator !== undefined) {
      at += 2
      return isUnaryTrue(process, word, operator)
    }
    at++
    return word !== ''
  }
  if (words.length === 0) return false
  const result = or()
  if (at < words.length) throw new TestError(`${words[at]}: unknown operand`)
  return result
}
