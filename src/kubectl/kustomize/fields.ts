// Which fields the transformers touch. Models kustomize builtinpluginconsts, v5.7.
import { isRecord } from '#api/object.ts'
import { type Fields, fieldsAt, kindOf, type Resource } from './resource.ts'

interface LabelField {
  readonly path: string
  readonly kinds: readonly string[]
  /** It is made where there is none. */
  readonly creates: boolean
}

const workloads = ['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet']
const affinity = 'spec.template.spec.affinity'
const affinityTerms = ['podAffinity', 'podAntiAffinity'].flatMap((kind) => [
  `${affinity}.${kind}.preferredDuringSchedulingIgnoredDuringExecution[].podAffinityTerm.labelSelector.matchLabels`,
  `${affinity}.${kind}.requiredDuringSchedulingIgnoredDuringExecution[].labelSelector.matchLabels`,
])

/** Labels of pods that are made from a template. */
export const templateLabels: readonly LabelField[] = [
  {
    path: 'spec.template.metadata.labels',
    kinds: ['ReplicationController', ...workloads, 'Job'],
    creates: true,
  },
  { path: 'spec.volumeClaimTemplates[].metadata.labels', kinds: ['StatefulSet'], creates: true },
  { path: 'spec.jobTemplate.metadata.labels', kinds: ['CronJob'], creates: true },
  { path: 'spec.jobTemplate.spec.template.metadata.labels', kinds: ['CronJob'], creates: true },
]

/** Selectors of pods. */
export const selectorLabels: readonly LabelField[] = [
  { path: 'spec.selector', kinds: ['Service', 'ReplicationController'], creates: true },
  { path: 'spec.selector.matchLabels', kinds: workloads, creates: true },
  { path: 'spec.selector.matchLabels', kinds: ['Job', 'PodDisruptionBudget'], creates: false },
  { path: 'spec.jobTemplate.spec.selector.matchLabels', kinds: ['CronJob'], creates: false },
  ...affinityTerms.map((path) => ({ path, kinds: ['Deployment', 'StatefulSet'], creates: false })),
  {
    path: 'spec.template.spec.topologySpreadConstraints[].labelSelector.matchLabels',
    kinds: ['Deployment', 'StatefulSet'],
    creates: false,
  },
  { path: 'spec.podSelector.matchLabels', kinds: ['NetworkPolicy'], creates: false },
  { path: 'spec.ingress[].from[].podSelector.matchLabels', kinds: ['NetworkPolicy'], creates: false },
  { path: 'spec.egress[].to[].podSelector.matchLabels', kinds: ['NetworkPolicy'], creates: false },
]

/** Annotations of what is made from a template. */
export const templateAnnotations: readonly LabelField[] = [
  {
    path: 'spec.template.metadata.annotations',
    kinds: ['ReplicationController', ...workloads, 'Job'],
    creates: true,
  },
  { path: 'spec.jobTemplate.metadata.annotations', kinds: ['CronJob'], creates: true },
  { path: 'spec.jobTemplate.spec.template.metadata.annotations', kinds: ['CronJob'], creates: true },
]

/** Puts pairs into a field where the kind has it. */
export function setPairs(resource: Resource, fields: readonly LabelField[], pairs: Fields): void {
  for (const { path, kinds, creates } of fields) {
    if (!kinds.includes(kindOf(resource))) continue
    const steps = path.split('.')
    for (const parent of parents(resource.object, steps.slice(0, -1), creates)) {
      const last = steps.at(-1) as string
      if (!creates && !isRecord(parent[last])) continue
      parent[last] = { ...(parent[last] as object | undefined), ...pairs }
    }
  }
}

/** What holds the last field of a path; made on the way where that is asked for. */
function parents(value: Fields, steps: readonly string[], creates: boolean): Fields[] {
  const [step, ...rest] = steps
  if (step === undefined) return [value]
  if (step.endsWith('[]')) return fieldsAt(value, [step]).flatMap((item) => parents(item, rest, creates))
  if (creates && value[step] === undefined) value[step] = {}
  const next = value[step]
  return isRecord(next) ? parents(next as Fields, rest, creates) : []
}

