import { describe, expect, it } from 'vitest'
import { printed, verbBench } from './verb-bench.ts'

describe('kubectl delete', () => {
  it('waits until a pod has ended', async () => {
    const bench = verbBench()
    await printed(bench, 'run app --image=nginx')
    bench.clock.advance(5000)
    const beforeMs = bench.clock.now()
    expect(await printed(bench, 'delete pod app')).toBe('pod "app" deleted from default namespace\n')
    expect(bench.clock.now()).toBeGreaterThan(beforeMs + 1000)
    expect(await printed(bench, 'get pod app')).toBe(
      'Error from server (NotFound): pods "app" not found\nexit 1\n',
    )
  })

  it('does not wait with --wait=false', async () => {
    const bench = verbBench()
    await printed(bench, 'run app --image=nginx')
    bench.clock.advance(5000)
    const beforeMs = bench.clock.now()
    expect(await printed(bench, 'delete pod app --wait=false')).toBe(
      'pod "app" deleted from default namespace\n',
    )
    expect(bench.clock.now()).toBe(beforeMs)
  })

  it('gives up after --timeout', async () => {
    const bench = verbBench()
    await printed(bench, 'create configmap held')
    await printed(bench, `patch cm held --type=merge -p '{"metadata":{"finalizers":["example.com/hold"]}}'`)
    const beforeMs = bench.clock.now()
    expect(await printed(bench, 'delete cm held --timeout=7s')).toBe(
      'configmap "held" deleted from default namespace\nerror: timed out waiting for the condition on configmaps/held\nexit 1\n',
    )
    expect(bench.clock.now()).toBe(beforeMs + 7000)
  })

  it.each([
    ['pod a --now --grace-period=3', 'error: --now and --grace-period cannot be specified together'],
    [
      'pod a --force --grace-period=3',
      'error: --force and --grace-period greater than 0 cannot be specified together',
    ],
    [
      'pod a --cascade=maybe',
      'error: invalid cascade value (maybe). Must be "background", "foreground", or "orphan"',
    ],
    ['pods --all -n shop', ''],
  ])('delete %s', async (line, message) => {
    const text = await printed(verbBench(), `delete ${line}`)
    expect(text).toBe(message === '' ? 'No resources found\n' : `${message}\nexit 1\n`)
  })

  it('says so when it takes away what belongs to no namespace', async () => {
    const bench = verbBench()
    await printed(bench, 'create priorityclass low --value=1')
    expect(await printed(bench, 'delete priorityclass low -n shop')).toBe(
      'priorityclass.scheduling.k8s.io "low" deleted\nWarning: deleting cluster-scoped resources, not scoped to the provided namespace\n',
    )
  })
})
