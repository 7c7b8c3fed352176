// CEL by a library, behind the simulator's own words for it.
import { TypeError as CelTypeError, Environment, EvaluationError, ParseError } from '@marcbachmann/cel-js'
import { CelError, type CelProgram, type CompileCel } from '#api/cel.ts'
import { registerFunctions } from './cel-functions.ts'
import { registerQuantities } from './cel-quantities.ts'

const environment = new Environment({ unlistedVariablesAreDyn: true, enableOptionalTypes: true })
registerFunctions(environment)
registerQuantities(environment)

/** Types that the library calls as cel-go does. */
const plainTypes = new Set(['bool', 'int', 'uint', 'double', 'string', 'bytes'])

function typeOf(text: string): string | undefined {
  const { valid, type } = environment.check(text)
  return valid && type !== undefined && plainTypes.has(type) ? type : undefined
}

/** Reads an expression. Throws CelError. */
export const compileCel: CompileCel = Object.assign(
  (text: string) => {
    const program = inOwnWords(() => environment.parse(text))
    return (variables: Parameters<CelProgram>[0]) => inOwnWords(() => program({ ...variables }))
  },
  { typeOf },
)

function inOwnWords<T>(run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (error instanceof ParseError || error instanceof EvaluationError || error instanceof CelTypeError)
      throw error.cause instanceof CelError ? error.cause : new CelError(complaintOf(error))
    throw error
  }
}

/** As cel-go says it. */
function complaintOf({ code, summary }: ParseError | EvaluationError | CelTypeError): string {
  if (code === 'unknown_variable')
    return `undeclared reference to '${summary.replace(/^.*: /, '')}' (in container '')`
  return summary.replace(/^No such key/, 'no such key')
}
