// Reads the text of an expression. Models cel-go parser, v0.26, with optional syntax and escaped names.
import type { Expression, FieldEntry, ListItem, MapEntry } from './expression.ts'
import { type Issue, issuesText } from './issues.ts'
import { expandMacro, MacroMisuse } from './macros.ts'
import { BrokenExpression, operandStarts, TokenReader } from './token-reader.ts'
import { type Token, type TokenKind, tokensOf } from './tokens.ts'
import { unquotedBytes, unquotedText } from './unquote.ts'
import { CelError, Uint } from './values.ts'

const reserved = new Set(
  'as break const continue else false for function if import in let loop package namespace null return true var void while'.split(
    ' ',
  ),
)
const relations: readonly TokenKind[] = ["'<'", "'<='", "'>='", "'>'", "'=='", "'!='", "'in'"]
const sums: readonly TokenKind[] = ["'+'", "'-'"]
const products: readonly TokenKind[] = ["'*'", "'/'", "'%'"]
/** What may stand behind an operand that could not be read. */
const behindOperands: readonly TokenKind[] = [...relations, ...sums, ...products, "'&&'", "'||'", "'?'"]
const closers: readonly TokenKind[] = ["')'", "']'", "'}'", "','", "':'"]
const behindClosed: readonly TokenKind[] = ['<EOF>', ...behindOperands, ...closers, "'.'", "'['"]
const maxDepth = 250
const maxLength = 100_000
const int64 = { least: -(2n ** 63n), most: 2n ** 63n - 1n }

/** Reads an expression. Throws CelError with all that is wrong with it. */
export function parseExpression(text: string): Expression {
  const issues: Issue[] = []
  const length = [...text].length
  if (length > maxLength)
    issues.push({
      message: `expression code point size exceeds limit: size: ${length}, limit ${maxLength}`,
      at: undefined,
    })
  const expression = issues.length === 0 ? new ExpressionParser(text, issues).parse() : undefined
  if (issues.length > 0 || expression === undefined) throw new CelError(issuesText(issues, text))
  return expression
}

class ExpressionParser {
  readonly #reader: TokenReader
  readonly #issues: Issue[]
  #depth = 0

  constructor(text: string, issues: Issue[]) {
    this.#issues = issues
    this.#reader = new TokenReader(tokensOf(text, issues), issues)
  }

  parse(): Expression | undefined {
    try {
      const expression = this.#expression()
      this.#reader.takeWanted('<EOF>')
      return expression
    } catch (error) {
      if (!(error instanceof BrokenExpression)) throw error
      return undefined
    }
  }

