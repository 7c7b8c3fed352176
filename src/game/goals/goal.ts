// What a kind of check is: one file each, with the schema of its parameters.

import { parseSelector, type Selector, SelectorError } from '#api/labels.ts'
import type { KubeObject } from '#api/object.ts'
import { reading, type Schema, text } from '../level/schema.ts'
import type { Check, CheckUser, Look, Removal, Verdict } from '../look.ts'

export interface Goal<P> {
  /** The key in a level: `http`. */
  readonly name: string
  readonly params: Schema<P>
  check(look: Look, params: P): Verdict
  /** The simulated users that the check stands for. */
  users?(params: P): readonly CheckUser[]
  /** What has to go for it to hold. */
  removals?(params: P): readonly Removal[]
}

/** The schema that reads a goal's parameters into a check. */
export function checkOf<P>(goal: Goal<P>): Schema<Check> {
  return reading(goal.params, (params) => ({
    verdict: (look) => goal.check(look, params),
    users: goal.users?.(params) ?? [],
    removals: goal.removals?.(params) ?? [],
  }))
}

/** A label selector: `app=web,tier!=db`. */
export const selector: Schema<{ readonly text: string; readonly selector: Selector }> = {
  about: 'a label selector such as app=web',
  read: (node, mistakes, path) => {
    const value = text('a label selector such as app=web').read(node, mistakes, path)
    if (value === undefined) return undefined
    try {
      return { text: value, selector: parseSelector(value) }
    } catch (error) {
      if (!(error instanceof SelectorError)) throw error
      return mistakes.add(node.at, `${path}: ${error.message}`)
    }
  },
  json: () => ({ type: 'string' }),
}

/** Which objects a check is about. */
export interface Which {
  readonly name?: string
  readonly namespace?: string
  readonly selector?: { readonly text: string; readonly selector: Selector }
}

/** The objects of a kind that are meant; undefined before the kind was seen. */
export function objectsOf(look: Look, kind: string, which: Which): readonly KubeObject[] | undefined {
  const namespace = which.namespace ?? look.namespace
  return look.objects(kind)?.filter(({ metadata }) => {
    if (metadata.namespace !== undefined && metadata.namespace !== namespace) return false
    if (which.name !== undefined && metadata.name !== which.name) return false
    return which.selector?.selector.matches(metadata.labels ?? {}) ?? true
  })
}

/** `deployment/web`, or `pods app=web`. */
export function nameOf(kind: string, which: Which): string {
  const word = kind.toLowerCase()
  if (which.name !== undefined) return `${word}/${which.name}`
  return which.selector === undefined ? word : `${word} ${which.selector.text}`
}
