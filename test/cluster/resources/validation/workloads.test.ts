// What workloads and their statuses may not be, in the words of golden/api/validation.csv.
import { describe, expect, it } from 'vitest'
import { refusal, updateRefusal } from '../refusal.ts'

const apps = '/apis/apps/v1/namespaces/a'
const jobs = '/apis/batch/v1/namespaces/a/jobs'
const core = '/api/v1/namespaces/a'
const labels = { app: 'x' }
const spec = { containers: [{ name: 'c', image: 'nginx' }] }
const template = { metadata: { labels }, spec }
const selector = { matchLabels: labels }
const onceSpec = { restartPolicy: 'Never', ...spec }
const once = { template: { spec: onceSpec } }

const mounting = {
  metadata: { labels },
  spec: { containers: [{ ...spec.containers[0], volumeMounts: [{ name: 'data', mountPath: '/data' }] }] },
}
const claim = (resources: object = { requests: { storage: '1Gi' } }) => ({
  metadata: { name: 'data' },
  spec: { accessModes: ['ReadWriteOnce'], resources },
})
const statefulSet = (more: object) =>
  refusal(`${apps}/statefulsets`, { spec: { serviceName: 's', selector, template, ...more } })

describe('stateful sets', () => {
  it.each<[object, string]>([
    [{ template: mounting, volumeClaimTemplates: [claim()] }, '201'],
    [{ template: mounting }, 'spec.template.spec.containers[0].volumeMounts[0].name: Not found: "data"'],
    [
      { volumeClaimTemplates: [claim({})] },
      'spec.volumeClaimTemplates[0].spec.resources[storage]: Required value',
    ],
    [
      { ordinals: { start: -1 } },
      'spec.ordinals.start: Invalid value: -1: must be greater than or equal to 0',
    ],
    [
      { updateStrategy: { type: 'OnDelete', rollingUpdate: { partition: 1 } } },
      'spec.updateStrategy.rollingUpdate: Invalid value: {"Partition":1,"MaxUnavailable":null}: only allowed for updateStrategy \'RollingUpdate\'',
    ],
    [
      { updateStrategy: { type: 'Sometimes' } },
      'spec.updateStrategy: Invalid value: {"Type":"Sometimes","RollingUpdate":null}: must be \'RollingUpdate\' or \'OnDelete\'',
    ],
  ])('%j', (more, wanted) => expect(statefulSet(more)).toBe(wanted))
})

describe('other workloads', () => {
  it.each<[string, object, string]>([
    [
      `${core}/replicationcontrollers`,
      { spec: {} },
      '[spec.selector: Required value, spec.template: Required value]',
    ],
    [
      `${core}/replicationcontrollers`,
      { spec: { selector: { a: 'b' }, template } },
      'spec.template.metadata.labels: Invalid value: {"app":"x"}: `selector` does not match template `labels`',
    ],
    [
      `${core}/replicationcontrollers`,
      { spec: { template: { metadata: { labels }, spec: { ...spec, activeDeadlineSeconds: 3 } } } },
      'spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicationController is not Supported',
    ],
    [`${core}/podtemplates`, { template: { spec: {} } }, 'template.spec.containers: Required value'],
    [
      `${apps}/deployments`,
      {
        spec: {
          selector,
          template: { ...template, spec: { ...spec, ephemeralContainers: [{ name: 'e', image: 'b' }] } },
        },
      },
      'spec.template.spec.ephemeralContainers: Forbidden: ephemeral containers not allowed in pod template',
    ],
    [`${apps}/controllerrevisions`, { revision: 1 }, 'data: Required value: data is mandatory'],
    [
      `${apps}/controllerrevisions`,
      { revision: -1, data: {} },
      'revision: Invalid value: -1: must be greater than or equal to 0',
    ],
    [
      jobs,
      { spec: { ...once, managedBy: 'example.com/a b' } },
      "spec.managedBy: Invalid value: \"a b\": Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')",
    ],
    [
      '/api/v1/namespaces',
      { spec: { finalizers: ['mine'] } },
      'spec.finalizers: Invalid value: "mine": name is neither a standard finalizer name nor is it fully qualified',
    ],
  ])('at %s %j', (path, body, wanted) => expect(refusal(path, body)).toBe(wanted))

  it('name their last pod', () => {
    const name = 'x'.repeat(62)
    expect(refusal(jobs, { spec: { ...once, completionMode: 'Indexed', completions: 3 } }, { name })).toBe(
      `metadata.name: Invalid value: "${name}": will not able to create pod with invalid DNS label: ${name}-2`,
    )
  })
})

const condition = (type: string) => ({ type, status: 'True' })
const jobStatus = (job: object, status: object) =>
  updateRefusal(jobs, { spec: { ...once, ...job } }, { status }, { subresource: '/status' })
const startTime = '2026-11-21T00:00:00Z'

describe('statuses', () => {
  it.each<[object, object, string]>([
    [
      {},
      { startTime, conditions: [condition('Complete')], completionTime: startTime },
      'status.conditions: Invalid value: cannot set Complete=True condition without the SuccessCriteriaMet=true condition',
    ],
    [
      {},
      { conditions: [condition('FailureTarget'), condition('Failed')] },
      'status.startTime: Required value: startTime is required for finished job',
    ],
    [
      {},
      { completedIndexes: '1' },
      '[status.completedIndexes: Invalid value: "1": error parsing completedIndexes: too large index: "1", status.completedIndexes: Invalid value: "1": cannot set non-empty completedIndexes when non-indexed completion mode]',
    ],
    [
      { completionMode: 'Indexed', completions: 5, backoffLimitPerIndex: 1 },
      { completedIndexes: '0-2', failedIndexes: '2,4' },
      'status.failedIndexes: Invalid value: "2,4": failedIndexes and completedIndexes overlap at index: 2',
    ],
    [
      {},
      { uncountedTerminatedPods: { succeeded: ['a', 'a'] } },
      'status.uncountedTerminatedPods.succeeded[1]: Duplicate value: "a"',
    ],
  ])('of a Job %j %j', (job, status, wanted) => expect(jobStatus(job, status)).toBe(wanted))

  it('of a namespace say what its deletion does', () =>
    expect(
      updateRefusal(
        '/api/v1/namespaces',
        {},
        { status: { phase: 'Terminating' } },
        { subresource: '/status' },
      ),
    ).toBe(
      'status.Phase: Invalid value: "Terminating": may only be \'Active\' if `deletionTimestamp` is empty',
    ))
})

describe('a suspended Job', () => {
  const elsewhere = { spec: { template: { spec: { nodeSelector: { zone: 'b' } } } } }

  it('sends its pods elsewhere, as long as none ran', () => {
    expect(updateRefusal(jobs, { spec: { ...once, suspend: true } }, elsewhere)).toBe('200')
    expect(updateRefusal(jobs, { spec: once }, elsewhere)).toMatch(
      /^spec.template: Invalid value: .*: field is immutable$/,
    )
  })
})
