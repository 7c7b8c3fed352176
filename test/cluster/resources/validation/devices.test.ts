// What claims to devices and slices of them may not be, in the words of golden/api/validation.csv.
import { describe, expect, it } from 'vitest'
import { refusal, updateRefusal } from '../refusal.ts'

const group = '/apis/resource.k8s.io/v1'
const claims = `${group}/namespaces/a/resourceclaims`
const exactly = { deviceClassName: 'gpu' }
const one = { name: 'gpu', exactly }
const reference =
  "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'"

describe('claims', () => {
  it.each<[object, string]>([
    [{ requests: [one] }, '201'],
    [
      { requests: [{ name: 'gpu' }] },
      'requests[0]: Required value: exactly one of `exactly` or `firstAvailable` is required',
    ],
    [
      { requests: [{ ...one, firstAvailable: [{ name: 'a', ...exactly }] }] },
      'requests[0]: Invalid value: null: exactly one of `exactly` or `firstAvailable` is required, but multiple fields are set',
    ],
    [{ requests: [{ name: 'gpu', exactly: {} }] }, 'requests[0].exactly.deviceClassName: Required value'],
    [
      { requests: [{ name: 'gpu', exactly: { ...exactly, allocationMode: 'All', count: 2 } }] },
      "requests[0].exactly.count: Invalid value: 2: must not be specified when allocationMode is 'All'",
    ],
    [
      { requests: [{ name: 'gpu', exactly: { ...exactly, allocationMode: 'Some' } }] },
      'requests[0].exactly.allocationMode: Unsupported value: "Some": supported values: "All", "ExactCount"',
    ],
    [{ requests: [one, one] }, 'requests[1]: Duplicate value: "gpu"'],
    [
      { requests: [one], constraints: [{ requests: ['cpu'], matchAttribute: 'dra.example.com/numa' }] },
      `constraints[0].requests[0]: Invalid value: "cpu": ${reference}`,
    ],
    [
      { requests: [one], constraints: [{ matchAttribute: 'numa' }] },
      'constraints[0].matchAttribute: Invalid value: "numa": a fully qualified name must be a domain and a name separated by a slash',
    ],
    [{ requests: [one], config: [{}] }, 'config[0].opaque: Required value'],
    [
      { requests: [one], config: [{ opaque: { driver: 'dra.example.com', parameters: 3 } }] },
      'config[0].opaque.parameters: Invalid value: "<value omitted>": must be a valid JSON object',
    ],
  ])('%j', (devices, wanted) =>
    expect(refusal(claims, { spec: { devices } })).toBe(wanted === '201' ? wanted : `spec.devices.${wanted}`),
  )

  it('keep what they ask for, and are reserved once they have it', () => {
    const made = { spec: { devices: { requests: [one] } } }
    expect(updateRefusal(claims, made, { spec: { devices: { requests: [] } } })).toMatch(
      /^spec: Invalid value: .*: field is immutable$/,
    )
    const reservedFor = [{ resource: 'pods', name: 'p', uid: 'u' }]
    expect(updateRefusal(claims, made, { status: { reservedFor } }, { subresource: '/status' })).toBe(
      'status.reservedFor: Forbidden: may not be specified when `allocated` is not set',
    )
  })
})

const pool = { name: 'node-1', generation: 1, resourceSliceCount: 1 }
const slice = (spec: object) =>
  refusal(`${group}/resourceslices`, { spec: { driver: 'dra.example.com', pool, nodeName: 'n', ...spec } })

describe('slices', () => {
  it.each<[object, string]>([
    [
      {
        devices: [
          {
            name: 'gpu-0',
            attributes: { model: { string: 'A100' } },
            capacity: { memory: { value: '80Gi' } },
          },
        ],
      },
      '201',
    ],
    [
      { pool: { ...pool, resourceSliceCount: 0 } },
      'spec.pool.resourceSliceCount: Invalid value: 0: must be greater than zero',
    ],
    [
      { nodeName: undefined },
      'spec: Required value: exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required',
    ],
    [
      { allNodes: true },
      'spec: Invalid value: "{`nodeName`, `allNodes`}": exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required, but multiple fields are set',
    ],
    [
      { devices: [{ name: 'd', attributes: { model: {} } }] },
      'spec.devices[0].attributes[model]: Invalid value: "": exactly one value must be specified',
    ],
    [
      { devices: [{ name: 'd', attributes: { model: { version: '1' } } }] },
      'spec.devices[0].attributes[model].version: Invalid value: "1": must be a string compatible with semver.org spec 2.0.0',
    ],
    [{ devices: [{ name: 'd' }, { name: 'd' }] }, 'spec.devices[1]: Duplicate value: "d"'],
  ])('%j', (spec, wanted) => expect(slice(spec)).toBe(wanted))
})
