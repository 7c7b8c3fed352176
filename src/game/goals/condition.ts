// Conditions on the fields of an object: a path and what must stand there.
import type { KubeObject } from '#api/object.ts'
import { deepEqual } from '#api/object.ts'
import { remembering } from '#api/remembering.ts'
import { anything, type ObjectOf, object, oneOf, optional, pattern, required, text } from '../level/schema.ts'
import type { Verdict } from '../look.ts'
import type { GameWords } from '../text/index.ts'

const fields = {
  /** `.spec.replicas`, `.spec.containers[0].image`, `.status.conditions[type=Ready].status`, `[*]` for any. */
  path: required(text('a path such as .status.readyReplicas', /^(\.[\w-]+|\.?\[[^\]]+\])+$/)),
  equals: optional(anything()),
  not: optional(anything()),
  atLeast: optional(anything('a number')),
  atMost: optional(anything('a number')),
  matches: optional(pattern()),
  /** None of the values does; so also where there is none. */
  notMatches: optional(pattern()),
  is: optional(oneOf('present', 'absent')),
}

export const condition = object('a condition', fields)
export type Condition = ObjectOf<typeof fields>

/** One step of a path: what it finds in a value. */
type Step = (value: object) => readonly unknown[]

/** The values at a path; several where it says `[*]` or selects list items. */
export function valuesAt(value: unknown, path: string): readonly unknown[] {
  let values: readonly unknown[] = [value]
  for (const step of stepsOf(path)) {
    const next: unknown[] = []
    for (const each of values) if (typeof each === 'object' && each !== null) next.push(...step(each))
    values = next
  }
  return values.filter((each) => each !== undefined)
}

/** Goals are judged every second: their paths stay read. Levels bring few. */
const stepsOf = remembering(500, (path): readonly Step[] => {
  const parts = [...path.matchAll(/\.?(?:([\w-]+)|\[([^\]]+)\])/g)]
  return parts.map(([, plain, bracket = '']) => (plain === undefined ? inBracket(bracket) : member(plain)))
})

function member(name: string): Step {
  return (value) => (name in value ? [(value as Record<string, unknown>)[name]] : [])
}

function inBracket(bracket: string): Step {
  const key = /^(['"])(.*)\1$/.exec(bracket)?.[2]
  if (key !== undefined) return member(key)
  if (bracket === '*') return (value) => (Array.isArray(value) ? value : Object.values(value))
  const [, name, wanted] = /^([\w.-]+)=(.*)$/.exec(bracket) ?? []
  const ofList = (pick: (list: readonly unknown[]) => readonly unknown[]) => (value: object) =>
    Array.isArray(value) ? pick(value) : []
  if (name !== undefined)
    return ofList((list) =>
      list.filter((item) => valuesAt(item, `.${name}`).some((found) => String(found) === wanted)),
    )
  return ofList((list) => (/^\d+$/.test(bracket) ? [list[Number(bracket)]] : []))
}

/** Whether an object meets a condition, for those who tell nobody. */
export const isMet = (of: KubeObject, wanted: Condition): boolean => test(valuesAt(of, wanted.path), wanted)

/** Whether an object meets a condition, with a sentence about it. */
export function meets(of: KubeObject, what: string, wanted: Condition, words: GameWords): Verdict {
  const values = valuesAt(of, wanted.path)
  const seen = values.length === 0 ? words.absent : values.map((value) => shown(value)).join(', ')
  const holds = test(values, wanted)
  const say = holds
    ? words.fieldIs(what, wanted.path, seen)
    : words.fieldShould(what, wanted.path, seen, wish(wanted, words))
  return { holds, say }
}

function test(values: readonly unknown[], wanted: Condition): boolean {
  if (wanted.is === 'absent' && values.length > 0) return false
  if (wanted.is === 'present' && values.length === 0) return false
  if (wanted.equals !== undefined && !values.some((value) => isSame(value, wanted.equals))) return false
  if (wanted.not !== undefined && values.some((value) => isSame(value, wanted.not))) return false
  if (wanted.atLeast !== undefined && !values.some((value) => Number(value) >= Number(wanted.atLeast)))
    return false
  if (wanted.atMost !== undefined && values.some((value) => Number(value) > Number(wanted.atMost)))
    return false
  const { matches, notMatches } = wanted
  if (notMatches !== undefined && values.some((value) => notMatches.test(String(value)))) return false
  return matches === undefined || values.some((value) => matches.test(String(value)))
}

function isSame(a: unknown, b: unknown): boolean {
  return deepEqual(a, b) || (typeof a !== 'object' && typeof b !== 'object' && String(a) === String(b))
}

function wish(wanted: Condition, words: GameWords): string {
  if (wanted.is !== undefined) return wanted.is === 'absent' ? words.absent : words.present
  if (wanted.equals !== undefined) return shown(wanted.equals)
  if (wanted.not !== undefined) return words.notValue(shown(wanted.not))
  if (wanted.atLeast !== undefined) return words.atLeast(wanted.atLeast)
  if (wanted.atMost !== undefined) return words.atMost(wanted.atMost)
  if (wanted.matches !== undefined) return String(wanted.matches)
  return words.notValue(String(wanted.notMatches))
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}
