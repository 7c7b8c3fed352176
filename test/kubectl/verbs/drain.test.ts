import { describe, expect, it } from 'vitest'
import { printed, verbBench } from './verb-bench.ts'

describe('kubectl drain', () => {
  it('refuses pods that nobody would bring back', async () => {
    const bench = verbBench()
    await printed(bench, 'run bare --image=nginx')
    bench.clock.advance(3000)
    expect(await printed(bench, 'drain worker-1')).toBe(
      'node/worker-1 cordoned\nerror: unable to drain node "worker-1" due to error: cannot delete cannot delete Pods that declare no controller (use --force to override): default/bare, continuing command...\nThere are pending nodes to be drained:\n worker-1\ncannot delete cannot delete Pods that declare no controller (use --force to override): default/bare\nexit 1\n',
    )
  })

  it('evicts and waits until the pods are gone', async () => {
    const bench = verbBench()
    await printed(bench, 'run bare --image=nginx')
    bench.clock.advance(3000)
    expect(await printed(bench, 'drain worker-1 --force')).toBe(
      'node/worker-1 cordoned\nevicting pod default/bare\npod/bare evicted\nnode/worker-1 drained\nWarning: deleting Pods that declare no controller: default/bare\n',
    )
    expect(await printed(bench, 'uncordon worker-1')).toBe('node/worker-1 uncordoned\n')
  })

  it('tries again every five seconds while a budget forbids it, and sees then that its time is up', async () => {
    const bench = verbBench()
    await printed(bench, 'run kept --image=nginx --labels=app=kept')
    await printed(bench, 'create pdb kept --selector=app=kept --min-available=1')
    bench.clock.advance(3000)
    const beforeMs = bench.clock.now()
    const text = await printed(bench, 'drain worker-1 --force --timeout=12s')
    expect(text.match(/^evicting pod default\/kept$/gm)).toHaveLength(4)
    expect(text).toContain(
      'error when evicting pods/"kept" -n "default" (will retry after 5s): Cannot evict pod as it would violate the pod\'s disruption budget.\n',
    )
    expect(text).toContain(
      'There are pending pods in node "worker-1" when an error occurred: error when evicting pods/"kept" -n "default": global timeout reached: 12s\npod/kept\n',
    )
    expect(bench.clock.now()).toBe(beforeMs + 15_000)
  })
})
