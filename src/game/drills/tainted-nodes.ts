// Machines that tolerate nobody.
import type { Drill } from './drill.ts'

export const taintedNodes: Drill = {
  name: 'tainted-nodes',
  topic: 'node',
  breaks: ({ pick }) => {
    const key = pick(['maintenance', 'reserved', 'shop.example.com/audit'])
    const taints = [{ key, value: 'yes', effect: 'NoExecute' }]
    return [
      {
        apply: ['worker-1', 'worker-2', 'worker-3'].map((name) => ({
          apiVersion: 'v1',
          kind: 'Node',
          metadata: { name },
          spec: { taints },
        })),
      },
    ]
  },
  mends: ({ pick }) => [
    `kubectl taint nodes worker-1 worker-2 worker-3 ${pick(['maintenance', 'reserved', 'shop.example.com/audit'])}-`,
  ],
  debrief: () => ({
    en: 'Every worker wore a NoExecute taint: all pods had to go, and none could come back. `kubectl describe node` shows it under Taints.',
    ko: '모든 워커에 NoExecute 테인트가 걸려 있었습니다. 파드가 모두 쫓겨났고 돌아올 수도 없었습니다. `kubectl describe node`의 Taints에 보입니다.',
  }),
}
