// Which nodes a DaemonSet's pods belong on, and which pods are on which node.
// Models kube-controller-manager daemon NodeShouldRunDaemonPod and getNodesToDaemonPods, v1.35.
import { deepEqual } from '#api/object.ts'
import { hasEnded } from '#api/pod-phase.ts'
import { timeMs } from '#api/time.ts'
import type { DaemonSet } from '#api/types/apps-v1.ts'
import type { Affinity, Node, Pod, PodSpec, PodTemplateSpec, Toleration } from '#api/types/core-v1.ts'
import { revisionHashLabel, templateGenerationAnnotation } from '#api/well-known.ts'
import { toleratesTaint, untoleratedTaint } from '../runtime/taints.ts'
import { matchesRequiredNodeAffinity } from '../scheduler/node-selection.ts'

const generationLabel = 'pod-template-generation'

/** A daemon stays where everything else is driven away. */
const daemonTolerations: readonly Toleration[] = [
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/disk-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/pid-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' },
]
const hostNetworkToleration: Toleration = {
  key: 'node.kubernetes.io/network-unavailable',
  operator: 'Exists',
  effect: 'NoSchedule',
}

function withDaemonTolerations(spec: PodSpec): PodSpec {
  const tolerations = [...(spec.tolerations ?? [])]
  const added = spec.hostNetwork === true ? [...daemonTolerations, hostNetworkToleration] : daemonTolerations
  for (const toleration of added) {
    const same = tolerations.findIndex(
      ({ key, operator, value, effect }) =>
        key === toleration.key &&
        effect === toleration.effect &&
        operator === toleration.operator &&
        (value ?? '') === '',
    )
    if (same < 0) tolerations.push(toleration)
    else if (!deepEqual(tolerations[same], toleration)) tolerations[same] = toleration
  }
  return { ...spec, tolerations }
}

/** The template of the pod for one node: pinned to it by affinity, so that the scheduler binds it there. */
export function daemonTemplate(set: DaemonSet, hash: string, nodeName: string): PodTemplateSpec {
  const { metadata, spec } = set.spec.template
  const generation = set.metadata.annotations?.[templateGenerationAnnotation]
  const labels = {
    ...metadata.labels,
    ...(generation !== undefined && { [generationLabel]: generation }),
    [revisionHashLabel]: hash,
  }
  const affinity = pinnedTo(spec.affinity, nodeName)
  return { metadata: { ...metadata, labels }, spec: { ...withDaemonTolerations(spec), affinity } }
}

function pinnedTo(affinity: Affinity | undefined, nodeName: string): Affinity {
  const matchFields = [{ key: 'metadata.name', operator: 'In', values: [nodeName] }]
  const required = { nodeSelectorTerms: [{ matchFields }] }
  return {
    ...affinity,
    nodeAffinity: {
      ...affinity?.nodeAffinity,
      requiredDuringSchedulingIgnoredDuringExecution: required,
    },
  }
}

export interface Suitability {
  /** A pod should be made here. */
  readonly shouldRun: boolean
  /** A pod that is here already may stay. */
  readonly mayStay: boolean
}

/** By what the scheduler would say of names, affinity and taints. */
export function suitability(set: DaemonSet, node: Node): Suitability {
  const spec = withDaemonTolerations(set.spec.template.spec)
  const pod = { spec } as Pod
  const isNamed = spec.nodeName === undefined || spec.nodeName === '' || spec.nodeName === node.metadata.name
  if (!isNamed || !matchesRequiredNodeAffinity(pod, node)) return { shouldRun: false, mayStay: false }
  const taints = node.spec.taints ?? []
  if (untoleratedTaint(pod, taints) === undefined) return { shouldRun: true, mayStay: true }
  const isDriven = taints.some(
    (taint) =>
      taint.effect === 'NoExecute' &&
      !(spec.tolerations ?? []).some((toleration) => toleratesTaint(toleration, taint)),
  )
  return { shouldRun: false, mayStay: !isDriven }
}

/** The pods by node name, those that ended while being deleted left out; the oldest and placed ones first. */
export function podsByNode(pods: readonly Pod[]): ReadonlyMap<string, readonly Pod[]> {
  const byNode = new Map<string, Pod[]>()
  for (const pod of pods) {
    if (hasEnded(pod) && pod.metadata.deletionTimestamp !== undefined) continue
    const nodeName = targetNode(pod)
    if (nodeName === undefined) continue
    const known = byNode.get(nodeName)
    if (known === undefined) byNode.set(nodeName, [pod])
    else known.push(pod)
  }
  for (const onNode of byNode.values()) onNode.sort(compareAge)
  return byNode
}

function targetNode({ spec }: Pod): string | undefined {
  if (spec.nodeName !== undefined) return spec.nodeName
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  for (const term of required?.nodeSelectorTerms ?? [])
    for (const { key, operator, values } of term.matchFields ?? [])
      if (key === 'metadata.name' && operator === 'In') return values?.[0]
  return undefined
}

function compareAge(a: Pod, b: Pod): number {
  const isPlaced = ({ spec }: Pod) => (spec.nodeName === undefined ? 1 : 0)
  const created = ({ metadata }: Pod) => timeMs(metadata.creationTimestamp)
  return isPlaced(a) - isPlaced(b) || created(a) - created(b) || (a.metadata.name < b.metadata.name ? -1 : 1)
}

/** Made from the current template. */
export function isUpdated(pod: Pod, set: DaemonSet, hash: string): boolean {
  const generation = set.metadata.annotations?.[templateGenerationAnnotation]
  const labels = pod.metadata.labels ?? {}
  return (
    labels[revisionHashLabel] === hash || (generation !== undefined && labels[generationLabel] === generation)
  )
}
