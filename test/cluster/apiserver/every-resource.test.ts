// Every resource that v1.35 serves takes every verb that it lists.
import { describe, expect, it } from 'vitest'
import type { KubeObject } from '#api/object.ts'
import type { ApiRequest, PlainResponse } from '#api/request.ts'
import { apiVersionOf, resourcePath } from '#api/resource-ref.ts'
import { schema } from '#api/schema/schema.ts'
import type { Status } from '#api/types/meta-v1.ts'
import { bareServer } from './bare-server.ts'

const labels = { app: 'x' }
const selector = { matchLabels: labels }
const container = { name: 'c', image: 'nginx' }
const template = { metadata: { labels }, spec: { containers: [container] } }
const once = { spec: { restartPolicy: 'Never', containers: [container] } }
const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } }
const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' }
const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }
const rule = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }
const webhook = {
  name: 'a.example.com',
  clientConfig: { url: 'https://example.com' },
  sideEffects: 'None',
  admissionReviewVersions: ['v1'],
  // It matches nothing, or it would be asked.
  rules: [{ ...rule, resources: ['nodes'] }],
}
const crd = {
  group: 'example.com',
  scope: 'Cluster',
  names: { plural: 'things', kind: 'Thing' },
  versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
}
const pem = '-----BEGIN CERTIFICATE REQUEST-----\nMIH=\n-----END CERTIFICATE REQUEST-----\n'

/** What a least object of each kind has beyond its name; kinds that are not here need nothing more. */
const least: { readonly [resource: string]: object } = {
  'replicationcontrollers.': { spec: { selector: labels, template } },
  'pods.': { spec: { containers: [container], automountServiceAccountToken: false } },
  'podtemplates.': { template },
  'services.': { spec: { ports: [{ port: 80 }] } },
  'events.': { involvedObject: { namespace: 'a' } },
  'events.events.k8s.io': {
    regarding: { namespace: 'a' },
    eventTime: '2026-11-21T00:00:00.000000Z',
    reportingController: 'example.com/c',
    reportingInstance: 'i',
    action: 'Act',
    reason: 'Because',
    type: 'Normal',
  },
  'persistentvolumes.': {
    spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' }, hostPath: { path: '/a' } },
  },
  'persistentvolumeclaims.': { spec: claim },
  'apiservices.apiregistration.k8s.io': {
    metadata: { name: 'v1.example.org' },
    spec: {
      group: 'example.org',
      version: 'v1',
      groupPriorityMinimum: 10,
      versionPriority: 10,
      service: { namespace: 'a', name: 's' },
      insecureSkipTLSVerify: true,
    },
  },
  'controllerrevisions.apps': { data: {}, revision: 1 },
  'daemonsets.apps': { spec: { selector, template } },
  'deployments.apps': { spec: { selector, template } },
  'replicasets.apps': { spec: { selector, template } },
  'statefulsets.apps': { spec: { selector, template, serviceName: 's' } },
  'horizontalpodautoscalers.autoscaling': { spec: { maxReplicas: 2, scaleTargetRef } },
  'cronjobs.batch': { spec: { schedule: '0 * * * *', jobTemplate: { spec: { template: once } } } },
  'jobs.batch': { spec: { template: once } },
  'certificatesigningrequests.certificates.k8s.io': {
    spec: {
      request: Buffer.from(pem).toString('base64'),
      signerName: 'example.com/s',
      usages: ['client auth'],
    },
  },
  'ingressclasses.networking.k8s.io': { spec: { controller: 'example.com/c' } },
  'ingresses.networking.k8s.io': {
    spec: { defaultBackend: { service: { name: 's', port: { number: 80 } } } },
  },
  'ipaddresses.networking.k8s.io': {
    metadata: { name: '10.96.7.7' },
    spec: { parentRef: { resource: 'services', namespace: 'a', name: 's' } },
  },
  'networkpolicies.networking.k8s.io': { spec: { podSelector: {} } },
  'servicecidrs.networking.k8s.io': { spec: { cidrs: ['10.112.0.0/16'] } },
  'poddisruptionbudgets.policy': { spec: { selector } },
  'clusterrolebindings.rbac.authorization.k8s.io': { roleRef },
  'rolebindings.rbac.authorization.k8s.io': { roleRef },
  'csinodes.storage.k8s.io': { spec: { drivers: [] } },
  'csidrivers.storage.k8s.io': { spec: {} },
  'csistoragecapacities.storage.k8s.io': { storageClassName: 'fast' },
  'storageclasses.storage.k8s.io': { provisioner: 'example.com/p' },
  'volumeattachments.storage.k8s.io': {
    spec: { attacher: 'example.com', nodeName: 'n', source: { persistentVolumeName: 'v' } },
  },
  'volumeattributesclasses.storage.k8s.io': { driverName: 'example.com', parameters: { a: 'b' } },
  'mutatingwebhookconfigurations.admissionregistration.k8s.io': { webhooks: [webhook] },
  'validatingwebhookconfigurations.admissionregistration.k8s.io': { webhooks: [webhook] },
  'validatingadmissionpolicies.admissionregistration.k8s.io': {
    spec: { matchConstraints: { resourceRules: [rule] }, validations: [{ expression: 'true' }] },
  },
  'validatingadmissionpolicybindings.admissionregistration.k8s.io': {
    spec: { policyName: 'p', validationActions: ['Deny'] },
  },
  'customresourcedefinitions.apiextensions.k8s.io': { metadata: { name: 'things.example.com' }, spec: crd },
  'priorityclasses.scheduling.k8s.io': { value: 10 },
  'leases.coordination.k8s.io': { spec: {} },
  'runtimeclasses.node.k8s.io': { handler: 'runc' },
  'endpointslices.discovery.k8s.io': { addressType: 'IPv4', endpoints: [] },
  'deviceclasses.resource.k8s.io': { spec: {} },
  'resourceclaims.resource.k8s.io': { spec: { devices: {} } },
  'resourceclaimtemplates.resource.k8s.io': { spec: { spec: { devices: {} } } },
  'resourceslices.resource.k8s.io': {
    spec: {
      driver: 'example.com',
      pool: { name: 'p', generation: 1, resourceSliceCount: 1 },
      nodeName: 'n',
      devices: [],
    },
  },
  'flowschemas.flowcontrol.apiserver.k8s.io': { spec: { priorityLevelConfiguration: { name: 'catch-all' } } },
  'prioritylevelconfigurations.flowcontrol.apiserver.k8s.io': {
    spec: { type: 'Limited', limited: { limitResponse: { type: 'Reject' } } },
  },
}