  #expression(): Expression {
    if (++this.#depth > maxDepth) {
      this.#issues.push({ message: `expression recursion limit exceeded: ${maxDepth}`, at: undefined })
      throw new BrokenExpression()
    }
    const condition = this.#logical("'||'", () => this.#logical("'&&'", () => this.#relation()))
    const question = this.#reader.takeIf("'?'")
    if (question === undefined) {
      this.#depth--
      return condition
    }
    const yes = this.#logical("'||'", () => this.#logical("'&&'", () => this.#relation()))
    this.#reader.takeWanted("':'", operandStarts)
    const no = this.#expression()
    this.#depth--
    return this.#call('_?_:_', question, [condition, yes, no])
  }

  #logical(sign: TokenKind, operand: () => Expression): Expression {
    let left = operand()
    while (this.#reader.is(sign)) {
      const { text, at } = this.#reader.take()
      left = { kind: 'call', name: `_${text}_`, target: undefined, args: [left, operand()], at }
    }
    return left
  }

  #relation(): Expression {
    return this.#binary(relations, () =>
      this.#binary(sums, () => this.#binary(products, () => this.#unary())),
    )
  }

  #binary(signs: readonly TokenKind[], operand: () => Expression): Expression {
    let left = operand()
    while (this.#reader.is(...signs)) {
      const sign = this.#reader.take()
      left = this.#call(sign.text === 'in' ? '@in' : `_${sign.text}_`, sign, [left, operand()])
    }
    return left
  }

  #unary(): Expression {
    const reader = this.#reader
    try {
      reader.want(operandStarts)
      const sign = reader.token
      if (sign.kind !== "'!'" && sign.kind !== "'-'") return this.#member()
      let count = 0
      while (reader.is(sign.kind)) {
        reader.take()
        count++
      }
      if (sign.kind === "'-'" && count === 1 && reader.is('NUM_INT', 'NUM_FLOAT'))
        return this.#members(this.#number(sign, '-'))
      reader.want(operandStarts)
      const operand = this.#member()
      return count % 2 === 0 ? operand : this.#call(sign.kind === "'!'" ? '!_' : '-_', sign, [operand])
    } catch (error) {
      if (!(error instanceof BrokenExpression)) throw error
      reader.skipTo([...behindOperands, ...closers])
      if (reader.is('<EOF>', ...closers)) throw error
      return { kind: 'literal', value: null, at: undefined }
    }
  }

  #member(): Expression {
    return this.#members(this.#primary())
  }

  /** What follows an operand: `.field`, `.call(…)`, `[index]`. */
  #members(start: Expression): Expression {
    const reader = this.#reader
    let operand = start
    while (reader.is("'.'", "'['")) {
      const sign = reader.take()
      const isOptional = reader.takeIf("'?'") !== undefined
      if (sign.kind === "'['") {
        if (!isOptional) reader.want([...operandStarts, "'?'"])
        const index = this.#expression()
        reader.takeWanted("']'", behindClosed)
        operand = this.#call(isOptional ? '_[?_]' : '_[_]', sign, [operand, index])
        continue
      }
      if (!reader.is('IDENTIFIER', 'ESC_IDENTIFIER')) reader.noWayOn(sign)
      const name = reader.take()
      const field = name.kind === 'ESC_IDENTIFIER' ? name.text.slice(1, -1) : name.text
      const open = isOptional || name.kind !== 'IDENTIFIER' ? undefined : reader.takeIf("'('")
      if (open !== undefined) operand = this.#call(field, open, this.#arguments(), operand)
      else if (isOptional)
        operand = this.#call('_?._', sign, [operand, { kind: 'literal', value: field, at: name.at }])
      else operand = { kind: 'selection', operand, field, isTest: false, at: sign.at }
    }
    return operand
  }

  #arguments(): Expression[] {
    const reader = this.#reader
    reader.want([...operandStarts, "')'"])
    const args: Expression[] = []
    if (!reader.is("')'"))
      do args.push(this.#expression())
      while (reader.takeIf("','") !== undefined)
    reader.takeWanted("')'", behindClosed)
    return args
  }

  #primary(): Expression {
    const reader = this.#reader
    const { token } = reader
    switch (token.kind) {
      case "'('": {
        reader.take()
        const inner = this.#expression()
        reader.takeWanted("')'", behindClosed)
        return inner
      }
      case "'['":
        return this.#list(reader.take())
      case "'{'":
        return this.#map(reader.take())
      case "'.'":
      case 'IDENTIFIER':
        return this.#named()
      default:
        return this.#literal()
    }
  }

  #named(): Expression {
    const reader = this.#reader
    const dot = reader.takeIf("'.'")
    if (dot !== undefined && !reader.is('IDENTIFIER')) reader.noWayOn(dot)
    const first = reader.take()
    const name = `${dot === undefined ? '' : '.'}${first.text}`
    const open = reader.takeIf("'('")
    if (reserved.has(first.text)) {
      if (open !== undefined) this.#arguments()
      return this.#wrong(`reserved identifier: ${first.text}`, dot ?? first)
    }
    if (open !== undefined) return this.#call(name, open, this.#arguments())
    const brace = reader.takeIf("'{'")
    if (brace !== undefined) return { kind: 'struct', typeName: name, fields: this.#fields(), at: brace.at }
    return { kind: 'identifier', name, at: first.at }
  }

  #list({ at }: Token): Expression {
    const reader = this.#reader
    const items: ListItem[] = []
    reader.want([...operandStarts, "'?'", "','", "']'"])
    while (!reader.is("']'", "','")) {
      const isOptional = reader.takeIf("'?'") !== undefined
      items.push({ value: this.#expression(), isOptional })
      reader.want(["']'", "','"])
      if (reader.takeIf("','") === undefined) break
    }
    if (items.length === 0) reader.takeIf("','")
    reader.takeWanted("']'", behindClosed)
    return { kind: 'list', items, at }
  }

  #map({ at }: Token): Expression {
    const reader = this.#reader
    const entries: MapEntry[] = []
    reader.want([...operandStarts, "'?'", "','", "'}'"])
    while (!reader.is("'}'", "','")) {
      const isOptional = reader.takeIf("'?'") !== undefined
      const key = this.#expression()
      reader.takeWanted("':'", operandStarts)
      entries.push({ key, value: this.#expression(), isOptional })
      reader.want(["'}'", "','"])
      if (reader.takeIf("','") === undefined) break
    }
    if (entries.length === 0) reader.takeIf("','")
    reader.takeWanted("'}'", behindClosed)
    return { kind: 'map', entries, at }
  }

  /** The fields of `Type{…}`. */
  #fields(): FieldEntry[] {
    const reader = this.#reader
    const fields: FieldEntry[] = []
    reader.want(["'}'", "','", "'?'", 'IDENTIFIER', 'ESC_IDENTIFIER'])
    while (!reader.is("'}'", "','")) {
      const isOptional = reader.takeIf("'?'") !== undefined
      reader.want(['IDENTIFIER', 'ESC_IDENTIFIER'])
      const name = reader.take()
      const field = name.kind === 'ESC_IDENTIFIER' ? name.text.slice(1, -1) : name.text
      const { at } = reader.takeWanted("':'", operandStarts)
      fields.push({ field, value: this.#expression(), isOptional, at })
      reader.want(["'}'", "','"])
      if (reader.takeIf("','") === undefined) break
    }
    if (fields.length === 0) reader.takeIf("','")
    reader.takeWanted("'}'", behindClosed)
    return fields
  }

  #literal(): Expression {
    const token = this.#reader.token
    const { at, text } = token
    if (token.kind === 'NUM_INT' || token.kind === 'NUM_UINT' || token.kind === 'NUM_FLOAT')
      return this.#number(token, '')
    this.#reader.take()
    const literal = (value: unknown): Expression => ({ kind: 'literal', value, at })
    switch (token.kind) {
      case "'true'":
        return literal(true)
      case "'false'":
        return literal(false)
      case "'null'":
        return literal(null)
      case 'BYTES':
        return literal(unquotedBytes(text))
      default: {
        const value = unquotedText(text)
        return value === undefined ? this.#wrong('invalid unicode code point', token) : literal(value)
      }
    }
  }

  #number(place: Token, sign: string): Expression {
    const { kind, text } = this.#reader.take()
    const { at } = place
    if (kind === 'NUM_FLOAT') {
      const value = Number(`${sign}${text}`)
      return Number.isFinite(value)
        ? { kind: 'literal', value, at }
        : this.#wrong('invalid double literal', place)
    }
    const amount = BigInt(text.replace(/u$/i, ''))
    if (kind === 'NUM_UINT')
      return amount < 2n ** 64n
        ? { kind: 'literal', value: new Uint(amount), at }
        : this.#wrong('invalid uint literal', place)
    const value = sign === '-' ? -amount : amount
    return value >= int64.least && value <= int64.most
      ? { kind: 'literal', value, at }
      : this.#wrong('invalid int literal', place)
  }

  #call(name: string, { at }: Token, args: readonly Expression[], target?: Expression): Expression {
    try {
      return expandMacro(name, at, target, args) ?? { kind: 'call', name, target, args, at }
    } catch (error) {
      if (!(error instanceof MacroMisuse)) throw error
      return this.#wrong(error.message, { at: error.at ?? at })
    }
  }

  #wrong(message: string, { at }: Pick<Token, 'at'>): Expression {
    this.#issues.push({ message, at })
    return { kind: 'literal', value: null, at }
  }
}
