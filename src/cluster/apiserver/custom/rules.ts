// The rules of a custom resource's schema, in CEL. Models apiextensions-apiserver schema/cel Validator, v1.35.
import { CelError, type CompileCel } from '#api/cel.ts'
import { type FieldError, forbiddenField, invalidValue, required } from '#api/field-error.ts'
import { deepEqual, isRecord } from '#api/object.ts'
import { celProgram } from '../cel-programs.ts'
import { memberSchema, type StructuralSchema } from './structural-schema.ts'

interface Rule {
  readonly rule: string
  readonly message?: string
  readonly messageExpression?: string
  readonly fieldPath?: string
  readonly reason?: string
}

/** What the rules of a schema and below say against a value. `old` is what stood there before, where that is known. */
export function ruleErrors(
  compile: CompileCel,
  schema: StructuralSchema,
  value: unknown,
  old: unknown,
  path: string,
): readonly FieldError[] {
  if (value === undefined || value === null) return []
  const rules = (schema['x-kubernetes-validations'] ?? []) as readonly Rule[]
  return [
    ...rules.flatMap((rule) => ofRule(compile, rule, schema, value, old, path)),
    ...ofChildren(compile, schema, value, old, path),
  ]
}

function ofRule(
  compile: CompileCel,
  rule: Rule,
  schema: StructuralSchema,
  value: unknown,
  old: unknown,
  path: string,
): readonly FieldError[] {
  const isTransition = /\boldSelf\b/.test(rule.rule)
  if (isTransition && old === undefined) return []
  const variables = {
    self: celValue(schema, value),
    ...(isTransition && { oldSelf: celValue(schema, old) }),
  }
  const at = `${path}${path === '' ? (rule.fieldPath ?? '').replace(/^\./, '') : (rule.fieldPath ?? '')}`
  try {
    if (celProgram(compile, rule.rule)(variables) === true) return []
    return [errorOf(rule, at, value, messageOf(compile, rule, variables))]
  } catch (error) {
    if (!(error instanceof CelError)) throw error
    return [
      invalidValue(
        at,
        shownValue(value),
        `rule evaluation error: ${error.message}: evaluating rule: ${rule.rule}`,
      ),
    ]
  }
}

function messageOf(compile: CompileCel, rule: Rule, variables: { readonly [name: string]: unknown }): string {
  const usual = rule.message ?? `failed rule: ${rule.rule.trim()}`
  if (rule.messageExpression === undefined) return usual
  try {
    const text = celProgram(compile, rule.messageExpression)(variables)
    return typeof text === 'string' && text.trim() !== '' ? text : usual
  } catch (error) {
    if (error instanceof CelError) return usual
    throw error
  }
}

function errorOf({ reason }: Rule, path: string, value: unknown, message: string): FieldError {
  if (reason === 'FieldValueForbidden') return forbiddenField(path, message)
  if (reason === 'FieldValueRequired') return required(path, message)
  if (reason === 'FieldValueDuplicate')
    return { type: 'FieldValueDuplicate', field: path, value, detail: message }
  // What is no scalar is not shown.
  if (typeof value === 'object') return { type: 'FieldValueInvalid', field: path, detail: message }
  return invalidValue(path, value, message)
}

function shownValue(value: unknown): unknown {
  if (Array.isArray(value)) return 'array'
  return isRecord(value) ? 'object' : value
}

function ofChildren(
  compile: CompileCel,
  schema: StructuralSchema,
  value: unknown,
  old: unknown,
  path: string,
): readonly FieldError[] {
  const { items } = schema
  if (Array.isArray(value))
    return items === undefined
      ? []
      : value.flatMap((item, i) =>
          ruleErrors(compile, items, item, formerItem(schema, item, old), `${path}[${i}]`),
        )
  if (!isRecord(value)) return []
  return Object.entries(value).flatMap(([name, member]) => {
    const inner = memberSchema(schema, name)
    if (inner === undefined) return []
    const before = isRecord(old) ? old[name] : undefined
    return ruleErrors(compile, inner, member, before ?? undefined, path === '' ? name : `${path}.${name}`)
  })
}

/** The item of the former list with the same keys; lists without keys know no former items. */
function formerItem(schema: StructuralSchema, item: unknown, old: unknown): unknown {
  const keys = schema['x-kubernetes-list-map-keys']
  if (keys === undefined || !Array.isArray(old) || !isRecord(item)) return undefined
  return old.find((other) => isRecord(other) && keys.every((key) => deepEqual(other[key], item[key])))
}

/** A value as the language has it: whole numbers are integers because the schema says so, and nulls are absent. */
function celValue(schema: StructuralSchema | undefined, value: unknown): unknown {
  if (typeof value === 'number')
    return schema?.type !== 'number' && Number.isInteger(value) ? BigInt(value) : value
  if (Array.isArray(value)) return value.map((item) => celValue(schema?.items, item))
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null && member !== undefined)
      .map(([name, member]) => [name, celValue(schema && memberSchema(schema, name), member)]),
  )
}
