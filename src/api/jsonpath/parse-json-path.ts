// JSONPath templates as clients and printer columns have them: parsing. Models client-go util/jsonpath, v1.35.

/** A template or a value that does not go with it. */
export class JsonPathError extends Error {}

/** One step from values to values. */
export type Step =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'recursive' }
  | { readonly kind: 'slice'; readonly from?: number; readonly to?: number; readonly step?: number }
  | { readonly kind: 'index'; readonly at: number }
  | { readonly kind: 'union'; readonly branches: readonly (readonly Step[])[] }
  | {
      readonly kind: 'filter'
      readonly left: readonly Step[]
      readonly operator: string
      readonly right: readonly Step[]
    }
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  | { readonly kind: 'root' }
  | { readonly kind: 'current' }

/** A piece of a template. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'path'; readonly steps: readonly Step[] }
  | { readonly kind: 'range'; readonly steps: readonly Step[]; readonly body: readonly Piece[] }

/** Parses `text {.path} {range .x[*]}...{end}`. Throws JsonPathError. */
export function parseJsonPath(template: string): readonly Piece[] {
  return new Parser(template).pieces()
}

class Parser {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  pieces(isInRange = false): Piece[] {
    const pieces: Piece[] = []
    while (this.#at < this.#text.length) {
      const open = this.#text.indexOf('{', this.#at)
      const end = open < 0 ? this.#text.length : open
      if (end > this.#at) pieces.push({ kind: 'text', text: this.#text.slice(this.#at, end) })
      if (open < 0) {
        this.#at = end
        break
      }
      this.#at = open + 1
      if (this.#action(pieces)) return isInRange ? pieces : fail('not in range, nothing to end')
    }
    return isInRange ? fail('unterminated range') : pieces
  }

  /** Reads up to the closing brace; true when it was `{end}`. */
  #action(pieces: Piece[]): boolean {
    let steps: Step[] = []
    let isRange = false
    for (;;) {
      const char = this.#text[this.#at]
      if (char === undefined || char === '\n') return fail('unclosed action')
      if (char === '}') {
        this.#at++
        break
      }
      if (char === ' ') this.#at++
      else if (/[A-Za-z_]/.test(char)) {
        const word = this.#identifier()
        if (word === 'end') {
          this.#expectClose()
          return true
        }
        if (word === 'range') isRange = true
        else if (word === 'true' || word === 'false') steps.push({ kind: 'literal', value: word === 'true' })
        else fail(`unrecognized identifier ${word}`)
      } else if (char === '"' || char === "'") {
        if (steps.length > 0) pieces.push({ kind: 'path', steps })
        steps = []
        pieces.push({ kind: 'text', text: this.#quoted(char) })
      } else steps.push(...this.#step())
    }
    if (isRange) pieces.push({ kind: 'range', steps, body: this.pieces(true) })
    else if (steps.length > 0) pieces.push({ kind: 'path', steps })
    return false
  }

  #expectClose(): void {
    while (this.#text[this.#at] === ' ') this.#at++
    if (this.#text[this.#at] !== '}') fail('unclosed action')
    this.#at++
  }

  #identifier(): string {
    const [word = ''] = /^\w+/.exec(this.#text.slice(this.#at)) ?? []
    this.#at += word.length
    return word
  }

  #step(): Step[] {
    const rest = this.#text.slice(this.#at)
    const char = rest[0] as string
    if (rest.startsWith('..')) {
      this.#at += 2
      return [{ kind: 'recursive' }, ...this.#fieldAfterDot()]
    }
    if (char === '.') {
      this.#at++
      return this.#fieldAfterDot()
    }
    if (char === '@' || char === '$') {
      this.#at++
      return [{ kind: char === '$' ? 'root' : 'current' }]
    }
    if (char === '[') return [this.#brackets()]
    const [number] = /^[+-]?\d+(\.\d+)?/.exec(rest) ?? []
    if (number !== undefined) {
      this.#at += number.length
      return [{ kind: 'literal', value: Number(number) }]
    }
    const code = (char.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')
    return fail(`unrecognized character in action: U+${code} '${char}'`)
  }

  #fieldAfterDot(): Step[] {
    let name = ''
    for (;;) {
      const char = this.#text[this.#at]
      if (char === undefined || ' \n.[],|{}()<>=!@"\''.includes(char)) break
      if (char === '\\') this.#at++
      name += this.#text[this.#at] ?? ''
      this.#at++
    }
    if (name === '') return []
    return [name === '*' ? { kind: 'wildcard' } : { kind: 'field', name }]
  }

  #quoted(quote: string): string {
    let text = ''
    for (this.#at++; ; this.#at++) {
      const char = this.#text[this.#at]
      if (char === undefined || char === '\n') return fail('unterminated quoted string')
      if (char === quote) break
      if (char === '\\') {
        this.#at++
        const next = this.#text[this.#at] ?? ''
        text += unescapes[next] ?? next
      } else text += char
    }
    this.#at++
    return text
  }

  /** The text between the brackets here and their partner; quotes and inner brackets are skipped. */
  #brackets(): Step {
    const start = this.#at + 1
    let depth = 0
    let quote = ''
    for (; ; this.#at++) {
      const char = this.#text[this.#at]
      if (char === undefined || char === '\n') return fail('unterminated array')
      if (quote !== '') {
        if (char === '\\') this.#at++
        else if (char === quote) quote = ''
      } else if (char === '"' || char === "'") quote = char
      else if (char === '[' || char === '(') depth++
      else if (char === ')') depth--
      else if (char === ']') {
        depth--
        if (depth === 0) break
      }
    }
    const inside = this.#text.slice(start, this.#at)
    this.#at++
    return bracketStep(inside)
  }
}

const unescapes: { readonly [char: string]: string } = { n: '\n', t: '\t', r: '\r', '0': '\0' }

function bracketStep(inside: string): Step {
  const text = inside.trim()
  if (text === '*') return { kind: 'wildcard' }
  const filter = /^\?\((.*)\)$/s.exec(text)
  if (filter !== null) return filterStep(filter[1] as string)
  const quoted = /^'((?:[^'\\]|\\.)*)'$|^"((?:[^"\\]|\\.)*)"$/s.exec(text)
  if (quoted !== null) {
    const name = (quoted[1] ?? quoted[2] ?? '').replace(/\\(.)/gs, '$1')
    return { kind: 'field', name }
  }
  if (text.includes(','))
    return { kind: 'union', branches: splitOutside(text, ',').map((part) => [bracketStep(part)]) }
  const slice = /^(-?\d*)(?::(-?\d*))?(?::(-?\d*))?$/.exec(text)
  if (slice === null || text === '') return fail(`invalid array index ${text}`)
  const [, from, to, step] = slice
  if (to === undefined) return { kind: 'index', at: Number(from) }
  return {
    kind: 'slice',
    ...(from !== '' && { from: Number(from) }),
    ...(to !== '' && { to: Number(to) }),
    ...(step !== undefined && step !== '' && { step: Number(step) }),
  }
}

function splitOutside(text: string, separator: string): string[] {
  return text.match(/(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^,])+/g) ?? text.split(separator)
}

function filterStep(text: string): Step {
  const match = /^((?:'[^']*'|"[^"]*"|[^<>=!'"])*?)\s*(==|!=|<=|>=|<|>)\s*(.*)$/s.exec(text)
  if (match === null) return { kind: 'filter', left: operand(text), operator: 'exists', right: [] }
  const [, left, operator, right] = match
  return {
    kind: 'filter',
    left: operand(left as string),
    operator: operator as string,
    right: operand(right as string),
  }
}

function operand(text: string): readonly Step[] {
  const pieces = new Parser(`{${text.trim()}}`).pieces()
  return pieces.flatMap((piece): readonly Step[] =>
    piece.kind === 'text'
      ? [{ kind: 'literal', value: piece.text }]
      : piece.kind === 'path'
        ? piece.steps
        : [],
  )
}

function fail(message: string): never {
  throw new JsonPathError(message)
}
