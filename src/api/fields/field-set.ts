// Sets of field paths, as managedFields tell who owns what. Models structured-merge-diff fieldpath.Set, v6.

/** A path element is `f:name`, `k:{"name":"app"}` or `v:"x"`, as in FieldsV1. */
export interface FieldSet {
  /** The path that leads here belongs to the set itself. */
  readonly isMember: boolean
  readonly children: ReadonlyMap<string, FieldSet>
}

const noChildren: ReadonlyMap<string, FieldSet> = new Map()
export const emptyFields: FieldSet = { isMember: false, children: noChildren }
export const leafField: FieldSet = { isMember: true, children: noChildren }

export function isEmptyFields(set: FieldSet): boolean {
  return !set.isMember && set.children.size === 0
}

function build(isMember: boolean, children: Map<string, FieldSet>): FieldSet {
  if (children.size === 0) return isMember ? leafField : emptyFields
  return { isMember, children }
}

export function unionFields(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b || isEmptyFields(b)) return a
  if (isEmptyFields(a)) return b
  const children = new Map(a.children)
  for (const [element, child] of b.children) {
    const known = children.get(element)
    children.set(element, known === undefined ? child : unionFields(known, child))
  }
  return build(a.isMember || b.isMember, children)
}

/** The paths of `a` that are not in `b`. */
export function subtractFields(a: FieldSet, b: FieldSet): FieldSet {
  if (isEmptyFields(b)) return a
  const children = new Map<string, FieldSet>()
  for (const [element, child] of a.children) {
    const other = b.children.get(element)
    const rest = other === undefined ? child : subtractFields(child, other)
    if (!isEmptyFields(rest)) children.set(element, rest)
  }
  return build(a.isMember && !b.isMember, children)
}

export function intersectFields(a: FieldSet, b: FieldSet): FieldSet {
  const children = new Map<string, FieldSet>()
  for (const [element, child] of a.children) {
    const other = b.children.get(element)
    const common = other === undefined ? emptyFields : intersectFields(child, other)
    if (!isEmptyFields(common)) children.set(element, common)
  }
  return build(a.isMember && b.isMember, children)
}

/** The set without some of its children and all below them. */
export function withoutChildren(set: FieldSet, elements: readonly string[]): FieldSet {
  let children: Map<string, FieldSet> | undefined
  for (const element of elements)
    if (set.children.has(element)) {
      children ??= new Map(set.children)
      children.delete(element)
    }
  return children === undefined ? set : build(set.isMember, children)
}

/** The set with other things below a child, or without that child when there is nothing left of it. */
export function withChild(set: FieldSet, element: string, child: FieldSet): FieldSet {
  const children = new Map(set.children)
  if (isEmptyFields(child)) children.delete(element)
  else children.set(element, child)
  return build(set.isMember, children)
}

/** The set with every path that leads to a member: who wants an item wants the list it stands in. */
export function withParents(set: FieldSet): FieldSet {
  if (isEmptyFields(set)) return set
  return {
    isMember: true,
    children: new Map([...set.children].map(([element, child]) => [element, withParents(child)])),
  }
}

export function equalFields(a: FieldSet, b: FieldSet): boolean {
  if (a === b) return true
  if (a.isMember !== b.isMember || a.children.size !== b.children.size) return false
  for (const [element, child] of a.children) {
    const other = b.children.get(element)
    if (other === undefined || !equalFields(child, other)) return false
  }
  return true
}

const printedSets = new WeakMap<FieldSet, { readonly [element: string]: unknown }>()

/**
 * FieldsV1: nested objects, `.` for a path that is a member and has members below. Frozen, and the same for the same set:
 * an object is read more often than its owners change.
 */
export function printFieldsV1(set: FieldSet): { readonly [element: string]: unknown } {
  const known = printedSets.get(set)
  if (known !== undefined) return known
  const printed: Record<string, unknown> = {}
  if (set.isMember && set.children.size > 0) printed['.'] = Object.freeze({})
  for (const element of [...set.children.keys()].sort())
    printed[element] = printFieldsV1(set.children.get(element) as FieldSet)
  printedSets.set(set, Object.freeze(printed))
  return printed
}

/** Reads FieldsV1 back; anything malformed counts as empty. */
export function parseFieldsV1(value: unknown): FieldSet {
  const parsed = parseInner(value)
  return { isMember: false, children: parsed.children }
}

function parseInner(value: unknown): FieldSet {
  if (typeof value !== 'object' || value === null) return leafField
  const children = new Map<string, FieldSet>()
  let isMember = false
  for (const [element, child] of Object.entries(value)) {
    if (element === '.') isMember = true
    else children.set(element, parseInner(child))
  }
  return children.size === 0 ? leafField : { isMember, children }
}

/** The members as conflict messages name them: `.spec.containers[name="nginx"].image`. */
export function printPaths(set: FieldSet, prefix = ''): string[] {
  const own = set.isMember && prefix !== '' ? [prefix] : []
  return [
    ...own,
    ...[...set.children]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([element, child]) => printPaths(child, prefix + printElement(element))),
  ]
}

function printElement(element: string): string {
  const rest = element.slice(2)
  if (element.startsWith('f:')) return `.${rest}`
  if (element.startsWith('v:')) return `[=${rest}]`
  const keys = JSON.parse(rest) as { readonly [key: string]: unknown }
  return `[${Object.entries(keys)
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join(',')}]`
}
