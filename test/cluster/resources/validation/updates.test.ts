// What of an object stays as it was created, in upstream's words.
import { describe, expect, it } from 'vitest'
import { bareServer } from '../../apiserver/bare-server.ts'

const labels = { app: 'x' }
const template = (more = {}) => ({
  metadata: { labels },
  spec: { containers: [{ name: 'c', image: 'nginx' }], ...more },
})
const selector = { matchLabels: labels }

function refusal(path: string, object: object, patch: object): string | undefined {
  const { send, message } = bareServer()
  expect(send('POST', path, { metadata: { name: 'u' }, ...object }).code).toBe(201)
  const headers = { 'content-type': 'application/merge-patch+json' }
  return message(send('PATCH', `${path}/u`, patch, { headers }))
}

describe('an update', () => {
  it.each([
    [
      'apps/v1/namespaces/a/statefulsets',
      { spec: { serviceName: 's', selector, template: template() } },
      { spec: { serviceName: 't' } },
      `StatefulSet.apps "u" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden`,
    ],
    [
      'apps/v1/namespaces/a/daemonsets',
      { spec: { selector, template: template() } },
      { spec: { selector: { matchLabels: { app: 'y' } }, template: { metadata: { labels: { app: 'y' } } } } },
      'DaemonSet.apps "u" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"y"}}: field is immutable',
    ],
    [
      'batch/v1/namespaces/a/jobs',
      { spec: { template: template({ restartPolicy: 'Never' }) } },
      { spec: { completions: 5 } },
      'Job.batch "u" is invalid: spec.completions: Invalid value: 5: field is immutable',
    ],
    [
      'batch/v1/namespaces/a/jobs',
      { spec: { completions: 1, template: template({ restartPolicy: 'Never' }) } },
      { spec: { completionMode: 'Indexed' } },
      'Job.batch "u" is invalid: spec.completionMode: Invalid value: "Indexed": field is immutable',
    ],
  ])('of %s keeps to what may change', (path, object, patch, message) => {
    expect(refusal(`/apis/${path}`, object, patch)).toBe(message)
  })

  it('leaves immutable data alone', () => {
    const of = (kind: string) => `/api/v1/namespaces/a/${kind}`
    expect(refusal(of('configmaps'), { immutable: true, data: { a: 'b' } }, { data: { a: 'c' } })).toBe(
      'ConfigMap "u" is invalid: data: Forbidden: field is immutable when `immutable` is set',
    )
    expect(refusal(of('configmaps'), { immutable: true }, { immutable: false })).toBe(
      'ConfigMap "u" is invalid: immutable: Forbidden: field is immutable when `immutable` is set',
    )
    expect(refusal(of('secrets'), {}, { type: 'foo' })).toBe(
      'Secret "u" is invalid: type: Invalid value: "foo": field is immutable',
    )
  })
})
