import { describe, expect, it } from 'vitest'
import { printed, verbBench } from './verb-bench.ts'

describe('kubectl edit', () => {
  it('sends what was changed', async () => {
    const bench = verbBench()
    await printed(bench, 'create configmap cfg --from-literal=a=one')
    expect(await printed(bench, 'edit cm cfg --output-patch', {}, { KUBE_EDITOR: 'sed -i s/one/two/' })).toBe(
      'Patch: {"data":{"a":"two"}}\nconfigmap/cfg edited\n',
    )
  })

  it('does nothing when nothing was changed', async () => {
    const bench = verbBench()
    await printed(bench, 'create configmap cfg --from-literal=a=one')
    expect(await printed(bench, 'edit cm cfg', {}, { KUBE_EDITOR: 'true' })).toBe(
      'Edit cancelled, no changes made.\n',
    )
  })

  it('keeps a copy of what the server refuses', async () => {
    const bench = verbBench()
    await printed(bench, 'create deployment web --image=nginx')
    expect(
      await printed(bench, 'edit deploy web', {}, { KUBE_EDITOR: 'sed -i s/replicas:.1/replicas: -1/' }),
    ).toMatch(
      /^error: deployments\.apps "web" is invalid\nA copy of your changes has been stored to "\/tmp\/kubectl-edit-\d+\.yaml"\nerror: Edit cancelled, no valid changes were saved\.\nexit 1\n$/,
    )
  })

  it('does not let an object become another', async () => {
    const bench = verbBench()
    await printed(bench, 'create configmap cfg --from-literal=a=one')
    expect(await printed(bench, 'edit cm cfg', {}, { KUBE_EDITOR: 'sed -i s/cfg/other/' })).toMatch(
      /^A copy of your changes has been stored to "\/tmp\/kubectl-edit-\d+\.yaml"\nerror: At least one of apiVersion, kind and name was changed\nexit 1\n$/,
    )
  })
})
