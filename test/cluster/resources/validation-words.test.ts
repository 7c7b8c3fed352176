// Rules that no recording shows, in the words of golden/api/validation.csv.
import { describe, expect, it } from 'vitest'
import { bareServer } from '../apiserver/bare-server.ts'

const { send, message } = bareServer()
const container = { name: 'c', image: 'nginx' }
const template = { spec: { restartPolicy: 'Never', containers: [container] } }

/** The causes of the refusal of a new object. */
function refusal(path: string, body: object, metadata: object = { name: 'x' }): string {
  const answer = send('POST', path, { metadata, ...body })
  return answer.code === 422
    ? String(message(answer)).replace(/^\S+ "[^"]*" is invalid: /, '')
    : String(answer.code)
}

const job = (spec: object) => refusal('/apis/batch/v1/namespaces/a/jobs', { spec: { template, ...spec } })
const indexed = { completionMode: 'Indexed', completions: 3 }

describe('jobs', () => {
  it.each([
    [
      { ...indexed, successPolicy: { rules: [] } },
      'spec.successPolicy.rules: Required value: at least one rules must be specified when the successPolicy is specified',
    ],
    [
      { ...indexed, successPolicy: { rules: [{}] } },
      'spec.successPolicy.rules[0]: Required value: at least one of succeededCount or succeededIndexes must be specified',
    ],
    [
      { ...indexed, successPolicy: { rules: [{ succeededCount: 4 }] } },
      'spec.successPolicy.rules[0].succeededCount: Invalid value: 4: must be less than or equal to 3 (the number of specified completions)',
    ],
    [
      { ...indexed, successPolicy: { rules: [{ succeededCount: 3, succeededIndexes: '0-1' }] } },
      'spec.successPolicy.rules[0].succeededCount: Invalid value: 3: must be less than or equal to 2 (the number of indexes in the specified succeededIndexes field)',
    ],
    [
      { ...indexed, maxFailedIndexes: 2 },
      'spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified',
    ],
    [
      { podFailurePolicy: { rules: [{ action: 'Ignore' }] } },
      'spec.podFailurePolicy.rules[0]: Invalid value: specifying one of OnExitCodes and OnPodConditions is required',
    ],
    [
      {
        podFailurePolicy: { rules: [{ action: 'Ignore', onExitCodes: { operator: 'In', values: [2, 1] } }] },
      },
      'spec.podFailurePolicy.rules[0].onExitCodes.values: Invalid value: [2,1]: must be ordered',
    ],
  ])('%j', (spec, wanted) => expect(job(spec)).toBe(wanted))
})

const pod = (spec: object) =>
  refusal('/api/v1/namespaces/a/pods', { spec: { containers: [container], ...spec } })
const claim = { name: 'v', persistentVolumeClaim: { claimName: 'v' } }
const spread = { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' }

describe('pods', () => {
  it.each([
    [
      { os: { name: 'windows' }, securityContext: { runAsUser: 1 } },
      'spec.securityContext.runAsUser: Forbidden: cannot be set for a windows pod',
    ],
    [
      { os: { name: 'linux' }, securityContext: { windowsOptions: {} } },
      'spec.securityContext.windowsOptions: Forbidden: windows options cannot be set for a linux pod',
    ],
    [{ hostUsers: false, hostPID: true }, 'spec.HostPID: Forbidden: when `hostUsers` is false'],
    [
      { resourceClaims: [{ name: 'gpu' }] },
      'spec.resourceClaims[0]: Invalid value: {"Name":"gpu","ResourceClaimName":null,"ResourceClaimTemplateName":null}: must specify one of: `resourceClaimName`, `resourceClaimTemplateName`',
    ],
    [
      { topologySpreadConstraints: [{ ...spread, minDomains: 2 }] },
      'spec.topologySpreadConstraints[0].minDomains: Invalid value: 2: can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway',
    ],
    [
      { topologySpreadConstraints: [{ ...spread, matchLabelKeys: ['a'] }] },
      'spec.topologySpreadConstraints[0].matchLabelKeys: Forbidden: must not be specified when labelSelector is not set',
    ],
    [
      {
        volumes: [claim],
        containers: [
          {
            ...container,
            volumeMounts: [{ name: 'v', mountPath: '/v' }],
            volumeDevices: [{ name: 'v', devicePath: '/dev/v' }],
          },
        ],
      },
      '[spec.containers[0].volumeMounts[0].name: Invalid value: "v": must not already exist in volumeDevices, spec.containers[0].volumeDevices[0].name: Invalid value: "v": must not already exist in volumeMounts]',
    ],
    [
      {
        volumes: [claim],
        containers: [
          { ...container, volumeMounts: [{ name: 'v', mountPath: '/v', subPath: 'a', subPathExpr: 'b' }] },
        ],
      },
      'spec.containers[0].volumeMounts[0].subPathExpr: Invalid value: "b": subPathExpr and subPath are mutually exclusive',
    ],
  ])('%j', (spec, wanted) => expect(pod(spec)).toBe(wanted))
})

const flow = (spec: object) =>
  refusal('/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas', {
    spec: { priorityLevelConfiguration: { name: 'global-default' }, ...spec },
  })
const level = (spec: object) =>
  refusal('/apis/flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations', { spec })

describe('flow control', () => {
  it.each([
    [
      { matchingPrecedence: 1 },
      "spec.matchingPrecedence: Invalid value: 1: only the schema named 'exempt' may have matchingPrecedence 1",
    ],
    [
      {
        rules: [
          { subjects: [{ kind: 'User' }], nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['x'] }] },
        ],
      },
      '[spec.rules[0].subjects[0].user: Required value: user is required when subject kind is \'User\', spec.rules[0].nonResourceRules[0].nonResourceURLs[0]: Invalid value: "x": must start with slash]',
    ],
    [
      { rules: [{ subjects: [] }] },
      '[spec.rules[0].subjects: Required value: subjects must contain at least one value, spec.rules[0]: Required value: at least one of resourceRules and nonResourceRules has to be non-empty]',
    ],
  ])('schema %j', (spec, wanted) => expect(flow(spec)).toBe(wanted))

  it.each([
    [
      { type: 'Exempt' },
      "spec.type: Invalid value: \"Exempt\": must be 'Exempt' if and only if `name` is 'exempt'",
    ],
    [{ type: 'Limited' }, 'spec.limited: Required value: must not be empty when type is Limited'],
    [
      { type: 'Limited', limited: { limitResponse: { type: 'Queue', queuing: { queues: 4, handSize: 8 } } } },
      'spec.limited.limitResponse.queuing.handSize: Invalid value: 8: should not be greater than queues (4)',
    ],
  ])('level %j', (spec, wanted) => expect(level(spec)).toBe(wanted))
})

