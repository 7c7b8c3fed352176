// [[ ... ]]: conditions without splitting and with patterns.
import type { Program } from '../program.ts'
import { expandPattern, expandText } from './expand.ts'
import { escapePattern, matchesPattern } from './pattern.ts'
import type { Shell } from './shell.ts'
import type { Condition } from './syntax.ts'
import { isBinaryTrue, isUnaryTrue } from './test.ts'

export function* isConditionTrue(shell: Shell, condition: Condition): Program<boolean> {
  switch (condition.type) {
    case 'CondNot':
      return !(yield* isConditionTrue(shell, condition.operand))
    case 'CondAnd':
      return (
        (yield* isConditionTrue(shell, condition.left)) && (yield* isConditionTrue(shell, condition.right))
      )
    case 'CondOr':
      return (
        (yield* isConditionTrue(shell, condition.left)) || (yield* isConditionTrue(shell, condition.right))
      )
    case 'CondGroup':
      return yield* isConditionTrue(shell, condition.expression)
    case 'CondWord':
      return (yield* expandText(shell, condition.word)) !== ''
    case 'CondUnary':
      return isUnaryTrue(shell.process, condition.operator, yield* expandText(shell, condition.operand))
    case 'CondBinary': {
      const left = yield* expandText(shell, condition.left)
      const { operator } = condition
      if (operator === '=' || operator === '==' || operator === '!=') {
        const isMatch = matchesPattern(left, yield* expandPattern(shell, condition.right))
        return isMatch === (operator !== '!=')
      }
      const right = yield* expandText(shell, condition.right)
      if (operator === '=~') return matchesExpression(left, right)
      return isBinaryTrue(shell.process, left, operator, right)
    }
  }
}

function matchesExpression(text: string, expression: string): boolean {
  try {
    return new RegExp(expression).test(text)
  } catch (error) {
    if (error instanceof SyntaxError) return matchesPattern(text, escapePattern(expression))
    throw error
  }
}
