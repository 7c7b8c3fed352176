// Finding the pod template inside an object, and changing it. Models kubectl polymorphichelpers.UpdatePodSpecForObject, v1.35.
import { type Draft, isRecord, type KubeObject, thaw } from '#api/object.ts'
import { createStrategicPatch } from '#api/patch/create-strategic-patch.ts'
import type { Container, PodSpec } from '#api/types/core-v1.ts'
import { schemaTypeOf, type Target } from './target.ts'
import { CommandError, type VerbCall } from './verb.ts'
import { type DryRun, patchObject } from './writing.ts'

/** Where each kind keeps the spec of its pods. */
const podSpecPaths: { readonly [kind: string]: readonly string[] } = {
  Pod: ['spec'],
  ReplicationController: ['spec', 'template', 'spec'],
  Deployment: ['spec', 'template', 'spec'],
  ReplicaSet: ['spec', 'template', 'spec'],
  DaemonSet: ['spec', 'template', 'spec'],
  StatefulSet: ['spec', 'template', 'spec'],
  Job: ['spec', 'template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
}

/** The pod spec inside a draft of the object; undefined when its kind has none. */
export function podSpecOf(object: Draft<KubeObject>): Draft<PodSpec> | undefined {
  let value: unknown = podSpecPaths[object.kind] === undefined ? undefined : object
  for (const key of podSpecPaths[object.kind] ?? []) value = isRecord(value) ? value[key] : undefined
  return value as Draft<PodSpec> | undefined
}

/** The object with its pod spec changed. Throws CommandError for kinds without pods. */
export function withPodSpec(target: Target, change: (spec: Draft<PodSpec>) => void): KubeObject {
  const { object } = target
  if (object === undefined) throw new Error('the target was not read')
  const draft = thaw(object) as Draft<KubeObject>
  const spec = podSpecOf(draft)
  if (spec === undefined)
    throw new CommandError(`error: the object is not a pod or does not have a pod template: ${object.kind}`)
  change(spec)
  return draft as KubeObject
}

/** Sends the difference as a strategic patch; undefined when there is none. Throws ApiError. */
export async function patchDifference(
  call: VerbCall,
  target: Target,
  changed: KubeObject,
  dryRun: DryRun,
): Promise<KubeObject | undefined> {
  const type = schemaTypeOf(target.resource)
  if (type === undefined || target.object === undefined)
    throw new CommandError(`error: no kind ${JSON.stringify(target.resource.kind)} is registered`)
  const [from, to] = [target.object, changed] as unknown as [JsonObject, JsonObject]
  const patch = createStrategicPatch(type, from, to)
  if (Object.keys(patch).length === 0) return undefined
  if (dryRun === 'client') return changed
  return patchObject(call, target, 'strategic-merge-patch+json', patch, { dryRun })
}

type JsonObject = { readonly [key: string]: unknown }

/** The containers whose names fit a pattern with `*`, init containers after the others. */
export function containersLike(
  containers: readonly Draft<Container>[] | undefined,
  pattern: string,
): Draft<Container>[] {
  const expression = new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\?]/g, '\\$&').replace(/\*/g, '.*')}$`)
  return (containers ?? []).filter((container) => expression.test(container.name))
}
