// Expressions in CEL, the Common Expression Language, as definitions and policies carry them. Who reads the language is
// handed in, so that the simulator needs no library for it.

/** An expression for evaluation: variables in, its value out. Whole numbers of the language are bigints. Throws CelError. */
export type CelProgram = (variables: { readonly [name: string]: unknown }) => unknown

/** Reads an expression. Throws CelError when it is none. */
export type CompileCel = (text: string) => CelProgram

export class CelError extends Error {}
