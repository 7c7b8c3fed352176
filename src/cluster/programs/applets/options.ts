// Reads the options of a command as getopt does.

export interface Options {
  readonly flags: ReadonlySet<string>
  readonly values: ReadonlyMap<string, string>
  /** All values of an option that may be given several times. */
  readonly lists: ReadonlyMap<string, readonly string[]>
  readonly rest: readonly string[]
  /** The first option that the command does not have. */
  readonly unknown?: string
}

/**
 * `spec` lists letters; one with a colon takes a value: `abc:`. `long` names long options by the letter they stand for.
 * Options and words may be mixed unless `stopsAtWord`.
 */
export function parseOptions(
  words: readonly string[],
  spec: string,
  settings: { readonly long?: Readonly<Record<string, string>>; readonly stopsAtWord?: boolean } = {},
): Options {
  const flags = new Set<string>()
  const values = new Map<string, string>()
  const lists = new Map<string, string[]>()
  const rest: string[] = []
  let unknown: string | undefined
  const take = (letter: string, value: string) => {
    values.set(letter, value)
    lists.set(letter, [...(lists.get(letter) ?? []), value])
  }
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string
    if (word === '--') {
      rest.push(...words.slice(i + 1))
      break
    }
    if (word.startsWith('--')) {
      const [name = '', value] = splitOnce(word.slice(2), '=')
      const letter = settings.long?.[name]
      if (letter === undefined) unknown ??= name
      else if (!spec.includes(`${letter}:`)) flags.add(letter)
      else take(letter, value ?? words[++i] ?? '')
      continue
    }
    if (!/^-./.test(word)) {
      if (settings.stopsAtWord) {
        rest.push(...words.slice(i))
        break
      }
      rest.push(word)
      continue
    }
    for (let at = 1; at < word.length; at++) {
      const letter = word[at] as string
      const place = letter === ':' ? -1 : spec.indexOf(letter)
      if (place < 0) unknown ??= letter
      else if (spec[place + 1] !== ':') flags.add(letter)
      else {
        take(letter, word.slice(at + 1) || (words[++i] ?? ''))
        break
      }
    }
  }
  return unknown === undefined ? { flags, values, lists, rest } : { flags, values, lists, rest, unknown }
}

/** The parts before and after the first separator. */
export function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)]
}
