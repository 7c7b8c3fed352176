import { describe, expect, it } from 'vitest'
import { printed, verbBench } from './verb-bench.ts'

const budget = (min: number) =>
  `apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: p}\nspec: {minAvailable: ${min}, selector: {matchLabels: {a: b}}}\n`

describe('kubectl replace', () => {
  it('puts the file in the place of what is there', async () => {
    const bench = verbBench()
    const replace = (min: number) => printed(bench, 'replace -f p.yaml', { 'p.yaml': budget(min) })
    expect(await replace(1)).toBe(
      'Error from server (NotFound): error when replacing "p.yaml": poddisruptionbudgets.policy "p" not found\nexit 1\n',
    )
    await printed(bench, 'create -f p.yaml', { 'p.yaml': budget(1) })
    expect(await replace(2)).toBe('poddisruptionbudget.policy/p replaced\n')
    expect(await printed(bench, 'get pdb p -o jsonpath={.spec.minAvailable}')).toBe('2')
  })

  it('makes a new one with --force, even of what was read from the server', async () => {
    const bench = verbBench()
    await printed(bench, 'create configmap c --from-literal=a=1')
    const before = await printed(bench, 'get cm c -o jsonpath={.metadata.uid}')
    const text = await printed(bench, 'get cm c -o yaml')
    expect(await printed(bench, 'replace --force -f c.yaml', { 'c.yaml': text })).toBe(
      'configmap "c" deleted from default namespace\nconfigmap/c replaced\n',
    )
    expect(await printed(bench, 'get cm c -o jsonpath={.metadata.uid}')).not.toBe(before)
  })

  it('wants --force with --grace-period', async () => {
    expect(await printed(verbBench(), 'replace -f p.yaml --grace-period=1')).toBe(
      'error: --grace-period must have --force specified\nexit 1\n',
    )
  })
})