const kept = schema.resources.filter(({ verbs }) => verbs.includes('create') && verbs.includes('list'))

type Method = ApiRequest['method']

/** One server with one object of the kind. */
class Scene {
  readonly #bare = bareServer()
  readonly collection: string
  readonly path: string
  readonly sent: { readonly metadata: { readonly name: string } }

  constructor(facts: (typeof kept)[number]) {
    const { group, version, kind, plural, namespaced } = facts
    const more = least[`${plural}.${group}`] ?? {}
    this.sent = { apiVersion: apiVersionOf(group, version), kind, metadata: { name: 'x' }, ...more } as never
    this.collection = resourcePath(facts, namespaced ? 'a' : undefined)
    this.path = `${this.collection}/${this.sent.metadata.name}`
  }

  ask(method: Method, path: string, body?: unknown, more: Partial<ApiRequest> = {}): PlainResponse {
    this.#bare.clock.advance(1000)
    return this.#bare.send(method, path, body, more)
  }

  create(query: ApiRequest['query'] = {}): PlainResponse {
    const headers = { 'user-agent': 'maker/1' }
    return this.ask('POST', this.collection, this.sent, { query, headers })
  }

  /** The new object, once the server has written into the status of those kinds that it looks after itself. */
  made(): KubeObject {
    objectOf(this.create())
    return objectOf(this.ask('GET', this.path))
  }

  patch(type: string, body: unknown, more: Partial<ApiRequest> = {}, path = this.path): PlainResponse {
    const headers = { 'content-type': `application/${type}`, 'user-agent': 'changer/1' }
    return this.ask('PATCH', path, body, { headers, ...more })
  }
}

const objectOf = (response: PlainResponse): KubeObject => {
  expect([response.code, (response.body as Status).message]).toEqual([
    response.code < 300 ? response.code : 200,
    undefined,
  ])
  return response.body as KubeObject
}
const revisionOf = (object: KubeObject) => Number(object.metadata.resourceVersion)
const reasonOf = (response: PlainResponse) => `${response.code} ${(response.body as Status).reason}`

