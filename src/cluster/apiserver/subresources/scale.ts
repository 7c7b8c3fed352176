// scale: a workload's replicas as an autoscaling/v1 Scale. Models registry deployment ScaleREST, v1.35.
import { humanDuration } from '#api/duration.ts'
import { invalidValue } from '#api/field-error.ts'
import { type Draft, type KubeObject, thaw } from '#api/object.ts'
import type { ApiResponse } from '#api/request.ts'
import { invalid, methodNotAllowed } from '#api/status.ts'
import { timeMs } from '#api/time.ts'
import type { Scale } from '#api/types/autoscaling-v1.ts'
import type { Table } from '#api/types/meta-v1.ts'
import { bodyValue, decodeSubresource } from '../body.ts'
import type { Call } from '../call.ts'
import { shapeOf } from '../negotiation.ts'
import { patchValue } from '../patch.ts'
import { partialMetadata } from '../table.ts'
import { storedObject, updateObject } from '../update.ts'
import { scaleOf } from './scale-of.ts'

export function scale(call: Call): ApiResponse {
  const access = call.resource.strategy.scale
  if (access === undefined) throw methodNotAllowed()
  const stored = storedObject(call)
  const current = scaleOf(access, stored)
  if (call.info.verb === 'get' && shapeOf(call.request) === 'table')
    return { code: 200, headers: {}, body: tableOf(call, current) }
  if (call.info.verb === 'get') return answer(current)
  const sent =
    call.info.verb === 'patch' ? patchValue(call, current, 'autoscaling.v1.Scale') : bodyValue(call)
  const wanted = decodeSubresource('autoscaling.v1.Scale', sent) as Scale
  const replicas = wanted.spec.replicas ?? 0
  if (replicas < 0)
    throw invalid({ group: 'autoscaling', kind: 'Scale' }, stored.metadata.name, [
      invalidValue('spec.replicas', replicas, 'must be greater than or equal to 0'),
    ])
  const draft = thaw(stored) as Draft<KubeObject>
  draft.metadata.resourceVersion = wanted.metadata.resourceVersion ?? ''
  draft.metadata.uid = wanted.metadata.uid ?? ''
  access.setReplicas(draft, replicas)
  return answer(scaleOf(access, updateObject(call, stored, draft)))
}

function answer(body: Scale): ApiResponse {
  return { code: 200, headers: {}, body }
}

const columns = [
  { name: 'Name', type: 'string' },
  { name: 'Desired', type: 'integer' },
  { name: 'Available', type: 'integer' },
  { name: 'Age', type: 'string' },
]

/** Models printers addScale, v1.35. */
function tableOf(call: Call, scale: Scale): Table {
  const { metadata, spec, status } = scale
  const age = metadata.creationTimestamp
    ? humanDuration(call.server.clock.now() - timeMs(metadata.creationTimestamp))
    : '<unknown>'
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: { resourceVersion: metadata.resourceVersion },
    columnDefinitions: columns.map((column) => ({ ...column, format: '', description: '', priority: 0 })),
    rows: [
      {
        cells: [metadata.name, spec.replicas ?? 0, status.replicas, age],
        object: partialMetadata(scale as unknown as KubeObject),
      },
    ],
  }
}
