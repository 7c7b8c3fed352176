// A level file with mistakes in it, by seed, and what must hold of it: mistakes are told, nothing throws.
import { parse, stringify } from 'yaml'
import { RandomStream } from '#cluster/random.ts'
import { Session } from '#game/session.ts'
import { SetupError } from '#game/setup.ts'
import { findLevels, load } from '../../src/catalogue.ts'
import { levelsFolder } from '../../src/level-folder.ts'
import { openStage } from '../../src/stage.ts'

const sources = findLevels(levelsFolder)
const idleMs = 60_000

export type Outcome = 'refused' | 'not set up' | 'played'

/** Mutates a level by a seed, loads it, and plays what loads for a minute. Throws what broke. */
export async function tryMutation(seed: number): Promise<Outcome> {
  const chance = new RandomStream(`mutation/${seed}`)
  const source = chance.pick(sources)
  const text = mutated(source.file.text, chance)
  const isOfWords = source.ko !== undefined && chance.below(5) === 0
  const ko = source.ko && {
    path: source.ko.path,
    text: isOfWords ? mutated(source.ko.text, chance) : source.ko.text,
  }
  const file = { path: source.file.path, text: isOfWords ? source.file.text : text }
  const lines = Math.max(file.text.split('\n').length, ko?.text.split('\n').length ?? 0)
  try {
    const { level, mistakes } = load({ ...source, file, ko })
    for (const mistake of mistakes)
      if (!(mistake.line >= 1 && mistake.line <= lines && mistake.column >= 1) || mistake.message === '')
        throw new Error(`a mistake without its place: ${JSON.stringify(mistake)}`)
    if (level === undefined) {
      if (mistakes.length === 0) throw new Error('a level that does not load has no mistake')
      return 'refused'
    }
    const language = chance.pick(['en', 'ko'] as const)
    const session = new Session({ levels: [level], openStage, seed, language, hasEditor: false })
    try {
      await session.openLevel(level.id)
    } catch (error) {
      if (error instanceof SetupError) return 'not set up'
      throw error
    }
    await session.advance(idleMs)
    await session.submit('/menu')
    return 'played'
  } catch (error) {
    if (error instanceof Error) error.message = `mutation ${seed} of ${source.id}: ${error.message}`
    throw error
  }
}

function mutated(text: string, chance: RandomStream): string {
  let result = text
  for (let count = 1 + chance.below(3); count > 0; count--)
    result = chance.below(2) === 0 ? mutatedText(result, chance) : mutatedTree(result, chance)
  return result
}

const snippets = [
  ...': |[|]|{|}|"|\'|\t|&a |*a|<<: *a|? |- |!!binary |!!set |!x |#|%|@|`|\0|\uFEFF|---\n|...\n|😀|é|  '.split(
    '|',
  ),
  '|',
  '>-\n',
  '\r',
  '[[[[',
  '{a: &b [*b]}',
  '~',
]

const textMutations: readonly ((text: string, chance: RandomStream) => string)[] = [
  (text, chance) => {
    const at = chance.below(text.length)
    return text.slice(0, at) + text.slice(at + 1 + chance.below(20))
  },
  (text, chance) => {
    const at = chance.below(text.length + 1)
    return text.slice(0, at) + chance.pick(snippets) + text.slice(at)
  },
  (text, chance) => text.slice(0, chance.below(text.length)),
  (text, chance) =>
    onLines(text, (lines) => {
      lines.splice(chance.below(lines.length), 1 + chance.below(3))
    }),
  (text, chance) =>
    onLines(text, (lines) => {
      const at = chance.below(lines.length)
      lines.splice(at, 0, lines[chance.below(lines.length)] as string)
    }),
  (text, chance) =>
    onLines(text, (lines) => {
      const at = chance.below(lines.length)
      const line = lines[at] as string
      lines[at] = chance.below(2) === 0 ? `  ${line}` : line.replace(/^ {1,2}/, '')
    }),
  (text, chance) => replaceOne(text, /\d+/g, chance, numbers),
  (text, chance) => {
    const words = text.match(/[A-Za-z]{3,}/g) ?? ['x']
    return replaceOne(text, /[A-Za-z]{3,}/g, chance, [chance.pick(words)])
  },
]

const numbers = [
  '0',
  '-1',
  '1e400',
  '.nan',
  '.inf',
  '99999999999999999999',
  '0x7f',
  '1.5',
  '0o17',
  'null',
  '""',
]

function mutatedText(text: string, chance: RandomStream): string {
  return text === '' ? text : chance.pick(textMutations)(text, chance)
}

function onLines(text: string, change: (lines: string[]) => void): string {
  const lines = text.split('\n')
  change(lines)
  return lines.join('\n')
}

function replaceOne(text: string, what: RegExp, chance: RandomStream, by: readonly string[]): string {
  const found = [...text.matchAll(what)]
  const one = found[chance.below(found.length)]
  if (one === undefined) return text
  return text.slice(0, one.index) + chance.pick(by) + text.slice(one.index + one[0].length)
}

type Tree = { [key: string]: unknown } | unknown[]

const values: readonly unknown[] = [
  null,
  true,
  [],
  {},
  [null],
  [[]],
  { a: null },
  '',
  ' ',
  '0',
  -1,
  0,
  1e308,
  Number.NaN,
  0.5,
  2 ** 53,
  'x'.repeat(300),
  '-5m',
  '999999999h',
  '5',
  '($.',
  '[',
  '{.a[?(',
  '../../etc/passwd',
  '__proto__',
  'constructor',
  'Pod',
  '잘못',
]

const treeMutations: readonly ((
  holder: Tree,
  key: string | number,
  chance: RandomStream,
  root: Tree,
) => void)[] = [
  (holder, key) => {
    if (Array.isArray(holder)) holder.splice(Number(key), 1)
    else delete holder[key]
  },
  (holder, key, chance) => set(holder, key, chance.pick(values)),
  (holder, key, chance) => set(holder, key, chance.pick(values)),
  (holder, key) => {
    if (Array.isArray(holder)) holder.push(structuredClone(holder[Number(key)]))
    else set(holder, `${key}s`, structuredClone(holder[key]))
  },
  (holder, key, chance, root) => {
    const [from, at] = chance.pick(placesOf(root))
    set(holder, key, structuredClone(get(from, at)))
  },
  (holder, key, chance) => {
    if (Array.isArray(holder)) holder.reverse()
    else {
      const value = holder[key]
      delete holder[key]
      set(holder, chance.pick([`${key}x`, 'constructor', 'toString', 'all', 'not', 'any', '']), value)
    }
  },
]

function mutatedTree(text: string, chance: RandomStream): string {
  let root: Tree
  try {
    root = parse(text, { logLevel: 'silent' }) as Tree
    JSON.stringify(root)
  } catch {
    return mutatedText(text, chance)
  }
  if (typeof root !== 'object' || root === null) return text
  const places = placesOf(root)
  if (places.length === 0) return text
  const [holder, key] = chance.pick(places)
  chance.pick(treeMutations)(holder, key, chance, root)
  return stringify(root, { lineWidth: 0 })
}

function placesOf(tree: Tree): (readonly [Tree, string | number])[] {
  return Object.entries(tree).flatMap(([key, value]) => [
    [tree, key] as const,
    ...(typeof value === 'object' && value !== null ? placesOf(value as Tree) : []),
  ])
}

function get(holder: Tree, key: string | number): unknown {
  return (holder as { [key: string]: unknown })[key]
}

function set(holder: Tree, key: string | number, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true })
}
