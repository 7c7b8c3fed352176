// What calls of functions cost, by the sizes of what they are given. Models apiserver cel/library cost and cel-go checker
// cost, v0.26.
import type { Expression } from './expression.ts'
import { type Estimate, either, fixed, plus, scaled, times, unknownSize } from './sizes.ts'
import type { CelType } from './types.ts'

/** One argument of a call; the receiver is the first. */
export interface Operand {
  readonly part: Expression
  readonly type: CelType
  /** Undefined where nothing is known. */
  readonly size: Estimate | undefined
  /** The size of the items of a list. */
  readonly itemSize: Estimate | undefined
}

export interface CallCost {
  readonly cost: Estimate
  readonly size?: Estimate | undefined
}

const traversal = 0.1
const regexLength = 0.25
const formatRegexLength = 128
const listCreation = 10
const check = 350_000

type Rule = (operands: readonly Operand[], isMember: boolean) => CallCost

const sizeOf = (operand: Operand | undefined): Estimate => operand?.size ?? unknownSize
const read = (size: Estimate, factor = 1) => scaled(size, traversal * factor)
const one: Rule = () => ({ cost: fixed(1) })
const isText = ({ kind }: CelType) => kind === 'string' || kind === 'bytes'

/** Reads through its first operand, and makes something as long. */
const rewrites: Rule = ([text]) => ({ cost: read(sizeOf(text)), size: sizeOf(text) })
const parses: Rule = ([text]) => ({ cost: read(sizeOf(text)) })

const looksThroughList: Rule = ([list]) => {
  if (list?.type.kind !== 'list') return { cost: read(sizeOf(list)) }
  const [item] = list.type.parameters
  const each =
    item !== undefined && isText(item) ? plus(fixed(1), read(list.itemSize ?? unknownSize)) : fixed(1)
  return { cost: times(sizeOf(list), each) }
}

const replaces: Rule = ([text, from, to]) => {
  const size = sizeOf(text)
  const old = sizeOf(from)
  const fresh = sizeOf(to)
  const most =
    old.min === 0
      ? { count: size.max + 1, kept: size.max }
      : fresh.max <= old.min
        ? { count: 0, kept: size.max }
        : { count: Math.ceil(size.max / old.min), kept: 0 }
  const least =
    old.max === 0
      ? { count: size.min + 1, kept: size.min }
      : old.max <= fresh.min
        ? { count: 0, kept: size.min }
        : { count: Math.ceil(size.min / old.max), kept: 0 }
  const result = plus(times({ min: least.count, max: most.count }, fresh), {
    min: least.kept,
    max: most.kept,
  })
  return { cost: read(size, 2), size: result }
}

const splits: Rule = ([text, , count]) => {
  const wanted =
    count?.part.kind === 'literal' && typeof count.part.value === 'bigint' ? count.part.value : undefined
  const max = wanted === undefined ? sizeOf(text).max : Number(wanted)
  return { cost: read(sizeOf(text), 2), size: { min: 0, max } }
}

const joins: Rule = ([list, separator]) => {
  const count = sizeOf(list)
  const gaps = { min: Math.max(0, count.min - 1), max: Math.max(0, count.max - 1) }
  const items = times(count, list?.itemSize ?? unknownSize)
  const size = separator === undefined ? items : plus(items, times(sizeOf(separator), gaps))
  return { cost: read(size), size }
}

function regexCost(text: Estimate, pattern: Estimate): Estimate {
  return times(read(plus(text, fixed(1))), scaled(pattern, regexLength))
}

const finds: Rule = ([text, pattern]) => ({
  cost: regexCost(sizeOf(text), sizeOf(pattern)),
  size: { min: 0, max: sizeOf(text).max },
})

const address = { min: 4, max: 16 }
const holds: Rule = ([, inner]) => {
  const parsing = inner?.type.kind === 'string' ? read(sizeOf(inner)) : fixed(0)
  return { cost: plus(read(plus(address, address)), parsing) }
}
const holdsRange: Rule = (operands, isMember) => ({
  cost: plus(holds(operands, isMember).cost, read(address), fixed(1)),
})

/** Makes a list. */
function makes(size: Estimate, factor = 1, result = size): CallCost {
  return { cost: plus(scaled(size, factor), fixed(1), fixed(listCreation)), size: result }
}

function literalInt({ part }: Operand): number | undefined {
  return part.kind === 'literal' && typeof part.value === 'bigint' ? Number(part.value) : undefined
}

