// Goes through the tokens of an expression, and words what does not belong where it stands.
// Models the error strategy of ANTLR that cel-go's parser uses, v0.26.
import type { Issue } from './issues.ts'
import { type Token, type TokenKind, tokenKinds } from './tokens.ts'

/** The text is no expression; the issue is told already. */
export class BrokenExpression extends Error {}

/** What an operand begins with. */
export const operandStarts: readonly TokenKind[] = [
  "'['",
  "'{'",
  "'('",
  "'.'",
  "'-'",
  "'!'",
  "'true'",
  "'false'",
  "'null'",
  'NUM_FLOAT',
  'NUM_INT',
  'NUM_UINT',
  'STRING',
  'BYTES',
  'IDENTIFIER',
]

export class TokenReader {
  readonly #tokens: readonly Token[]
  readonly #issues: Issue[]
  #next = 0

  constructor(tokens: readonly Token[], issues: Issue[]) {
    this.#tokens = tokens
    this.#issues = issues
  }

  get token(): Token {
    return this.#ahead(0)
  }

  #ahead(count: number): Token {
    const last = this.#tokens.length - 1
    return this.#tokens[Math.min(this.#next + count, last)] as Token
  }

  is(...kinds: readonly TokenKind[]): boolean {
    return kinds.includes(this.token.kind)
  }

  take(): Token {
    const { token } = this
    this.#next++
    return token
  }

  /** The token when it is of the kind. */
  takeIf(kind: TokenKind): Token | undefined {
    return this.is(kind) ? this.take() : undefined
  }

  /** Makes sure that one of the kinds comes next; a single token in the way is told and left out. */
  want(kinds: readonly TokenKind[]): void {
    if (this.is(...kinds)) return
    const isInTheWay = this.token.kind !== '<EOF>' && kinds.includes(this.#ahead(1).kind)
    this.#complain(
      `${isInTheWay ? 'extraneous' : 'mismatched'} input '${this.token.text}' expecting ${listed(kinds)}`,
    )
    if (!isInTheWay) throw new BrokenExpression()
    this.take()
  }

  /** Takes the one token that may stand here. One that is missing is told and made up where the next goes on well. */
  takeWanted(kind: TokenKind, isFollowedBy: readonly TokenKind[] = []): Token {
    if (!this.is(kind) && this.#ahead(1).kind !== kind && this.is(...isFollowedBy)) {
      this.#complain(`missing ${kind} at '${this.token.text}'`)
      return this.token
    }
    this.want([kind])
    return this.take()
  }

  /** No way on from the tokens that were looked at since `from`. */
  noWayOn(from: Token): never {
    const { token } = this
    const isLast = token.kind === '<EOF>'
    const isKeyword = isLast ? false : ["'true'", "'false'", "'null'"].includes(token.kind)
    const seen = `${from.text}${isLast ? '' : token.text}`
    this.#complain(
      isKeyword
        ? `mismatched input '${token.text}' expecting IDENTIFIER`
        : `no viable alternative at input '${seen}'`,
    )
    throw new BrokenExpression()
  }

  /** Goes on at the next of the kinds, or at the end. */
  skipTo(kinds: readonly TokenKind[]): void {
    while (!this.is('<EOF>', ...kinds)) this.take()
  }

  #complain(message: string): void {
    this.#issues.push({ message: `Syntax error: ${message}`, at: this.token.at })
  }
}

function listed(kinds: readonly TokenKind[]): string {
  const ordered = [...kinds].sort((a, b) => tokenKinds.indexOf(a) - tokenKinds.indexOf(b))
  return ordered.length === 1 ? `${ordered[0]}` : `{${ordered.join(', ')}}`
}
