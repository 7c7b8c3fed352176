// Damages requests as careless and hostile clients do, by seed.
import type { RandomStream } from '#cluster/random.ts'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

const deep = (levels: number): Json => {
  let value: Json = 1
  for (let i = 0; i < levels; i++) value = i % 2 === 0 ? [value] : { a: value }
  return value
}

/** Values that stand where another was expected. */
const junk: readonly (() => Json)[] = [
  () => null,
  () => true,
  () => '',
  () => 'x'.repeat(300),
  () => -1,
  () => 1.5,
  () => 1e300,
  () => 2 ** 31,
  () => [],
  () => ({}),
  () => [null],
  () => deep(50),
  () => '한글 \u0000 \ud800',
  () => '10Gi',
  () => '50%',
  () => '2026-13-45T99:00:00Z',
  () => '../../etc',
  () => ({ matchLabels: { 'bad key!': 'bad value!' } }),
  () => ['a', 'a', 'a'],
  () => '=a,b in (,),!',
  () => '{.spec[?(@.a==',
]
const strangeKeys = [
  '__proto__',
  'constructor',
  'toString',
  '',
  'a/b/c',
  'metadata',
  'spec',
  '$patch',
  '$retainKeys',
  '$setElementOrder/containers',
  '$deleteFromPrimitiveList/finalizers',
]

export const pick = <T>(random: RandomStream, items: readonly T[]): T =>
  items[random.below(items.length)] as T

/** A copy of a JSON value with one place of it damaged. */
export function mutateJson(value: Json, random: RandomStream): Json {
  if (typeof value !== 'object' || value === null || random.below(6) === 0) return pick(random, junk)()
  if (Array.isArray(value)) {
    const copy = [...value]
    const at = random.below(copy.length + 1)
    if (random.below(4) === 0) copy.splice(at, 0, copy[at] ?? pick(random, junk)())
    else if (copy.length > 0 && random.below(6) === 0) copy.splice(at, 1)
    else if (copy[at] !== undefined) copy[at] = mutateJson(copy[at], random)
    return copy
  }
  const copy: { [key: string]: Json } = { ...value }
  const keys = Object.keys(copy)
  const key = pick(random, keys)
  const choice = random.below(10)
  if (choice === 0)
    Object.defineProperty(copy, pick(random, strangeKeys), {
      value: pick(random, junk)(),
      enumerable: true,
      configurable: true,
      writable: true,
    })
  else if (choice === 1 && key !== undefined) delete copy[key]
  else if (key !== undefined) copy[key] = mutateJson(copy[key] as Json, random)
  return copy
}

/** A text with some of its characters changed, cut or repeated. */
export function mutateText(text: string, random: RandomStream): string {
  const at = random.below(text.length + 1)
  switch (random.below(5)) {
    case 0:
      return text.slice(0, at)
    case 1:
      return (
        text.slice(0, at) +
        pick(random, ['"', '{', ']', ',', ':', '\\', '\u0000', '\n\t', '%zz', '&', '*']) +
        text.slice(at)
      )
    case 2:
      return text.slice(0, at) + text.slice(at + 1 + random.below(5))
    case 3:
      return text + text.slice(0, at)
    default:
      return text.slice(0, at) + String.fromCharCode(random.below(0x300)) + text.slice(at + 1)
  }
}
