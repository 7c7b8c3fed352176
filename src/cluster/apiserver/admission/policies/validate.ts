// What the expressions of a policy say to a write. Models apiserver plugin/policy/validating Validate, v1.35.
import { CelError, type CompileCel } from '#api/cel.ts'
import type { KubeObject } from '#api/object.ts'
import { namespaces } from '#api/resource-ref.ts'
import type { ValidatingAdmissionPolicy, Validation } from '#api/types/admissionregistration-v1.ts'
import { celProgram } from '../../cel-programs.ts'
import type { Attributes } from '../admission.ts'
import { requestOf } from './request.ts'
import { celValue } from './values.ts'

/** What expressions may name, and who reads them. */
interface Scope {
  readonly compile: CompileCel
  readonly variables: { readonly [name: string]: unknown }
}

/** A no, and the reason of the Status that tells it. */
export interface Denial {
  readonly message: string
  readonly reason: string
}

/** What the policy has against the write; empty when nothing. */
export function denialsOf(
  attributes: Attributes,
  policy: ValidatingAdmissionPolicy,
  params: KubeObject | undefined,
  compile: CompileCel,
): readonly Denial[] {
  const { matchConditions = [], validations = [], failurePolicy } = policy.spec
  const scope: Scope = { compile, variables: variablesOf(attributes, policy, params, compile) }
  const faults = (errors: readonly string[]): Denial[] =>
    failurePolicy === 'Ignore' ? [] : errors.map((message) => ({ message, reason: 'Invalid' }))

  const errors: string[] = []
  for (const { expression } of matchConditions) {
    const { value, error } = outcomeOf(expression, scope)
    if (error !== undefined) errors.push(error)
    else if (value !== true) return []
  }
  if (errors.length > 0) return faults([errors.length === 1 ? `${errors[0]}` : `[${errors.join(', ')}]`])
  return validations.flatMap((validation) => {
    const { value, error } = outcomeOf(validation.expression, scope)
    if (error !== undefined) return faults([error])
    if (value === true) return []
    return [{ message: messageOf(validation, scope), reason: validation.reason || 'Invalid' }]
  })
}

function outcomeOf(expression: string, { compile, variables }: Scope): { value?: unknown; error?: string } {
  try {
    return { value: celProgram(compile, expression)(variables) }
  } catch (error) {
    if (!(error instanceof CelError)) throw error
    return { error: `expression '${expression}' resulted in error: ${error.message}` }
  }
}

/** The text of messageExpression where that makes one of a single line, else the message. */
function messageOf({ expression, message, messageExpression }: Validation, scope: Scope): string {
  if (messageExpression) {
    const { value } = outcomeOf(messageExpression, scope)
    const text = typeof value === 'string' ? value.trim() : ''
    if (text !== '' && !text.includes('\n')) return text
  }
  return message?.trim() || `failed expression: ${expression.trim()}`
}

function variablesOf(
  attributes: Attributes,
  { spec }: ValidatingAdmissionPolicy,
  params: KubeObject | undefined,
  compile: CompileCel,
): Scope['variables'] {
  const { call, namespace, object, old } = attributes
  const home = namespace === undefined ? undefined : call.on.get(namespaces, undefined, namespace)
  const variables = {}
  const all = {
    object: celValue(object),
    oldObject: celValue(old),
    params: celValue(params),
    namespaceObject: celValue(home),
    request: celValue(requestOf(attributes)),
    variables,
  }
  // Evaluated when somebody asks, and only once.
  for (const { name, expression } of spec.variables ?? []) {
    const get = (): unknown => {
      const value = composed(name, expression, { compile, variables: all })
      Object.defineProperty(variables, name, { value, enumerable: true })
      return value
    }
    Object.defineProperty(variables, name, { get, enumerable: true, configurable: true })
  }
  return all
}

function composed(name: string, expression: string, { compile, variables }: Scope): unknown {
  try {
    return celProgram(compile, expression)(variables)
  } catch (error) {
    if (!(error instanceof CelError)) throw error
    throw new CelError(`composited variable ${JSON.stringify(name)} fails to evaluate: ${error.message}`)
  }
}
