import { describe, expect, it } from 'vitest'
import { HealthyWorld } from './healthy-world.ts'
import { deployment, nginx, service, shell } from './manifests.ts'
import { MentorBench } from './mentor-bench.ts'

const worlds = 12
const statesEach = 20

describe('the mentor where nothing is wrong', () => {
  it.each(Array.from({ length: worlds }, (_, i) => i + 1))(
    `stays silent in ${statesEach} states of seed %i`,
    { timeout: 60_000 },
    async (seed) => {
      const world = new HealthyWorld(seed)
      for (let i = 0; i < statesEach; i++) {
        await world.step(i)
        expect(await world.complaints(), world.log.join('\n')).toEqual([])
      }
    },
  )

  it('says of 300 pods, a third of them ill, what there is to say once', { timeout: 60_000 }, async () => {
    const bench = new MentorBench({ nodes: 8 })
    bench.addNamespace('shop')
    bench.seconds(1)
    const ill = [shell('echo no key; exit 1'), { image: 'nginx:0.0' }, nginx, nginx, nginx, nginx]
    for (let i = 0; i < 30; i++)
      bench.apply('shop', deployment(`app-${i}`, ill[i % 6] ?? nginx, { replicas: 10 }), service(`app-${i}`))
    bench.seconds(120)
    expect(await bench.findings('shop')).toHaveLength(10)
  })
})
