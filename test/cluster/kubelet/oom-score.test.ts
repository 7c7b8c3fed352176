import { expect, it } from 'vitest'
import type { Container, Pod } from '#api/types/core-v1.ts'
import { oomScoreAdjust } from '#cluster/kubelet/oom-score.ts'

const gibi = 2 ** 30

function score(resources: object, more: object = {}, sidecar?: object): number {
  const container = { name: 'app', resources, ...sidecar } as Container
  const spec = sidecar
    ? {
        containers: [{ name: 'main', resources: { requests: { memory: '4Gi' } } }],
        initContainers: [container],
      }
    : { containers: [container], ...more }
  return oomScoreAdjust({ spec } as unknown as Pod, container, 8 * gibi)
}

it.each([
  [{}, {}, 1000],
  [{ limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '1', memory: '1Gi' } }, {}, -997],
  [{ requests: { memory: '2Gi' } }, {}, 750],
  [{ requests: { cpu: '1' } }, {}, 999],
  [{ requests: { memory: '8Gi' } }, {}, 3],
  [{}, { priority: 2_000_001_000 }, -997],
])('of %j %j is %d', (resources, more, expected) => {
  expect(score(resources, more)).toBe(expected)
})

it('of a sidecar is no higher than that of those whom it serves', () => {
  expect(score({ requests: { memory: '1Gi' } }, {}, { restartPolicy: 'Always' })).toBe(500)
})
