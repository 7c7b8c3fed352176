// What is wrong with a JSON text, in the words of Go's scanner, and which of its fields stand there twice.
// Models encoding/json scanner and sigs.k8s.io/json strict decoding.

export interface JsonScan {
  /** `invalid character 'x' looking for beginning of value`; undefined when the text is well formed. */
  readonly complaint: string | undefined
  /** `data.a` for each repeated field, in the order of the document. */
  readonly duplicates: readonly string[]
}

/** Told of each member when its name has been read; true when what it holds is not told of. */
type SeeMember = (path: string, isRepeated: boolean) => boolean

/** Reads a text as Go's JSON decoder does. */
export function scanJson(text: string): JsonScan {
  const duplicates: string[] = []
  return scan(text, duplicates, (path, isRepeated) => {
    if (isRepeated) duplicates.push(path)
    return false
  })
}

/** Go's decoder tells no more than this of one text. */
const maxMistakes = 100

/**
 * What `isUnknown` says of paths and which fields stand there twice, `unknown field "spec.foo"` and `duplicate field
 * "spec.bar"`, each once and in the order of a well formed text. Nobody looks into unknown fields.
 */
export function strictMistakes(text: string, isUnknown: (path: string) => boolean): readonly string[] {
  const mistakes = new Set<string>()
  scan(text, [], (path, isRepeated) => {
    const isHidden = isUnknown(path)
    if (mistakes.size >= maxMistakes) return isHidden
    if (isHidden) mistakes.add(`unknown field "${path}"`)
    else if (isRepeated) mistakes.add(`duplicate field "${path}"`)
    return isHidden
  })
  return [...mistakes]
}

function scan(text: string, duplicates: readonly string[], see: SeeMember): JsonScan {
  if (depthOf(text) > maxDepth) return { complaint: tooDeep, duplicates: [] }
  const scanner = new Scanner(text, see)
  try {
    scanner.document()
    return { complaint: undefined, duplicates }
  } catch (error) {
    if (!(error instanceof SyntaxComplaint)) throw error
    return { complaint: error.message, duplicates: [] }
  }
}

/** Parses a text. Throws SyntaxError, for depths that no reader of the value should have to go down too. */
export function parseJsonText(text: string): unknown {
  if (depthOf(text) > maxDepth) throw new SyntaxError(tooDeep)
  return JSON.parse(text)
}

/** Go goes down to 10,000, which JavaScript's stack does not always hold. */
const maxDepth = 1000
const tooDeep = 'exceeded max depth'
const chars = { quote: 0x22, backslash: 0x5c, openList: 0x5b, closeList: 0x5d, open: 0x7b, close: 0x7d }

/** How deeply values stand in one another, if the text is well formed. */
function depthOf(text: string): number {
  let depth = 0
  let most = 0
  let isInString = false
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (isInString && char === chars.backslash) at++
    else if (char === chars.quote) isInString = !isInString
    else if (isInString) continue
    else if (char === chars.open || char === chars.openList) most = Math.max(most, ++depth)
    else if (char === chars.close || char === chars.closeList) depth--
  }
  return most
}

class SyntaxComplaint extends Error {}

class Scanner {
  readonly #text: string
  readonly #see: SeeMember
  #at = 0
  /** How many of the members around are not told of. */
  #hiding = 0

  constructor(text: string, see: SeeMember) {
    this.#text = text
    this.#see = see
  }

  document(): void {
    this.#value('')
    this.#skipSpace()
    if (this.#at < this.#text.length) this.#fail('after top-level value')
  }

  #value(path: string): void {
    this.#skipSpace()
    const char = this.#text[this.#at]
    if (char === '{') this.#object(path)
    else if (char === '[') this.#array(path)
    else if (char === '"') this.#string()
    else if (char === 't') this.#literal('true')
    else if (char === 'f') this.#literal('false')
    else if (char === 'n') this.#literal('null')
    else if (char === '-' || isDigit(char)) this.#number()
    else this.#fail('looking for beginning of value')
  }

  #object(path: string): void {
    this.#at++
    const seen = new Set<string>()
    if (this.#isNext('}')) return
    for (;;) {
      if (this.#peek() !== '"') this.#fail('looking for beginning of object key string')
      const key = this.#string()
      const member = path === '' ? key : `${path}.${key}`
      if (!this.#isNext(':')) this.#fail('after object key')
      const isHidden = this.#hiding > 0 || this.#see(member, seen.has(key))
      seen.add(key)
      if (isHidden) this.#hiding++
      this.#value(member)
      if (isHidden) this.#hiding--
      if (this.#isNext('}')) return
      if (!this.#isNext(',')) this.#fail('after object key:value pair')
    }
  }

  #array(path: string): void {
    this.#at++
    if (this.#isNext(']')) return
    for (let i = 0; ; i++) {
      this.#value(`${path}[${i}]`)
      if (this.#isNext(']')) return
      if (!this.#isNext(',')) this.#fail('after array element')
    }
  }

  #string(): string {
    const start = this.#at++
    for (;;) {
      const char = this.#text[this.#at]
      if (char === '"') break
      if (char === undefined || char < ' ') this.#fail('in string literal')
      this.#at++
      if (char === '\\') this.#escape()
    }
    this.#at++
    return JSON.parse(this.#text.slice(start, this.#at)) as string
  }

  #escape(): void {
    const char = this.#text[this.#at]
    if (char === undefined || !'bfnrt\\/"u'.includes(char)) this.#fail('in string escape code')
    this.#at++
    if (char !== 'u') return
    for (let i = 0; i < 4; i++, this.#at++)
      if (!/[0-9a-fA-F]/.test(this.#text[this.#at] ?? '')) this.#fail('in \\u hexadecimal character escape')
  }

  #number(): void {
    if (this.#text[this.#at] === '-') this.#at++
    if (this.#text[this.#at] === '0') this.#at++
    else this.#digits('in numeric literal')
    if (this.#text[this.#at] === '.') {
      this.#at++
      this.#digits('after decimal point in numeric literal')
    }
    if (/[eE]/.test(this.#text[this.#at] ?? '')) {
      this.#at++
      if (/[+-]/.test(this.#text[this.#at] ?? '')) this.#at++
      this.#digits('in exponent of numeric literal')
    }
  }

  #digits(where: string): void {
    if (!isDigit(this.#text[this.#at])) this.#fail(where)
    while (isDigit(this.#text[this.#at])) this.#at++
  }

  #literal(word: string): void {
    for (let i = 0; i < word.length; i++, this.#at++)
      if (this.#text[this.#at] !== word[i]) this.#fail(`in literal ${word} (expecting '${word[i]}')`)
  }

  #skipSpace(): void {
    while (/[ \t\r\n]/.test(this.#text[this.#at] ?? '')) this.#at++
  }

  #peek(): string | undefined {
    this.#skipSpace()
    return this.#text[this.#at]
  }

  /** Takes a character if it comes next. */
  #isNext(char: string): boolean {
    if (this.#peek() !== char) return false
    this.#at++
    return true
  }

  #fail(where: string): never {
    const char = this.#text[this.#at]
    if (char === undefined) throw new SyntaxComplaint('unexpected end of JSON input')
    throw new SyntaxComplaint(`invalid character ${quoted(char)} ${where}`)
  }
}

function isDigit(char: string | undefined): boolean {
  return char !== undefined && char >= '0' && char <= '9'
}

function quoted(char: string): string {
  if (char === "'") return "'\\''"
  if (char === '"') return `'"'`
  return `'${JSON.stringify(char).slice(1, -1)}'`
}
