// awk's grammar: patterns, actions, expressions.

export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'regex'; readonly source: string }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'field'; readonly index: Expression }
  | { readonly kind: 'element'; readonly name: string; readonly keys: readonly Expression[] }
  | { readonly kind: 'in'; readonly key: Expression; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression }
  | {
      readonly kind: 'step'
      readonly operator: '++' | '--'
      readonly target: Expression
      readonly isPrefix: boolean
    }
  | {
      readonly kind: 'binary'
      readonly operator: string
      readonly left: Expression
      readonly right: Expression
    }
  | { readonly kind: 'choice'; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | {
      readonly kind: 'assign'
      readonly operator: string
      readonly target: Expression
      readonly value: Expression
    }

export type AwkStatement =
  | { readonly kind: 'expression'; readonly value: Expression }
  | { readonly kind: 'print'; readonly values: readonly Expression[]; readonly isFormatted: boolean }
  | {
      readonly kind: 'if'
      readonly test: Expression
      readonly yes: readonly AwkStatement[]
      readonly no: readonly AwkStatement[]
    }
  | {
      readonly kind: 'while'
      readonly test: Expression
      readonly body: readonly AwkStatement[]
      readonly after: readonly AwkStatement[]
    }
  | {
      readonly kind: 'each'
      readonly variable: string
      readonly name: string
      readonly body: readonly AwkStatement[]
    }
  | { readonly kind: 'delete'; readonly name: string; readonly key: Expression | undefined }
  | { readonly kind: 'next' | 'break' | 'continue' }
  | { readonly kind: 'exit'; readonly code: Expression | undefined }

export interface AwkRule {
  readonly when: 'BEGIN' | 'END' | { readonly from: Expression; readonly to?: Expression } | undefined
  readonly body: readonly AwkStatement[]
}

/** Thrown for a program that is none. */
export class AwkError extends Error {}

interface Token {
  readonly kind: 'number' | 'string' | 'regex' | 'name' | 'mark' | 'newline'
  readonly text: string
}

const marks = [
  '&&',
  '||',
  '==',
  '!=',
  '<=',
  '>=',
  '++',
  '--',
  '+=',
  '-=',
  '*=',
  '/=',
  '%=',
  '!~',
  ...'{}()[];,+-*/%<>!=~?:$^',
]

function tokensOf(source: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < source.length) {
    const rest = source.slice(at)
    const space = /^(?:[ \t\r]|\\\n|#[^\n]*)+/.exec(rest)
    if (space !== null) {
      at += space[0].length
      continue
    }
    const previous = tokens.at(-1)
    const mayBeRegex =
      previous === undefined ||
      previous.kind === 'newline' ||
      (previous.kind === 'mark' && !/^[)\]$]$/.test(previous.text))
    const found =
      /^(?<newline>\n)/.exec(rest) ??
      /^(?<number>\d+\.?\d*(?:e[-+]?\d+)?|\.\d+)/i.exec(rest) ??
      /^"(?<string>(?:[^"\\]|\\.)*)"/.exec(rest) ??
      (mayBeRegex ? /^\/(?<regex>(?:[^/\\\n]|\\.)+)\//.exec(rest) : null) ??
      /^(?<name>[A-Za-z_]\w*)/.exec(rest)
    if (found?.groups !== undefined) {
      const [kind, text] = Object.entries(found.groups).find(([, value]) => value !== undefined) as [
        Token['kind'],
        string,
      ]
      tokens.push({ kind, text })
      at += found[0].length
      continue
    }
    const mark = marks.find((text) => rest.startsWith(text))
    if (mark === undefined) throw new AwkError(`unexpected character '${rest[0]}'`)
    tokens.push({ kind: 'mark', text: mark })
    at += mark.length
  }
  return tokens
}

const levels: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['~', '!~'],
  ['<', '<=', '==', '!=', '>', '>='],
  ['concat'],
  ['+', '-'],
  ['*', '/', '%'],
]

