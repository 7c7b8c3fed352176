import { expect, it } from 'vitest'
import type { Service } from '#api/types/core-v1.ts'
import type { EndpointSlice } from '#api/types/discovery-v1.ts'
import { VirtualClock } from '#cluster/clock.ts'
import { Affinity, serviceRules } from '#cluster/network/kube-proxy-rules.ts'
import { NetworkNamespace } from '#cluster/network/namespace.ts'
import { Random } from '#cluster/random.ts'

const customer = new NetworkNamespace({ address: '203.0.113.10' })
const onNode = new NetworkNamespace({ address: '172.18.0.4', machine: 'worker-2', isHost: true })

/** What worker-1 makes of a request to its node port: endpoints as `node ready|serving`. */
function answerOf(policy: string, endpoints: readonly string[], from = customer) {
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'front', namespace: 'shop' },
    spec: {
      type: 'NodePort',
      clusterIP: '10.96.0.20',
      externalTrafficPolicy: policy,
      ports: [{ port: 80, protocol: 'TCP', nodePort: 30_080 }],
    },
  } as unknown as Service
  const slice = {
    addressType: 'IPv4',
    ports: [{ name: '', port: 8080, protocol: 'TCP' }],
    endpoints: endpoints.map((text, i) => {
      const [nodeName, state] = text.split(' ')
      const conditions = {
        ready: state === 'ready',
        serving: state !== 'gone',
        terminating: state !== 'ready',
      }
      return { addresses: [`10.244.1.${i + 1}`], nodeName, conditions }
    }),
  } as unknown as EndpointSlice
  const node = { name: 'worker-1', zone: undefined, addresses: new Set(['172.18.0.3']) }
  const affinity = new Affinity(new VirtualClock(0))
  const rules = serviceRules(node, [service], () => [slice], affinity, new Random(1).stream('rules'))
  const answer = rules.answer({ address: '172.18.0.3', port: 30_080, protocol: 'TCP' }, from)
  return answer?.kind === 'endpoint' ? `${answer.address}:${answer.port}` : answer?.kind
}

it('lets traffic from outside stay on the node when told so, and drops it where nobody serves', () => {
  expect(answerOf('Local', ['worker-2 ready', 'worker-1 ready'])).toBe('10.244.1.2:8080')
  expect(answerOf('Local', ['worker-2 ready'])).toBe('drop')
  expect(answerOf('Local', [])).toBe('reject')
  expect(answerOf('Cluster', ['worker-2 ready'])).toBe('10.244.1.1:8080')
})

it('sends it to the own pod that ends while no other one of the node is ready', () => {
  expect(answerOf('Local', ['worker-2 ready', 'worker-1 serving'])).toBe('10.244.1.2:8080')
  expect(answerOf('Local', ['worker-2 ready', 'worker-1 gone'])).toBe('drop')
})

it('holds nobody of the cluster to it', () => {
  expect(answerOf('Local', ['worker-2 ready'], onNode)).toBe('10.244.1.1:8080')
})
