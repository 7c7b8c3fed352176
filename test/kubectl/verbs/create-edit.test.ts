import { expect, it } from 'vitest'
import { printed, verbBench } from './verb-bench.ts'

const map = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\ndata: {a: old}\n'

it('creates what the editor leaves, and nothing when it leaves all as it was', async () => {
  const bench = verbBench()
  const files = { 'm.yaml': map }
  expect(await printed(bench, 'create -f m.yaml --edit', files, { KUBE_EDITOR: 'true' })).toBe(
    'Edit cancelled, no changes made.\n',
  )
  expect(await printed(bench, 'create -f m.yaml --edit', files, { KUBE_EDITOR: 'sed -i s/old/new/' })).toBe(
    'configmap/one created\n',
  )
  expect(await printed(bench, "get cm one -o 'jsonpath={.data.a}'")).toBe('new')
})

it('lists variables with what their references lead to', async () => {
  const bench = verbBench()
  await printed(bench, 'create cm cfg --from-literal=a=1')
  await printed(bench, 'create secret generic s --from-literal=b=two')
  const yaml =
    'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: nginx, env: [{name: A, valueFrom: {configMapKeyRef: {name: cfg, key: a}}}, {name: B, valueFrom: {secretKeyRef: {name: s, key: b}}}, {name: C, value: x}]}]}\n'
  await printed(bench, 'create -f p.yaml', { 'p.yaml': yaml })
  expect(await printed(bench, 'set env pod/p --list')).toBe(
    '# Pod p, container c\n# A from configmap cfg, key a\n# B from secret s, key b\nC=x\n',
  )
  expect(await printed(bench, 'set env pod/p --list --resolve')).toBe(
    '# Pod p, container c\nA=1\nB=two\nC=x\n',
  )
})
