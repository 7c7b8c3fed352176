// What the options and the revisions of writes ask for.
import { describe, expect, it } from 'vitest'
import { bareServer } from './bare-server.ts'

const configMaps = '/api/v1/namespaces/a/configmaps'
const budgets = '/apis/policy/v1/namespaces/a/poddisruptionbudgets'

describe('deleting', () => {
  it('only tries when the options in the body say so', () => {
    const { send, message } = bareServer()
    send('POST', configMaps, { metadata: { name: 'x' } })
    expect(message(send('DELETE', `${configMaps}/x`, { dryRun: ['x'] }))).toBe(
      'DeleteOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["x"]: supported values: "All"',
    )
    expect(send('DELETE', `${configMaps}/x`, { dryRun: ['All'] }).code).toBe(200)
    expect(send('DELETE', configMaps, { dryRun: ['All'] }).code).toBe(200)
    expect(send('GET', `${configMaps}/x`).code).toBe(200)
  })

  it('of a collection goes through all pages', () => {
    const { send } = bareServer()
    for (const name of ['x', 'y']) send('POST', configMaps, { metadata: { name } })
    const answer = send('DELETE', configMaps, undefined, { query: { limit: '1' } })
    const { metadata, items } = answer.body as { metadata: object; items: object[] }
    expect([Object.keys(metadata), items.length]).toEqual([['resourceVersion'], 2])
  })

  it('may be told to orphan or to wait for dependents, not both', () => {
    const { send, message } = bareServer()
    const finalizers = ['orphan', 'foregroundDeletion']
    expect(message(send('POST', configMaps, { metadata: { name: 'x', finalizers } }))).toBe(
      'ConfigMap "x" is invalid: metadata.finalizers: Invalid value: ["orphan","foregroundDeletion"]: finalizer orphan and foregroundDeletion cannot be both set',
    )
  })
})

describe('replacing', () => {
  it('takes revision 0 for whatever is there', () => {
    const { send } = bareServer()
    send('POST', configMaps, { metadata: { name: 'x' } })
    expect(send('PUT', `${configMaps}/x`, { metadata: { name: 'x', resourceVersion: '0' } }).code).toBe(200)
    expect(send('PUT', `${configMaps}/x`, { metadata: { name: 'x', resourceVersion: '1' } }).code).toBe(409)
  })

  it('some kinds takes a revision', () => {
    const { send, message } = bareServer()
    const budget = {
      metadata: { name: 'b' },
      spec: { minAvailable: 1, selector: { matchLabels: { a: 'b' } } },
    }
    send('POST', budgets, budget)
    expect(message(send('PUT', `${budgets}/b`, budget))).toBe(
      'poddisruptionbudgets.policy "b" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update',
    )
  })
})

it('deadlines are whole seconds', () => {
  const { send, message } = bareServer()
  expect(message(send('GET', configMaps, undefined, { query: { timeoutSeconds: '1.5' } }))).toBe(
    'strconv.ParseInt: parsing "1.5": invalid syntax',
  )
})

describe('a timeout', () => {
  it('has to be a duration', () => {
    const { send, message } = bareServer()
    const get = (path: string, timeout: string) => send('GET', path, undefined, { query: { timeout } })
    expect(message(get(configMaps, 'invalid'))).toBe(
      'invalid timeout specified in the request URL - time: invalid duration "invalid"',
    )
    expect(message(get('/version', '5'))).toBe(
      'invalid timeout specified in the request URL - time: missing unit in duration "5"',
    )
    expect(get(configMaps, '32s').code).toBe(200)
    expect(get(configMaps, '0').code).toBe(200)
  })
})