/** Where a pod spec lies, by kind. */
const podSpecPaths: { readonly [kind: string]: string } = {
  Pod: 'spec',
  CronJob: 'spec.jobTemplate.spec.template.spec',
  ...Object.fromEntries(
    [...workloads, 'ReplicationController', 'Job'].map((kind) => [kind, 'spec.template.spec']),
  ),
}

const containers = ['containers[]', 'initContainers[]', 'ephemeralContainers[]']

/** Fields with the name of an object of a kind, relative to a pod spec. */
const podReferences: { readonly [kind: string]: readonly string[] } = {
  ConfigMap: [
    'volumes[].configMap.name',
    'volumes[].projected.sources[].configMap.name',
    ...containers.flatMap((each) => [
      `${each}.env[].valueFrom.configMapKeyRef.name`,
      `${each}.envFrom[].configMapRef.name`,
    ]),
  ],
  Secret: [
    'volumes[].secret.secretName',
    'volumes[].projected.sources[].secret.name',
    'imagePullSecrets[].name',
    ...containers.flatMap((each) => [
      `${each}.env[].valueFrom.secretKeyRef.name`,
      `${each}.envFrom[].secretRef.name`,
    ]),
  ],
  ServiceAccount: ['serviceAccountName'],
  PersistentVolumeClaim: ['volumes[].persistentVolumeClaim.claimName'],
  PriorityClass: ['priorityClassName'],
  RuntimeClass: ['runtimeClassName'],
}

interface Reference {
  readonly holder: Fields
  readonly field: string
  /** The kind that is meant. */
  readonly kind: string
}

/** All fields of an object that name another one. */
export function referencesOf(resource: Resource): Reference[] {
  const { object } = resource
  const found: Reference[] = []
  const add = (root: unknown, path: string, kind: string) => {
    const steps = path.split('.')
    const field = steps.at(-1) as string
    for (const holder of fieldsAt(root, steps.slice(0, -1)))
      if (typeof holder[field] === 'string') found.push({ holder, field, kind })
  }
  const podSpec = podSpecPaths[kindOf(resource)]
  const [spec] = podSpec === undefined ? [] : fieldsAt(object, podSpec.split('.'))
  if (spec !== undefined)
    for (const [kind, paths] of Object.entries(podReferences)) for (const path of paths) add(spec, path, kind)
  for (const [path, kind] of otherReferences[kindOf(resource)] ?? []) add(object, path, kind)
  const { roleRef, spec: body } = object as { readonly roleRef?: unknown; readonly spec?: unknown }
  if (isRecord(roleRef)) found.push({ holder: roleRef as Fields, field: 'name', kind: String(roleRef.kind) })
  const target = isRecord(body) ? body.scaleTargetRef : undefined
  if (isRecord(target)) found.push({ holder: target as Fields, field: 'name', kind: String(target.kind) })
  return found
}

const ingressBackends = ['spec.defaultBackend', 'spec.rules[].http.paths[].backend'].map(
  (path) => [`${path}.service.name`, 'Service'] as const,
)

const otherReferences: { readonly [kind: string]: readonly (readonly [path: string, kind: string])[] } = {
  Ingress: [
    ...ingressBackends,
    ['spec.tls[].secretName', 'Secret'],
    ['spec.ingressClassName', 'IngressClass'],
  ],
  StatefulSet: [
    ['spec.serviceName', 'Service'],
    ['spec.volumeClaimTemplates[].spec.storageClassName', 'StorageClass'],
  ],
  ServiceAccount: [
    ['secrets[].name', 'Secret'],
    ['imagePullSecrets[].name', 'Secret'],
  ],
  PersistentVolumeClaim: [
    ['spec.volumeName', 'PersistentVolume'],
    ['spec.storageClassName', 'StorageClass'],
  ],
  PersistentVolume: [['spec.storageClassName', 'StorageClass']],
}
