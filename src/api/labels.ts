// Label selectors: the query text, the object form, and matching. Models apimachinery labels.Selector, v1.35.
import type { LabelSelector } from './types/meta-v1.ts'

export type Labels = { readonly [key: string]: string }

type Operator = 'in' | 'notin' | 'exists' | '!' | 'gt' | 'lt'

interface Requirement {
  readonly key: string
  readonly operator: Operator
  readonly values: readonly string[]
}

/** A selector that holds when all its requirements do; an empty one selects everything. */
export interface Selector {
  readonly requirements: readonly Requirement[]
  matches(labels: Labels | undefined): boolean
}

const nothingSelected: Labels = {}

function selectorOf(requirements: readonly Requirement[]): Selector {
  return { requirements, matches: (labels) => requirements.every((r) => holds(r, labels ?? nothingSelected)) }
}

export const everything: Selector = selectorOf([])
export const nothing: Selector = { requirements: [], matches: () => false }

function holds({ key, operator, values }: Requirement, labels: Labels): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined
  switch (operator) {
    case 'in':
      return value !== undefined && values.includes(value)
    case 'notin':
      return value === undefined || !values.includes(value)
    case 'exists':
      return value !== undefined
    case '!':
      return value === undefined
    case 'gt':
      return value !== undefined && /^-?\d+$/.test(value) && Number(value) > Number(values[0])
    case 'lt':
      return value !== undefined && /^-?\d+$/.test(value) && Number(value) < Number(values[0])
  }
}

/** The selector of a `matchLabels` map. */
export function selectorFromMap(labels: Labels | undefined): Selector {
  return selectorOf(
    Object.keys(labels ?? {})
      .sort()
      .map((key) => ({ key, operator: 'in', values: [labels?.[key] as string] })),
  )
}

const expressionOperators: { readonly [name: string]: Operator } = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
  Gt: 'gt',
  Lt: 'lt',
}

/** The selector of an API object's LabelSelector: absent selects nothing, empty selects everything. */
export function selectorFromObject(selector: LabelSelector | null | undefined): Selector {
  if (selector === null || selector === undefined) return nothing
  const known = selectorCache.get(selector)
  if (known !== undefined) return known
  const requirements: Requirement[] = [...selectorFromMap(selector.matchLabels).requirements]
  for (const { key, operator, values } of selector.matchExpressions ?? [])
    requirements.push(expressionRequirement(key, operator, values ?? []))
  const result = requirements.length === 0 ? everything : selectorOf(requirements)
  if (Object.isFrozen(selector)) selectorCache.set(selector, result)
  return result
}

const selectorCache = new WeakMap<LabelSelector, Selector>()

/** One `matchExpressions` entry, of a label selector or a node selector. */
export function expressionRequirement(key: string, operator: string, values: readonly string[]): Requirement {
  return { key, operator: expressionOperators[operator] ?? 'in', values }
}

export function selectorFromRequirements(requirements: readonly Requirement[]): Selector {
  return selectorOf(requirements)
}

/** `app=web,tier in (a,b)`: the query form, requirements sorted by key. */
export function printSelector(selector: Selector): string {
  return [...selector.requirements]
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(printRequirement)
    .join(',')
}

function printRequirement({ key, operator, values }: Requirement): string {
  const list = [...values].sort().join(',')
  if (operator === 'exists') return key
  if (operator === '!') return `!${key}`
  if (operator === 'in') return values.length === 1 ? `${key}=${values[0]}` : `${key} in (${list})`
  if (operator === 'notin') return values.length === 1 ? `${key}!=${values[0]}` : `${key} notin (${list})`
  return `${key}${operator === 'gt' ? '>' : '<'}${values[0]}`
}

/** A selector text that does not parse; the message is upstream's. */
export class SelectorError extends Error {}

/** Parses `a=b,c!=d,e in (f,g),!h,i`. Throws SelectorError. */
export function parseSelector(text: string): Selector {
  const tokens = tokenize(text)
  const requirements: Requirement[] = []
  let at = 0
  const peek = () => tokens[at] ?? ''
  const next = () => tokens[at++] ?? ''
  if (tokens.length === 0) return everything
  for (;;) {
    requirements.push(parseRequirement(peek, next))
    const separator = next()
    if (separator === '') return selectorOf(requirements)
    if (separator !== ',')
      throw new SelectorError(
        `unable to parse requirement: found '${separator}', expected: ',' or 'end of string'`,
      )
    if (peek() === '')
      throw new SelectorError("unable to parse requirement: found '', expected: identifier after ','")
  }
}

