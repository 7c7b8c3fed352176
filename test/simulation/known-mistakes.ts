// A file of an author with one mistake in it of which we know the place and what was meant, by seed.
import type { RandomStream } from '#cluster/random.ts'
import type { YamlNode } from '#game/level/yaml-node.ts'
import { parseYaml } from '../../src/yaml.ts'
import { slip } from './slips.ts'

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
  /** The map that it stands in. */
  readonly around: YamlNode
}

/** Fields of ours, in the whole file: what stands in manifests, images and files is not ours to know. */
function placesIn(node: YamlNode, path = ''): Place[] {
  if (node.kind === 'list') return node.items.flatMap((each) => placesIn(each, `${path}[]`))
  if (node.kind !== 'map') return []
  return node.entries.flatMap(({ key, keyAt, value }) => {
    const inside = path === '' ? key : `${path}.${key}`
    const isOurs =
      !/manifests|images|files|internet|\.apply|\.patch|\.fault|\.(equals|not|atLeast|atMost)$/.test(inside)
    return isOurs ? [{ path: inside, key, ...keyAt, value, around: node }, ...placesIn(value, inside)] : []
  })
}

interface Spot {
  readonly line: number
  readonly column: number
}

function replaceAt(text: string, { line, column }: Spot, what: string, by: string): string | undefined {
  const lines = text.split('\n')
  const row = lines[line - 1] as string
  if (!row.startsWith(what, column - 1)) return undefined
  lines[line - 1] = row.slice(0, column - 1) + by + row.slice(column - 1 + what.length)
  return lines.join('\n')
}

type Kind = (text: string, places: readonly Place[], chance: RandomStream) => KnownMistake | undefined

/** One of the places that fit, by chance. */
const oneOf = (places: readonly Place[], fits: RegExp, chance: RandomStream) => {
  const found = places.filter(({ path, value }) => fits.test(path) && value.kind === 'scalar')
  return found.length === 0 ? undefined : chance.pick(found)
}

/** A field's value replaced by another. */
function valueMistake(text: string, place: Place | undefined, by: string, suggestion?: string) {
  if (place?.value.kind !== 'scalar') return undefined
  const { at, value } = place.value
  const changed = replaceAt(text, at, String(value), by)
  if (changed === undefined) return undefined
  return { about: `${place.path}: ${by}`, text: changed, ...at, ...(suggestion && { suggestion }) }
}

/** A field's value with a slip of the hand in it. */
function misspelledValue(text: string, place: Place | undefined, chance: RandomStream) {
  if (place?.value.kind !== 'scalar') return undefined
  const word = String(place.value.value)
  return word.length < 4 ? undefined : valueMistake(text, place, slip(word, chance), word)
}

/** A line of its own put in front of a field, as deep as the field is. */
function lineBefore(text: string, place: Place, made: string): string | undefined {
  const lines = text.split('\n')
  const row = lines[place.line - 1] as string
  // Between braces a line of its own means something else.
  if (row.slice(0, place.column - 1).trim() !== '' || row.endsWith(',')) return undefined
  lines.splice(place.line - 1, 0, `${row.slice(0, place.column - 1)}${made}`)
  return lines.join('\n')
}

