// A level from its files: every mistake at once, each with its place and, where there is one, a suggestion.
import { findCommand, rootCommand } from '#kubectl/commands.ts'
import type { Language } from '../session-state.ts'
import { slashNames } from '../slash/index.ts'
import { nearest } from '../suggest.ts'
import { digestOf, type LevelFile, parsedFile } from './file.ts'
import {
  type Level,
  type LevelSpec,
  type LevelStep,
  type LevelWords,
  levelSchema,
  wordsSchema,
} from './level.ts'
import { type Mistake, Mistakes } from './schema.ts'
import { entryOf, type ParseYaml, type YamlNode } from './yaml-node.ts'

export interface LevelSource {
  readonly id: string
  readonly chapter: string
  readonly file: LevelFile
  /** The words of other languages beside it. */
  readonly ko?: LevelFile | undefined
}

export interface LoadOptions {
  readonly parseYaml: ParseYaml
  /** Names of faults with those of their parameters. */
  readonly faults?: { readonly [name: string]: readonly string[] } | undefined
}

export interface Loaded {
  /** Undefined when the level file itself cannot be played. */
  readonly level: Level | undefined
  readonly mistakes: readonly Mistake[]
}

/** Reads a level and its words. */
export function loadLevel(source: LevelSource, options: LoadOptions): Loaded {
  const mistakes = new Mistakes(source.file.path)
  const root = parsedFile(source.file, options.parseYaml, mistakes)
  const read = root === undefined ? undefined : levelSchema.read(root, mistakes, '')
  if (root !== undefined) checkReferences(root, mistakes, options)
  if (read !== undefined) checkSense(read.spec, root as YamlNode, mistakes)
  let words: LevelWords | undefined
  const ofWords: Mistake[] = []
  if (source.ko !== undefined) {
    const found = new Mistakes(source.ko.path)
    const node = parsedFile(source.ko, options.parseYaml, found)
    words = node === undefined ? undefined : wordsSchema.read(node, found, '')?.spec
    if (words !== undefined && read !== undefined) checkWords(words, read.spec, node as YamlNode, found)
    ofWords.push(...found.found)
  }
  const level =
    read === undefined
      ? undefined
      : {
          id: source.id,
          chapter: source.chapter,
          name: read.metadata.name,
          digest: digestOf(source.file.text),
          spec: read.spec,
          words: words === undefined ? {} : { ko: words },
        }
  return { level, mistakes: [...inOrder(mistakes.found), ...inOrder(ofWords)] }
}

const inOrder = (mistakes: readonly Mistake[]) =>
  [...mistakes].sort((a, b) => a.line - b.line || a.column - b.column)

/** Names that must be known: faults with their parameters, kubectl's commands, the game's. */
function checkReferences(root: YamlNode, mistakes: Mistakes, { faults }: LoadOptions): void {
  const spec = entryOf(root, 'spec')?.value
  if (spec === undefined) return
  for (const step of itemsOf(spec, 'timeline')) {
    const fault = entryOf(step, 'fault')?.value
    if (fault?.kind !== 'map' || faults === undefined) continue
    for (const { key, keyAt, value } of fault.entries) {
      const params = Object.hasOwn(faults, key) ? faults[key] : undefined
      if (params === undefined) {
        mistakes.add(keyAt, `there is no fault "${key}"`, nearest(key, Object.keys(faults)))
        continue
      }
      if (value.kind !== 'map') continue
      for (const given of value.entries)
        if (!params.includes(given.key))
          mistakes.add(
            given.keyAt,
            `the fault ${key} has no parameter "${given.key}"`,
            nearest(given.key, params),
          )
    }
  }
  for (const hint of itemsOf(spec, 'hints')) checkLine(entryOf(hint, 'run')?.value, mistakes)
  for (const list of ['solutions', 'mistakes'])
    for (const each of itemsOf(spec, list))
      for (const line of itemsOf(each, 'script')) checkLine(line, mistakes)
}

function itemsOf(node: YamlNode, key: string): readonly YamlNode[] {
  const value = entryOf(node, key)?.value
  return value?.kind === 'list' ? value.items : []
}

