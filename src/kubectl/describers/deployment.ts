// kubectl describe deployment. Models DeploymentDescriber, v1.35.
import { printSelector, selectorFromObject } from '#api/labels.ts'
import { deepEqual } from '#api/object.ts'
import { replicaSets } from '#api/resource-ref.ts'
import type { Deployment, ReplicaSet } from '#api/types/apps-v1.ts'
import type { PodTemplateSpec } from '#api/types/core-v1.ts'
import { defineDescriber, type Look, type Writer } from './describer.ts'
import { writeEvents } from './events.ts'
import { timeText, writeAnnotations, writeLabels } from './metadata.ts'
import { writePodTemplate } from './pod-template.ts'
import { writeConditions } from './workload.ts'

export const deployment = defineDescriber('apps/v1/Deployment', async (object, w, look) => {
  const { metadata, spec, status } = object
  w.line(0, `Name:\t${metadata.name}`)
  w.line(0, `Namespace:\t${metadata.namespace}`)
  w.line(0, `CreationTimestamp:\t${timeText(metadata.creationTimestamp)}`)
  writeLabels(w, 'Labels', metadata.labels)
  writeAnnotations(w, 'Annotations', metadata.annotations)
  w.line(0, `Selector:\t${printSelector(selectorFromObject(spec.selector))}`)
  w.line(
    0,
    `Replicas:\t${spec.replicas ?? 0} desired | ${status.updatedReplicas ?? 0} updated | ${status.replicas ?? 0} total | ${status.availableReplicas ?? 0} available | ${status.unavailableReplicas ?? 0} unavailable`,
  )
  w.line(0, `StrategyType:\t${spec.strategy.type ?? ''}`)
  w.line(0, `MinReadySeconds:\t${spec.minReadySeconds ?? 0}`)
  const { rollingUpdate } = spec.strategy
  if (rollingUpdate !== undefined)
    w.line(
      0,
      `RollingUpdateStrategy:\t${rollingUpdate.maxUnavailable} max unavailable, ${rollingUpdate.maxSurge} max surge`,
    )
  writePodTemplate(w, spec.template)
  writeConditions(w, status.conditions)
  await writeReplicaSets(w, look, object)
  await writeEvents(w, look, object)
})

async function writeReplicaSets(w: Writer, look: Look, { metadata, spec }: Deployment): Promise<void> {
  const labelSelector = printSelector(selectorFromObject(spec.selector))
  const owned = (await look.list(replicaSets, metadata.namespace, { labelSelector })).filter((set) =>
    set.metadata.ownerReferences?.some(({ uid, controller }) => controller && uid === metadata.uid),
  )
  if (owned.length === 0) return
  const newest = owned.find((set) => deepEqual(templateOf(set.spec.template), templateOf(spec.template)))
  w.line(0, `OldReplicaSets:\t${replicaSetsText(owned.filter((set) => set !== newest))}`)
  w.line(0, `NewReplicaSet:\t${replicaSetsText(newest === undefined ? [] : [newest])}`)
}

/** The template without the label that tells the sets apart. */
function templateOf(template: PodTemplateSpec | undefined): unknown {
  const { 'pod-template-hash': _, ...labels } = template?.metadata?.labels ?? {}
  return { labels, annotations: template?.metadata?.annotations ?? {}, spec: template?.spec }
}

function replicaSetsText(sets: readonly ReplicaSet[]): string {
  if (sets.length === 0) return '<none>'
  return sets
    .map(
      ({ metadata, spec, status }) =>
        `${metadata.name} (${status.replicas ?? 0}/${spec.replicas ?? 0} replicas created)`,
    )
    .join(', ')
}
