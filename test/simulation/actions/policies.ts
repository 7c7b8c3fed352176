// Rights, quotas, limits, policies, classes, definitions, certificates: what refuses or shapes what others ask for.
import {
  clusterRoleBindings,
  configMaps,
  customResourceDefinitions,
  limitRanges,
  namespaces,
  priorityClasses,
  resourceQuotas,
  resourceRef,
  roleBindings,
  roles,
  secrets,
  serviceAccounts,
} from '#api/resource-ref.ts'
import { ApiClient } from '#cluster/runtime/api-client.ts'
import type { SimulatedWorld } from '../simulated-world.ts'
import { type Action, anyNamespace, createAny, onAny, testNamespaces } from './action.ts'

const policies = resourceRef('admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy')
export const policyBindings = resourceRef('admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding')
const requests = resourceRef('certificates.k8s.io/v1/CertificateSigningRequest')
const networkPolicies = resourceRef('networking.k8s.io/v1/NetworkPolicy')
const ingresses = resourceRef('networking.k8s.io/v1/Ingress')
export const cups = {
  group: 'tea.example.com',
  version: 'v1',
  kind: 'Cup',
  plural: 'cups',
  namespaced: true,
  apiVersion: 'tea.example.com/v1',
} as const

export const policyActions: readonly Action[] = [
  { name: 'create quota', weight: 3, run: createQuota },
  { name: 'create limit range', weight: 1, run: createLimitRange },
  {
    name: 'delete quota',
    weight: 2,
    run: (world) =>
      onAny(world, resourceQuotas, 'delete', (namespace, name) =>
        world.api.delete(resourceQuotas, namespace, name),
      ),
  },
  { name: 'pod security', weight: 2, run: labelNamespace },
  { name: 'grant', weight: 3, run: grant },
  { name: 'act as a robot', weight: 4, run: actAsRobot },
  { name: 'create policy', weight: 1, run: createPolicy },
  { name: 'delete policies', weight: 1, run: deletePolicies },
  { name: 'priority classes', weight: 1, run: createPriorityClass },
  { name: 'define cups', weight: 2, run: defineCups },
  { name: 'make a cup', weight: 3, run: makeCup },
  {
    name: 'forget cups',
    weight: 1,
    run: (world) =>
      world.attempt('delete the definition of cups', () =>
        world.api.delete(customResourceDefinitions, undefined, 'cups.tea.example.com'),
      ),
  },
  { name: 'request a certificate', weight: 2, run: requestCertificate },
  { name: 'approve or deny', weight: 2, run: approve },
  { name: 'settings', weight: 3, run: changeSettings },
  { name: 'own things', weight: 3, run: ownThings },
  { name: 'network policy', weight: 1, run: createNetworkPolicy },
  { name: 'ingress', weight: 1, run: createIngress },
  {
    name: 'delete namespace',
    weight: 1,
    run: (world) =>
      world.attempt('delete a namespace', () =>
        world.api.delete(namespaces, undefined, world.chance.pick(testNamespaces)),
      ),
  },
  { name: 'delete all of', weight: 1, run: deleteCollection },
]

function createQuota(world: SimulatedWorld): void {
  const { chance } = world
  const spec = chance.pick([
    { hard: { pods: '6', 'requests.cpu': '2', configmaps: '4' } },
    { hard: { pods: '3' }, scopes: ['BestEffort'] },
    { hard: { 'requests.memory': '1Gi', pods: '4' }, scopes: ['NotTerminating'] },
    {
      hard: { pods: '2' },
      scopeSelector: {
        matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: ['urgent'] }],
      },
    },
    {
      hard: {
        'count/deployments.apps': '2',
        services: '2',
        'requests.storage': '3Gi',
        persistentvolumeclaims: '2',
      },
    },
  ])
  createAny(world, resourceQuotas, `quota-${chance.below(3)}`, { spec }, anyNamespace(world))
}

