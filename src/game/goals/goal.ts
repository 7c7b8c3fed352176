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
  /** All that it looks at, where that is objects of these kinds: the verdict stays while they do. */
  kinds?(params: P): readonly string[]
  /** The simulated users that the check stands for. */
  users?(params: P): readonly CheckUser[]
  /** What has to go for it to hold. */
  removals?(params: P): readonly Removal[]
}

/** The schema that reads a goal's parameters into a check. */
export function checkOf<P>(goal: Goal<P>): Schema<Check> {
  return reading(goal.params, (params) => ({
    verdict: goal.kinds === undefined ? (look) => goal.check(look, params) : verdictOver(goal, params),
    users: goal.users?.(params) ?? [],
    removals: goal.removals?.(params) ?? [],
  }))
}

/** Judges anew only when the objects of a look have changed, or its language. */
function verdictOver<P>(goal: Goal<P>, params: P): Check['verdict'] {
  const kinds = goal.kinds?.(params) ?? []
  const last = new WeakMap<Look, { readonly seen: readonly unknown[]; readonly verdict: Verdict }>()
  return (look) => {
    const seen = [look.words, ...kinds.map((kind) => look.objects(kind))]
    const known = last.get(look)
    if (known?.seen.every((each, i) => each === seen[i]) === true) return known.verdict
    const verdict = goal.check(look, params)
    last.set(look, { seen, verdict })
    return verdict
  }
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
