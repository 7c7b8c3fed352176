// NodeRestriction: a kubelet changes only its own node, its lease and the pods that are bound to it.
import { deepEqual, type KubeObject } from '#api/object.ts'
import { nodes } from '#api/resource-ref.ts'
import { type ApiError, notFound } from '#api/status.ts'
import type { Node, Pod } from '#api/types/core-v1.ts'
import { mirrorAnnotation } from '#api/well-known.ts'
import { type AdmissionPlugin, type Attributes, refusal } from './admission.ts'

const nodePrefix = 'system:node:'
const nodeGroup = 'system:nodes'
const leaseNamespace = 'kube-node-lease'

type Rule = (attributes: Attributes, nodeName: string) => void

const rules: { readonly [resource: string]: Rule } = {
  nodes: restrictNode,
  'nodes/status': restrictNode,
  pods: restrictPod,
  'pods/status': restrictPodStatus,
  leases: restrictLease,
  csinodes: (attributes, nodeName) => {
    if (attributes.name !== nodeName)
      throw refusal(attributes, 'can only access CSINode with the same name as the requesting node')
  },
}

/** Models plugin/pkg/admission/noderestriction, v1.35; kubeadm switches it on. */
export const nodeRestriction: AdmissionPlugin = {
  name: 'NodeRestriction',

  handles: ({ call }) => call.user.name.startsWith(nodePrefix) && call.user.groups.includes(nodeGroup),

  mutate(attributes) {
    const { call, subresource } = attributes
    const { plural } = call.resource.facts
    const rule = rules[subresource === undefined ? plural : `${plural}/${subresource}`]
    rule?.(attributes, call.user.name.slice(nodePrefix.length))
  },
}

function restrictNode(attributes: Attributes, nodeName: string): void {
  const { name, operation, object, old } = attributes
  const who = `node ${JSON.stringify(nodeName)}`
  if (name !== nodeName)
    throw refusal(attributes, `${who} is not allowed to modify node ${JSON.stringify(name)}`)
  if (object === undefined) return
  const changed = changedLabels(object.metadata.labels, old?.metadata.labels).filter(isForbiddenLabel)
  if (operation === 'CREATE' && changed.length > 0)
    throw refusal(attributes, `${who} is not allowed to set the following labels: ${changed.join(', ')}`)
  if (operation !== 'UPDATE') return
  const taints = (of: KubeObject | undefined) => (of as Node | undefined)?.spec.taints ?? []
  if (!deepEqual(taints(object as unknown as KubeObject), taints(old)))
    throw refusal(attributes, `${who} is not allowed to modify taints`)
  if (!deepEqual(object.metadata.ownerReferences ?? [], old?.metadata.ownerReferences ?? []))
    throw refusal(attributes, `${who} is not allowed to modify ownerReferences`)
  if (changed.length > 0) throw refusal(attributes, `is not allowed to modify labels: ${changed.join(', ')}`)
}

type Labels = { readonly [key: string]: string } | undefined

function changedLabels(labels: Labels, old: Labels): string[] {
  if (labels === old) return []
  const keys = new Set([...Object.keys(labels ?? {}), ...Object.keys(old ?? {})])
  return [...keys].filter((key) => labels?.[key] !== old?.[key]).sort()
}

const kubeletLabels = new Set([
  'kubernetes.io/hostname',
  'kubernetes.io/arch',
  'kubernetes.io/os',
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
  'beta.kubernetes.io/instance-type',
  'beta.kubernetes.io/os',
  'beta.kubernetes.io/arch',
])
const kubeletDomains = ['kubelet.kubernetes.io', 'node.kubernetes.io']

/** Labels by which a node could draw workloads to itself. */
function isForbiddenLabel(key: string): boolean {
  if (!key.includes('/')) return false
  const [domain = ''] = key.split('/')
  const isWithin = (parent: string) => domain === parent || domain.endsWith(`.${parent}`)
  if (isWithin('node-restriction.kubernetes.io')) return true
  if (kubeletLabels.has(key) || kubeletDomains.some(isWithin)) return false
  return isWithin('kubernetes.io') || isWithin('k8s.io')
}

