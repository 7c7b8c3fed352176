// Where a probe of a level starts: `outside`, `node/worker-1`, `pod/web-1`, or a selector of pods.

import { parseSelector, SelectorError } from '#api/labels.ts'
import type { KubeObject } from '#api/object.ts'
import type { Pod } from '#api/types/core-v1.ts'
import { type Schema, text } from '../level/schema.ts'
import type { Look, Verdict } from '../look.ts'
import type { ProbeAnswer, ProbeOrigin, ProbeRequest } from '../network-port.ts'
import { objectsOf, type Which } from './goal.ts'

export interface Origin {
  readonly text: string
  of(look: Look): ProbeOrigin | undefined
}

/** Seconds that a user waits before giving up. */
export const probeTimeoutMs = 3000

const about = 'outside, node/NAME, pod/NAME, or a label selector of pods'

export const origin: Schema<Origin> = {
  about,
  read: (node, mistakes, path) => {
    const value = text(about).read(node, mistakes, path)
    if (value === undefined) return undefined
    if (value === 'outside') return { text: value, of: () => ({ kind: 'outside' }) }
    const [, kind, name] = /^(node|pod)\/(.+)$/.exec(value) ?? []
    if (kind === 'node' && name !== undefined) return { text: name, of: () => ({ kind: 'node', name }) }
    if (name !== undefined) return { text: name, of: podOrigin({ name }) }
    try {
      return { text: value, of: podOrigin({ selector: { text: value, selector: parseSelector(value) } }) }
    } catch (error) {
      if (!(error instanceof SelectorError)) throw error
      return mistakes.add(node.at, `${path}: ${about} is needed here, not "${value}"`)
    }
  },
  json: () => ({ type: 'string', description: about }),
}

/** A running pod, the first by name; the same one while pods stay as they are. */
function podOrigin(which: Which): Origin['of'] {
  const known = new WeakMap<readonly KubeObject[], ProbeOrigin | undefined>()
  return (look) => {
    const pods = look.objects('Pod')
    if (pods === undefined || known.has(pods)) return pods && known.get(pods)
    const found = firstRunning((objectsOf(look, 'Pod', which) ?? []) as readonly Pod[])
    known.set(pods, found)
    return found
  }
}

function firstRunning(found: readonly Pod[]): ProbeOrigin | undefined {
  const [first] = found
    .filter((pod) => pod.status?.phase === 'Running' && pod.metadata.deletionTimestamp == null)
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
  if (first === undefined) return undefined
  return { kind: 'pod', uid: first.metadata.uid, node: first.spec?.nodeName ?? '' }
}

/** The verdict over the latest answer to a request. */
export function verdictOf(
  look: Look,
  from: Origin,
  request: ProbeRequest,
  judge: (answer: ProbeAnswer) => Verdict,
): Verdict {
  const at = from.of(look)
  if (at === undefined) {
    const isSeen = look.objects('Pod') !== undefined
    return { holds: false, say: isSeen ? look.words.noPod(from.text) : look.words.unknownYet }
  }
  const answer = look.probe(at, request)
  if (answer === undefined) return { holds: false, say: look.words.noAnswer }
  return judge(answer)
}
