// Parsing flags the way kubectl does, with its complaints. Models spf13/pflag as kubectl v1.35 uses it.
import { durationMistake, parseDuration } from '#api/duration.ts'
import type { FlagFacts } from './commands.ts'

/** A mistake in the flags; the message is pflag's. */
export class FlagError extends Error {}

/** The flags of one call, by name. */
export class Flags {
  readonly #facts: ReadonlyMap<string, FlagFacts>
  readonly #values = new Map<string, string | readonly string[]>()

  constructor(facts: readonly FlagFacts[]) {
    this.#facts = new Map(facts.map((flag) => [flag.name, flag]))
  }

  /** True when the flag was given. */
  has(name: string): boolean {
    return this.#values.has(name)
  }

  text(name: string): string {
    const value = this.#values.get(name) ?? this.#facts.get(name)?.default ?? ''
    return typeof value === 'string' ? value : value.join(',')
  }

  /** The text of a flag that takes one value; empty where the verb has a list of its own under that name. */
  single(name: string): string {
    return this.#facts.get(name)?.type === 'string' ? this.text(name) : ''
  }

  on(name: string): boolean {
    return this.text(name) === 'true'
  }

  count(name: string): number {
    return Number(this.text(name))
  }

  /** Milliseconds of a duration flag. */
  durationMs(name: string): number {
    return parseDuration(this.text(name)) ?? 0
  }

  list(name: string): readonly string[] {
    const value = this.#values.get(name)
    if (value === undefined) return []
    return typeof value === 'string' ? [value] : value
  }

  /** The pairs of a `key=value,...` flag, in the order given. */
  pairs(name: string): ReadonlyMap<string, string> {
    return new Map(
      this.list(name).map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
    )
  }

  set(flag: FlagFacts, value: string, shown: string): void {
    checkValue(flag, value, shown)
    if (flag.type === 'stringToString') {
      this.#values.set(flag.name, [...this.list(flag.name), ...splitPairs(value)])
      return
    }
    if (flag.type === 'stringArray') this.#values.set(flag.name, [...this.list(flag.name), value])
    else if (flag.type === 'stringSlice')
      this.#values.set(flag.name, [...this.list(flag.name), ...splitList(value)])
    else this.#values.set(flag.name, flag.type === 'bool' ? String(isTrue(value)) : value)
  }
}

function splitList(value: string): string[] {
  return value === ''
    ? []
    : (value.match(/"([^"]|"")*"|[^,]+/g) ?? []).map((item) => item.replace(/^"(.*)"$/, '$1'))
}

/** A value with one equals sign is one pair, whatever commas it holds. */
function splitPairs(value: string): string[] {
  return value.split('=').length === 2 ? [value.replace(/^"(.*)"$/, '$1')] : splitList(value)
}

const truths = new Set(['1', 't', 'T', 'true', 'TRUE', 'True'])
const untruths = new Set(['0', 'f', 'F', 'false', 'FALSE', 'False'])

function isTrue(value: string): boolean {
  return truths.has(value)
}

const intLimits: { readonly [type: string]: bigint } = {
  int: 2n ** 63n - 1n,
  int32: 2n ** 31n - 1n,
  int64: 2n ** 63n - 1n,
}

function checkValue(flag: FlagFacts, value: string, shown: string): void {
  const fail = (cause: string) => new FlagError(`invalid argument "${value}" for "${shown}" flag: ${cause}`)
  if (flag.type === 'bool' && !truths.has(value) && !untruths.has(value))
    throw fail(`strconv.ParseBool: parsing "${value}": invalid syntax`)
  const limit = intLimits[flag.type]
  if (limit !== undefined && !/^[+-]?\d+$/.test(value))
    throw fail(`strconv.ParseInt: parsing "${value}": invalid syntax`)
  if (limit !== undefined && (BigInt(value) > limit || BigInt(value) < -limit - 1n))
    throw fail(`strconv.ParseInt: parsing "${value}": value out of range`)
  const loose =
    flag.type === 'stringToString' ? splitPairs(value).find((pair) => !pair.includes('=')) : undefined
  if (loose !== undefined) throw fail(`${loose} must be formatted as key=value`)
  if (flag.type === 'duration' && parseDuration(value) === undefined) throw fail(durationMistake(value))
}

