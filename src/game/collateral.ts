// What a player destroyed on the way: what was there before the first change, is there no more, and nobody asked for that.
import type { KubeObject } from '#api/object.ts'
import {
  configMaps,
  cronJobs,
  daemonSets,
  deployments,
  namespaces,
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  pods,
  type ResourceRef,
  secrets,
  services,
  statefulSets,
} from '#api/resource-ref.ts'
import { isPodReady } from './goals/pods-ready.ts'
import type { LevelSpec } from './level/level.ts'
import type { Removal } from './look.ts'
import { nameOfObject, type ObjectName, shown } from './mentor/finding.ts'
import { type LoggedLine, mayDestroy, type RunLog } from './mentor/run-log.ts'
import { isSystem, type Survey } from './mentor/survey.ts'

/** Something that would be missed. */
export interface Valued extends ObjectName {
  readonly labels: Labels
  /** What its pods are found by. */
  readonly podLabels: Labels | undefined
}

/** Something that is gone. */
export interface Loss {
  /** `service/front`, with `-n shop` behind it when that is not the namespace of the level. */
  readonly name: string
  /** The line that did it, as far as it can be known. */
  readonly by: LoggedLine | undefined
}

type Labels = { readonly [label: string]: string }

/** Kinds that nobody makes again by itself. */
const valuedRefs: readonly ResourceRef[] = [
  namespaces,
  nodes,
  deployments,
  statefulSets,
  daemonSets,
  cronJobs,
  services,
  configMaps,
  secrets,
  persistentVolumeClaims,
  persistentVolumes,
]

const keyOf = ({ kind, namespace = '', name }: ObjectName) => `${kind}/${namespace}/${name}`

/** What is there that would be missed. */
export function valuedIn(survey: Survey): readonly Valued[] {
  return valuedRefs
    .flatMap((ref) => survey.all(ref as ResourceRef<KubeObject>))
    .filter(({ metadata }) => !isSystem(metadata.namespace))
    .map((object) => {
      const { spec } = object as { spec?: { selector?: { matchLabels?: Labels } } }
      const { labels = {} } = object.metadata
      return { ...nameOfObject(object), labels, podLabels: spec?.selector?.matchLabels }
    })
}

/**
 * What the player destroyed and did not bring back. Not a loss: what a goal wants gone or the level itself deletes, a node
 * that the level breaks, a workload whose pods are there under another owner, and what went with its namespace.
 */
export function lossesIn(
  before: readonly Valued[],
  now: Survey,
  spec: LevelSpec,
  log: RunLog,
): readonly Loss[] {
  const { goals, timeline = [], cluster } = spec
  const { namespace: inUse = 'default' } = cluster
  const meant: readonly Removal[] = [
    ...goals.flatMap(({ check }) => check.removals ?? []),
    ...timeline.flatMap((step) => step.delete ?? []),
    ...timeline.flatMap(({ fault }) => brokenNode(fault?.params.node)),
  ]
  const isMeant = (object: Valued) => meant.some((removal) => isOf(removal, object, inUse))
  const left = new Set(valuedIn(now).map(keyOf))
  const deeds = log.lines.filter(({ line }) => mayDestroy(line))
  const gone = before.filter((object) => !left.has(keyOf(object)))
  const spaces = new Set(gone.flatMap(({ kind, name }) => (kind === 'Namespace' ? [name] : [])))
  return gone
    .filter((object) => !spaces.has(object.namespace ?? '') && !isMeant(object) && !isReplaced(object, now))
    .map((object) => {
      const { namespace = inUse } = object
      const name = namespace === inUse ? shown(object) : `${shown(object)} -n ${namespace}`
      return { name, by: deedOf(object, deeds) }
    })
}

const brokenNode = (name: unknown): readonly Removal[] =>
  typeof name === 'string' ? [{ kind: 'Node', name }] : []

function isOf(removal: Removal, { kind, name, namespace, labels }: Valued, inUse: string): boolean {
  if (removal.kind !== kind || (removal.name ?? name) !== name) return false
  if (namespace !== undefined && (removal.namespace ?? inUse) !== namespace) return false
  return removal.selector?.selector.matches(labels) ?? true
}

/** Other pods do the work of those that it had. */
function isReplaced({ namespace, podLabels }: Valued, now: Survey): boolean {
  if (podLabels === undefined) return false
  return now
    .all(pods, namespace)
    .some(
      (pod) =>
        isPodReady(pod) &&
        Object.entries(podLabels).every(([label, value]) => pod.metadata.labels?.[label] === value),
    )
}

/** The last line that names it, else the last that may have destroyed it without a name. */
function deedOf({ name }: Valued, deeds: readonly LoggedLine[]): LoggedLine | undefined {
  const words = new RegExp(`(^|[\\s/,])${name}($|[\\s,;])`)
  return deeds.findLast(({ line }) => words.test(line)) ?? deeds.at(-1)
}
