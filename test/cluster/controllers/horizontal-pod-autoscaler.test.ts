import { describe, expect, it } from 'vitest'
import type { ApiRequest, ApiResponse } from '#api/request.ts'
import { horizontalPodAutoscalers as autoscalers, deployments, events, pods } from '#api/resource-ref.ts'
import { formatTime } from '#api/time.ts'
import { horizontalPodAutoscalerController } from '#cluster/controllers/horizontal-pod-autoscaler.ts'
import { limitReplicas, ScaleMemory } from '#cluster/controllers/hpa-limits.ts'
import { startControllerManager } from '#cluster/controllers/manager.ts'
import { Random } from '#cluster/random.ts'
import { ApiClient } from '#cluster/runtime/api-client.ts'
import { admin, bareServer } from '../apiserver/bare-server.ts'

const labels = { app: 'web' }

/** A Deployment of ready pods that ask for 100m each, and metrics that say what the test wants. */
class Scene {
  readonly #bare = bareServer()
  readonly clock = this.#bare.clock
  readonly api = new ApiClient({ handle: (request) => this.#bare.server.handle(request) }, admin, 'test')
  /** What each pod uses of a processor; nothing for pods that say nothing. */
  readonly usage = new Map<string, string>()
  isServed = true
  #made = 0

  constructor(replicas: number, spec: object) {
    const template = {
      metadata: { labels },
      spec: { containers: [{ name: 'c', image: 'nginx', resources: { requests: { cpu: '100m' } } }] },
    }
    this.api.create(
      deployments,
      { metadata: { name: 'web' }, spec: { replicas, selector: { matchLabels: labels }, template } },
      'a',
    )
    this.scaledTo(replicas)
    const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }
    this.api.create(
      autoscalers,
      { metadata: { name: 'web' }, spec: { scaleTargetRef, maxReplicas: 10, ...spec } },
      'a',
    )
    startControllerManager({ handle: (request) => this.#handle(request) }, this.clock, new Random(1), [
      horizontalPodAutoscalerController,
    ])
  }

  /** As many pods as there shall be, all of them ready for long. */
  scaledTo(replicas: number, cpu = '50m'): void {
    const { api } = this
    const deployment = api.get(deployments, 'a', 'web')
    api.updateStatus(deployments, { ...deployment, status: { replicas } })
    const longAgo = formatTime(this.clock.now() - 3_600_000)
    for (; this.#made < replicas; this.#made++) {
      const name = `web-${this.#made}`
      const pod = api.create(pods, { metadata: { name, labels }, spec: deployment.spec.template.spec }, 'a')
      const ready = { type: 'Ready', status: 'True', lastTransitionTime: longAgo }
      api.updateStatus(pods, {
        ...pod,
        status: { ...pod.status, phase: 'Running', startTime: longAgo, conditions: [ready] },
      } as never)
    }
    for (let i = 0; i < replicas; i++) this.usage.set(`web-${i}`, cpu)
  }

  wait(seconds: number): void {
    this.clock.advance(seconds * 1000)
  }

  get replicas(): number {
    return this.api.get(deployments, 'a', 'web').spec.replicas ?? 0
  }

  get status() {
    return this.api.get(autoscalers, 'a', 'web').status
  }

  condition(type: string): string {
    const found = this.status.conditions?.find((condition) => condition.type === type)
    return `${found?.status} ${found?.reason} ${found?.message}`
  }

  /** Events take a moment to arrive. */
  get told(): readonly string[] {
    this.clock.advance(10)
    return this.api
      .list(events, { namespace: 'a' })
      .items.map(({ reason, message }) => `${reason}: ${message}`)
  }

  #handle(request: ApiRequest): ApiResponse {
    if (!this.isServed || !request.path.startsWith('/apis/metrics.k8s.io/'))
      return this.#bare.server.handle(request)
    const items = [...this.usage].map(([name, cpu]) => ({
      metadata: { name, namespace: 'a' },
      timestamp: formatTime(this.clock.now()),
      window: '15s',
      containers: [{ name: 'c', usage: { cpu } }],
    }))
    return { code: 200, headers: {}, body: { kind: 'PodMetricsList', items } }
  }
}

const half = [
  { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } },
]

