import { describe, expect, it } from 'vitest'
import type { Query } from '#api/request.ts'
import { bareServer } from './bare-server.ts'

const path = '/api/v1/namespaces/a/configmaps'

function setUp() {
  const world = bareServer()
  for (const name of ['c', 'a', 'b']) world.send('POST', path, { metadata: { name } })
  const list = (query: Query = {}) => world.send('GET', path, undefined, { query })
  const page = (query?: Query) => {
    const { items, metadata } = list(query).body as {
      items: { metadata: { name: string } }[]
      metadata: { resourceVersion: string; continue?: string; remainingItemCount?: number }
    }
    return { names: items.map(({ metadata: { name } }) => name).join(' '), ...metadata }
  }
  return { ...world, list, page, refusal: (query: Query) => world.message(list(query)) }
}

describe('a list', () => {
  it('comes in pages that all show the state of the first', () => {
    const { send, page } = setUp()
    const first = page({ limit: '2' })
    expect(first).toMatchObject({ names: 'a b', remainingItemCount: 1 })
    send('DELETE', `${path}/c`)
    const second = page({ limit: '2', continue: first.continue })
    expect(second).toMatchObject({ names: 'c', resourceVersion: first.resourceVersion })
    expect(second.continue).toBeUndefined()
  })

  it('shows exactly the revision that is asked for, or one no older', () => {
    const { send, page } = setUp()
    const { resourceVersion } = page()
    send('DELETE', `${path}/a`)
    const asOf = (resourceVersionMatch?: string) => page({ resourceVersion, resourceVersionMatch }).names
    expect(asOf('Exact')).toBe('a b c')
    expect(asOf('NotOlderThan')).toBe('b c')
    expect(asOf()).toBe('b c')
  })

  it('is refused with what is wrong about the revision', () => {
    const { page, refusal } = setUp()
    expect(refusal({ resourceVersionMatch: 'Exact' })).toBe(
      'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided',
    )
    expect(refusal({ resourceVersionMatch: 'Exact', resourceVersion: '0' })).toBe(
      'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
    )
    const newest = page().resourceVersion
    expect(refusal({ resourceVersion: '9999', resourceVersionMatch: 'Exact' })).toBe(
      `Timeout: Too large resource version: 9999, current: ${newest}`,
    )
  })
})