const storage = (plural: string, spec: object) => refusal(`/apis/storage.k8s.io/v1/${plural}`, { spec })

describe('storage', () => {
  it('attachments name one volume and one driver', () =>
    expect(storage('volumeattachments', { attacher: '', nodeName: 'n', source: {} })).toBe(
      '[spec.source: Required value: must specify exactly one of inlineVolumeSpec and persistentVolumeName, spec.attacher: Required value]',
    ))

  it('nodes name each driver once', () =>
    expect(
      storage('csinodes', {
        drivers: [
          { name: 'd.io', nodeID: 'n' },
          { name: 'd.io', nodeID: '' },
        ],
      }),
    ).toBe('[spec.drivers[1].nodeID: Required value, spec.drivers[1].name: Duplicate value: "d.io"]'))
})

const statefulSet = (spec: object) =>
  refusal('/apis/apps/v1/namespaces/a/statefulsets', {
    spec: {
      serviceName: 's',
      selector: { matchLabels: { a: 'b' } },
      template: { metadata: { labels: { a: 'b' } }, spec: { containers: [container], ...spec } },
    },
  })

it('workloads that keep their number have no end', () =>
  expect(statefulSet({ activeDeadlineSeconds: 5 })).toBe(
    'spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in StatefulSet is not Supported',
  ))

describe('what else storage, endpoints and autoscalers may not be', () => {
  it.each<[string, object, string]>([
    [
      '/apis/storage.k8s.io/v1/csidrivers',
      { spec: { tokenRequests: [{ audience: 'a', expirationSeconds: 5 }, { audience: 'a' }] } },
      '[spec.tokenRequests[0].expirationSeconds: Invalid value: 5: may not specify a duration less than 10 minutes, spec.tokenRequests[1].audience: Duplicate value: "a"]',
    ],
    [
      '/apis/storage.k8s.io/v1/storageclasses',
      {
        provisioner: 'p',
        allowedTopologies: [{ matchLabelExpressions: [{ key: 'zone', values: ['a', 'a'] }] }],
      },
      'allowedTopologies[0].matchLabelExpressions[0].values[1]: Duplicate value: "a"',
    ],
    [
      '/apis/storage.k8s.io/v1/namespaces/a/csistoragecapacities',
      { storageClassName: 'fast', capacity: '-1' },
      'capacity: Invalid value: "-1": must be greater than or equal to 0',
    ],
    [
      '/apis/discovery.k8s.io/v1/namespaces/a/endpointslices',
      {
        addressType: 'IPv4',
        endpoints: [{ addresses: ['10.0.0.1'], hints: { forZones: [{ name: 'a' }, { name: 'a' }] } }],
      },
      'endpoints[0].hints.forZones[1].name: Duplicate value: "a"',
    ],
    [
      '/apis/autoscaling/v2/namespaces/a/horizontalpodautoscalers',
      {
        spec: {
          maxReplicas: 2,
          scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
          behavior: { scaleUp: { tolerance: '-1' } },
        },
      },
      'spec.behavior.scaleUp.tolerance: Invalid value: "-1": must be greater than or equal to 0',
    ],
    [
      '/api/v1/persistentvolumes',
      {
        spec: {
          accessModes: ['ReadWriteOnce'],
          capacity: { storage: '1Gi' },
          hostPath: { path: '/a' },
          volumeAttributesClassName: 'gold',
        },
      },
      'spec.csi: Required value: has to be specified when using volumeAttributesClassName',
    ],
  ])('%s %j', (path, body, wanted) => expect(refusal(path, body)).toBe(wanted))
})
