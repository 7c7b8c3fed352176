// The recorded timelines: what was done to a real cluster and how its objects changed.
import { isRecord } from '#api/object.ts'
import { applyMergePatch } from '#api/patch/merge-patch.ts'
import { recordings } from './recordings.ts'

export type Json = { readonly [key: string]: unknown }

export interface Action {
  readonly atMs: number
  readonly kind: 'kubectl' | 'request' | 'note' | 'state'
  readonly argv?: readonly string[]
  readonly files?: { readonly [name: string]: string }
  readonly method?: string
  readonly path?: string
  readonly contentType?: string | null
  readonly body?: unknown
  readonly text?: string
  /** How long a command ran. */
  readonly doneAfterMs?: number
}

/** One state of an object, in the order in which the watch told of it. */
export interface Seen {
  readonly atMs: number
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly resource: string
  readonly name: string
  readonly object: Json
}

export interface Timeline {
  readonly name: string
  readonly namespace: string
  readonly startMs: number
  readonly actions: readonly Action[]
  readonly seen: readonly Seen[]
  readonly endMs: number
}

interface Line {
  readonly t: number
  readonly action?: Action['kind']
  readonly type?: Seen['type']
  readonly resource?: string
  readonly name?: string
  readonly object?: Json
  readonly diff?: Json
}

/** The timelines by name, diffs resolved into whole objects. */
export function recordedTimelines(): readonly Timeline[] {
  return [...recordings('timelines')]
    .filter(([file]) => file.endsWith('.jsonl'))
    .map(([file, text]) => parseTimeline(file.replace('.jsonl', ''), text))
}

function parseTimeline(name: string, text: string): Timeline {
  const [head, ...lines] = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
  const { namespace, start } = head as unknown as { namespace: string; start: string }
  const actions: Action[] = []
  const seen: Seen[] = []
  const current = new Map<string, Json>()
  for (const { t, action, type, resource = '', name: object = '', ...line } of lines) {
    if (action !== undefined) {
      actions.push({ ...(line as Omit<Action, 'atMs' | 'kind'>), atMs: t, kind: action })
      continue
    }
    const key = `${resource}/${object}`
    const state = line.object ?? applyMergePatch(current.get(key) ?? {}, line.diff ?? {})
    if (!isRecord(state) || type === undefined) throw new Error(`${name}: no object at ${t}`)
    current.set(key, state)
    seen.push({ atMs: t, type, resource, name: object, object: state })
  }
  const endMs = Math.max(0, ...lines.map((line) => line.t))
  return { name, namespace, startMs: Date.parse(start), actions, seen, endMs }
}
