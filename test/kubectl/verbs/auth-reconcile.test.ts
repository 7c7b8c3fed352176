import { expect, it } from 'vitest'
import { printed, verbBench } from './verb-bench.ts'

const role = (verbs: string) =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: r, namespace: shop}\nrules: [{apiGroups: [""], resources: [pods], verbs: [${verbs}]}]\n`
const binding = (user: string, to: string) =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: b, namespace: shop}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: ${to}}\nsubjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: ${user}}]\n`

it('adds what is missing and tells so; what more there is goes only when it is asked to', async () => {
  const bench = verbBench()
  const run = (yaml: string, flags = '') =>
    printed(bench, `auth reconcile -f m.yaml ${flags}`, { 'm.yaml': yaml })
  expect(await run(role('get'))).toBe(
    'role.rbac.authorization.k8s.io/r reconciled\n\treconciliation required create\n\tmissing rules added:\n\t\t{[get] [] [pods] [] []}\n',
  )
  expect(await run(role('get'))).toBe('role.rbac.authorization.k8s.io/r reconciled\n')
  expect(await run(role('list'))).toBe(
    'role.rbac.authorization.k8s.io/r reconciled\n\treconciliation required update\n\tmissing rules added:\n\t\t{[list] [] [pods] [] []}\n',
  )
  expect(await run(role('list'), '--remove-extra-permissions')).toBe(
    'role.rbac.authorization.k8s.io/r reconciled\n\treconciliation required update\n\textra rules removed:\n\t\t{[get] [] [pods] [] []}\n',
  )
  expect(await printed(bench, "get role r -n shop -o 'jsonpath={.rules[*].verbs}'")).toBe('["list"]')
})

it('makes a binding anew when it is for another role', async () => {
  const bench = verbBench()
  const run = (yaml: string) => printed(bench, 'auth reconcile -f m.yaml', { 'm.yaml': yaml })
  await run(binding('joe', 'r'))
  expect(await run(binding('ann', 'other'))).toBe(
    'rolebinding.rbac.authorization.k8s.io/b reconciled\n\treconciliation required recreate\n\tmissing subjects added:\n\t\t{User rbac.authorization.k8s.io ann }\n',
  )
  expect(
    await printed(bench, "get rolebinding b -n shop -o 'jsonpath={.roleRef.name} {.subjects[*].name}'"),
  ).toBe('other joe ann')
})
