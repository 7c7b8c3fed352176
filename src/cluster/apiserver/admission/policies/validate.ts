// What the expressions of a policy say to a write. Models apiserver plugin/policy/validating Validate, v1.35.
import type { KubeObject } from '#api/object.ts'
import type {
  AuditAnnotation,
  MatchCondition,
  ValidatingAdmissionPolicy,
  Validation,
} from '#api/types/admissionregistration-v1.ts'
import type { Program } from '../../../cel/compile.ts'
import { type Budget, CostExceeded, type Values } from '../../../cel/evaluate-expression.ts'
import { CelError, typeNameOf } from '../../../cel/values.ts'
import { type PolicyPrograms, programsOf } from '../../../resources/policy-expressions.ts'
import type { Attributes } from '../admission.ts'
import { activationOf } from './activation.ts'

/** What all expressions of a policy may cost together for one write, and what its conditions may. */
const costBudget = 10_000_000
const conditionBudget = 2_500_000
const maxMessageBytes = 5 * 1024
const outOfBudget =
  'validation failed due to running out of cost budget, no further validation rules will be run'

/** What expressions may name, and how much they may still cost. */
interface Scope {
  readonly programs: PolicyPrograms
  readonly values: Values
  readonly budget: Budget
}

/** A no, and the reason of the Status that tells it. */
export interface Denial {
  readonly message: string
  readonly reason: string
}

/** What a policy says to a write: what it has against it, and what it wants written down about it. */
export interface Verdict {
  readonly denials: readonly Denial[]
  /** Annotations that came to no text; they refuse whatever the bindings ask for. */
  readonly annotationErrors: readonly string[]
}

export function verdictOf(
  attributes: Attributes,
  { spec }: ValidatingAdmissionPolicy,
  params: KubeObject | undefined,
): Verdict {
  const { matchConditions = [], validations = [], auditAnnotations = [], failurePolicy } = spec
  const programs = programsOf(spec)
  const isLenient = failurePolicy === 'Ignore'
  const faults = (errors: readonly string[]): Denial[] =>
    isLenient ? [] : errors.map((message) => ({ message, reason: 'Invalid' }))
  const outcome = conditionsOutcome(attributes, matchConditions, programs, params)
  if (typeof outcome === 'string') return { denials: faults([outcome]), annotationErrors: [] }
  if (!outcome) return { denials: [], annotationErrors: [] }
  const budget = { left: costBudget }
  const scope: Scope = { programs, budget, values: activationOf(attributes, programs, params, budget) }
  const denials = validations.flatMap((validation) => {
    const { value, error } = outcomeOf(validation.expression, scope)
    if (error !== undefined) return faults([error])
    if (value === true) return []
    return [{ message: messageOf(validation, scope), reason: validation.reason || 'Invalid' }]
  })
  const annotationErrors = isLenient
    ? []
    : auditAnnotations.flatMap((each) => annotationErrorsOf(each, scope))
  return { denials, annotationErrors }
}

/** Whether all conditions hold; a text when one cannot be told and none says no. Models matchconditions Match. */
export function conditionsOutcome(
  attributes: Attributes,
  conditions: readonly MatchCondition[],
  programs: PolicyPrograms,
  params?: KubeObject,
): boolean | string {
  if (conditions.length === 0) return true
  const budget = { left: conditionBudget }
  const values = activationOf(attributes, programs, params, budget)
  const errors: string[] = []
  for (const { expression } of conditions) {
    const { value, error } = outcomeOf(expression, { programs, values, budget })
    if (error !== undefined) errors.push(error)
    else if (value !== true) return false
  }
  if (errors.length === 0) return true
  return errors.length === 1 ? `${errors[0]}` : `[${[...new Set(errors)].join(', ')}]`
}

interface Outcome {
  readonly value?: unknown
  readonly error?: string
}

function outcomeOf(expression: string, { programs, values, budget }: Scope, mayAsk = true): Outcome {
  if (budget.left <= 0) return { error: outOfBudget }
  let program: Program
  try {
    program = programs.get(expression, mayAsk)
  } catch (error) {
    if (!(error instanceof CelError)) throw error
    return { error: `compilation error: compilation failed: ${error.message}` }
  }
  try {
    return { value: program.evaluate(values, budget) }
  } catch (error) {
    if (!(error instanceof CelError)) throw error
    if (error instanceof CostExceeded && budget.left <= 0) return { error: outOfBudget }
    return { error: `expression '${expression}' resulted in error: ${error.message}` }
  }
}

/** The text of messageExpression where that makes one of a single line, else the message. */
function messageOf({ expression, message, messageExpression }: Validation, scope: Scope): string {
  if (messageExpression) {
    const { value } = outcomeOf(messageExpression, scope, false)
    const text = typeof value === 'string' ? value.trim() : ''
    if (text !== '' && !text.includes('\n') && text.length <= maxMessageBytes) return text
  }
  return message?.trim() || `failed expression: ${expression.trim()}`
}

/** The server keeps no audit log: what an annotation would say there matters only when it says nothing. */
function annotationErrorsOf({ valueExpression }: AuditAnnotation, scope: Scope): string[] {
  const { value, error } = outcomeOf(valueExpression, scope)
  if (error !== undefined) return [error]
  if (typeof value === 'string' || value === null) return []
  return [
    `valueExpression '${valueExpression}' resulted in unsupported return type: ${typeNameOf(value)}. Return type must be either string or null.`,
  ]
}
