// Kinds that are served in two versions: written in one, read, watched and changed in the other.
import { describe, expect, it } from 'vitest'
import type { WatchEvent } from '#api/request.ts'
import type { HorizontalPodAutoscaler as CpuAutoscaler } from '#api/types/autoscaling-v1.ts'
import type { HorizontalPodAutoscaler } from '#api/types/autoscaling-v2.ts'
import type { Event } from '#api/types/core-v1.ts'
import { admin, bareServer } from './bare-server.ts'

const path = (version: string, name = '') =>
  `/apis/autoscaling/${version}/namespaces/a/horizontalpodautoscalers${name && `/${name}`}`
const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }
const merge = { headers: { 'content-type': 'application/merge-patch+json', 'user-agent': 'tester/1' } }
const told = 'autoscaling.alpha.kubernetes.io'

describe('autoscalers', () => {
  it('made in v1 are those of v2 with a processor metric', () => {
    const { send } = bareServer()
    const made = send('POST', path('v1'), {
      metadata: { name: 'web' },
      spec: { scaleTargetRef, maxReplicas: 5, targetCPUUtilizationPercentage: 70 },
    })
    expect((made.body as CpuAutoscaler).apiVersion).toBe('autoscaling/v1')
    expect((made.body as CpuAutoscaler).spec.targetCPUUtilizationPercentage).toBe(70)
    const { apiVersion, spec } = send('GET', path('v2', 'web')).body as HorizontalPodAutoscaler
    expect(apiVersion).toBe('autoscaling/v2')
    expect(spec.metrics).toEqual([
      {
        type: 'Resource',
        resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } },
      },
    ])
  })

  it('keep in annotations what v1 has no fields for, and take it back', () => {
    const { send } = bareServer()
    const rps = {
      type: 'Pods',
      pods: { metric: { name: 'rps' }, target: { type: 'AverageValue', averageValue: '100' } },
    }
    const behavior = { scaleDown: { stabilizationWindowSeconds: 60 } }
    const before = send('POST', path('v2'), {
      metadata: { name: 'web' },
      spec: { scaleTargetRef, maxReplicas: 5, metrics: [rps], behavior },
    }).body as HorizontalPodAutoscaler
    const seen = send('GET', path('v1', 'web')).body as CpuAutoscaler
    expect(seen.metadata.annotations).toEqual({
      [`${told}/metrics`]: '[{"type":"Pods","pods":{"metricName":"rps","targetAverageValue":"100"}}]',
      [`${told}/behavior`]:
        '{"ScaleUp":{"StabilizationWindowSeconds":0,"SelectPolicy":"Max","Policies":[{"Type":"Pods","Value":4,"PeriodSeconds":15},{"Type":"Percent","Value":100,"PeriodSeconds":15}],"Tolerance":null},"ScaleDown":{"StabilizationWindowSeconds":60,"SelectPolicy":"Max","Policies":[{"Type":"Percent","Value":100,"PeriodSeconds":15}],"Tolerance":null}}',
    })
    const changed = send('PUT', path('v1', 'web'), { ...seen, spec: { ...seen.spec, maxReplicas: 9 } })
    expect(changed.code).toBe(200)
    const after = send('GET', path('v2', 'web')).body as HorizontalPodAutoscaler
    expect(after.spec).toEqual({ ...before.spec, maxReplicas: 9 })
    expect(after.metadata.annotations).toBeUndefined()
  })

  it('are patched and applied in v1 and seen by a watch in v2, each writer in the version it spoke', () => {
    const { send, server, clock } = bareServer()
    send('POST', path('v2'), { metadata: { name: 'web' }, spec: { scaleTargetRef, maxReplicas: 5 } })
    const events: WatchEvent[] = []
    const watch = server.handle({ method: 'GET', path: path('v2'), query: { watch: 'true' }, user: admin })
    if (!('watch' in watch)) throw new Error('no watch')
    watch.watch(
      (event) => events.push(event),
      () => {},
    )
    const patch = { spec: { targetCPUUtilizationPercentage: 55 } }
    expect(send('PATCH', path('v1', 'web'), patch, merge).code).toBe(200)
    const applied = send(
      'PATCH',
      path('v1', 'web'),
      {
        apiVersion: 'autoscaling/v1',
        kind: 'HorizontalPodAutoscaler',
        metadata: { name: 'web' },
        spec: { maxReplicas: 7 },
      },
      {
        headers: { 'content-type': 'application/apply-patch+yaml' },
        query: { fieldManager: 'me', force: 'true' },
      },
    )
    expect(applied.code).toBe(200)
    clock.advance(10)
    const last = events.at(-1)?.object as HorizontalPodAutoscaler
    expect(last.apiVersion).toBe('autoscaling/v2')
    expect(last.spec.maxReplicas).toBe(7)
    expect(last.spec.metrics?.[0]?.resource?.target.averageUtilization).toBe(55)
    const owners = last.metadata.managedFields?.map(({ manager, apiVersion, fieldsV1 }) => [
      manager,
      apiVersion,
      fieldsV1,
    ])
    expect(owners).toContainEqual(['me', 'autoscaling/v1', { 'f:spec': { 'f:maxReplicas': {} } }])
    expect(owners).toContainEqual([
      'tester',
      'autoscaling/v1',
      { 'f:spec': { 'f:targetCPUUtilizationPercentage': {} } },
    ])
  })
})

describe('events', () => {
  const event = {
    metadata: { name: 'e' },
    regarding: { kind: 'Pod', name: 'p', namespace: 'a' },
    eventTime: '2026-11-21T00:00:00.000000Z',
    reason: 'Test',
    action: 'Doing',
    note: 'hello',
    type: 'Normal',
    reportingController: 'example.com/c',
    reportingInstance: 'c-1',
  }
  const events = '/apis/events.k8s.io/v1/namespaces/a/events'

  it('of the new group are those of the core', () => {
    const { send } = bareServer()
    expect(send('POST', events, event).code).toBe(201)
    const { involvedObject, message, reportingComponent } = send('GET', '/api/v1/namespaces/a/events/e')
      .body as Event
    expect([involvedObject.name, message, reportingComponent]).toEqual(['p', 'hello', 'example.com/c'])
    const { items } = send('GET', events, undefined, { query: { fieldSelector: 'regarding.name=p' } })
      .body as {
      items: { note: string }[]
    }
    expect(items.map(({ note }) => note)).toEqual(['hello'])
  })

  it('of the new group are looked at more closely, and change little', () => {
    const { send, message } = bareServer()
    const { eventTime: _, ...timeless } = event
    expect(message(send('POST', events, { ...timeless, type: 'Odd', deprecatedCount: 2 }))).toBe(
      'Event "e" is invalid: [eventTime: Required value, type: Invalid value: "": has invalid value: Odd, count: Invalid value: "": needs to be unset]',
    )
    send('POST', events, event)
    expect(message(send('PATCH', `${events}/e`, { note: 'bye' }, merge))).toBe(
      'Event "e" is invalid: message: Invalid value: "bye": field is immutable',
    )
    const series = { count: 1, lastObservedTime: '2026-11-21T00:00:00.000000Z' }
    expect(message(send('PATCH', `${events}/e`, { series }, merge))).toBe(
      'Event "e" is invalid: series.count: Invalid value: "": should be at least 2',
    )
  })
})
