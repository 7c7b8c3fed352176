import { describe, expect, it } from 'vitest'
import { MachineMeter } from '../src/machine-meter.ts'
import { createCluster } from '../src/stage.ts'

describe('what machines use', () => {
  it('is what runs on them, of what they have, and nothing where they are off', () => {
    const cluster = createCluster({ seed: 1, nodes: 3 })
    cluster.clock.advance(60_000)
    const meter = new MachineMeter(cluster)
    const before = meter.use('worker-1')
    expect(before).toEqual({ cpu: 1, memory: 5 })
    expect(meter.use('nobody')).toBeUndefined()
    const machine = cluster.machines.get('worker-1')
    if (machine === undefined) throw new Error('a machine expected')
    machine.systemMemoryBytes += machine.spec.memoryBytes / 2
    expect(meter.use('worker-1')).toEqual({ cpu: 1, memory: 55 })
    machine.powerOff()
    expect(meter.use('worker-1')).toBeUndefined()
  })
})