describe('an autoscaler', () => {
  it('leaves alone what is near its target', () => {
    const scene = new Scene(2, { metrics: half })
    scene.usage.set('web-0', '54m')
    scene.wait(15)
    expect(scene.replicas).toBe(2)
    expect(scene.status.currentMetrics).toEqual([
      {
        type: 'Resource',
        resource: { name: 'cpu', current: { averageUtilization: 52, averageValue: '52m' } },
      },
    ])
    expect(scene.condition('AbleToScale')).toBe('True ReadyForNewScale recommended size matches current size')
    expect(scene.condition('ScalingActive')).toBe(
      'True ValidMetricFound the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)',
    )
    expect(scene.condition('ScalingLimited')).toBe(
      'False DesiredWithinRange the desired count is within the acceptable range',
    )
  })

  it('grows at most twofold a look, and to no more than it may', () => {
    const scene = new Scene(3, { metrics: half, maxReplicas: 8 })
    scene.scaledTo(3, '400m')
    scene.wait(15)
    expect(scene.replicas).toBe(6)
    expect(scene.condition('ScalingLimited')).toBe(
      'True ScaleUpLimit the desired replica count is increasing faster than the maximum scale rate',
    )
    expect(scene.told).toContain(
      'SuccessfulRescale: New size: 6; reason: cpu resource utilization (percentage of request) above target',
    )
    scene.scaledTo(6, '400m')
    scene.wait(15)
    expect(scene.replicas).toBe(8)
    expect(scene.condition('ScalingLimited')).toBe(
      'True TooManyReplicas the desired replica count is more than the maximum replica count',
    )
  })

  it('shrinks five minutes after the last need', () => {
    const scene = new Scene(4, { metrics: half })
    scene.scaledTo(4, '10m')
    scene.wait(15)
    expect(scene.replicas).toBe(4)
    expect(scene.condition('AbleToScale')).toBe(
      'True ScaleDownStabilized recent recommendations were higher than current one, applying the highest recent recommendation',
    )
    scene.wait(285)
    expect(scene.replicas).toBe(4)
    scene.wait(30)
    expect(scene.replicas).toBe(1)
    expect(scene.told).toContain('SuccessfulRescale: New size: 1; reason: All metrics below target')
  })

  it('keeps to the rules it is given', () => {
    const slowly = {
      policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }],
      stabilizationWindowSeconds: 0,
    }
    const scene = new Scene(4, { metrics: half, behavior: { scaleDown: slowly } })
    scene.scaledTo(4, '10m')
    scene.wait(15)
    expect(scene.replicas).toBe(3)
    expect(scene.condition('ScalingLimited')).toBe(
      'True ScaleDownLimit the desired replica count is decreasing faster than the maximum scale rate',
    )
    scene.wait(45)
    expect(scene.replicas).toBe(3)
    scene.wait(15)
    expect(scene.replicas).toBe(2)
  })

  it('bears what its own tolerance says', () => {
    const scene = new Scene(2, { metrics: half, behavior: { scaleUp: { tolerance: '0.5' } } })
    scene.scaledTo(2, '70m')
    scene.wait(15)
    expect(scene.replicas).toBe(2)
  })

  it('asks of pods that say nothing as if they were idle, or busy', () => {
    const scene = new Scene(4, { metrics: half })
    scene.scaledTo(4, '100m')
    for (const name of ['web-2', 'web-3']) scene.usage.delete(name)
    scene.wait(15)
    expect(scene.replicas).toBe(4)
  })

  it('says which container asks for nothing', () => {
    const memory = { name: 'memory', target: { type: 'Utilization', averageUtilization: 50 } }
    const scene = new Scene(1, { metrics: [{ type: 'Resource', resource: memory }] })
    scene.wait(15)
    expect(scene.condition('ScalingActive')).toBe(
      'False FailedGetResourceMetric the HPA was unable to compute the replica count: failed to get memory utilization: did not receive metrics for targeted pods (pods might be unready)',
    )
  })

  it('scales by the metrics that work, but not down', () => {
    const broken = {
      type: 'Pods',
      pods: { metric: { name: 'rps' }, target: { type: 'AverageValue', averageValue: '5' } },
    }
    const scene = new Scene(2, { metrics: [broken, ...half] })
    scene.scaledTo(2, '100m')
    scene.wait(15)
    expect(scene.replicas).toBe(4)
    expect(scene.told).toContain(
      'FailedGetPodsMetric: unable to get metric rps: unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered',
    )
  })

  it('rests where nothing shall run, and brings back what is out of bounds', () => {
    const idle = new Scene(0, { metrics: half })
    idle.wait(15)
    expect(idle.condition('ScalingActive')).toBe(
      'False ScalingDisabled scaling is disabled since the replica count of the target is zero',
    )
    const crowded = new Scene(5, { metrics: half, maxReplicas: 2 })
    crowded.wait(15)
    expect(crowded.told).toContain(
      'SuccessfulRescale: New size: 2; reason: Current number of replicas above Spec.MaxReplicas',
    )
  })

  it('does not share its pods', () => {
    const scene = new Scene(1, { metrics: half })
    const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }
    scene.api.create(
      autoscalers,
      { metadata: { name: 'other' }, spec: { scaleTargetRef, maxReplicas: 3 } },
      'a',
    )
    scene.wait(45)
    expect(scene.condition('ScalingActive')).toBe(
      'False AmbiguousSelector pods by selector app=web are controlled by multiple HPAs: [{other a} {web a}]',
    )
  })
})

it('growth of a few pods and of a share goes by the greater', () => {
  const rules = [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ]
  const wish = (currentReplicas: number) => ({
    currentReplicas,
    desiredReplicas: 100,
    minReplicas: 1,
    maxReplicas: 100,
  })
  const grow = (current: number, selectPolicy: string) =>
    limitReplicas(wish(current), { scaleUp: { selectPolicy, policies: rules } }, new ScaleMemory(), 0)
      .replicas
  expect([grow(2, 'Max'), grow(10, 'Max'), grow(2, 'Min'), grow(10, 'Min'), grow(10, 'Disabled')]).toEqual([
    6, 20, 4, 14, 10,
  ])
})