describe.each(kept.map((facts) => [`${facts.plural}.${facts.group}/${facts.version}`, facts] as const))(
  '%s',
  (_, facts) => {
    it('is made once, and not at all by a dry run', () => {
      const scene = new Scene(facts)
      expect(scene.create({ dryRun: 'All' }).code).toBe(201)
      expect(reasonOf(scene.ask('GET', scene.path))).toBe('404 NotFound')
      const made = objectOf(scene.create())
      expect(
        made.metadata.managedFields?.map(({ manager, operation }) => `${manager} ${operation}`) ?? [
          'maker Update',
        ],
      ).toEqual(['maker Update'])
      expect(reasonOf(scene.create())).toBe('409 AlreadyExists')
      expect(objectOf(scene.ask('GET', scene.path)).metadata.uid).toBe(made.metadata.uid)
      const unknown = { ...scene.sent, nonsense: 1, metadata: { ...scene.sent.metadata, name: 'y' } }
      const strict = scene.ask('POST', scene.collection, unknown, { query: { fieldValidation: 'Strict' } })
      expect(reasonOf(strict)).toBe('400 BadRequest')
      expect((strict.body as Status).message).toContain('strict decoding error: unknown field "nonsense"')
    })

    it('is changed in every way, each time to a later revision', () => {
      const scene = new Scene(facts)
      let last = scene.made()
      const changed = (response: PlainResponse) => {
        const now = objectOf(response)
        expect(revisionOf(now)).toBeGreaterThan(revisionOf(last))
        last = now
      }
      const same = objectOf(scene.ask('PUT', scene.path, last))
      expect(same.metadata.resourceVersion).toBe(last.metadata.resourceVersion)
      changed(scene.patch('merge-patch+json', { metadata: { labels: { a: '1' } } }))
      changed(scene.patch('json-patch+json', [{ op: 'add', path: '/metadata/labels/b', value: '2' }]))
      changed(scene.patch('strategic-merge-patch+json', { metadata: { labels: { c: '3' } } }))
      const applied = {
        apiVersion: last.apiVersion,
        kind: last.kind,
        metadata: { name: last.metadata.name, labels: { d: '4' } },
      }
      changed(scene.patch('apply-patch+yaml', applied, { query: { fieldManager: 'applier' } }))
      expect(last.metadata.labels).toMatchObject({ a: '1', b: '2', c: '3', d: '4' })
      expect(
        last.metadata.managedFields?.map(({ manager, operation }) => `${manager} ${operation}`),
      ).toContain('applier Apply')
      const stale = { ...last, metadata: { ...last.metadata, resourceVersion: '1' } }
      expect(reasonOf(scene.ask('PUT', scene.path, stale))).toBe('409 Conflict')
      const dry = scene.patch(
        'merge-patch+json',
        { metadata: { labels: { a: 'dry' } } },
        { query: { dryRun: 'All' } },
      )
      expect(objectOf(dry).metadata.labels?.a).toBe('dry')
      expect(objectOf(scene.ask('GET', scene.path))).toEqual(last)
    })

    it('is found by its labels and its name, and taken away only when it is meant', () => {
      const scene = new Scene(facts)
      const made = objectOf(scene.create())
      objectOf(scene.patch('merge-patch+json', { metadata: { labels: { a: '1' }, finalizers: null } }))
      const names = (query: ApiRequest['query']) =>
        (scene.ask('GET', scene.collection, undefined, { query }).body as { items: KubeObject[] }).items.map(
          ({ metadata }) => metadata.name,
        )
      const { name } = made.metadata
      expect(names({ labelSelector: 'a=1' })).toEqual([name])
      expect(names({ labelSelector: 'a=2' })).toEqual([])
      expect(names({ fieldSelector: `metadata.name=${name}` })).toEqual([name])
      for (const preconditions of [{ uid: 'other' }, { resourceVersion: '1' }])
        expect(reasonOf(scene.ask('DELETE', scene.path, { preconditions }))).toBe('409 Conflict')
      expect(scene.ask('DELETE', scene.path, undefined, { query: { dryRun: 'All' } }).code).toBe(200)
      expect(names({ labelSelector: 'a=1' })).toEqual([name])
      if (facts.verbs.includes('deletecollection'))
        expect(
          scene.ask(
            'DELETE',
            scene.collection,
            { propagationPolicy: 'Background' },
            { query: { labelSelector: 'a=2' } },
          ).code,
        ).toBe(200)
      expect(names({ labelSelector: 'a=1' })).toEqual([name])
      const options = {
        propagationPolicy: 'Background',
        gracePeriodSeconds: 0,
        preconditions: { uid: made.metadata.uid },
      }
      expect(scene.ask('DELETE', scene.path, options).code).toBe(200)
      const left = scene.ask('GET', scene.path)
      // Some wait for those who have to hear of it.
      if (left.code === 200) expect((left.body as KubeObject).metadata.deletionTimestamp).toBeDefined()
      else expect(reasonOf(left)).toBe('404 NotFound')
    })

    const { subresources } = facts
    it.skipIf(!subresources.some(({ name }) => name === 'status'))('keeps status and the rest apart', () => {
      const scene = new Scene(facts)
      const made = scene.made()
      const path = `${scene.path}/status`
      expect(objectOf(scene.ask('GET', path))).toEqual(made)
      const labelled = objectOf(
        scene.patch(
          'merge-patch+json',
          { metadata: { annotations: { a: 'b' } }, spec: { nonsense: 1 } },
          {},
          path,
        ),
      )
      expect((labelled as { spec?: unknown }).spec).toEqual((made as { spec?: unknown }).spec)
    })

    it.skipIf(!subresources.some(({ name }) => name === 'scale'))('is scaled', () => {
      const scene = new Scene(facts)
      objectOf(scene.create())
      const path = `${scene.path}/scale`
      objectOf(scene.patch('merge-patch+json', { spec: { replicas: 3 } }, {}, path))
      const scale = objectOf(scene.ask('GET', path)) as KubeObject & { spec: { replicas: number } }
      expect([scale.kind, scale.spec.replicas]).toEqual(['Scale', 3])
      expect((objectOf(scene.ask('GET', scene.path)) as typeof scale).spec.replicas).toBe(3)
    })
  },
)

it('a taken generated name is drawn anew', () => {
  const { send } = bareServer()
  const names = new Set<string>()
  for (let i = 0; i < 50; i++) {
    const made = send('POST', '/api/v1/namespaces/a/configmaps', { metadata: { generateName: 'x-' } })
    names.add((made.body as KubeObject).metadata.name)
  }
  expect(names.size).toBe(50)
})
