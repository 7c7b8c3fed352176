// Sums up a flow: what one component did of one kind, one thing right after the other, is one stretch.
import type { Moment } from '#api/moment.ts'
import { type Request, writerOf } from './writer.ts'

export interface Stretch {
  /** Stays the same while the flow goes on. */
  readonly key: string
  readonly moments: Moment[]
  /** The pods that a kubelet worked on. */
  readonly pods: Set<string>
  lastMs: number
  /** What the component told in events meanwhile. */
  readonly told: Request[]
}

/** So many stretches a person follows. */
const stretchesMost = 24
/** Pauses that end a stretch: the first at which there are few enough stretches. */
const pausesMs = [500, 2000, 10_000, 60_000, Number.POSITIVE_INFINITY]
/** A kubelet's work has its own pauses: pulls, probes; and back-offs before it tries the same pod again. */
const kubeletPauseMs = 10_000
const retryPauseMs = 310_000

export function stretchesOf(moments: readonly Moment[]): readonly Stretch[] {
  let stretches: readonly Stretch[] = []
  for (const pauseMs of pausesMs) {
    stretches = sumUp(moments, pauseMs, false)
    if (stretches.length <= stretchesMost) return stretches
  }
  return sumUp(moments, Number.POSITIVE_INFINITY, true)
}

/** `isCoarse`: all kubelets together. */
function sumUp(moments: readonly Moment[], pauseMs: number, isCoarse: boolean): readonly Stretch[] {
  const stretches: Stretch[] = []
  const latest = new Map<string, Stretch>()
  const byWho = new Map<string, Stretch>()
  for (const moment of moments) {
    const who = whoOf(moment)
    if (isTold(moment)) {
      byWho.get(who)?.told.push(moment)
      continue
    }
    const isKubelet = who.startsWith('kubelet ')
    const kind = isKubelet ? `${isCoarse ? 'kubelet' : who} ${isEnding(moment)}` : kindOf(moment, who)
    const last = latest.get(kind)
    const isRetry = isKubelet && last?.pods.has(podOf(moment)) === true
    const pause = isKubelet ? Math.max(pauseMs, isRetry ? retryPauseMs : kubeletPauseMs) : pauseMs
    const goesOn = last !== undefined && (last === stretches.at(-1) || moment.atMs - last.lastMs <= pause)
    if (goesOn) {
      last.moments.push(moment)
      last.lastMs = moment.atMs
    } else {
      const begun: Stretch = {
        key: `${kind} ${moment.index}`,
        moments: [moment],
        pods: new Set(),
        lastMs: moment.atMs,
        told: [],
      }
      stretches.push(begun)
      latest.set(kind, begun)
    }
    const stretch = latest.get(kind)
    if (stretch === undefined) continue
    byWho.set(who, stretch)
    if (isKubelet) stretch.pods.add(podOf(moment))
  }
  return stretches
}

/** An event beside what it tells of; those of kubelets are all that there is of their work. */
function isTold(moment: Moment): moment is Extract<Moment, { kind: 'request' }> {
  return moment.kind === 'request' && moment.resource === 'events' && writerOf(moment).part !== 'kubelet'
}

function podOf(moment: Moment): string {
  if (moment.kind === 'sandbox') return moment.pod.name
  if (moment.kind !== 'request') return ''
  const { involvedObject } = (moment.object ?? {}) as { readonly involvedObject?: { readonly name?: string } }
  return involvedObject?.name ?? moment.name
}

/** Whether a kubelet's moment is about the end of a pod. */
function isEnding(moment: Moment): boolean {
  if (moment.kind === 'sandbox') return !moment.isCreated
  if (moment.kind !== 'request') return false
  const { object, verb } = moment
  const { reason } = (object ?? {}) as { readonly reason?: string }
  return verb === 'delete' || reason === 'Killing' || object?.metadata.deletionTimestamp !== undefined
}

function whoOf(moment: Moment): string {
  switch (moment.kind) {
    case 'request':
      return writerOf(moment).who
    case 'scheduling':
      return 'scheduler'
    case 'sandbox':
      return `kubelet ${moment.node}`
    case 'rules':
      return 'kube-proxy'
    default:
      return moment.kind
  }
}

function kindOf(moment: Moment, who: string): string {
  switch (moment.kind) {
    case 'request': {
      const { verb, resource, path, isResource, isDryRun, isClient } = moment
      // A component that met a conflict tries again at once.
      const refusal = !isClient && moment.refusal?.reason === 'Conflict' ? undefined : moment.refusal
      if (who === 'scheduler' && resource === 'pods/binding' && refusal === undefined) return 'scheduler bind'
      if (who === 'scheduler' && resource === 'pods/status') return 'scheduler refuse'
      const what = isResource ? resource : path
      const end = refusal === undefined ? String(isDryRun) : `${refusal.stage} ${refusal.reason}`
      return `${who} ${verb} ${what} ${end}`
    }
    case 'scheduling':
      return moment.chosen === undefined ? 'scheduler refuse' : 'scheduler bind'
    case 'rules':
      return 'kube-proxy'
    default:
      // Each name and each connection is a step of its own.
      return `${moment.kind} ${moment.index}`
  }
}
