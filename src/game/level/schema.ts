// A small schema: said once, it reads a document, collects all its mistakes with their places, and types the result.
import { parseDuration } from '#api/duration.ts'
import { nearest } from '../suggest.ts'
import type { Definitions, JsonSchema } from './json-schema.ts'
import { type Position, plainValue, type YamlNode } from './yaml-node.ts'

export interface Mistake {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly message: string
  readonly suggestion?: string
}

/** Collects what is wrong with one file. */
export class Mistakes {
  readonly file: string
  readonly found: Mistake[] = []

  constructor(file: string) {
    this.file = file
  }

  add(at: Position, message: string, suggestion?: string): undefined {
    const { line, column } = at
    this.found.push({
      file: this.file,
      line,
      column,
      message,
      ...(suggestion !== undefined && { suggestion }),
    })
    return undefined
  }
}

/** What a value in a level file may be. `read` answers undefined after it has told what is wrong. */
export interface Schema<T> {
  /** For people: `text`, `a list of commands`. */
  readonly about: string
  read(node: YamlNode, mistakes: Mistakes, path: string): T | undefined
  /** The same as JSON Schema, for editors; what is used in many places goes to the definitions. */
  json(on: Definitions): JsonSchema
}

/** The type that a schema reads. */
export type Read<S> = S extends Schema<infer T> ? T : never

/** As much of a value is told. */
const shownLength = 60

function shown(node: YamlNode): string {
  if (node.kind === 'map') return 'a map'
  if (node.kind === 'list') return 'a list'
  const text = node.value === null ? 'nothing' : JSON.stringify(node.value)
  return text.length > shownLength ? `${text.slice(0, shownLength)}...` : text
}

function refuse(node: YamlNode, mistakes: Mistakes, path: string, about: string): undefined {
  return mistakes.add(node.at, `${path === '' ? '' : `${path}: `}${about} is needed here, not ${shown(node)}`)
}

export function text(about = 'text', pattern?: RegExp): Schema<string> {
  return {
    about,
    read: (node, mistakes, path) => {
      const value = node.kind === 'scalar' && node.value !== null ? String(node.value) : undefined
      if (value === undefined || value === '' || (pattern !== undefined && !pattern.test(value)))
        return refuse(node, mistakes, path, about)
      return value
    },
    json: () => ({ type: 'string', description: about, ...(pattern && { pattern: pattern.source }) }),
  }
}

/** A regular expression that compiles, read as one. */
export function pattern(flags = ''): Schema<RegExp> {
  const about = 'a regular expression'
  return {
    about,
    read: (node, mistakes, path) => {
      const source = text(about).read(node, mistakes, path)
      if (source === undefined) return undefined
      try {
        return new RegExp(source, flags)
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error
        return mistakes.add(node.at, `${path}: ${error.message}`)
      }
    },
    json: () => ({ type: 'string', format: 'regex' }),
  }
}

export function integer(least: number, most = Number.MAX_SAFE_INTEGER): Schema<number> {
  const about =
    most === Number.MAX_SAFE_INTEGER
      ? `a whole number from ${least}`
      : `a whole number from ${least} to ${most}`
  return {
    about,
    read: (node, mistakes, path) => {
      const value = node.kind === 'scalar' ? node.value : undefined
      if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most)
        return refuse(node, mistakes, path, about)
      return value
    },
    json: () => ({ type: 'integer', minimum: least, maximum: most }),
  }
}

/** A duration such as `90s` or `2m30s`, read as milliseconds. */
export function duration(mayBeNegative = false): Schema<number> {
  const about = 'a duration such as 90s or 2m30s'
  return {
    about,
    read: (node, mistakes, path) => {
      const value = node.kind === 'scalar' ? node.value : undefined
      const ms = value === 0 ? 0 : typeof value === 'string' ? parseDuration(value) : undefined
      if (ms === undefined || (ms < 0 && !mayBeNegative)) return refuse(node, mistakes, path, about)
      return ms
    },
    json: () => ({ type: ['string', 'integer'], description: about }),
  }
}

/** true or false. */
export const flag: Schema<boolean> = {
  about: 'true or false',
  read: (node, mistakes, path) =>
    node.kind === 'scalar' && typeof node.value === 'boolean'
      ? node.value
      : refuse(node, mistakes, path, 'true or false'),
  json: () => ({ type: 'boolean' }),
}

export function oneOf<const T extends string>(...values: readonly T[]): Schema<T> {
  const about = `one of ${values.join(', ')}`
  return {
    about,
    read: (node, mistakes, path) => {
      const value = node.kind === 'scalar' ? String(node.value) : undefined
      if (values.includes(value as T)) return value as T
      return mistakes.add(
        node.at,
        `${path}: ${about} is needed here, not ${shown(node)}`,
        nearest(value ?? '', values),
      )
    },
    json: () => ({ enum: values }),
  }
}

/** Whatever JSON can say. */
export function anything(about = 'a value'): Schema<unknown> {
  return { about, read: plainValue, json: () => ({}) }
}