/** The first word that is no flag, and the words without it. Models cobra Command.Find. */
export function splitCommand(
  facts: readonly FlagFacts[],
  words: readonly string[],
): { word: string; rest: readonly string[] } | undefined {
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string
    if (word === '--') return undefined
    if (!word.startsWith('-') || word === '-')
      return word === '' ? undefined : { word, rest: [...words.slice(0, at), ...words.slice(at + 1)] }
    if (takesNextWord(facts, word)) at++
  }
  return undefined
}

function takesNextWord(facts: readonly FlagFacts[], word: string): boolean {
  if (word.includes('=')) return false
  const isLong = word.startsWith('--')
  if (!isLong && word.length > 2) return false
  const name = word.slice(isLong ? 2 : 1)
  const flag = facts.find((each) => (isLong ? each.name : each.shorthand) === name)
  return flag !== undefined && flag.noOptDefVal === undefined
}

export interface ParsedArguments {
  readonly flags: Flags
  readonly args: readonly string[]
  /** How many of the arguments came before `--`; undefined without one. */
  readonly dashAt: number | undefined
}

/** Separates flags from arguments. Throws FlagError. */
export function parseFlags(known: readonly FlagFacts[], words: readonly string[]): ParsedArguments {
  const facts = known.some((flag) => flag.name === 'help') ? known : [...known, helpFlag]
  const flags = new Flags(facts)
  const byName = new Map(facts.map((flag) => [flag.name, flag]))
  const byShorthand = new Map(
    facts.filter((flag) => flag.shorthand).map((flag) => [flag.shorthand as string, flag]),
  )
  const args: string[] = []
  let dashAt: number | undefined
  const rest = [...words]
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') {
      dashAt = args.length
      args.push(...rest)
      break
    }
    if (word.startsWith('--')) parseLong(word, rest, byName, flags)
    else if (word.startsWith('-') && word !== '-') parseShort(word, rest, byShorthand, flags)
    else args.push(word)
  }
  return { flags, args, dashAt }
}

/** Every command knows -h without saying so. */
const helpFlag: FlagFacts = {
  name: 'help',
  shorthand: 'h',
  type: 'bool',
  default: 'false',
  noOptDefVal: 'true',
}

function parseLong(word: string, rest: string[], byName: ReadonlyMap<string, FlagFacts>, flags: Flags): void {
  const equals = word.indexOf('=')
  const name = equals < 0 ? word.slice(2) : word.slice(2, equals)
  const flag = byName.get(name)
  if (name === '' || name.startsWith('-') || name.startsWith('='))
    throw new FlagError(`bad flag syntax: ${word}`)
  if (flag === undefined) throw new FlagError(`unknown flag: --${name}`)
  const shown = flag.shorthand ? `-${flag.shorthand}, --${flag.name}` : `--${flag.name}`
  if (equals >= 0) flags.set(flag, word.slice(equals + 1), shown)
  else if (flag.noOptDefVal !== undefined) flags.set(flag, flag.noOptDefVal, shown)
  else {
    const value = rest.shift()
    if (value === undefined) throw new FlagError(`flag needs an argument: --${name}`)
    flags.set(flag, value, shown)
  }
}

function parseShort(
  word: string,
  rest: string[],
  byShorthand: ReadonlyMap<string, FlagFacts>,
  flags: Flags,
): void {
  let letters = word.slice(1)
  while (letters !== '') {
    const letter = letters[0] as string
    const flag = byShorthand.get(letter)
    if (flag === undefined) throw new FlagError(`unknown shorthand flag: '${letter}' in ${word}`)
    const shown = `-${flag.shorthand}, --${flag.name}`
    const after = letters.slice(1)
    if (after.startsWith('=')) {
      flags.set(flag, after.slice(1), shown)
      return
    }
    if (flag.noOptDefVal !== undefined) {
      flags.set(flag, flag.noOptDefVal, shown)
      letters = after
      continue
    }
    const value = after !== '' ? after : rest.shift()
    if (value === undefined) throw new FlagError(`flag needs an argument: '${letter}' in ${word}`)
    flags.set(flag, value, shown)
    return
  }
}