const slices: Rule = ([list, start, end]) => {
  const from = start === undefined ? 0 : (literalInt(start) ?? 0)
  const to = end === undefined ? undefined : literalInt(end)
  return makes(fixed((to ?? sizeOf(list).max) - from))
}
const sorts: Rule = (operands) => {
  const keys = operands.at(-1)
  const [item] = keys?.type.parameters ?? []
  const size = sizeOf(keys)
  return makes(times(size, size), item !== undefined && isText(item) ? 2 + traversal : 2)
}
const compareSets: Rule = ([a, b]) => ({ cost: plus(times(sizeOf(a), sizeOf(b)), fixed(1)) })

const compares: Rule = ([a, b]) => {
  const max = Math.min(sizeOf(a).max, sizeOf(b).max)
  return { cost: read({ min: max > 0 ? 1 : 0, max }) }
}

const orders: Rule = (operands, isMember) => {
  const mayBeText = operands.every(({ type }) => isText(type) || type.kind === 'dyn')
  if (!mayBeText) return { cost: fixed(1) }
  const compared = compares(operands, isMember).cost
  return { cost: operands.some(({ type }) => type.kind === 'dyn') ? either(fixed(1), compared) : compared }
}

const adds: Rule = ([a, b]) => {
  const size = plus(sizeOf(a), sizeOf(b))
  const kinds = [a?.type.kind, b?.type.kind]
  if (kinds.includes('list')) return { cost: fixed(1), size }
  if (kinds.some((kind) => kind === 'string' || kind === 'bytes')) return { cost: read(size), size }
  return kinds.includes('dyn') ? { cost: either(fixed(1), read(size)), size } : { cost: fixed(1) }
}

const rules: { readonly [name: string]: Rule } = {
  check: () => ({ cost: fixed(check) }),
  fieldSelector: ([, text]) => ({ cost: read(sizeOf(text)) }),
  labelSelector: ([, text]) => ({ cost: read(sizeOf(text)) }),
  isSorted: looksThroughList,
  sum: looksThroughList,
  max: looksThroughList,
  min: looksThroughList,
  indexOf: looksThroughList,
  lastIndexOf: looksThroughList,
  url: rewrites,
  lowerAscii: rewrites,
  upperAscii: rewrites,
  substring: rewrites,
  trim: rewrites,
  replace: replaces,
  split: splits,
  join: joins,
  find: finds,
  findAll: finds,
  cidr: parses,
  isIP: parses,
  isCIDR: parses,
  ip: (operands, isMember) => (isMember ? { cost: fixed(1) } : parses(operands, isMember)),
  'ip.isCanonical': ([text]) => ({ cost: read(sizeOf(text), 2) }),
  containsIP: holds,
  containsCIDR: holdsRange,
  quantity: parses,
  isQuantity: parses,
  semver: parses,
  isSemver: parses,
  validate: ([, text]) => ({ cost: scaled(read(sizeOf(text)), formatRegexLength * regexLength) }),
  format: ([text]) => ({ cost: read(sizeOf(text)) }),
  bytes: ([text]) => ({ cost: read(sizeOf(text)), size: scaled(sizeOf(text), 4) }),
  'strings.quote': ([text]) => ({ cost: read(sizeOf(text)), size: plus(scaled(sizeOf(text), 2), fixed(2)) }),
  startsWith: ([, part]) => ({ cost: read(sizeOf(part)) }),
  endsWith: ([, part]) => ({ cost: read(sizeOf(part)) }),
  contains: ([text, part]) => ({ cost: times(read(sizeOf(text)), read(sizeOf(part))) }),
  matches: ([text, pattern], isMember) =>
    isMember ? { cost: regexCost(sizeOf(text), sizeOf(pattern)) } : { cost: fixed(1) },
  '@in': ([, list]) => ({ cost: list?.type.kind === 'map' ? fixed(1) : sizeOf(list) }),
  '_+_': adds,
  '_==_': compares,
  '_!=_': compares,
  '_<_': orders,
  '_<=_': orders,
  '_>_': orders,
  '_>=_': orders,
  slice: slices,
  flatten: ([list, depth]) => makes(sizeOf(list), depth === undefined ? 1 : (literalInt(depth) ?? 1)),
  sort: sorts,
  '@sortByAssociatedKeys': sorts,
  'lists.range': ([count]) => makes(fixed((count && literalInt(count)) ?? Number.POSITIVE_INFINITY)),
  reverse: ([list]) => makes(sizeOf(list)),
  distinct: ([list]) => makes(times(sizeOf(list), sizeOf(list)), 2),
  'sets.contains': compareSets,
  'sets.intersects': compareSets,
  'sets.equivalent': ([a, b]) => ({ cost: plus(scaled(times(sizeOf(a), sizeOf(b)), 2), fixed(1)) }),
}

/** What a call costs beyond its arguments. */
export function callCost(name: string, isMember: boolean, operands: readonly Operand[]): CallCost {
  const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
  return (rule ?? one)(operands, isMember)
}
