// What the mentor finds: an object that is not well, the word that shows it, and its causes down to the root.
import type { MentorWords } from '../text/mentor-en.ts'

/** A sentence in the language of whoever reads it. */
export type Sentence = (words: MentorWords) => string

type Causes = MentorWords['causes']
/** The root of a trouble: `imageNotFound`. */
export type CauseName = keyof Causes

/** `Pod/shop/web-1`; objects of the cluster itself have no namespace. */
export interface ObjectName {
  readonly kind: string
  readonly namespace: string | undefined
  readonly name: string
}

/** A command that shows something, and a part of what it then prints. */
export interface Evidence {
  readonly run: string
  readonly shows: string
  /** What to look for. */
  readonly look: Sentence
}

/** What would mend it. */
export interface Mend {
  readonly say: Sentence
  /** A line that does it, where only one can be meant. */
  readonly run?: string | undefined
}

export interface Root {
  readonly cause: CauseName
  readonly is: Sentence
  readonly mend: Mend
}

export interface Finding extends Root {
  /** What is to be mended. */
  readonly about: ObjectName
  /** Whose status shows it. */
  readonly shownBy: readonly ObjectName[]
  /** The word that kubectl shows: `ImagePullBackOff`. */
  readonly symptom: string
  /** What tells it from the same trouble after a change: the image, the selector, the template. */
  readonly detail: string
  /** When what shows it was made, in milliseconds since 1970: the newest tells most. */
  readonly madeMs: number
  /** From the symptom to the root, the root itself left out. */
  readonly links: readonly Sentence[]
  /** In the order in which a good engineer looks. */
  readonly evidence: readonly Evidence[]
  /** The higher, the more it explains: nodes before pods, pods before what stands on them. */
  readonly weight: number
}

/** A root by its name, with the facts that its sentences speak of. */
export function root<K extends CauseName>(
  cause: K,
  facts: Parameters<Causes[K]['is']>[0],
  run?: string | undefined,
): Root {
  const told = (words: MentorWords) =>
    words.causes[cause] as { is(given: unknown): string; mend(given: unknown): string }
  return {
    cause,
    is: (words) => told(words).is(facts),
    mend: { say: (words) => told(words).mend(facts), run },
  }
}

export function nameOfObject(object: {
  readonly kind: string
  readonly metadata: { readonly namespace?: string | undefined; readonly name: string }
}): ObjectName {
  const { namespace, name } = object.metadata
  return { kind: object.kind, namespace, name }
}

/** `pod/web-1`, as one types it. */
export function shown({ kind, name }: ObjectName): string {
  return `${kind.toLowerCase()}/${name}`
}

export function isSame(a: ObjectName, b: ObjectName): boolean {
  return a.kind === b.kind && a.name === b.name && a.namespace === b.namespace
}

/** The root and what it sits on, as long as that stays as it is. */
export function identityOf(finding: Finding): string {
  return `${keyOfFinding(finding)} ${finding.detail}`
}

/** What two findings share when they are one: the root and what it sits on. */
export function keyOfFinding({ cause, about }: Pick<Finding, 'cause' | 'about'>): string {
  return `${cause} ${about.kind}/${about.namespace ?? ''}/${about.name}`
}
