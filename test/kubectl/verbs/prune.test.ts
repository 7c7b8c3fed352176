import { expect, it } from 'vitest'
import { printed, verbBench } from './verb-bench.ts'

const map = (name: string, label = 'q') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: shop, labels: {p: ${label}}}\n---\n`

it('deletes what was applied before and is not in the files any more, and nothing else', async () => {
  const bench = verbBench()
  await printed(bench, 'apply -f m.yaml', { 'm.yaml': map('one') + map('two') + map('other', 'z') })
  await printed(bench, 'create -f m.yaml', { 'm.yaml': map('by-hand') })
  const files = { 'm.yaml': map('one') }
  expect(await printed(bench, 'apply -f m.yaml --prune -l p=q --dry-run=server', files)).toBe(
    'configmap/one unchanged (server dry run)\nconfigmap/two pruned (server dry run)\nWarning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice\n',
  )
  expect(
    await printed(bench, 'apply -f m.yaml --prune -l p=q --prune-allowlist=core/v1/ConfigMap', files),
  ).toBe('configmap/one unchanged\nconfigmap/two pruned\n')
  expect(await printed(bench, 'get cm -n shop -o name')).toBe(
    'configmap/by-hand\nconfigmap/one\nconfigmap/other\n',
  )
})

it('refuses to prune everything unasked', async () => {
  expect(await printed(verbBench(), 'apply -f m.yaml --prune', { 'm.yaml': map('one') })).toContain(
    'error: all resources selected for prune without explicitly passing --all.',
  )
})
