// What a server puts into an empty store when it starts: roles and bindings, and the levels of flow control.
// Models the post-start hooks rbac/bootstrap-roles and priority-and-fairness-config-producer, v1.35.
import { decode } from '#api/decode.ts'
import { fieldsOf } from '#api/fields/compare.ts'
import { type Draft, type KubeObject, thaw } from '#api/object.ts'
import {
  apiVersionOf,
  clusterRoleBindings,
  clusterRoles,
  type ResourceRef,
  resourceRef,
  roleBindings,
  roles,
} from '#api/resource-ref.ts'
import { type BootstrapObject, bootstrap } from '#api/schema/bootstrap.ts'
import { formatTime } from '#api/time.ts'
import type { ServerParts } from './call.ts'
import { ownableFields } from './field-ledger.ts'
import type { ServedResource } from './registry.ts'

const rbacLabels = { 'kubernetes.io/bootstrapping': 'rbac-defaults' }
const rbacAnnotations = { 'rbac.authorization.kubernetes.io/autoupdate': 'true' }
const producer = 'api-priority-and-fairness-config-producer-v1'
const consumer = 'api-priority-and-fairness-config-consumer-v1'

interface Batch {
  readonly ref: ResourceRef
  readonly objects: readonly BootstrapObject<unknown>[]
  readonly manager: string
  readonly metadata?: {
    readonly labels?: object
    readonly annotations?: object
    readonly generation?: number
  }
  readonly status?: (name: string, time: string) => object
  /** Who applies the status; nobody owns an empty one. */
  readonly statusWriter?: string
}

const rbac = { manager: 'kube-apiserver', metadata: { labels: rbacLabels, annotations: rbacAnnotations } }
const flowControl = { manager: producer, metadata: { generation: 1 } }

const batches: readonly Batch[] = [
  {
    ...flowControl,
    ref: resourceRef('flowcontrol.apiserver.k8s.io/v1/PriorityLevelConfiguration'),
    objects: bootstrap.priorityLevelConfigurations,
    status: () => ({}),
  },
  {
    ...flowControl,
    ref: resourceRef('flowcontrol.apiserver.k8s.io/v1/FlowSchema'),
    objects: bootstrap.flowSchemas,
    status: foundLevel,
    statusWriter: consumer,
  },
  { ...rbac, ref: clusterRoles, objects: bootstrap.clusterRoles },
  { ...rbac, ref: clusterRoleBindings, objects: bootstrap.clusterRoleBindings },
  { ...rbac, ref: roles, objects: bootstrap.roles },
  { ...rbac, ref: roleBindings, objects: bootstrap.roleBindings },
]

/** Puts what is missing there; what is there already stays as it is. */
export function putBootstrapObjects(server: ServerParts): void {
  for (const batch of batches) {
    const resource = server.registry.find(batch.ref.group, batch.ref.version, batch.ref.plural)
    if (resource === undefined) continue
    for (const object of batch.objects) put(server, resource, batch, object)
  }
}

function put(
  { store, ledger, clock, random }: ServerParts,
  { collection, facts, type }: ServedResource,
  { manager, metadata, status, statusWriter }: Batch,
  object: BootstrapObject<unknown>,
): void {
  const { name, namespace, labels, annotations, ...rest } = object
  if (store.get(collection, namespace === undefined ? name : `${namespace}/${name}`) !== undefined) return
  const time = formatTime(clock.now())
  const apiVersion = apiVersionOf(facts.group, facts.version)
  const { labels: usualLabels, annotations: usualAnnotations, ...more } = metadata ?? {}
  const stored = store.put(
    collection,
    {
      kind: facts.kind,
      apiVersion,
      metadata: {
        name,
        ...(namespace !== undefined && { namespace }),
        uid: random.stream('apiserver/bootstrap').uuid(),
        ...more,
        creationTimestamp: time,
        ...((labels ?? usualLabels) && { labels: labels ?? usualLabels }),
        ...((annotations ?? usualAnnotations) && { annotations: annotations ?? usualAnnotations }),
      },
      ...rest,
      ...(status && { status: status(name, time) }),
    } as unknown as Draft<KubeObject>,
    undefined,
  )
  const writer = { manager, operation: 'Update', apiVersion, subresource: '', timeMs: clock.now() } as const
  ledger.recordUpdate(
    stored,
    undefined,
    type,
    writer,
    () => decode(type, { kind: facts.kind, apiVersion }).value,
    () => thaw(stored),
  )
  if (statusWriter === undefined) return
  ledger.recordOwner(stored, () => ({
    ...writer,
    manager: statusWriter,
    operation: 'Apply',
    subresource: 'status',
    fields: ownableFields(fieldsOf(type, stored), 'status', true),
  }))
}

function foundLevel(name: string, time: string): object {
  const schema = bootstrap.flowSchemas.find((each) => each.name === name)
  const level = schema?.spec.priorityLevelConfiguration.name ?? ''
  const message = `This FlowSchema references the PriorityLevelConfiguration object named "${level}" and it exists`
  return {
    conditions: [{ type: 'Dangling', status: 'False', lastTransitionTime: time, reason: 'Found', message }],
  }
}
