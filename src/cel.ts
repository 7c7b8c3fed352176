// CEL by a library, behind the simulator's own words for it.
import { Environment, EvaluationError, ParseError } from '@marcbachmann/cel-js'
import { CelError, type CompileCel } from '#api/cel.ts'

const environment = new Environment({ unlistedVariablesAreDyn: true, enableOptionalTypes: true })

/** Reads an expression. Throws CelError. */
export const compileCel: CompileCel = (text) => {
  const program = inOwnWords(() => environment.parse(text))
  return (variables) => inOwnWords(() => program({ ...variables }))
}

function inOwnWords<T>(run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (error instanceof ParseError || error instanceof EvaluationError)
      throw new CelError(error.message.split('\n')[0])
    throw error
  }
}
