// How a shell leaves what it is doing: errors, break and continue, return.

/** A mistake that ends the script, or the line of an interactive shell. */
export class ShellError extends Error {
  readonly code: number

  constructor(message: string, code: number) {
    super(message)
    this.code = code
  }
}

/** break and continue on their way to their loop. */
export class LoopControl extends Error {
  readonly kind: 'break' | 'continue'
  levels: number

  constructor(kind: 'break' | 'continue', levels: number) {
    super(kind)
    this.kind = kind
    this.levels = levels
  }
}

/** return on its way to its function or sourced file. */
export class ReturnControl extends Error {
  readonly code: number

  constructor(code: number) {
    super('return')
    this.code = code
  }
}
