// Expressions in CEL, the Common Expression Language, as definitions and policies carry them. Who reads the language is
// handed in, so that the simulator needs no library for it.

/** An expression for evaluation: variables in, its value out. Whole numbers of the language are bigints. Throws CelError. */
export type CelProgram = (variables: { readonly [name: string]: unknown }) => unknown

export interface CompileCel {
  /** Reads an expression. Throws CelError when it is none. */
  (text: string): CelProgram
  /** The name of the type that an expression has whatever its variables are; undefined when it depends on them. */
  readonly typeOf?: (text: string) => string | undefined
}

export class CelError extends Error {}
