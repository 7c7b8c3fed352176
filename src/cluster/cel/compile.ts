// Expressions ready for use: read, checked against the types of what they may name, and counted.
// Ours, not a library's: what the API shows of CEL is cel-go's complaints with their places, types checked against schemas,
// worst costs and running costs, optionals and macros of two variables. No library of npm has the first four.
import { type Checked, checkExpression, type Variables } from './check-expression.ts'
import { type Budget, evaluateExpression, type Values } from './evaluate-expression.ts'
import { issuesText } from './issues.ts'
import { parseExpression } from './parse-expression.ts'
import { CelError } from './values.ts'

/** The most that one evaluation may cost. Models apiserver apis/cel PerCallLimit, v1.35. */
const perCallLimit = 1_000_000

export interface Program extends Pick<Checked, 'expression' | 'type' | 'typeOf'> {
  readonly text: string
  /** The value. Throws CelError; what it costs is taken from the budget too, where there is one. */
  evaluate(values: Values, budget?: Budget): unknown
}

/** Reads an expression that may use these names. Throws CelError with all that is wrong. */
export function compileExpression(text: string, variables: Variables): Program {
  const checked = checkExpression(parseExpression(text), variables)
  if (checked.issues.length > 0) throw new CelError(issuesText(checked.issues, text))
  const { expression, type, typeOf } = checked
  return {
    text,
    expression,
    type,
    typeOf,
    evaluate(values, budget) {
      const most = Math.min(perCallLimit, budget?.left ?? perCallLimit)
      const own = { left: most }
      try {
        return evaluateExpression(expression, values, own)
      } finally {
        if (budget !== undefined) budget.left -= most - own.left
      }
    },
  }
}