function checkLine(node: YamlNode | undefined, mistakes: Mistakes): void {
  if (node?.kind !== 'scalar' || typeof node.value !== 'string') return
  const [first = '', second = ''] = node.value.trim().split(/\s+/)
  if (first.startsWith('/') && !slashNames.includes(first))
    mistakes.add(node.at, `the game has no command "${first}"`, nearest(first, slashNames))
  const isKubectl = first === 'kubectl' || first === 'k'
  if (isKubectl && /^[a-z]/.test(second) && findCommand(rootCommand, second) === undefined) {
    const verbs = (rootCommand.subcommands ?? []).map((path) => path.split(' ').at(-1) as string)
    mistakes.add(node.at, `kubectl has no command "${second}"`, nearest(second, verbs))
  }
  if (!isKubectl && nearest(first, ['kubectl']) !== undefined && /^k/.test(first))
    mistakes.add(node.at, `there is no command "${first}"`, 'kubectl')
}

/** Where an item of a list is, or a field of it. */
type PlaceOf = (list: string, i: number, field?: string) => YamlNode['at']

/** What fields cannot say alone. */
function checkSense(spec: LevelSpec, root: YamlNode, mistakes: Mistakes): void {
  const node = entryOf(root, 'spec')?.value as YamlNode
  const at: PlaceOf = (list, i, field) => {
    const item = itemsOf(node, list)[i]
    const value = item !== undefined && field !== undefined ? entryOf(item, field)?.value : undefined
    return value?.at ?? item?.at ?? node.at
  }
  for (const list of ['goals', 'rules', 'solutions', 'mistakes'] as const) {
    const seen = new Set<string>()
    spec[list]?.forEach(({ name }, i) => {
      if (seen.has(name)) mistakes.add(at(list, i, 'name'), `${list}[${i}]: the name "${name}" is taken`)
      seen.add(name)
    })
  }
  spec.story.forEach((message, i) => {
    const mistake = cueMistake(message)
    if (mistake !== undefined) mistakes.add(at('story', i), `story[${i}]: a message ${mistake}`)
  })
  checkOrder(spec, mistakes, at)
  spec.timeline?.forEach((step, i) => {
    const mistake = cueMistake(step)
    if (mistake !== undefined) mistakes.add(at('timeline', i), `timeline[${i}]: a step ${mistake}`)
    if ((step.after ?? step.when ?? step.every) !== undefined && (step.at ?? 0) < 0)
      mistakes.add(
        at('timeline', i),
        `timeline[${i}]: a step before the player comes waits for nothing, and comes once`,
      )
    for (const deed of ['delete', 'patch'] as const)
      for (const { name, selector } of step[deed] ?? [])
        if ((name === undefined) === (selector === undefined))
          mistakes.add(at('timeline', i), `timeline[${i}].${deed}: what to ${deed} has a name or a selector`)
    const deeds = [step.fault, step.heal, step.apply, step.delete, step.patch, step.say]
    if (deeds.every((deed) => deed === undefined))
      mistakes.add(
        at('timeline', i),
        `timeline[${i}]: a step does something: fault, heal, apply, delete, patch or say`,
      )
  })
  if (spec.goals.length > 0 && spec.solutions.length === 0)
    mistakes.add(node.at, 'a level with goals has at least one solution')
}

/** What is wrong with when something is due. */
function cueMistake({ at, when, after }: Pick<LevelStep, 'at' | 'when' | 'after'>): string | undefined {
  if (when !== undefined && after !== undefined) return 'has "when" or "after", not both'
  if (at === undefined && when === undefined && after === undefined) return 'needs "at", "when" or "after"'
  return undefined
}

/** Whatever comes after a goal comes after one that the level has; a goal after one above it. */
function checkOrder(spec: LevelSpec, mistakes: Mistakes, at: PlaceOf): void {
  const names = spec.goals.map(({ name }) => name)
  const check = (list: string, i: number, field: string, goal: string | undefined, known = names) => {
    if (goal === undefined || known.includes(goal)) return
    const where = known === names ? '' : ' above it'
    const message = `${list}[${i}].${field}: there is no goal "${goal}"${where}`
    mistakes.add(at(list, i, field), message, nearest(goal, known))
  }
  for (const [i, { after, unless }] of spec.story.entries()) {
    check('story', i, 'after', after)
    check('story', i, 'unless', unless)
  }
  for (const [i, { after }] of (spec.timeline ?? []).entries()) check('timeline', i, 'after', after)
  for (const [i, { after }] of spec.goals.entries()) check('goals', i, 'after', after, names.slice(0, i))
  for (const [i, { goal }] of spec.hints.entries()) check('hints', i, 'goal', goal)
}