function createLimitRange(world: SimulatedWorld): void {
  const limits = [
    { type: 'Container', default: { cpu: '200m' }, defaultRequest: { cpu: '100m' }, max: { cpu: '2' } },
  ]
  createAny(world, limitRanges, 'limits', { spec: { limits } }, anyNamespace(world))
}

function labelNamespace(world: SimulatedWorld): void {
  const name = anyNamespace(world)
  const level = world.chance.pick(['privileged', 'baseline', 'restricted', null])
  const labels = {
    'pod-security.kubernetes.io/enforce': level,
    'pod-security.kubernetes.io/warn': 'restricted',
  }
  world.attempt(`pod security of ${name}: ${level}`, () =>
    world.api.patch(namespaces, undefined, name, 'merge', { metadata: { labels } }),
  )
}

function grant(world: SimulatedWorld): void {
  const namespace = anyNamespace(world)
  const subjects = [{ kind: 'ServiceAccount', name: 'robot', namespace }]
  const verbs = world.chance.pick([['get', 'list'], ['*'], ['create']])
  createAny(world, serviceAccounts, 'robot', {}, namespace)
  createAny(world, roles, 'pods', { rules: [{ apiGroups: [''], resources: ['pods'], verbs }] }, namespace)
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'pods' }
  createAny(world, roleBindings, 'pods', { roleRef, subjects }, namespace)
  if (world.chance.below(4) > 0) return
  const view = {
    ...roleRef,
    kind: 'ClusterRole',
    name: world.chance.pick(['view', 'nobody', 'cluster-admin']),
  }
  createAny(world, clusterRoleBindings, 'robots', { roleRef: view, subjects }, undefined)
}

function actAsRobot(world: SimulatedWorld): void {
  const { chance } = world
  const namespace = anyNamespace(world)
  const groups = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated']
  const robot = new ApiClient(
    world.cluster,
    { name: `system:serviceaccount:${namespace}:robot`, groups },
    'robot',
  )
  world.attempt(`a robot looks around in ${namespace}`, () => robot.list(secrets, { namespace }))
  world.attempt('a robot asks for a token', () =>
    world.api.post(serviceAccounts, namespace, 'robot', 'token', {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { expirationSeconds: chance.pick([600, 3600, 10]) },
    }),
  )
}

function createPolicy(world: SimulatedWorld): void {
  const name = 'few-replicas'
  const expression = world.chance.pick([
    'object.spec.replicas <= 3',
    'object.spec.nothing == 1',
    "object.metadata.name != 'web'",
  ])
  const spec = {
    failurePolicy: world.chance.pick(['Fail', 'Ignore']),
    matchConstraints: {
      resourceRules: [
        {
          apiGroups: ['apps'],
          apiVersions: ['v1'],
          operations: ['CREATE', 'UPDATE'],
          resources: ['deployments'],
        },
      ],
    },
    validations: [{ expression }],
  }
  createAny(world, policies, name, { spec }, undefined)
  const validationActions = world.chance.pick([['Deny'], ['Warn', 'Audit']])
  createAny(world, policyBindings, name, { spec: { policyName: name, validationActions } }, undefined)
}

function deletePolicies(world: SimulatedWorld): void {
  world.attempt('delete all policies', () => {
    world.api.deleteCollection(policyBindings, {})
    world.api.deleteCollection(policies, {})
  })
}

function createPriorityClass(world: SimulatedWorld): void {
  createAny(world, priorityClasses, 'urgent', { value: 1000 }, undefined)
  createAny(world, priorityClasses, 'low', { value: -5, preemptionPolicy: 'Never' }, undefined)
}

function defineCups(world: SimulatedWorld): void {
  const properties = {
    spec: { type: 'object', properties: { size: { type: 'integer', default: 2, maximum: 9 } } },
    status: { type: 'object', properties: { full: { type: 'boolean' } } },
  }
  const version = {
    name: 'v1',
    served: true,
    storage: true,
    schema: { openAPIV3Schema: { type: 'object', properties } },
    ...(world.chance.below(2) === 0 && { subresources: { status: {} } }),
  }
  const spec = {
    group: cups.group,
    scope: 'Namespaced',
    names: { plural: 'cups', kind: 'Cup' },
    versions: [version],
  }
  createAny(world, customResourceDefinitions, 'cups.tea.example.com', { spec }, undefined)
  world.wait(1)
}

