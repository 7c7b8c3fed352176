// What the player typed in a run and what it printed: what hints and the debrief are made from.
import { schema } from '#api/schema/schema.ts'
import type { Evidence } from './finding.ts'

export interface LoggedLine {
  /** Virtual milliseconds since the player came. */
  readonly atMs: number
  readonly line: string
  readonly output: string
  readonly exitCode: number
}

const lineLimit = 500
/** As many make a way that one reads. */
const wayLimit = 30
/** As much of an output is kept to look things up in. */
const outputLimit = 20_000

export class RunLog {
  #lines: readonly LoggedLine[] = []

  get lines(): readonly LoggedLine[] {
    return this.#lines
  }

  /** The first of the lines that did what they should. */
  get way(): readonly string[] {
    return this.#lines
      .filter(({ exitCode }) => exitCode === 0)
      .slice(0, wayLimit)
      .map(({ line }) => line)
  }

  add(line: LoggedLine): void {
    this.#lines = [...this.#lines, { ...line, output: line.output.slice(-outputLimit) }].slice(-lineLimit)
  }

  /** The first line that showed it, in its output or by being the same look. */
  sawFirst(evidence: Evidence): LoggedLine | undefined {
    return this.#lines.find((logged) => shows(logged, evidence))
  }
}

/** Whether a line has shown what some evidence shows. */
export function shows({ line, output, exitCode }: LoggedLine, { run, shows: part }: Evidence): boolean {
  return output.includes(part) || (exitCode === 0 && isSameLook(run, line))
}

/** Verbs that change nothing. */
const looks = new Set([
  'get',
  'describe',
  'logs',
  'log',
  'explain',
  'top',
  'events',
  'version',
  'api-resources',
])
/** The singular of a kind by every word that kubectl knows it by. */
const singulars: ReadonlyMap<string, string> = new Map(
  schema.resources.flatMap(({ plural, singular, shortNames }) =>
    [plural, singular, ...shortNames].map((word) => [word, singular] as const),
  ),
)

interface Look {
  readonly verb: string
  readonly kind: string
  readonly names: readonly string[]
  readonly isPrevious: boolean
  readonly isSelected: boolean
}

function lookOf(line: string): Look | undefined {
  const words =
    line
      .trim()
      .split(/\s*[|;&]\s*/)[0]
      ?.split(/\s+/) ?? []
  if (words[0] !== 'kubectl' && words[0] !== 'k') return undefined
  const plain: string[] = []
  for (let i = 1; i < words.length; i++) {
    const word = words[i] ?? ''
    if (/^(-n|--namespace|-c|--container|-o|--output|-l|--selector)$/.test(word)) i++
    else if (!word.startsWith('-')) plain.push(word)
  }
  const [verb = '', second = '', ...rest] = plain
  if (!looks.has(verb)) return undefined
  const [kind = '', name] = second.split('/')
  const isLogs = verb === 'logs' || verb === 'log'
  return {
    verb,
    kind: isLogs ? 'pod' : singular(kind),
    names: isLogs ? [name ?? kind] : name === undefined ? rest : [name],
    isPrevious: /\s(-p|--previous)\b/.test(line),
    isSelected: /\s(-l|--selector)\b/.test(line),
  }
}

function singular(kind: string): string {
  const lower = kind.toLowerCase()
  return singulars.get(lower) ?? singulars.get(lower.replace(/s$/, '')) ?? lower.replace(/(?<!s)s$/, '')
}

/** Whether a line looks at what another one looks at, or at more. */
export function isSameLook(wanted: string, line: string): boolean {
  const [a, b] = [lookOf(wanted), lookOf(line)]
  if (a === undefined || b === undefined) return false
  if (a.verb !== b.verb || a.kind !== b.kind || (a.isPrevious && !b.isPrevious)) return false
  return b.names.length === 0 || b.isSelected || a.names.some((name) => b.names.includes(name))
}

const changing =
  /\b(apply|create|delete|edit|patch|replace|scale|set|undo|restart|pause|resume|run|expose|label|annotate|taint|cordon|uncordon|drain|autoscale|exec|cp|debug|ssh|vi|nano)\b/

/** Whether a line may destroy something for good. */
export function mayDestroy(line: string): boolean {
  return /\b(delete|prune)\b|--force\b|-X ?DELETE\b/.test(line)
}

/** Whether a line may change the cluster. */
export function mayChange(line: string): boolean {
  return /\b(kubectl|k|ssh)\b/.test(line) && changing.test(line)
}