function checkWords(words: LevelWords, spec: LevelSpec, root: YamlNode, mistakes: Mistakes): void {
  const { value: node } = entryOf(root, 'spec') ?? { value: root }
  const at = (key: string, name?: string) => {
    const found = entryOf(node, key)
    const inside = found !== undefined && name !== undefined ? entryOf(found.value, name) : undefined
    return inside?.keyAt ?? found?.keyAt ?? node.at
  }
  const counts = [
    ['story', words.story.length, spec.story.length],
    ['hints', words.hints.length, spec.hints.length],
    [
      'timeline',
      words.timeline?.length ?? 0,
      (spec.timeline ?? []).filter(({ say }) => say !== undefined).length,
    ],
  ] as const
  for (const [key, has, needs] of counts)
    if (has !== needs) mistakes.add(at(key), `${key}: the level has ${needs}, here are ${has}`)
  for (const { name, wrong } of spec.goals) {
    const [has, needs] = [words.wrong?.[name]?.length, wrong?.length]
    if (has !== undefined && needs !== undefined && has !== needs)
      mistakes.add(at('wrong', name), `wrong.${name}: the level has ${needs}, here are ${has}`)
  }
  const named = [
    ['goals', words.goals, spec.goals.map(({ name }) => name)],
    ['wrong', words.wrong ?? {}, spec.goals.flatMap(({ name, wrong }) => (wrong ? [name] : []))],
    ['rules', words.rules ?? {}, (spec.rules ?? []).map(({ name }) => name)],
    ['mistakes', words.mistakes ?? {}, spec.mistakes.map(({ name }) => name)],
    ['users', words.users ?? {}, namedUsers(spec)],
  ] as const
  for (const [key, has, needs] of named) {
    for (const name of needs)
      if (!Object.hasOwn(has, name)) mistakes.add(at(key), `${key}: "${name}" has no words`)
    for (const name of Object.keys(has))
      if (!needs.includes(name))
        mistakes.add(at(key, name), `${key}: the level has no "${name}"`, nearest(name, needs))
  }
  if (spec.debrief !== undefined && words.debrief === undefined)
    mistakes.add(node.at, 'the debrief has no words')
}

/** Users whom the level itself has named; the others go by their URL. */
function namedUsers({ goals, rules = [] }: LevelSpec): readonly string[] {
  const users = [...goals, ...rules].flatMap(({ check }) => check.users)
  return [...new Set(users.flatMap(({ as }) => as ?? []))]
}

/** The level with its sentences in a language; what has no words there stays English. */
export function inLanguage(level: Level, language: Language): LevelSpec {
  const words = language === 'en' ? undefined : level.words[language]
  if (words === undefined) return level.spec
  const { spec } = level
  let told = 0
  return {
    ...spec,
    title: words.title,
    story: spec.story.map((message, i) => ({ ...message, text: words.story[i] ?? message.text })),
    ...(spec.timeline && {
      timeline: spec.timeline.map((step) =>
        step.say === undefined ? step : { ...step, say: words.timeline?.[told++] ?? step.say },
      ),
    }),
    goals: spec.goals.map((goal) => ({
      ...goal,
      say: words.goals[goal.name] ?? goal.say,
      ...(goal.wrong && {
        wrong: goal.wrong.map((each, i) => ({ ...each, say: words.wrong?.[goal.name]?.[i] ?? each.say })),
      }),
    })),
    ...(spec.rules && {
      rules: spec.rules.map((rule) => ({ ...rule, say: words.rules?.[rule.name] ?? rule.say })),
    }),
    hints: spec.hints.map((hint, i) => ({ ...hint, say: words.hints[i] ?? hint.say })),
    mistakes: spec.mistakes.map((mistake) => ({
      ...mistake,
      say: words.mistakes?.[mistake.name] ?? mistake.say,
    })),
    ...(words.debrief === undefined ? {} : { debrief: words.debrief }),
    ...(words.users === undefined ? {} : { userNames: words.users }),
  }
}
