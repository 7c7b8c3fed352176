import { describe, expect, it } from 'vitest'
import { podTemplateHash } from '#api/pod-template-hash.ts'
import type { ReplicaSet } from '#api/types/apps-v1.ts'
import { recordedTimelines } from '../golden/timeline-recording.ts'

describe('the hash of a pod template', () => {
  it('is that of every recorded ReplicaSet', () => {
    const sets = recordedTimelines()
      .flatMap((timeline) => timeline.seen)
      .filter((one) => one.type === 'ADDED' && one.resource === 'replicasets')
      .map((one) => one.object as unknown as ReplicaSet)
      .filter((set) => set.metadata.labels?.['pod-template-hash'] !== undefined)
    expect(sets.length).toBeGreaterThan(30)
    for (const set of sets) {
      const { 'pod-template-hash': recorded, ...labels } = set.spec.template.metadata.labels ?? {}
      const template = { ...set.spec.template, metadata: { ...set.spec.template.metadata, labels } }
      expect(podTemplateHash(template), set.metadata.name).toBe(recorded)
    }
  })

  it('covers inlined structs, quantities, ports and probes as Go prints them', () => {
    const template = {
      metadata: { labels: { app: 'web', b: 'c' }, annotations: { x: 'y' } },
      spec: {
        volumes: [
          { name: 'v', emptyDir: { sizeLimit: '1Gi' } },
          { name: 'c', configMap: { name: 'cm', defaultMode: 420 } },
        ],
        containers: [
          {
            name: 'app',
            image: 'nginx:1.27',
            command: ['a'],
            ports: [{ containerPort: 80, protocol: 'TCP' }],
            env: [
              { name: 'A', value: 'b' },
              { name: 'C', valueFrom: { configMapKeyRef: { name: 'n', key: 'k' } } },
            ],
            resources: { limits: { cpu: '100m', memory: '64Mi' }, requests: { cpu: '1' } },
            livenessProbe: { httpGet: { path: '/', port: 80, scheme: 'HTTP' }, periodSeconds: 10 },
            readinessProbe: { tcpSocket: { port: 'http' } },
            terminationMessagePath: '/dev/termination-log',
            terminationMessagePolicy: 'File',
            imagePullPolicy: 'IfNotPresent',
          },
        ],
        restartPolicy: 'Always',
        terminationGracePeriodSeconds: 30,
        dnsPolicy: 'ClusterFirst',
        tolerations: [{ key: 'a', operator: 'Exists', tolerationSeconds: 30 }],
        securityContext: { runAsUser: 1 },
        schedulerName: 'default-scheduler',
        affinity: {
          podAntiAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [
              { labelSelector: { matchLabels: { a: 'b' } }, topologyKey: 'k' },
            ],
          },
        },
      },
    }
    expect(podTemplateHash(template as never)).toBe('7cf57fb4cb')
  })
})