function restrictPod(attributes: Attributes, nodeName: string): void {
  const { operation, object, old } = attributes
  const who = `node ${JSON.stringify(nodeName)}`
  if (operation === 'CREATE') restrictMirror(attributes, nodeName, object as unknown as Pod)
  else if (operation !== 'DELETE')
    throw refusal(
      attributes,
      `unexpected operation ${JSON.stringify(operation)}, ${who} can only create and delete mirror pods`,
    )
  else if ((old as Pod).spec.nodeName !== nodeName)
    throw refusal(attributes, `${who} can only delete pods with spec.nodeName set to itself`)
}

/** What a kubelet shows of its static pods refers to nothing but the node. */
function restrictMirror(attributes: Attributes, nodeName: string, { metadata, spec }: Pod): void {
  const who = `node ${JSON.stringify(nodeName)}`
  if (metadata.annotations?.[mirrorAnnotation] === undefined)
    throw refusal(
      attributes,
      `pod does not have ${JSON.stringify(mirrorAnnotation)} annotation, ${who} can only create mirror pods`,
    )
  if (spec.nodeName !== nodeName)
    throw refusal(attributes, `${who} can only create pods with spec.nodeName set to itself`)
  checkOwner(attributes, nodeName, metadata.ownerReferences ?? [])
  if (spec.serviceAccountName)
    throw refusal(attributes, `${who} can not create pods that reference a service account`)
  const sources = (spec.volumes ?? []).flatMap((volume) => [volume, ...(volume.projected?.sources ?? [])])
  const containers = [...spec.containers, ...(spec.initContainers ?? [])]
  const env = containers.flatMap((container) => [
    ...(container.envFrom ?? []),
    ...(container.env ?? []).map(({ valueFrom }) => ({
      secretRef: valueFrom?.secretKeyRef,
      configMapRef: valueFrom?.configMapKeyRef,
    })),
  ])
  const refusals: readonly (readonly [string, boolean])[] = [
    [
      'secrets',
      sources.some((source) => source.secret !== undefined) ||
        env.some(({ secretRef }) => secretRef !== undefined) ||
        (spec.imagePullSecrets ?? []).length > 0,
    ],
    [
      'configmaps',
      sources.some((source) => source.configMap !== undefined) ||
        env.some(({ configMapRef }) => configMapRef !== undefined),
    ],
    [
      'persistentvolumeclaims',
      (spec.volumes ?? []).some((volume) => volume.persistentVolumeClaim !== undefined),
    ],
  ]
  for (const [what, isReferenced] of refusals)
    if (isReferenced) throw refusal(attributes, `${who} can not create pods that reference ${what}`)
}

function checkOwner(
  attributes: Attributes,
  nodeName: string,
  owners: NonNullable<Pod['metadata']['ownerReferences']>,
): void {
  const refuse = (what: string): ApiError => refusal(attributes, `node ${JSON.stringify(nodeName)} ${what}`)
  const [owner, ...others] = owners
  if (others.length > 0) throw refuse('can only create pods with a single owner reference set to itself')
  if (owner?.apiVersion !== 'v1' || owner.kind !== nodes.kind || owner.name !== nodeName)
    throw refuse('can only create pods with an owner reference set to itself')
  if (owner.controller !== true)
    throw refuse('can only create pods with a controller owner reference set to itself')
  if (owner.blockOwnerDeletion === true) throw refuse('must not set blockOwnerDeletion on an owner reference')
  const node: Node | undefined = attributes.call.on.get(nodes, undefined, nodeName)
  if (node === undefined) throw notFound(nodes, nodeName)
  const { uid } = node.metadata
  if (owner.uid !== uid)
    throw refusal(attributes, `node ${nodeName} UID mismatch: expected ${owner.uid} got ${uid}`)
}

function restrictPodStatus(attributes: Attributes, nodeName: string): void {
  const { object, old } = attributes
  const who = `node ${JSON.stringify(nodeName)}`
  if ((old as Pod).spec.nodeName !== nodeName)
    throw refusal(attributes, `${who} can only update pod status for pods with spec.nodeName set to itself`)
  if (changedLabels(object?.metadata.labels, old?.metadata.labels).length > 0)
    throw refusal(attributes, `${who} cannot update labels through pod status`)
}

function restrictLease(attributes: Attributes, nodeName: string): void {
  if (attributes.namespace !== leaseNamespace)
    throw refusal(attributes, `can only access leases in the "${leaseNamespace}" system namespace`)
  if (attributes.name !== nodeName)
    throw refusal(attributes, 'can only access node lease with the same name as the requesting node')
}