const ofAnyFile: readonly Kind[] = [
  function misspelledField(text, places, chance) {
    // The names of goals and users are the author's own.
    const ours = places.filter(({ path, key }) => key.length >= 4 && !isNamed.test(path))
    const place = chance.pick(ours)
    const wrong = slip(place.key, chance)
    const changed = replaceAt(text, place, place.key, wrong)
    const { line, column } = place
    return changed === undefined
      ? undefined
      : { about: `${place.path}: ${wrong}`, text: changed, line, column, suggestion: place.key }
  },
  function strangeField(text, places, chance) {
    const place = chance.pick(places.filter(({ path }) => path.startsWith('spec.') && !isNamed.test(path)))
    const changed = lineBefore(text, place, 'zzyzx: 1')
    const { line, column } = place
    return changed === undefined ? undefined : { about: `${place.path}: zzyzx`, text: changed, line, column }
  },
  function twice(text, places, chance) {
    const place = chance.pick(places)
    const changed = lineBefore(text, place, `${place.key}: again`)
    // The parser tells the second of the two.
    const { line, column } = place
    return changed === undefined
      ? undefined
      : { about: `${place.path} twice`, text: changed, line: line + 1, column }
  },
  function otherKind(text, places) {
    const place = places.find(({ path }) => path === 'kind')
    const word = place?.value.kind === 'scalar' ? String(place.value.value) : ''
    return valueMistake(text, place, `${word.slice(0, -2)}${word.at(-1)}${word.at(-2)}`, word)
  },
  function newerFormat(text, places) {
    const place = places.find(({ path }) => path === 'apiVersion')
    return valueMistake(text, place, 'crashloop.dev/v3')
  },
  function otherFormat(text, places) {
    const place = places.find(({ path }) => path === 'apiVersion')
    return valueMistake(text, place, 'crashlop.dev/v1', 'crashloop.dev/v1')
  },
  function noAnchor(text, places, chance) {
    const fits = /\.(title|difficulty|at|for|time|seed|name)$/
    return valueMistake(text, oneOf(places, fits, chance), '*nowhere')
  },
  function noName(text, places, chance) {
    return valueMistake(text, oneOf(places, /(goals\[\]|rules\[\]|metadata)\.name$/, chance), 'Not/A Name')
  },
  function noDuration(text, places, chance) {
    return valueMistake(text, oneOf(places, /\.(at|for|time|every)$/, chance), 'soon')
  },
  function tab(text, places, chance) {
    const place = chance.pick(places.filter(({ column }) => column > 2))
    const lines = text.split('\n')
    const row = lines[place.line - 1] as string
    if (!/^ +[a-z]\w*:( |$)/i.test(row)) return undefined
    lines[place.line - 1] = row.replace(/^ {2}/, '\t')
    return { about: `${place.path} behind a tab`, text: lines.join('\n'), line: place.line }
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

/** Maps whose keys are names that a level gives. */
const isNamed = /^spec\.(goals|wrong|rules|users|mistakes)\.|^metadata\.(?!name)/

const ofLevels: readonly Kind[] = [
  function noNumber(text, places, chance) {
    return valueMistake(text, oneOf(places, /(difficulty|cluster\.nodes|par\.commands)$/, chance), 'many')
  },
  function tooMany(text, places, chance) {
    return valueMistake(text, oneOf(places, /(difficulty|cluster\.nodes)$/, chance), '500')
  },
  function noPattern(text, places, chance) {
    return valueMistake(text, oneOf(places, /\.matches$/, chance), "'('")
  },
  function noSelector(text, places, chance) {
    return valueMistake(text, oneOf(places, /\.selector$/, chance), 'app=a=b')
  },
  function misspelledWish(text, places, chance) {
    return misspelledValue(text, oneOf(places, /\.is$/, chance), chance)
  },
  function misspelledGoal(text, places, chance) {
    const fits = /^spec\.((story|timeline|goals)\[\]\.(after|unless)|hints\[\]\.goal)$/
    return misspelledValue(text, oneOf(places, fits, chance), chance)
  },
  function sameName(text, places, chance) {
    const goals = places.filter(({ path }) => path === 'spec.goals[].name')
    const [first, ...more] = goals
    if (first?.value.kind !== 'scalar' || more.length === 0) return undefined
    return valueMistake(text, chance.pick(more), String(first.value.value))
  },
  function noTitle(text, places) {
    const [place, spec] = ['spec.title', 'spec'].map((path) => places.find((each) => each.path === path))
    if (place === undefined || spec === undefined) return undefined
    const lines = text.split('\n')
    lines.splice(place.line - 1, 1)
    return { about: 'no title', text: lines.join('\n'), line: place.line, column: place.column }
  },
  function misspelledVerb(text, places, chance) {
    const place = oneOf(places, /^spec\.hints\[\]\.run$/, chance)
    if (place?.value.kind !== 'scalar') return undefined
    const { at, value } = place.value
    const verb = /^kubectl (get|describe|logs|scale|rollout|apply|expose)\b/.exec(String(value))?.[1]
    if (verb === undefined) return undefined
    const wrong = `${verb.slice(0, -2)}${verb.at(-1)}${verb.at(-2)}`
    const rest = (text.split('\n')[at.line - 1] as string).slice(at.column - 1)
    const changed = replaceAt(text, at, rest, rest.replace(verb, wrong))
    return changed === undefined ? undefined : { about: wrong, text: changed, ...at, suggestion: verb }
  },
  function misspelledProgram(text, places, chance) {
    const place = oneOf(places, /^spec\.hints\[\]\.run$/, chance)
    if (place?.value.kind !== 'scalar' || !String(place.value.value).startsWith('kubectl ')) return undefined
    const { at } = place.value
    const changed = replaceAt(text, at, 'kubectl', 'kubeclt')
    return changed === undefined
      ? undefined
      : { about: 'kubeclt', text: changed, ...at, suggestion: 'kubectl' }
  },
  function misspelledFault(text) {
    const at = text.split('\n').findIndex((line) => /fault: \{ nodeCrash:/.test(line))
    if (at < 0) return undefined
    const column = (text.split('\n')[at] as string).indexOf('nodeCrash') + 1
    const changed = text.replace('{ nodeCrash:', '{ nodeCrahs:')
    return { about: 'nodeCrahs', text: changed, line: at + 1, column, suggestion: 'nodeCrash' }
  },
]

const ofWords: readonly Kind[] = [
  function misspelledName(text, places, chance) {
    const names = places.filter(({ path }) => /^spec\.(goals|rules|mistakes|users|wrong)\.[^.[]+$/.test(path))
    const place = chance.pick(names.filter(({ key }) => key.length >= 4))
    const wrong = slip(place.key, chance)
    const changed = replaceAt(text, place, place.key, wrong)
    const { line, column } = place
    return changed === undefined
      ? undefined
      : { about: `${place.path}: ${wrong}`, text: changed, line, column, suggestion: place.key }
  },
  function withoutName(text, places, chance) {
    const place = chance.pick(
      places.filter(({ path }) => /^spec\.(goals|rules|mistakes)\.[^.[]+$/.test(path)),
    )
    const section = places.find(({ path }) => path === place.path.slice(0, -place.key.length - 1))
    const lines = text.split('\n')
    // A text of several lines, or the only one of its map, would leave something else.
    const next = lines[place.line] ?? ''
    if (section?.value.kind !== 'map' || section.value.entries.length < 2) return undefined
    if (next.length - next.trimStart().length > place.column - 1) return undefined
    lines.splice(place.line - 1, 1)
    const { line, column } = section
    return { about: `without ${place.path}`, text: lines.join('\n'), line, column }
  },
  function shortList(text, places, chance) {
    const list = chance.pick(places.filter(({ path }) => /^spec\.(story|hints|wrong\.[^.]+)$/.test(path)))
    if (list.value.kind !== 'list' || list.value.items.length < 2) return undefined
    const first = list.value.items[0]?.at.line ?? 0
    if (list.value.items[1]?.at.line !== first + 1) return undefined
    const lines = text.split('\n')
    lines.splice(first - 1, 1)
    const { line, column } = list
    return { about: `${list.path} too short`, text: lines.join('\n'), line, column }
  },
  function longList(text, places, chance) {
    const list = chance.pick(places.filter(({ path }) => /^spec\.(story|hints|wrong\.[^.]+)$/.test(path)))
    const first = list.value.kind === 'list' ? list.value.items[0] : undefined
    if (first === undefined) return undefined
    const lines = text.split('\n')
    lines.splice(first.at.line - 1, 0, `${' '.repeat(first.at.column - 3)}- 하나 더`)
    const { line, column } = list
    return { about: `${list.path} too long`, text: lines.join('\n'), line, column }
  },
  function otherLanguage(text, places) {
    return valueMistake(
      text,
      places.find(({ path }) => path === 'metadata.language'),
      'kr',
    )
  },
]

const ofPlaylists: readonly Kind[] = [
  function misspelledLevel(text, places, chance) {
    return misspelledValue(text, oneOf(places, /levels\[\]\.level$/, chance), chance)
  },
  function levelTwice(text, places, chance) {
    const levels = places.filter(({ path }) => /levels\[\]\.level$/.test(path))
    const [first, ...more] = levels
    if (first?.value.kind !== 'scalar' || more.length === 0) return undefined
    return valueMistake(text, chance.pick(more), String(first.value.value))
  },
  function misspelledUnlock(text, places, chance) {
    return misspelledValue(text, oneOf(places, /\.unlock$/, chance), chance)
  },
  function noSeed(text, places, chance) {
    return valueMistake(text, oneOf(places, /\.seed$/, chance), '-1')
  },
]

export type FileKind = 'level' | 'words' | 'playlist'

const kindsOf: { readonly [kind in FileKind]: readonly Kind[] } = {
  level: [...ofAnyFile, ...ofLevels],
  words: [...ofAnyFile, ...ofWords],
  playlist: [...ofAnyFile, ...ofPlaylists],
}

/** One mistake in a file, by chance. */
export function knownMistake(text: string, kind: FileKind, chance: RandomStream): KnownMistake {
  const { root } = parseYaml(text)
  if (root === undefined) throw new Error('the file itself cannot be read')
  const places = placesIn(root)
  for (;;) {
    const make = chance.pick(kindsOf[kind])
    const mistake = make(text, places, chance)
    if (mistake !== undefined && mistake.text !== text)
      return { ...mistake, about: `${make.name}: ${mistake.about}` }
  }
}
