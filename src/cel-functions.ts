// What Kubernetes adds to the language: texts, lists and patterns. Models apiserver cel library lists and regex, and
// cel-go's strings, v1.35.
import type { Environment } from '@marcbachmann/cel-js'
import { CelError } from '#api/cel.ts'

type Ordered = bigint | number | string

/** Adds the functions of texts and lists that CEL itself does not have. */
export function registerFunctions(environment: Environment): void {
  registerTexts(environment)
  registerLists(environment)
}

function registerTexts(environment: Environment): void {
  environment.registerFunction('string.charAt(int): string', (text: string, at: bigint) => {
    if (at < 0n || at > BigInt(text.length)) throw new CelError(`index out of range: ${at}`)
    return text.charAt(Number(at))
  })
  environment.registerFunction(
    'string.replace(string, string): string',
    (text: string, from: string, to: string) => text.replaceAll(from, () => to),
  )
  environment.registerFunction('string.find(string): string', (text: string, pattern: string) => {
    const [found = ''] = new RegExp(pattern, 'u').exec(text) ?? []
    return found
  })
  environment.registerFunction('string.findAll(string): list', (text: string, pattern: string) =>
    [...text.matchAll(new RegExp(pattern, 'gu'))].map(([found]) => found),
  )
}

function registerLists(environment: Environment): void {
  environment.registerFunction('list.sum(): dyn', (list: Ordered[]) =>
    list.length === 0 ? 0n : list.reduce((total, item) => (total as bigint) + (item as bigint)),
  )
  const extreme = (name: string, isBetter: (item: Ordered, best: Ordered) => boolean) =>
    environment.registerFunction(`list.${name}(): dyn`, (list: Ordered[]) => {
      if (list.length === 0) throw new CelError(`${name} called on empty list`)
      return list.reduce((best, item) => (isBetter(item, best) ? item : best))
    })
  extreme('min', (item, best) => item < best)
  extreme('max', (item, best) => item > best)
  environment.registerFunction('list.isSorted(): bool', (list: Ordered[]) =>
    list.every((item, i) => i === 0 || (list[i - 1] as Ordered) <= item),
  )
  environment.registerFunction('list.indexOf(dyn): int', (list: unknown[], item: unknown) =>
    BigInt(list.indexOf(item)),
  )
  environment.registerFunction('list.lastIndexOf(dyn): int', (list: unknown[], item: unknown) =>
    BigInt(list.lastIndexOf(item)),
  )
}
