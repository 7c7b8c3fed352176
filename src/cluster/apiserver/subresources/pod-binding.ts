// pods/binding: the scheduler's decision. Models registry pod BindingREST, v1.35.
import { type FieldError, notSupported, printFieldErrors, required } from '#api/field-error.ts'
import { type Draft, type KubeObject, thaw } from '#api/object.ts'
import type { ApiResponse } from '#api/request.ts'
import { conflict, methodNotAllowed, plainError } from '#api/status.ts'
import { formatTime } from '#api/time.ts'
import type { Binding, Pod } from '#api/types/core-v1.ts'
import { takeTopologyLabels } from '../admission/pod-topology-labels.ts'
import { bodyValue, decodeSubresource } from '../body.ts'
import type { Call } from '../call.ts'
import type { ServedResource } from '../registry.ts'
import { persist, storedObject } from '../update.ts'
import { admitCreation } from './admit-part.ts'

const bindings = { group: '', plural: 'pods/binding' }

/** POST to bindings: the body names the pod. Models registry pod LegacyBindingREST, v1.35. */
export function bindNamedPod(call: Call): ApiResponse {
  const { name } = (decodeSubresource('core.v1.Binding', bodyValue(call)) as Binding).metadata
  const resource = call.server.registry.find('', 'v1', 'pods') as ServedResource
  return podBinding({
    ...call,
    resource,
    served: resource,
    info: { ...call.info, name, subresource: 'binding' },
  })
}

export function podBinding(call: Call): ApiResponse {
  if (call.info.verb !== 'create') throw methodNotAllowed()
  const binding = decodeSubresource('core.v1.Binding', bodyValue(call)) as Binding
  checkTarget(binding)
  admitCreation(call, binding)
  const pod = storedObject(call) as Pod
  const refuse = (why: string) => conflict(bindings, pod.metadata.name, why)
  if (binding.metadata.uid && binding.metadata.uid !== pod.metadata.uid)
    throw refuse(
      `Precondition failed: UID in precondition: ${binding.metadata.uid}, UID in object meta: ${pod.metadata.uid}`,
    )
  if (pod.metadata.deletionTimestamp !== undefined)
    throw refuse(`pod ${pod.metadata.name} is being deleted, cannot be assigned to a host`)
  if (pod.spec.nodeName !== undefined)
    throw refuse(`pod ${pod.metadata.name} is already assigned to node "${pod.spec.nodeName}"`)
  if ((pod.spec.schedulingGates ?? []).length > 0)
    throw refuse(`pod ${pod.metadata.name} has non-empty .spec.schedulingGates`)
  persist(call, pod, boundPod(call, pod, binding), 'kept')
  return {
    code: 201,
    headers: {},
    body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 },
  }
}

function checkTarget({ target }: Binding): void {
  const fail = (error: FieldError) => plainError(printFieldErrors([error]))
  if (target.kind !== undefined && target.kind !== 'Node')
    throw fail(notSupported('target.kind', target.kind, ['Node', '<empty>']))
  if (!target.name) throw fail(required('target.name'))
}

function boundPod(call: Call, pod: Pod, binding: Binding): Draft<KubeObject> {
  const nodeName = binding.target.name as string
  const metadata = thaw(pod.metadata)
  takeTopologyLabels(call, metadata, nodeName)
  if (binding.metadata.annotations !== undefined)
    metadata.annotations = { ...metadata.annotations, ...binding.metadata.annotations }
  const scheduled = {
    type: 'PodScheduled',
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: formatTime(call.on.nowMs),
  }
  const others = (pod.status.conditions ?? []).filter((condition) => condition.type !== 'PodScheduled')
  // Where the pod was expected means nothing once it is bound.
  const { nominatedNodeName: _, ...status } = pod.status
  return {
    ...pod,
    metadata,
    spec: { ...pod.spec, nodeName },
    status: { ...status, conditions: [...others, scheduled] },
  } as unknown as Draft<KubeObject>
}
