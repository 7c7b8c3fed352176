// The rules in the schema of a custom resource, ready to be asked. Models apiextensions-apiserver schema/cel Compile, v1.35.
import { compileExpression, type Program } from '../../cel/compile.ts'
import { mentions } from '../../cel/expression.ts'
import { type CelType, optionalType } from '../../cel/types.ts'
import { CelError } from '../../cel/values.ts'
import { schemaType } from './schema-type.ts'
import type { StructuralSchema } from './structural-schema.ts'

/** One rule of a schema. Models apiextensions/v1 ValidationRule. */
export interface SchemaRule {
  readonly rule: string
  readonly message?: string
  readonly messageExpression?: string
  readonly fieldPath?: string
  readonly reason?: string
  readonly optionalOldSelf?: boolean
}

export interface CompiledRule {
  readonly rule: SchemaRule
  /** What is wrong with the rule, in place of the program. */
  readonly error?: string
  readonly program?: Program
  readonly usesOldSelf: boolean
  readonly message?: Program
  readonly messageError?: string
}

const known = new WeakMap<StructuralSchema, readonly CompiledRule[]>()

/** The rules that stand at a schema itself. */
export function rulesOf(schema: StructuralSchema, isRoot: boolean): readonly CompiledRule[] {
  const rules = (schema['x-kubernetes-validations'] ?? []) as readonly SchemaRule[]
  if (rules.length === 0) return []
  let compiled = known.get(schema)
  if (compiled === undefined) {
    const self = schemaType(schema, isRoot)?.type
    compiled = self === undefined ? [] : rules.map((rule) => compiledRule(rule, self))
    known.set(schema, compiled)
  }
  return compiled
}

function compiledRule(rule: SchemaRule, self: CelType): CompiledRule {
  const oldSelf = rule.optionalOldSelf === true ? optionalType(self) : self
  const names = { self, oldSelf }
  const tried = attempt(rule.rule, names)
  if (typeof tried === 'string') return { rule, error: `compilation failed: ${tried}`, usesOldSelf: false }
  if (tried.type.kind !== 'bool')
    return { rule, error: 'cel expression must evaluate to a bool', usesOldSelf: false }
  const own = { rule, program: tried, usesOldSelf: mentions(tried.expression, 'oldSelf') }
  if (!rule.messageExpression) return own
  const message = attempt(rule.messageExpression, names)
  if (typeof message === 'string')
    return { ...own, messageError: `messageExpression compilation failed: ${message}` }
  if (message.type.kind !== 'string')
    return { ...own, messageError: 'messageExpression must evaluate to a string' }
  return { ...own, message }
}

function attempt(text: string, names: { readonly [name: string]: CelType }): Program | string {
  try {
    return compileExpression(text, names)
  } catch (error) {
    if (error instanceof CelError) return error.message
    throw error
  }
}
