// Go templates: running them over JSON values. Models text/template exec.

import { decodeBase64, encodeBase64 } from '#api/base64.ts'
import { goText } from '#api/go-text.ts'
import { isRecord } from '#api/object.ts'
import { CommandError } from '../verb.ts'
import type { Expression, Pipeline, TemplateNode } from './go-template.ts'

interface Scope {
  readonly dot: unknown
  readonly variables: ReadonlyMap<string, { value: unknown }>
}

/** The text of a template for a value. Throws CommandError. */
export function runTemplate(nodes: readonly TemplateNode[], value: unknown): string {
  const scope = { dot: value, variables: new Map([['$', { value }]]) }
  return runAll(nodes, scope)
}

function runAll(nodes: readonly TemplateNode[], outer: Scope): string {
  let scope = outer
  let text = ''
  for (const node of nodes) {
    if (node.kind === 'text') text += node.text
    else if (node.kind === 'action') {
      const value = evaluate(node.pipeline, scope)
      const [name] = node.pipeline.declares
      if (name === undefined) text += printed(value)
      else {
        const known = scope.variables.get(name)
        if (known !== undefined) known.value = value
        else scope = { ...scope, variables: new Map([...scope.variables, [name, { value }]]) }
      }
    } else text += runControl(node, scope)
  }
  return text
}

/** What a missing key or a null prints. */
function printed(value: unknown): string {
  return value === undefined || value === null ? '<no value>' : goText(value)
}

function runControl(node: Exclude<TemplateNode, { kind: 'text' | 'action' }>, scope: Scope): string {
  const value = evaluate(node.pipeline, scope)
  if (node.kind === 'range') return runRange(node, value, scope)
  if (!isTrue(value)) return runAll(node.otherwise, scope)
  const [name] = node.pipeline.declares
  const variables = name === undefined ? scope.variables : new Map([...scope.variables, [name, { value }]])
  return runAll(node.body, { dot: node.kind === 'with' ? value : scope.dot, variables })
}

function runRange(
  node: Exclude<TemplateNode, { kind: 'text' | 'action' }>,
  value: unknown,
  scope: Scope,
): string {
  const entries: [unknown, unknown][] = Array.isArray(value)
    ? value.map((item, i) => [i, item])
    : isRecord(value)
      ? Object.keys(value)
          .sort()
          .map((key) => [key, value[key]])
      : []
  if (entries.length === 0) return runAll(node.otherwise, scope)
  const names = node.pipeline.declares
  return entries
    .map(([key, item]) => {
      const variables = new Map(scope.variables)
      if (names.length === 1) variables.set(names[0] as string, { value: item })
      if (names.length === 2) {
        variables.set(names[0] as string, { value: key })
        variables.set(names[1] as string, { value: item })
      }
      return runAll(node.body, { dot: item, variables })
    })
    .join('')
}

function isTrue(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === 0 || value === '') return false
  if (Array.isArray(value)) return value.length > 0
  return typeof value !== 'object' || Object.keys(value).length > 0
}

function evaluate({ commands }: Pick<Pipeline, 'commands'>, scope: Scope): unknown {
  let value: unknown
  for (const [i, [first, ...rest]] of commands.entries()) {
    if (first === undefined) continue
    if (first.kind === 'call') {
      const args = rest.map((arg) => evaluateOne(arg, scope))
      value = callFunction(first.name, i === 0 ? args : [...args, value])
    } else value = evaluateOne(first, scope)
  }
  return value
}

function evaluateOne(expression: Expression, scope: Scope): unknown {
  switch (expression.kind) {
    case 'literal':
      return expression.value
    case 'variable':
      if (!scope.variables.has(expression.name))
        throw new CommandError(`error: undefined variable ${JSON.stringify(expression.name)}`)
      return scope.variables.get(expression.name)?.value
    case 'call':
      return callFunction(expression.name, [])
    case 'pipeline':
      return evaluate(expression, scope)
    case 'chain': {
      const start = expression.from === undefined ? scope.dot : evaluateOne(expression.from, scope)
      return expression.fields.reduce(fieldOf, start)
    }
  }
}

function fieldOf(value: unknown, name: string): unknown {
  if (value === undefined || value === null || isRecord(value)) return value?.[name as keyof typeof value]
  throw new CommandError(
    `error: error executing template: can't evaluate field ${name} in type ${Array.isArray(value) ? '[]interface {}' : 'interface {}'}`,
  )
}

const functions: { readonly [name: string]: (...args: readonly unknown[]) => unknown } = {
  and: (...args) => args.find((arg) => !isTrue(arg)) ?? args.at(-1),
  or: (...args) => args.find(isTrue) ?? args.at(-1),
  not: (value) => !isTrue(value),
  len: (value) =>
    typeof value === 'string' || Array.isArray(value) ? value.length : Object.keys(value ?? {}).length,
  index: (value, ...keys) =>
    keys.reduce(
      (inner: unknown, key) => (inner as Record<string, unknown> | undefined)?.[String(key)],
      value,
    ),
  slice: (value, from = 0, to = undefined) =>
    (value as string | readonly unknown[]).slice(Number(from), to === undefined ? undefined : Number(to)),
  eq: (left, ...others) => others.some((other) => left === other),
  ne: (left, right) => left !== right,
  lt: (left, right) => order(left, right) < 0,
  le: (left, right) => order(left, right) <= 0,
  gt: (left, right) => order(left, right) > 0,
  ge: (left, right) => order(left, right) >= 0,
  print: (...args) => args.map(goText).join(''),
  println: (...args) => `${args.map(goText).join(' ')}\n`,
  printf: (format, ...args) => formatted(String(format), args),
  html: (value) => goText(value).replace(/[&<>'"]/g, (char) => `&#${char.charCodeAt(0)};`),
  js: (value) => JSON.stringify(goText(value)).slice(1, -1),
  urlquery: (value) => encodeURIComponent(goText(value)),
  exists: (value, ...keys) =>
    keys.reduce((inner: unknown, key) => (isRecord(inner) ? inner[String(key)] : undefined), value) !==
    undefined,
  base64decode: (value) => decodeBase64(String(value)),
  base64encode: (value) => encodeBase64(String(value)),
}

function callFunction(name: string, args: readonly unknown[]): unknown {
  return functions[name]?.(...args)
}

function order(left: unknown, right: unknown): number {
  const [a, b] = [left as string | number, right as string | number]
  return a < b ? -1 : a > b ? 1 : 0
}

function formatted(format: string, args: readonly unknown[]): string {
  let at = 0
  return format.replace(/%([-0]?)(\d*)([%svdqt])/g, (_, flag: string, width: string, verb: string) => {
    if (verb === '%') return '%'
    const value = args[at++]
    const text = verb === 'q' ? JSON.stringify(goText(value)) : goText(value)
    if (flag === '-') return text.padEnd(Number(width))
    return text.padStart(Number(width), flag === '0' ? '0' : ' ')
  })
}
