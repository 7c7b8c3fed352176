// Asks the rules of a custom resource's schema about an object. Models apiextensions-apiserver schema/cel Validator, v1.35.
import { type FieldError, forbiddenField, invalidValue, printFieldError, required } from '#api/field-error.ts'
import { deepEqual, isRecord } from '#api/object.ts'
import type { Program } from '../../cel/compile.ts'
import { type Budget, CostExceeded, type Values } from '../../cel/evaluate-expression.ts'
import { CelError, none, Optional } from '../../cel/values.ts'
import { formerItem, formerMember } from './former-parts.ts'
import { type CompiledRule, rulesOf, type SchemaRule } from './schema-rules.ts'
import { schemaValue } from './schema-type.ts'
import { memberSchema, type StructuralSchema } from './structural-schema.ts'

/** What all rules about one object may cost together. Models apiserver apis/cel RuntimeCELCostBudget, v1.35. */
const costBudget = 10_000_000
const maxMessageBytes = 5 * 1024

/** Where in an object one is, and what stood there before. */
interface Place {
  readonly path: string
  readonly isRoot: boolean
  /** What stood there before, where one can tell. */
  readonly old: unknown
  /** What is there has not been changed, so that new complaints about it are only warned of. */
  readonly isUnchanged: boolean
}

/** What the rules of a schema and below say against a value. */
export function ruleErrors(
  schema: StructuralSchema,
  value: unknown,
  old: unknown,
  path: string,
  warnings: string[],
  isRoot = false,
): readonly FieldError[] {
  const asked = new Asked(warnings)
  asked.ask(schema, value, { path, isRoot, old, isUnchanged: old !== undefined && deepEqual(value, old) })
  return asked.errors
}

class Asked {
  readonly errors: FieldError[] = []
  readonly #warnings: string[]
  readonly #budget: Budget = { left: costBudget }
  #isOver = false

  constructor(warnings: string[]) {
    this.#warnings = warnings
  }

  ask(schema: StructuralSchema, value: unknown, place: Place): void {
    if (value === undefined || value === null || this.#isOver) return
    const rules = rulesOf(schema, place.isRoot)
    if (rules.length > 0) {
      const self = schemaValue(schema, value)
      const before =
        place.old === undefined || place.old === null ? undefined : schemaValue(schema, place.old)
      for (const rule of rules) if (!this.#isOver) this.#askOne(rule, schema, value, { self, before }, place)
    }
    this.#askInside(schema, value, place)
  }

  #askOne(
    compiled: CompiledRule,
    schema: StructuralSchema,
    value: unknown,
    { self, before }: { readonly self: unknown; readonly before: unknown },
    { path, isUnchanged }: Place,
  ): void {
    const { rule, program, usesOldSelf } = compiled
    const type = schema.type ?? ''
    if (program === undefined) {
      this.errors.push(invalidValue(path, type, `rule compile error: ${compiled.error ?? ''}`))
      return
    }
    const isOptional = rule.optionalOldSelf === true
    if (usesOldSelf && before === undefined && !isOptional) return
    const oldSelf = isOptional ? (before === undefined ? none : new Optional(before)) : before
    const values = { self, oldSelf }
    let holds: unknown
    try {
      holds = program.evaluate(values, this.#budget)
    } catch (error) {
      if (!(error instanceof CelError)) throw error
      this.#trouble(error, rule, path, type)
      return
    }
    if (holds === true) return
    const message = compiled.message === undefined ? undefined : this.#message(compiled.message, values)
    const isShown = type !== 'object' && type !== 'array'
    const at = joined(path, rule.fieldPath)
    const found = errorOf(rule, at, isShown ? value : undefined, message ?? usualMessage(rule))
    if (isUnchanged && !usesOldSelf) this.#warnings.push(printFieldError(found))
    else this.errors.push(found)
  }

  #trouble(error: CelError, rule: SchemaRule, path: string, type: string): void {
    const told = rule.message?.trim() || rule.rule.trim()
    const say = (detail: string) => this.errors.push(invalidValue(path, type, detail))
    if (error instanceof CostExceeded) {
      this.#isOver = true
      say(
        this.#budget.left <= 0
          ? 'validation failed due to running out of cost budget, no further validation rules will be run'
          : `'${error.message}': no further validation rules will be run due to call cost exceeds limit for rule: ${told}`,
      )
    } else if (error.message.startsWith('no such overload'))
      say(
        `'${error.message}': call arguments did not match a supported operator, function or macro signature for rule: ${told}`,
      )
    else say(`${error.message} evaluating rule: ${told}`)
  }

  /** The text that an expression makes; undefined where that is none of a single line. */
  #message(program: Program, values: Values): string | undefined {
    try {
      const text = program.evaluate(values, this.#budget)
      const trimmed = typeof text === 'string' ? text.trim() : ''
      return trimmed === '' || trimmed.includes('\n') || trimmed.length > maxMessageBytes
        ? undefined
        : trimmed
    } catch (error) {
      if (error instanceof CelError) return undefined
      throw error
    }
  }

  #askInside(schema: StructuralSchema, value: unknown, { path, old, isUnchanged }: Place): void {
    const { items } = schema
    if (Array.isArray(value)) {
      if (items === undefined) return
      for (const [i, item] of value.entries()) {
        const before = formerItem(schema, item, old)
        const isSame = isUnchanged || (before !== undefined && deepEqual(item, before))
        this.ask(items, item, {
          ...childPlace(items),
          path: `${path}[${i}]`,
          old: before,
          isUnchanged: isSame,
        })
      }
      return
    }
    if (!isRecord(value)) return
    for (const [name, member] of Object.entries(value)) {
      const inner = memberSchema(schema, name)
      if (inner === undefined) continue
      const before = formerMember(name, old)
      const isSame = isUnchanged || (before !== undefined && deepEqual(member, before))
      const isKey = schema.properties?.[name] === undefined
      const at = isKey ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`
      this.ask(inner, member, { ...childPlace(inner), path: at, old: before, isUnchanged: isSame })
    }
  }
}

function childPlace(schema: StructuralSchema): Pick<Place, 'isRoot'> {
  return { isRoot: schema['x-kubernetes-embedded-resource'] === true }
}

function joined(path: string, fieldPath = ''): string {
  return path === '' ? fieldPath.replace(/^\./, '') : `${path}${fieldPath}`
}

function usualMessage({ rule, message }: SchemaRule): string {
  return message ? message.trim() : `failed rule: ${rule.trim()}`
}

/** What is no scalar is not shown. */
function errorOf({ reason }: SchemaRule, path: string, value: unknown, message: string): FieldError {
  if (reason === 'FieldValueForbidden') return forbiddenField(path, message)
  if (reason === 'FieldValueRequired') return required(path, message)
  if (reason === 'FieldValueDuplicate')
    return { type: 'FieldValueDuplicate', field: path, value, detail: message }
  return value === undefined
    ? { type: 'FieldValueInvalid', field: path, detail: message }
    : invalidValue(path, value, message)
}
