import { describe, expect, it } from 'vitest'
import { bareServer } from './bare-server.ts'

const pods = '/api/v1/namespaces/a/pods'
const budgets = '/apis/policy/v1/namespaces/a/poddisruptionbudgets'

function setUp(disruptionsAllowed: number) {
  const world = bareServer()
  const { send } = world
  send('POST', pods, {
    metadata: { name: 'p', labels: { app: 'x' } },
    spec: { nodeName: 'n', containers: [{ name: 'c', image: 'x' }] },
  })
  const ready = { type: 'Ready', status: 'True' }
  send(
    'PATCH',
    `${pods}/p/status`,
    { status: { phase: 'Running', conditions: [ready] } },
    { headers: { 'content-type': 'application/merge-patch+json' } },
  )
  const budget = send('POST', budgets, {
    metadata: { name: 'pdb' },
    spec: { minAvailable: 1, selector: { matchLabels: { app: 'x' } } },
  }).body
  const status = {
    disruptionsAllowed,
    currentHealthy: 1 + disruptionsAllowed,
    desiredHealthy: 1,
    expectedPods: 2,
    observedGeneration: 1,
  }
  send('PUT', `${budgets}/pdb/status`, { ...(budget as object), status })
  return { ...world, evict: () => send('POST', `${pods}/p/eviction`, { metadata: { name: 'p' } }) }
}

describe('pods/eviction', () => {
  it('charges the budget and ends the pod gracefully', () => {
    const { evict, send } = setUp(1)
    expect(evict()).toMatchObject({ code: 201, body: { status: 'Success' } })
    const pod = send('GET', `${pods}/p`).body
    expect(pod).toMatchObject({ metadata: { deletionGracePeriodSeconds: 30 } })
    expect(pod).toMatchObject({
      status: { conditions: [{}, { type: 'DisruptionTarget', reason: 'EvictionByEvictionAPI' }] },
    })
    expect(send('GET', `${budgets}/pdb`).body).toMatchObject({
      status: { disruptionsAllowed: 0, disruptedPods: { p: expect.anything() } },
    })
  })

  it('refuses when the budget is used up', () => {
    const { evict, message, send } = setUp(0)
    const response = evict()
    expect(response.code).toBe(429)
    expect(message(response)).toBe("Cannot evict pod as it would violate the pod's disruption budget.")
    expect(send('GET', `${pods}/p`).body).not.toHaveProperty('metadata.deletionTimestamp')
  })
})