export function list<T>(item: Schema<T>, least = 0): Schema<readonly T[]> {
  const about = `a list of ${item.about}`
  return {
    about,
    read: (node, mistakes, path) => {
      if (node.kind !== 'list') return refuse(node, mistakes, path, about)
      if (node.items.length < least)
        mistakes.add(node.at, `${path}: needs at least ${least}, has ${node.items.length}`)
      return node.items.flatMap((each, i) => {
        const value = item.read(each, mistakes, `${path}[${i}]`)
        return value === undefined ? [] : [value]
      })
    },
    json: (on) => ({ type: 'array', items: item.json(on), ...(least > 0 && { minItems: least }) }),
  }
}

/** A map from names to values of one kind. */
export function mapOf<T>(value: Schema<T>): Schema<{ readonly [name: string]: T }> {
  const about = `a map of ${value.about}`
  return {
    about,
    read: (node, mistakes, path) => {
      if (node.kind !== 'map') return refuse(node, mistakes, path, about)
      return Object.fromEntries(
        node.entries.flatMap(({ key, value: each }) => {
          const read = value.read(each, mistakes, `${path}.${key}`)
          return read === undefined ? [] : [[key, read]]
        }),
      )
    },
    json: (on) => ({ type: 'object', additionalProperties: value.json(on) }),
  }
}

export interface Field<T, Required extends boolean> {
  readonly schema: Schema<T>
  readonly isRequired: Required
}
export const required = <T>(schema: Schema<T>): Field<T, true> => ({ schema, isRequired: true })
export const optional = <T>(schema: Schema<T>): Field<T, false> => ({ schema, isRequired: false })

type Fields = { readonly [name: string]: Field<unknown, boolean> }
type FieldType<F> = F extends Field<infer T, boolean> ? T : never
type RequiredKeys<F extends Fields> = {
  [K in keyof F]: F[K] extends Field<unknown, true> ? K : never
}[keyof F]
export type ObjectOf<F extends Fields> = { readonly [K in RequiredKeys<F>]: FieldType<F[K]> } & {
  readonly [K in Exclude<keyof F, RequiredKeys<F>>]?: FieldType<F[K]>
}

/** A map with known fields; unknown ones are mistakes. `about` is for people: `a goal`. */
export function object<F extends Fields>(about: string, fields: F): Schema<ObjectOf<F>> {
  const names = Object.keys(fields)
  return {
    about,
    read: (node, mistakes, path) => {
      if (node.kind !== 'map') return refuse(node, mistakes, path, about)
      const before = mistakes.found.length
      const result: { [name: string]: unknown } = {}
      for (const { key, keyAt, value } of node.entries) {
        const field = Object.hasOwn(fields, key) ? fields[key] : undefined
        if (field === undefined) {
          const missing = names.filter((name) => !node.entries.some((entry) => entry.key === name))
          mistakes.add(
            keyAt,
            `${path}: unknown field "${key}" in ${about}`,
            nearest(key, missing) ?? nearest(key, names),
          )
        } else result[key] = field.schema.read(value, mistakes, path === '' ? key : `${path}.${key}`)
      }
      for (const name of names)
        if (fields[name]?.isRequired && !node.entries.some((entry) => entry.key === name))
          mistakes.add(
            node.at,
            `${path === '' ? about : path}: needs the field "${name}" (${fields[name]?.schema.about})`,
          )
      return mistakes.found.length > before ? undefined : (result as ObjectOf<F>)
    },
    json: (on) => ({
      type: 'object',
      description: about,
      additionalProperties: false,
      required: names.filter((name) => fields[name]?.isRequired),
      properties: Object.fromEntries(names.map((name) => [name, fields[name]?.schema.json(on)])),
    }),
  }
}

/** A map with exactly one key, which says what the value is: `{http: {...}}`. */
export function choice<T>(about: string, rows: () => { readonly [name: string]: Schema<T> }): Schema<T> {
  return {
    about,
    read: (node, mistakes, path) => {
      const names = Object.keys(rows())
      if (node.kind !== 'map') return refuse(node, mistakes, path, `${about} (${names.join(', ')})`)
      const [entry, another] = node.entries
      if (entry === undefined) return refuse(node, mistakes, path, `${about} (${names.join(', ')})`)
      const strange = node.entries.find(({ key }) => !names.includes(key))
      if (another !== undefined)
        return mistakes.add(
          (strange ?? another).keyAt,
          `${path}: ${about} has one key, here "${another.key}" follows "${entry.key}"`,
          strange && nearest(strange.key, names),
        )
      const schema = Object.hasOwn(rows(), entry.key) ? rows()[entry.key] : undefined
      if (schema === undefined)
        return mistakes.add(
          entry.keyAt,
          `${path}: unknown ${about.replace(/^an? /, '')} "${entry.key}"; known: ${names.join(', ')}`,
          nearest(entry.key, names),
        )
      return schema.read(entry.value, mistakes, `${path}.${entry.key}`)
    },
    json: (on) =>
      on.refer(about.replace(/^an? /, ''), () => ({
        type: 'object',
        description: about,
        minProperties: 1,
        maxProperties: 1,
        additionalProperties: false,
        properties: Object.fromEntries(Object.entries(rows()).map(([name, row]) => [name, row.json(on)])),
      })),
  }
}

/** The same value, read into something else. */
export function reading<A, B>(schema: Schema<A>, into: (value: A) => B): Schema<B> {
  return {
    about: schema.about,
    read: (node, mistakes, path) => {
      const value = schema.read(node, mistakes, path)
      return value === undefined ? undefined : into(value)
    },
    json: schema.json,
  }
}