const symbols = new Set(['(', ')', ',', '=', '==', '!=', '!', '<', '>'])

function tokenize(text: string): string[] {
  return text.match(/==|!=|[(),=!<>]|[^\s(),=!<>]+/g) ?? []
}

function parseRequirement(peek: () => string, next: () => string): Requirement {
  if (peek() === '!') {
    next()
    return { key: checkKey(next()), operator: '!', values: [] }
  }
  const key = checkKey(next())
  const operator = peek()
  if (operator === '' || operator === ',') return { key, operator: 'exists', values: [] }
  next()
  if (operator === '=' || operator === '==')
    return { key, operator: 'in', values: [checkValue(key, parseValue(peek, next))] }
  if (operator === '!=') return { key, operator: 'notin', values: [checkValue(key, parseValue(peek, next))] }
  if (operator === '>' || operator === '<')
    return { key, operator: operator === '>' ? 'gt' : 'lt', values: [parseValue(peek, next)] }
  if (operator === 'in' || operator === 'notin')
    return { key, operator, values: parseValues(key, peek, next) }
  throw new SelectorError(
    `unable to parse requirement: found '${operator}', expected: in, notin, =, ==, !=, gt, lt`,
  )
}

function parseValue(peek: () => string, next: () => string): string {
  const token = peek()
  if (token === '' || token === ',') return ''
  if (symbols.has(token))
    throw new SelectorError(`unable to parse requirement: found '${token}', expected: identifier`)
  return next()
}

function parseValues(key: string, peek: () => string, next: () => string): string[] {
  const open = next()
  if (open !== '(') throw new SelectorError(`unable to parse requirement: found '${open}' expected: '('`)
  const values: string[] = []
  for (;;) {
    const token = peek()
    if (token === ')' || token === ',') values.push('')
    else values.push(checkValue(key, next()))
    const separator = next()
    if (separator === ')') return [...new Set(values)]
    if (separator !== ',')
      throw new SelectorError(`unable to parse requirement: found '${separator}', expected: ',', or ')'`)
  }
}

const namePattern = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/
/** A DNS subdomain as names of objects and prefixes of labels are. */
export const subdomainPattern = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/

export const qualifiedNameMessage =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
export const labelValueMessage =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
export const subdomainMessage =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"

/** What is wrong with a label or annotation key; empty when nothing. Models validation.IsQualifiedName. */
export function qualifiedNameErrors(key: string): string[] {
  const errors: string[] = []
  const parts = key.split('/')
  if (parts.length > 2) {
    return [
      `a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ]
  }
  const [prefix, name] = parts.length === 2 ? [parts[0], parts[1] as string] : [undefined, parts[0] as string]
  if (prefix !== undefined) {
    if (prefix === '') errors.push('prefix part must be non-empty')
    else {
      if (prefix.length > 253) errors.push('prefix part must be no more than 253 bytes')
      if (!subdomainPattern.test(prefix)) errors.push(`prefix part ${subdomainMessage}`)
    }
  }
  if (name === '') errors.push('name part must be non-empty')
  else if (name.length > 63) errors.push('name part must be no more than 63 bytes')
  if (!namePattern.test(name)) errors.push(qualifiedNameMessage)
  return errors
}

/** What is wrong with a label value; empty when nothing. Models validation.IsValidLabelValue. */
export function labelValueErrors(value: string): string[] {
  const errors: string[] = []
  if (value.length > 63) errors.push('must be no more than 63 bytes')
  if (value !== '' && !namePattern.test(value)) errors.push(labelValueMessage)
  return errors
}

function checkKey(key: string): string {
  if (key === '' || symbols.has(key))
    throw new SelectorError(`unable to parse requirement: found '${key}', expected: identifier`)
  const errors = qualifiedNameErrors(key)
  if (errors.length > 0)
    throw new SelectorError(
      `unable to parse requirement: <nil>: Invalid value: "${key}": ${errors.join('; ')}`,
    )
  return key
}

function checkValue(key: string, value: string): string {
  const errors = labelValueErrors(value)
  if (errors.length > 0)
    throw new SelectorError(
      `unable to parse requirement: values[0][${key}]: Invalid value: "${value}": ${errors.join('; ')}`,
    )
  return value
}
