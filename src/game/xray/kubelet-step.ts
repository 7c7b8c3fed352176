// Steps of a kubelet and its runtime: sandbox, image, containers, probes, from their own moments.
import type { Moment } from '#api/moment.ts'
import type { KubeObject } from '#api/object.ts'
import type { Pod } from '#api/types/core-v1.ts'
import { podFact } from './facts.ts'
import type { Stretch } from './stretches.ts'
import { bounded, namesOf, type Telling, timeOf, unique } from './telling.ts'
import type { XrayRow, XrayStep } from './view.ts'
import type { Request } from './writer.ts'

interface KubeletEvent {
  readonly type?: string
  readonly reason?: string
  readonly message?: string
  readonly involvedObject?: {
    readonly name?: string
    readonly namespace?: string
    readonly fieldPath?: string
  }
}

/** One thing that happened to one pod on its node. */
interface PodDeed {
  readonly atMs: number
  readonly node: string
  readonly pod: string
  readonly text: string
  readonly more: string
  readonly isBad: boolean
}

const isStatus = (moment: Moment) => moment.kind === 'request' && moment.resource === 'pods/status'

/** Facts of one line; a pod that is started again and again has many. */
const factsShown = 8

export function kubeletStep(stretch: Stretch, on: Telling): XrayStep | undefined {
  const deeds = stretch.moments.flatMap((moment) => deedOf(moment, on) ?? [])
  const [first] = stretch.moments
  if (first === undefined || deeds.length === 0) return undefined
  const nodes = unique(deeds.map(({ node }) => node))
  const pods = unique(deeds.map(({ pod }) => pod))
  const texts = unique(deeds.map(({ text }) => text))
  const readyMs = deeds.findLast(({ text }) => text === 'Ready')?.atMs
  const facts =
    texts.length > factsShown ? [...texts.slice(0, factsShown - 1), '…', texts.at(-1) ?? ''] : texts
  const chain = facts.map((text) => (text === 'Ready' && readyMs ? `Ready ${timeOf(on, readyMs)}` : text))
  const last = deeds.at(-1)
  return {
    key: stretch.key,
    at: timeOf(on, first.atMs),
    who: nodes.length === 1 ? `kubelet ${nodes[0]}` : `kubelet ×${nodes.length}`,
    way: [
      { label: 'CRI', to: 'containerd' },
      ...(stretch.moments.some(isStatus) ? [{ label: 'pods/status', to: 'API server' }] : []),
    ],
    what: `${namesOf(pods, 'pods')}: ${chain.join(' → ')}`,
    rule: ruleOf(texts, on),
    rows: bounded(
      pods.flatMap((pod): readonly XrayRow[] => [
        { name: pod, text: '' },
        ...deeds
          .filter((deed) => deed.pod === pod)
          .map(({ atMs, text, more }) => ({
            name: timeOf(on, atMs),
            text: more === '' ? text : `${text}  ${more}`,
          })),
      ]),
      on,
    ),
    hasFailed: last?.isBad === true,
  }
}

function ruleOf(texts: readonly string[], { words }: Telling): string {
  const special = ['BackOff', 'ErrImagePull', 'ImagePullBackOff', 'CrashLoopBackOff', 'Unhealthy', 'Killing']
  const met = special.find((reason) => texts.includes(reason))
  return words.rules[`kubelet ${met ?? ''}`] ?? words.rules.kubelet ?? ''
}

function deedOf(moment: Moment, { words }: Telling): PodDeed | undefined {
  const { atMs } = moment
  if (moment.kind === 'sandbox') {
    const { node, pod, isCreated, address } = moment
    return {
      atMs,
      node,
      pod: pod.name,
      text: isCreated ? 'sandbox' : words.facts.sandboxEnded,
      more: address,
      isBad: false,
    }
  }
  if (moment.kind !== 'request') return undefined
  const node = moment.user.replace(/^system:node:/, '')
  if (moment.resource === 'events') return eventDeed(moment, node)
  const deed = { atMs, node, pod: moment.name }
  if (moment.refusal !== undefined)
    return { ...deed, text: String(moment.code), more: moment.refusal.message, isBad: true }
  if (moment.verb === 'delete') return { ...deed, text: 'DELETE', more: '', isBad: false }
  if (moment.resource !== 'pods/status') return undefined
  const { text, isBad } = podFact(moment.object)
  // One that ends is told to have been ready until it has ended.
  const isEnding = moment.object?.metadata.deletionTimestamp !== undefined
  if (text === '' || (isEnding && text === 'Ready')) return undefined
  return { ...deed, text, more: text === 'Ready' ? probesOf(moment.object) : '', isBad }
}

/** By which probes a pod counts as ready: `nginx: readinessProbe httpGet {"path":"/","port":80}`. */
function probesOf(object: KubeObject | undefined): string {
  const { spec } = (object ?? {}) as Partial<Pod>
  const probes = (spec?.containers ?? []).flatMap(({ name, readinessProbe }) => {
    if (readinessProbe === undefined) return []
    const { httpGet, tcpSocket, exec, grpc } = readinessProbe
    const [kind, way] =
      Object.entries({ httpGet, tcpSocket, exec, grpc }).find(([, each]) => each !== undefined) ?? []
    return kind === undefined ? [] : [`${name}: readinessProbe ${kind} ${JSON.stringify(way)}`]
  })
  return probes.join(', ')
}

/** Events in the words of the kubelet. */
function eventDeed({ object, atMs }: Request, node: string): PodDeed {
  const { type, reason = '', message = '', involvedObject = {} } = (object ?? {}) as KubeletEvent
  const [, took] = /^Successfully pulled image .* in (\S+) \(/.exec(message) ?? []
  const isPresent = message.includes('already present on machine')
  const how = took === undefined ? (isPresent ? ' (present)' : '') : ` (${took})`
  const [, container] = /\{(.+)\}/.exec(involvedObject.fieldPath ?? '') ?? []
  const more = container === undefined ? message : `${container}: ${message}`
  const { name: pod = '' } = involvedObject
  return {
    atMs,
    node,
    pod,
    text: reason === 'Pulled' ? reason + how : reason,
    more,
    isBad: type === 'Warning',
  }
}
