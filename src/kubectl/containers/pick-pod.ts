// Which pod and which container logs, exec and attach mean. Models kubectl polymorphichelpers and podcmd, v1.35.

import { printSelector, selectorFromMap, selectorFromObject } from '#api/labels.ts'
import { isRecord, type KubeList, type KubeObject } from '#api/object.ts'
import { pods, resourcePath } from '#api/resource-ref.ts'
import { timeMs } from '#api/time.ts'
import type { Pod } from '#api/types/core-v1.ts'
import type { LabelSelector } from '#api/types/meta-v1.ts'
import { responseBody } from '../responses.ts'
import { CommandError, type VerbCall } from '../verb.ts'

/** The pods that an object stands for: itself, or those that its selector chooses, the best one first. */
export async function podsOf(
  call: VerbCall,
  object: KubeObject,
  deed: 'get the logs from' | 'attach to' = 'attach to',
): Promise<readonly Pod[]> {
  if (object.kind === 'Pod') return [object as unknown as Pod]
  const labelSelector = podSelectorOf(object)
  if (labelSelector === undefined) {
    const type = goTypeName(object)
    throw new CommandError(`error: cannot ${deed} ${type}: selector for ${type} not implemented`)
  }
  const path = resourcePath(pods, object.metadata.namespace)
  const response = await call.client.request({ method: 'GET', path, query: { labelSelector } })
  const { items } = responseBody(response) as KubeList<Pod>
  return [...items].sort(compareByUse)
}

/** What a Go program calls the type of an object: `*v1.ConfigMap`. */
export function goTypeName({ apiVersion, kind }: KubeObject): string {
  return `*${apiVersion.slice(apiVersion.indexOf('/') + 1)}.${kind}`
}

/** The selector of a workload or service in query form. */
function podSelectorOf(object: KubeObject): string | undefined {
  const { spec } = object as { readonly spec?: unknown }
  const selector = isRecord(spec) ? spec.selector : undefined
  if (!isRecord(selector)) return undefined
  const isMap = Object.values(selector).every((value) => typeof value === 'string')
  return printSelector(
    isMap
      ? selectorFromMap(selector as { readonly [key: string]: string })
      : selectorFromObject(selector as LabelSelector),
  )
}

const phaseOrder = ['Running', 'Unknown', 'Pending']

/** Scheduled, running, ready and long so first. Models podutils.ByLogging. */
function compareByUse(a: Pod, b: Pod): number {
  const phase = ({ status }: Pod) => (phaseOrder.indexOf(status.phase ?? '') + 4) % 4
  const readyMs = ({ status }: Pod) => {
    const ready = status.conditions?.find(({ type }) => type === 'Ready')
    return ready?.status === 'True' ? timeMs(ready.lastTransitionTime) : Number.POSITIVE_INFINITY
  }
  const restarts = ({ status }: Pod) =>
    Math.max(0, ...(status.containerStatuses ?? []).map((each) => each.restartCount))
  return (
    Number(!a.spec.nodeName) - Number(!b.spec.nodeName) ||
    phase(a) - phase(b) ||
    Number(readyMs(a) === Number.POSITIVE_INFINITY) - Number(readyMs(b) === Number.POSITIVE_INFINITY) ||
    (readyMs(a) === readyMs(b) ? 0 : readyMs(a) - readyMs(b)) ||
    restarts(b) - restarts(a) ||
    timeMs(a.metadata.creationTimestamp) - timeMs(b.metadata.creationTimestamp)
  )
}

/** The names of a pod's containers, init containers first, as --all-containers takes them. */
export function containerNames({ spec }: Pod): readonly string[] {
  return [...(spec.initContainers ?? []), ...spec.containers, ...(spec.ephemeralContainers ?? [])].map(
    ({ name }) => name,
  )
}

/** The container that is meant when none is named; tells `say` so when there were others. */
export function defaultContainer(pod: Pod, say: (text: string) => void): string {
  const { spec, metadata } = pod
  const wanted = metadata.annotations?.['kubectl.kubernetes.io/default-container']
  if (wanted !== undefined && containerNames(pod).includes(wanted)) return wanted
  const first = spec.containers[0]?.name ?? ''
  if (containerNames(pod).length > 1) {
    const all = [
      ...spec.containers.map(({ name }) => name),
      ...(spec.ephemeralContainers ?? []).map(({ name }) => `${name} (ephem)`),
      ...(spec.initContainers ?? []).map(({ name }) => `${name} (init)`),
    ]
    say(`Defaulted container ${JSON.stringify(first)} out of: ${all.join(', ')}\n`)
  }
  return first
}
