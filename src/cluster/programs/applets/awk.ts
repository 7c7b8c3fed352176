// awk: runs its rules over lines and fields.
import { print } from '../io.ts'
import type { Process } from '../process.ts'
import type { Program, ProgramMain } from '../program.ts'
import { AwkError, type AwkRule, type AwkStatement, type Expression, parseAwk } from './awk-parse.ts'
import { unescapeText } from './basic.ts'
import { linesOf, readInput, readInputs } from './inputs.ts'
import { parseOptions, splitOnce } from './options.ts'
import { formatWords } from './printf.ts'
import { compileExpression } from './regular-expression.ts'

type Value = string | number

/** How a program leaves what it does. */
class Leave extends Error {
  readonly kind: 'next' | 'break' | 'continue' | 'exit'
  readonly code: number

  constructor(kind: Leave['kind'], code = 0) {
    super(kind)
    this.kind = kind
    this.code = code
  }
}

const maxSteps = 2_000_000

class Machine {
  readonly #variables = new Map<string, Value>([
    ['FS', ' '],
    ['OFS', ' '],
    ['ORS', '\n'],
    ['NR', 0],
    ['NF', 0],
    ['SUBSEP', '\x1c'],
  ])
  readonly #arrays = new Map<string, Map<string, Value>>()
  readonly #ranges = new Set<AwkRule>()
  readonly #environment: ReadonlyMap<string, string>
  #fields: string[] = []
  #line = ''
  #steps = 0
  output = ''

  constructor(environment: ReadonlyMap<string, string>) {
    this.#environment = environment
  }

  set(name: string, value: Value): void {
    this.#variables.set(name, value)
    if (name === 'NF') this.#fields.length = Number(value)
  }

  /** Runs rules over lines; gives the exit code. */
  run(rules: readonly AwkRule[], lines: readonly string[]): number {
    let code = 0
    try {
      for (const rule of rules) if (rule.when === 'BEGIN') this.#all(rule.body)
      for (const [i, line] of lines.entries()) {
        this.#variables.set('NR', i + 1)
        this.#variables.set('FNR', i + 1)
        this.#setLine(line)
        this.#runLine(rules)
      }
    } catch (error) {
      if (!(error instanceof Leave) || error.kind !== 'exit') throw error
      code = error.code
    }
    try {
      for (const rule of rules) if (rule.when === 'END') this.#all(rule.body)
    } catch (error) {
      if (!(error instanceof Leave) || error.kind !== 'exit') throw error
      code = error.code
    }
    return code
  }

  #runLine(rules: readonly AwkRule[]): void {
    try {
      for (const rule of rules) if (this.#applies(rule)) this.#all(rule.body)
    } catch (error) {
      if (!(error instanceof Leave) || error.kind !== 'next') throw error
    }
  }

  #applies(rule: AwkRule): boolean {
    const { when } = rule
    if (when === undefined) return true
    if (when === 'BEGIN' || when === 'END') return false
    if (when.to === undefined) return this.#isTrue(when.from)
    if (!this.#ranges.has(rule)) {
      if (!this.#isTrue(when.from)) return false
      this.#ranges.add(rule)
    }
    if (this.#isTrue(when.to)) this.#ranges.delete(rule)
    return true
  }

  #setLine(line: string): void {
    this.#line = line
    this.#fields = this.#split(line, String(this.#variables.get('FS')))
    this.#variables.set('NF', this.#fields.length)
  }

  #split(text: string, separator: string): string[] {
    if (text === '') return []
    if (separator === ' ') return text.trim() === '' ? [] : text.trim().split(/\s+/)
    if (separator === '\\t' || separator.length === 1)
      return text.split(separator === '\\t' ? '\t' : separator)
    return text.split(compileExpression(separator, true) ?? separator)
  }

  #all(statements: readonly AwkStatement[]): void {
    for (const statement of statements) this.#one(statement)
  }

  #one(statement: AwkStatement): void {
    if (++this.#steps > maxSteps) throw new Leave('exit', 2)
    switch (statement.kind) {
      case 'expression':
        this.#value(statement.value)
        break
      case 'print':
        this.#print(statement.values, statement.isFormatted)
        break
      case 'if':
        this.#all(this.#isTrue(statement.test) ? statement.yes : statement.no)
        break
      case 'while':
        while (this.#isTrue(statement.test)) {
          if (this.#body(statement.body)) break
          this.#all(statement.after)
        }
        break
      case 'each':
        for (const key of [...this.#array(statement.name).keys()]) {
          this.#variables.set(statement.variable, key)
          if (this.#body(statement.body)) break
        }
        break
      case 'delete':
        if (statement.key === undefined) this.#array(statement.name).clear()
        else this.#array(statement.name).delete(String(this.#value(statement.key)))
        break
      case 'exit':
        throw new Leave('exit', statement.code === undefined ? 0 : numberOf(this.#value(statement.code)))
      default:
        throw new Leave(statement.kind)
    }
  }

  /** Runs a loop's body; true when it is to be left. */
  #body(body: readonly AwkStatement[]): boolean {
    try {
      this.#all(body)
      return false
    } catch (error) {
      if (!(error instanceof Leave) || (error.kind !== 'break' && error.kind !== 'continue')) throw error
      return error.kind === 'break'
    }
  }

  #print(values: readonly Expression[], isFormatted: boolean): void {
    const texts = values.map((value) => textOf(this.#value(value)))
    if (isFormatted) this.output += formatWords(texts).text ?? ''
    else
      this.output +=
        (values.length === 0 ? this.#line : texts.join(String(this.#variables.get('OFS')))) +
        String(this.#variables.get('ORS'))
  }

  #array(name: string): Map<string, Value> {
    let array = this.#arrays.get(name)
    if (array === undefined) {
      array = new Map(name === 'ENVIRON' ? this.#environment : [])
      this.#arrays.set(name, array)
    }
    return array
  }

  #isTrue(expression: Expression): boolean {
    if (expression.kind === 'regex') return this.#matches(this.#line, expression)
    const value = this.#value(expression)
    if (typeof value === 'number') return value !== 0
    return expression.kind === 'field' || expression.kind === 'variable'
      ? value !== '' && !(isNumeric(value) && Number(value) === 0)
      : value !== ''
  }

  #matches(text: string, pattern: Expression): boolean {
    const source = pattern.kind === 'regex' ? pattern.source : textOf(this.#value(pattern))
    return compileExpression(source, true)?.test(text) ?? false
  }

  #value(expression: Expression): Value {
    if (++this.#steps > maxSteps) throw new Leave('exit', 2)
    switch (expression.kind) {
      case 'number':
        return expression.value
      case 'string':
        return unescapeText(expression.value.replace(/\\"/g, '"'))
      case 'regex':
        return this.#matches(this.#line, expression) ? 1 : 0
      case 'variable':
        return this.#variables.get(expression.name) ?? ''
      case 'field': {
        const index = numberOf(this.#value(expression.index))
        return index === 0 ? this.#line : (this.#fields[index - 1] ?? '')
      }
      case 'element':
        return this.#array(expression.name).get(this.#key(expression.keys)) ?? ''
      case 'in':
        return this.#array(expression.name).has(textOf(this.#value(expression.key))) ? 1 : 0
      case 'unary': {
        if (expression.operator === '!') return this.#isTrue(expression.operand) ? 0 : 1
        const value = numberOf(this.#value(expression.operand))
        return expression.operator === '-' ? -value : value
      }
      case 'choice':
        return this.#value(this.#isTrue(expression.test) ? expression.yes : expression.no)
      case 'step': {
        const old = numberOf(this.#value(expression.target))
        const next = expression.operator === '++' ? old + 1 : old - 1
        this.#assign(expression.target, next)
        return expression.isPrefix ? next : old
      }
      case 'assign': {
        const value = this.#value(expression.value)
        const operator = expression.operator.slice(0, -1)
        const result =
          operator === ''
            ? value
            : compute(operator, numberOf(this.#value(expression.target)), numberOf(value))
        this.#assign(expression.target, result)
        return result
      }
      case 'binary':
        return this.#binary(expression)
      case 'call':
        return this.#call(expression.name, expression.args)
    }
  }

  #key(keys: readonly Expression[]): string {
    return keys.map((key) => textOf(this.#value(key))).join('\x1c')
  }

  #assign(target: Expression, value: Value): void {
    if (target.kind === 'variable') this.set(target.name, value)
    else if (target.kind === 'element') this.#array(target.name).set(this.#key(target.keys), value)
    else if (target.kind === 'field') {
      const index = numberOf(this.#value(target.index))
      if (index === 0) this.#setLine(textOf(value))
      else {
        while (this.#fields.length < index) this.#fields.push('')
        this.#fields[index - 1] = textOf(value)
        this.#variables.set('NF', this.#fields.length)
        this.#line = this.#fields.join(String(this.#variables.get('OFS')))
      }
    }
  }

  #binary(expression: Extract<Expression, { kind: 'binary' }>): Value {
    const { operator, left, right } = expression
    if (operator === '&&') return this.#isTrue(left) && this.#isTrue(right) ? 1 : 0
    if (operator === '||') return this.#isTrue(left) || this.#isTrue(right) ? 1 : 0
    if (operator === '~' || operator === '!~')
      return this.#matches(textOf(this.#value(left)), right) === (operator === '~') ? 1 : 0
    const a = this.#value(left)
    const b = this.#value(right)
    if (operator === 'concat') return textOf(a) + textOf(b)
    if (/^[<>=!]/.test(operator))
      return compare(a, b, operator, left.kind === 'string' || right.kind === 'string') ? 1 : 0
    return compute(operator, numberOf(a), numberOf(b))
  }

  #call(name: string, args: readonly Expression[]): Value {
    const text = (i: number) => {
      const arg = args[i]
      return arg === undefined ? '' : textOf(this.#value(arg))
    }
    const number = (i: number) => numberOf(text(i))
    switch (name) {
      case 'length': {
        const [first] = args
        if (first?.kind === 'variable' && this.#arrays.has(first.name)) return this.#array(first.name).size
        return first === undefined ? this.#line.length : text(0).length
      }
      case 'substr': {
        const start = Math.max(0, number(1) - 1)
        return args.length > 2
          ? text(0).slice(start, Math.max(start, number(1) - 1 + number(2)))
          : text(0).slice(start)
      }
      case 'index':
        return text(0).indexOf(text(1)) + 1
      case 'split': {
        const [, target, separator] = args
        if (target?.kind !== 'variable') return 0
        const source =
          separator === undefined
            ? String(this.#variables.get('FS'))
            : separator.kind === 'regex'
              ? separator.source
              : textOf(this.#value(separator))
        const parts = this.#split(text(0), source)
        const array = this.#array(target.name)
        array.clear()
        for (const [i, part] of parts.entries()) array.set(String(i + 1), part)
        return parts.length
      }
      case 'sub':
      case 'gsub':
        return this.#substitute(args, name === 'gsub')
      case 'match': {
        const [, pattern] = args
        const found = compileExpression(pattern?.kind === 'regex' ? pattern.source : text(1), true)?.exec(
          text(0),
        )
        this.set('RSTART', found ? found.index + 1 : 0)
        this.set('RLENGTH', found ? found[0].length : -1)
        return found ? found.index + 1 : 0
      }
      case 'sprintf':
        return formatWords(args.map((_, i) => text(i))).text ?? ''
      case 'tolower':
        return text(0).toLowerCase()
      case 'toupper':
        return text(0).toUpperCase()
      case 'int':
        return Math.trunc(number(0))
      case 'sqrt':
        return Math.sqrt(number(0))
      default:
        throw new AwkError(`undefined function ${name}`)
    }
  }

  #substitute(args: readonly Expression[], isAll: boolean): number {
    const [pattern, replacement, target = { kind: 'field', index: { kind: 'number', value: 0 } } as const] =
      args
    if (pattern === undefined || replacement === undefined) return 0
    const expression = compileExpression(
      pattern.kind === 'regex' ? pattern.source : textOf(this.#value(pattern)),
      true,
      isAll ? 'g' : '',
    )
    if (expression === undefined) return 0
    const by = textOf(this.#value(replacement))
    let count = 0
    const result = textOf(this.#value(target)).replace(expression, (match) => {
      count++
      return by.replace(/\\&|&/g, (mark) => (mark === '&' ? match : '&'))
    })
    if (count > 0) this.#assign(target, result)
    return count
  }
}

const isNumeric = (text: string) => text.trim() !== '' && !Number.isNaN(Number(text))

function numberOf(value: Value): number {
  return typeof value === 'number'
    ? value
    : Number(/^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/i.exec(value)?.[0] ?? 0)
}

function textOf(value: Value): string {
  if (typeof value === 'string') return value
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)))
}

function compute(operator: string, a: number, b: number): number {
  if ((operator === '/' || operator === '%') && b === 0) throw new AwkError('division by zero')
  const results: Readonly<Record<string, number>> = {
    '+': a + b,
    '-': a - b,
    '*': a * b,
    '/': a / b,
    '%': a % b,
    '^': a ** b,
  }
  return results[operator] ?? 0
}

function compare(a: Value, b: Value, operator: string, isText: boolean): boolean {
  const areNumbers = !isText && [a, b].every((value) => typeof value === 'number' || isNumeric(value))
  const [x, y] = areNumbers ? [Number(a), Number(b)] : [textOf(a), textOf(b)]
  if (operator === '==') return x === y
  if (operator === '!=') return x !== y
  if (operator === '<') return x < y
  if (operator === '<=') return x <= y
  return operator === '>' ? x > y : x >= y
}

function* awk(process: Process): Program {
  const { values, lists, rest } = parseOptions(process.argv.slice(1), 'F:v:f:', { stopsAtWord: true })
  const files = [...rest]
  const source = values.has('f')
    ? ((yield* readInput(process, values.get('f') ?? '')) ?? '')
    : (files.shift() ?? '')
  const machine = new Machine(process.env)
  if (values.has('F')) machine.set('FS', unescapeText(values.get('F') ?? ' '))
  for (const assignment of lists.get('v') ?? []) {
    const [name, value = ''] = splitOnce(assignment, '=')
    machine.set(name, value)
  }
  try {
    const rules = parseAwk(source)
    const needsInput = rules.some(({ when }) => when !== 'BEGIN')
    const input = needsInput ? yield* readInputs(process, files) : { text: '', code: 0 }
    const code = machine.run(rules, linesOf(input.text))
    yield* print(process, machine.output)
    return code || input.code
  } catch (error) {
    if (!(error instanceof AwkError)) throw error
    yield* print(process, `awk: cmd. line:1: ${error.message}\n`, 2)
    return 2
  }
}

export const awkPrograms: Readonly<Record<string, ProgramMain>> = { awk }
