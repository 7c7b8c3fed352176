// A level file with one mistake in it of which we know the place and what was meant, by seed.
import type { RandomStream } from '#cluster/random.ts'
import type { LevelSource } from '#game/level/load.ts'
import type { YamlNode } from '#game/level/yaml-node.ts'
import { parseYaml } from '../../src/yaml.ts'

export interface KnownMistake {
  readonly about: string
  readonly text: string
  readonly line: number
  /** Undefined where the place in the line is the parser's to choose. */
  readonly column?: number
  /** What was meant; undefined where nothing can be. */
  readonly suggestion?: string
}

interface Place {
  readonly path: string
  readonly key: string
  readonly line: number
  readonly column: number
  readonly value: YamlNode
}

/** Fields of ours, in the whole file: what stands in manifests, images and files is not ours to know. */
function placesIn(node: YamlNode, path = ''): Place[] {
  if (node.kind === 'list') return node.items.flatMap((each) => placesIn(each, `${path}[]`))
  if (node.kind !== 'map') return []
  return node.entries.flatMap(({ key, keyAt, value }) => {
    const inside = path === '' ? key : `${path}.${key}`
    const isOurs = !/manifests|images|files|\.apply|\.fault|\.(equals|not|atLeast|atMost)$/.test(inside)
    return isOurs ? [{ path: inside, key, ...keyAt, value }, ...placesIn(value, inside)] : []
  })
}

/** Two letters swapped, one doubled, one left out: what hands do. */
function slip(word: string, chance: RandomStream): string {
  const at = 1 + chance.below(word.length - 2)
  const [a = '', b = ''] = [word[at], word[at + 1]]
  if (a === b) return word.slice(0, at) + word.slice(at + 1)
  const made = [
    word.slice(0, at) + b + a + word.slice(at + 2),
    word.slice(0, at) + a + word.slice(at),
    word.slice(0, at) + word.slice(at + 1),
  ]
  return chance.pick(made)
}

const replaceAt = (
  text: string,
  { line, column }: { line: number; column: number },
  what: string,
  by: string,
) => {
  const lines = text.split('\n')
  const row = lines[line - 1] as string
  if (!row.startsWith(what, column - 1)) return undefined
  lines[line - 1] = row.slice(0, column - 1) + by + row.slice(column - 1 + what.length)
  return lines.join('\n')
}

type Kind = (text: string, places: readonly Place[], chance: RandomStream) => KnownMistake | undefined

const scalar = ({ value }: Place) => (value.kind === 'scalar' ? value : undefined)

/** A field's value replaced by another. */
function valueMistake(text: string, place: Place, by: string, suggestion?: string): KnownMistake | undefined {
  const node = scalar(place)
  if (node === undefined) return undefined
  const { line, column } = node.at
  const changed = replaceAt(text, node.at, String(node.value), by)
  if (changed === undefined) return undefined
  return { about: `${place.path}: ${by}`, text: changed, line, column, ...(suggestion && { suggestion }) }
}

const kinds: readonly Kind[] = [
  function misspelledField(text, places, chance) {
    const place = chance.pick(places.filter(({ key }) => key.length >= 4))
    const wrong = slip(place.key, chance)
    const changed = replaceAt(text, place, place.key, wrong)
    const { line, column } = place
    return changed === undefined
      ? undefined
      : { about: `${place.path}: ${wrong}`, text: changed, line, column, suggestion: place.key }
  },
  function noDuration(text, places, chance) {
    const times = places.filter(({ path }) => /\.(at|for|time)$/.test(path))
    return times.length === 0 ? undefined : valueMistake(text, chance.pick(times), 'soon')
  },
  function noNumber(text, places, chance) {
    const numbers = places.filter(({ path }) => /(difficulty|cluster\.nodes|par\.commands)$/.test(path))
    return numbers.length === 0 ? undefined : valueMistake(text, chance.pick(numbers), 'many')
  },
  function noName(text, places, chance) {
    const names = places.filter(({ path }) => /(goals\[\]|rules\[\]|metadata)\.name$/.test(path))
    return names.length === 0 ? undefined : valueMistake(text, chance.pick(names), 'Not/A Name')
  },
  function misspelledVerb(text, places, chance) {
    const lines = places.filter(({ path, value }) => path === 'spec.hints[].run' && value.kind === 'scalar')
    if (lines.length === 0) return undefined
    const place = chance.pick(lines)
    const node = scalar(place)
    const verb = /^kubectl (get|describe|logs|scale|rollout|apply|expose)\b/.exec(String(node?.value))?.[1]
    if (node === undefined || verb === undefined) return undefined
    const wrong = `${verb.slice(0, -2)}${verb.at(-1)}${verb.at(-2)}`
    const row = text.split('\n')[node.at.line - 1] as string
    const changed = replaceAt(
      text,
      node.at,
      row.slice(node.at.column - 1),
      row.slice(node.at.column - 1).replace(verb, wrong),
    )
    if (changed === undefined || wrong === verb) return undefined
    return { about: wrong, text: changed, ...node.at, suggestion: verb }
  },
  function otherKind(text, places) {
    const place = places.find(({ path }) => path === 'kind')
    return place && valueMistake(text, place, 'Levle', 'Level')
  },
  function openBracket(text, places, chance) {
    const place = chance.pick(places)
    const lines = text.split('\n')
    const row = lines[place.line - 1] as string
    // In the middle of a text a bracket is a bracket.
    if (!/^ *(- )?[a-z]\w*:( |$)/i.test(row) || row.length < place.column) return undefined
    const broken = `${row.slice(0, place.column - 1)}${place.key}: [`
    lines.splice(place.line - 1, lines.length, broken)
    return { about: `${place.path}: an open bracket`, text: lines.join('\n'), line: place.line }
  },
]

/** One mistake in a level, by chance. */
export function knownMistake(source: LevelSource, chance: RandomStream): KnownMistake {
  const { text } = source.file
  const { root } = parseYaml(text)
  if (root === undefined) throw new Error(`${source.id} cannot be read`)
  const places = placesIn(root)
  for (;;) {
    const mistake = chance.pick(kinds)(text, places, chance)
    if (mistake !== undefined && mistake.text !== text) return mistake
  }
}