/** Reads a program. Throws AwkError. */
export function parseAwk(source: string): AwkRule[] {
  const tokens = tokensOf(source)
  let at = 0
  const is = (text: string) => tokens[at]?.text === text && tokens[at]?.kind !== 'string'
  const take = (text: string) => {
    if (!is(text)) return false
    at++
    return true
  }
  const expect = (text: string) => {
    if (!take(text)) throw new AwkError(`syntax error at '${tokens[at]?.text ?? 'end'}', expected '${text}'`)
  }
  const skipLines = () => {
    while (tokens[at]?.kind === 'newline' || is(';')) at++
  }
  const skipNewlines = () => {
    while (tokens[at]?.kind === 'newline') at++
  }
  let isInPrint = false

  const expression = (): Expression => {
    const left = choice()
    for (const operator of ['=', '+=', '-=', '*=', '/=', '%='])
      if (take(operator)) return { kind: 'assign', operator, target: left, value: expression() }
    return left
  }
  const choice = (): Expression => {
    const test = level(0)
    if (!take('?')) return test
    const yes = expression()
    expect(':')
    return { kind: 'choice', test, yes, no: expression() }
  }
  const startsOperand = () => {
    const token = tokens[at]
    if (token === undefined || token.kind === 'newline') return false
    if (token.kind !== 'mark') return token.text !== 'in'
    return ['$', '(', '!', '++', '--'].includes(token.text)
  }
  const level = (depth: number): Expression => {
    const operators = levels[depth]
    if (operators === undefined) return unary()
    let left = level(depth + 1)
    if (operators[0] === 'concat') {
      while (startsOperand()) left = { kind: 'binary', operator: 'concat', left, right: level(depth + 1) }
      return left
    }
    for (;;) {
      const operator = operators.find((text) => is(text) && !(text === '>' && isInPrint))
      if (operator !== undefined) {
        at++
        skipNewlines()
        left = { kind: 'binary', operator, left, right: level(depth + 1) }
      } else if (depth === 2 && take('in')) left = { kind: 'in', key: left, name: name() }
      else return left
    }
  }
  const unary = (): Expression => {
    for (const operator of ['!', '-', '+'])
      if (take(operator)) return { kind: 'unary', operator, operand: unary() }
    return power()
  }
  const power = (): Expression => {
    const left = postfix()
    return take('^') ? { kind: 'binary', operator: '^', left, right: unary() } : left
  }
  const postfix = (): Expression => {
    for (const operator of ['++', '--'] as const)
      if (take(operator)) return { kind: 'step', operator, target: primary(), isPrefix: true }
    const target = primary()
    for (const operator of ['++', '--'] as const)
      if (take(operator)) return { kind: 'step', operator, target, isPrefix: false }
    return target
  }
  const name = (): string => {
    const token = tokens[at++]
    if (token?.kind !== 'name') throw new AwkError(`syntax error at '${token?.text ?? 'end'}'`)
    return token.text
  }
  const list = (end: string): Expression[] => {
    const wasInPrint = isInPrint
    isInPrint = false
    const values: Expression[] = []
    while (!take(end)) {
      values.push(expression())
      if (!is(end)) expect(',')
    }
    isInPrint = wasInPrint
    return values
  }
  const primary = (): Expression => {
    const token = tokens[at++]
    if (token === undefined) throw new AwkError('unexpected end of program')
    if (token.kind === 'number') return { kind: 'number', value: Number(token.text) }
    if (token.kind === 'string') return { kind: 'string', value: token.text }
    if (token.kind === 'regex') return { kind: 'regex', source: token.text }
    if (token.text === '$') return { kind: 'field', index: postfixOperand() }
    if (token.text === '(') {
      const [first, ...more] = list(')')
      if (first === undefined) throw new AwkError("syntax error at ')'")
      return more.length === 0 ? first : { kind: 'call', name: 'group', args: [first, ...more] }
    }
    if (token.kind !== 'name') throw new AwkError(`syntax error at '${token.text}'`)
    if (take('(')) return { kind: 'call', name: token.text, args: list(')') }
    if (take('[')) return { kind: 'element', name: token.text, keys: list(']') }
    return token.text === 'length'
      ? { kind: 'call', name: 'length', args: [] }
      : { kind: 'variable', name: token.text }
  }
  const postfixOperand = (): Expression =>
    take('-') ? { kind: 'unary', operator: '-', operand: primary() } : primary()
  const block = (): AwkStatement[] => {
    skipNewlines()
    if (!take('{')) {
      if (take(';')) return []
      return [statement()]
    }
    const body: AwkStatement[] = []
    for (skipLines(); !take('}'); skipLines()) body.push(statement())
    return body
  }
  const simple = (): AwkStatement => {
    if (is('print') || is('printf')) {
      const isFormatted = is('printf')
      at++
      isInPrint = true
      const values: Expression[] = []
      while (at < tokens.length && !is(';') && !is('}') && tokens[at]?.kind !== 'newline') {
        values.push(expression())
        if (!take(',')) break
      }
      isInPrint = false
      const [only] = values
      const isGroup = values.length === 1 && only?.kind === 'call' && only.name === 'group'
      return { kind: 'print', values: isGroup ? only.args : values, isFormatted }
    }
    if (take('delete')) {
      const target = primary()
      if (target.kind === 'element') return { kind: 'delete', name: target.name, key: target.keys[0] }
      if (target.kind === 'variable') return { kind: 'delete', name: target.name, key: undefined }
      throw new AwkError('syntax error at delete')
    }
    for (const kind of ['next', 'break', 'continue'] as const) if (take(kind)) return { kind }
    if (take('exit'))
      return { kind: 'exit', code: is(';') || is('}') || at >= tokens.length ? undefined : expression() }
    return { kind: 'expression', value: expression() }
  }
  const statement = (): AwkStatement => {
    if (is('{')) return { kind: 'if', test: { kind: 'number', value: 1 }, yes: block(), no: [] }
    if (take('if')) {
      expect('(')
      const test = expression()
      expect(')')
      const yes = block()
      const saved = at
      skipLines()
      if (take('else')) return { kind: 'if', test, yes, no: block() }
      at = saved
      return { kind: 'if', test, yes, no: [] }
    }
    if (take('while')) {
      expect('(')
      const test = expression()
      expect(')')
      return { kind: 'while', test, body: block(), after: [] }
    }
    if (take('for')) return forStatement()
    return simple()
  }
  const forStatement = (): AwkStatement => {
    expect('(')
    if (tokens[at]?.kind === 'name' && tokens[at + 1]?.text === 'in' && tokens[at + 3]?.text === ')') {
      const variable = name()
      at++
      const array = name()
      expect(')')
      return { kind: 'each', variable, name: array, body: block() }
    }
    const first = is(';') ? [] : [simple()]
    expect(';')
    const test: Expression = is(';') ? { kind: 'number', value: 1 } : expression()
    expect(';')
    const after = is(')') ? [] : [simple()]
    expect(')')
    const loop: AwkStatement = { kind: 'while', test, body: block(), after }
    return { kind: 'if', test: { kind: 'number', value: 1 }, yes: [...first, loop], no: [] }
  }

  const rules: AwkRule[] = []
  for (skipLines(); at < tokens.length; skipLines()) {
    if (is('BEGIN') || is('END')) {
      const when = is('BEGIN') ? 'BEGIN' : 'END'
      at++
      rules.push({ when, body: block() })
      continue
    }
    const from = is('{') ? undefined : expression()
    const to = from !== undefined && take(',') ? expression() : undefined
    const when = from === undefined ? undefined : { from, ...(to && { to }) }
    rules.push({ when, body: is('{') ? block() : [{ kind: 'print', values: [], isFormatted: false }] })
  }
  return rules
}
