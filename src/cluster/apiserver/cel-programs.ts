// Expressions of definitions and policies, each read once.
import { CelError, type CelProgram, type CompileCel } from '#api/cel.ts'

const maxPrograms = 1000
const programs = new WeakMap<CompileCel, Map<string, CelProgram | CelError>>()

/** The expression, read once. Throws CelError. */
export function celProgram(compile: CompileCel, text: string): CelProgram {
  const known = programs.get(compile) ?? new Map<string, CelProgram | CelError>()
  programs.set(compile, known)
  let program = known.get(text)
  if (program === undefined) {
    program = compiled(compile, text)
    if (known.size >= maxPrograms) known.clear()
    known.set(text, program)
  }
  if (program instanceof CelError) throw program
  return program
}

function compiled(compile: CompileCel, text: string): CelProgram | CelError {
  try {
    return compile(text)
  } catch (error) {
    if (error instanceof CelError) return error
    throw error
  }
}