function makeCup(world: SimulatedWorld): void {
  const { chance } = world
  const metadata = chance.below(4) === 0 ? { finalizers: ['example.com/hold'] } : {}
  const name = `cup-${chance.below(3)}`
  const namespace = anyNamespace(world)
  createAny(world, cups, name, { metadata, spec: { size: chance.pick([1, 5, 12, 'big']) } }, namespace)
  world.attempt(`fill cup ${name}`, () =>
    world.api.patch(cups, namespace, name, 'merge', { status: { full: true } }, 'status'),
  )
}

function requestCertificate(world: SimulatedWorld): void {
  const { chance } = world
  const spec = {
    request: 'bm90IGEgcmVxdWVzdA==',
    signerName: chance.pick(['kubernetes.io/kube-apiserver-client', 'example.com/mine']),
    usages: ['client auth'],
  }
  createAny(world, requests, `csr-${chance.below(5)}`, { spec }, undefined)
}

function approve(world: SimulatedWorld): void {
  const all = world.all(requests)
  if (all.length === 0) return
  const request = world.chance.pick(all)
  const type = world.chance.pick(['Approved', 'Denied'])
  const condition = { type, status: 'True', reason: 'Simulated', message: '' }
  const conditions = [...(request.status?.conditions ?? []), condition] as never
  world.attempt(`${type} ${request.metadata.name}`, () =>
    world.api.updateSubresource(
      requests,
      { ...request, status: { ...request.status, conditions } },
      'approval',
    ),
  )
}

function changeSettings(world: SimulatedWorld): void {
  const { chance } = world
  const namespace = anyNamespace(world)
  const data = { [chance.pick(['a', 'b'])]: String(chance.below(100)) }
  world.attempt(`apply settings in ${namespace}`, () =>
    world.api.apply(
      configMaps,
      { metadata: { name: 'settings', namespace }, data },
      chance.pick(['one', 'two']),
    ),
  )
}

function ownThings(world: SimulatedWorld): void {
  const { chance } = world
  const namespace = anyNamespace(world)
  const all = world.all(configMaps).filter(({ metadata }) => metadata.namespace === namespace)
  if (all.length === 0) return
  const owner = chance.pick(all)
  const ownerReferences = [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      name: owner.metadata.name,
      uid: chance.below(5) === 0 ? 'nobody' : (owner.metadata.uid as string),
      blockOwnerDeletion: chance.below(2) === 0,
    },
  ]
  createAny(world, configMaps, `owned-${chance.below(9)}`, { metadata: { ownerReferences } }, namespace)
  if (chance.below(3) > 0) return
  const propagationPolicy = chance.pick(['Background', 'Foreground', 'Orphan'])
  onAny(world, configMaps, `delete ${propagationPolicy}`, (at, name) =>
    world.api.delete(configMaps, at, name, { propagationPolicy }),
  )
}

function createNetworkPolicy(world: SimulatedWorld): void {
  const spec = { podSelector: {}, policyTypes: ['Ingress'], ingress: [{ ports: [{ port: 80 }] }] }
  createAny(world, networkPolicies, 'only-80', { spec }, anyNamespace(world))
}

function createIngress(world: SimulatedWorld): void {
  const backend = { service: { name: 'web', port: { number: 80 } } }
  const spec = {
    rules: [{ host: 'shop.example.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
  }
  createAny(world, ingresses, 'shop', { spec }, anyNamespace(world))
}

function deleteCollection(world: SimulatedWorld): void {
  const namespace = anyNamespace(world)
  const ref = world.chance.pick([
    configMaps,
    roles,
    roleBindings,
    serviceAccounts,
    resourceQuotas,
    cups,
  ] as const)
  world.attempt(`delete all ${ref.plural} of ${namespace}`, () =>
    world.api.deleteCollection(ref as typeof configMaps, { namespace }),
  )
}
