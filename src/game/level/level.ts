// The level file: its schema, said once, and the type that comes of it.
import { selector } from '../goals/goal.ts'
import { check } from '../goals/index.ts'
import { addonNames } from '../stage.ts'
import { image } from './image.ts'
import {
  anything,
  duration,
  flag,
  integer,
  list,
  mapOf,
  object,
  oneOf,
  optional,
  type Read,
  required,
  type Schema,
  text,
} from './schema.ts'

const name = text('a name of small letters, digits and dashes', /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/)

/** A Kubernetes object as it stands in a manifest. */
export interface Manifest {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name?: string
    readonly generateName?: string
    readonly namespace?: string
  }
}

const manifest: Schema<Manifest> = {
  about: 'a Kubernetes object',
  read: (node, mistakes, path) => {
    if (node.kind !== 'map') return mistakes.add(node.at, `${path}: a Kubernetes object is needed here`)
    const value = anything().read(node, mistakes, path) as Partial<Manifest>
    for (const field of ['apiVersion', 'kind'] as const)
      if (typeof value[field] !== 'string')
        return mistakes.add(node.at, `${path}: the object needs the field "${field}"`)
    if (typeof (value.metadata?.name ?? value.metadata?.generateName) !== 'string')
      return mistakes.add(node.at, `${path}: the object needs a metadata.name`)
    return value as Manifest
  },
  json: (on) =>
    on.refer('manifest', () => ({ type: 'object', required: ['apiVersion', 'kind', 'metadata'] })),
}

/** What a fault is in a level: `{nodeCrash: {node: worker-2}}`. */
export interface FaultCall {
  readonly name: string
  readonly params: { readonly [name: string]: unknown }
}

const fault: Schema<FaultCall> = {
  about: 'a fault',
  read: (node, mistakes, path) => {
    const entries = mapOf(anything()).read(node, mistakes, path)
    const [first, ...more] = Object.entries(entries ?? {})
    if (first === undefined || more.length > 0)
      return mistakes.add(node.at, `${path}: a fault has one key, its name`)
    return { name: first[0], params: (first[1] ?? {}) as FaultCall['params'] }
  },
  json: (on) => on.refer('fault', () => ({ type: 'object', minProperties: 1, maxProperties: 1 })),
}

const line = text('a line to type')
const script = list(line, 1)

const message = object('a message', {
  from: required(text('who speaks')),
  text: required(text()),
  /** After the player came; with `after` or `when`, since that goal was won or that check held first. */
  at: optional(duration()),
  when: optional(check),
  after: optional(name),
  /** Not said any more once this goal is won. */
  unless: optional(name),
})

/** Objects that a step is about: one by its name, or those of a selector. */
const some = {
  kind: required(text('a kind')),
  name: optional(text()),
  selector: optional(selector),
  /** How many of the selected ones, the oldest first; all when left out. */
  count: optional(integer(1)),
  namespace: optional(text()),
}
const deletion = object('what to delete', some)
const patch = object('what to patch', { ...some, with: required(anything('a merge patch')) })

const step = object('a step', {
  at: optional(duration(true)),
  when: optional(check),
  after: optional(name),
  fault: optional(fault),
  heal: optional(text('the name of a fault that was put in before')),
  apply: optional(list(manifest, 1)),
  delete: optional(list(deletion, 1)),
  patch: optional(list(patch, 1)),
  /** Does it all again after so long, and again. */
  every: optional(duration()),
  say: optional(text()),
  from: optional(text('who speaks')),
})

/** A sentence for a particular way of not being there yet. */
const wrong = object('a sentence', {
  /** Left out: whenever none above it fits. */
  when: optional(check),
  say: required(text()),
})

const goal = object('a goal', {
  name: required(name),
  say: required(text()),
  check: required(check),
  for: optional(duration()),
  /** Shows itself, and is judged, once this goal is won. */
  after: optional(name),
  /** Once won, it stays won whatever comes. */
  latch: optional(flag),
  /** What is said in place of the check's own words while it does not hold: the first that fits. */
  wrong: optional(list(wrong, 1)),
})

const rule = object('a rule', {
  name: required(name),
  say: required(text()),
  check: required(check),
})

const hint = object('a hint', {
  say: required(text()),
  run: optional(line),
  /** What it helps with: a hint for a goal that is won is not given any more. */
  goal: optional(name),
})

const cluster = object('the cluster', {
  nodes: optional(integer(1, 50)),
  zones: optional(integer(1, 10)),
  images: optional(mapOf(image)),
  /** What is installed beyond what kubeadm leaves in a cluster. */
  addons: optional(list(oneOf(...addonNames))),
  /** Sites outside the cluster: host name, path, page. */
  internet: optional(mapOf(mapOf(text('the text of a page')))),
  manifests: optional(list(manifest)),
  namespace: optional(name),
  /** Where the player's kubectl looks at first, if that is not the level's own namespace. */
  contextNamespace: optional(name),
})

const spec = object('the level', {
  title: required(text()),
  story: required(list(message)),
  teaches: required(list(text())),
  exams: required(list(text())),
  difficulty: required(integer(1, 5)),
  cluster: required(cluster),
  files: optional(mapOf(text('the text of a file'))),
  timeline: optional(list(step)),
  goals: required(list(goal)),
  rules: optional(list(rule)),
  hints: required(list(hint)),
  par: optional(object('par', { commands: optional(integer(1)), time: optional(duration()) })),
  debrief: optional(text()),
  solutions: required(list(object('a solution', { name: required(text()), script: required(script) }))),
  mistakes: required(
    list(object('a mistake', { name: required(text()), script: required(script), say: required(text()) })),
  ),
})

export const levelSchema = object('a level file', {
  apiVersion: required(oneOf('crashloop.dev/v1')),
  kind: required(oneOf('Level')),
  metadata: required(object('metadata', { name: required(name) })),
  spec: required(spec),
})

export const wordsSchema = object('a file of words', {
  apiVersion: required(oneOf('crashloop.dev/v1')),
  kind: required(oneOf('LevelWords')),
  metadata: required(object('metadata', { name: required(name), language: required(oneOf('ko')) })),
  spec: required(
    object('the words', {
      title: required(text()),
      story: required(list(text())),
      timeline: optional(list(text())),
      goals: required(mapOf(text())),
      /** The sentences of a goal's `wrong`, in their order. */
      wrong: optional(mapOf(list(text()))),
      rules: optional(mapOf(text())),
      /** What the users are called whom checks name with `as`. */
      users: optional(mapOf(text())),
      hints: required(list(text())),
      mistakes: optional(mapOf(text())),
      debrief: optional(text()),
    }),
  ),
})

export type LevelSpec = Read<typeof spec> & {
  /** What its users are called in another language, by the names that the level gave them. */
  readonly userNames?: { readonly [as: string]: string }
}
export type LevelGoal = Read<typeof goal>
export type LevelRule = Read<typeof rule>
export type LevelStep = Read<typeof step>
export type LevelDelete = Read<typeof deletion>
export type LevelPatch = Read<typeof patch>
export type LevelWords = Read<typeof wordsSchema>['spec']

/** A level that is whole: its words in a language laid over the English ones by `inLanguage`. */
export interface Level {
  /** `first-contact/wrong-image`. */
  readonly id: string
  readonly name: string
  /** The folder: `01-first-contact`; empty for a file by itself. */
  readonly chapter: string
  /** Of the level's own file: what is played again is held against it. */
  readonly digest: string
  readonly spec: LevelSpec
  readonly words: { readonly ko?: LevelWords }
}
