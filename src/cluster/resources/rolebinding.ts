// RoleBindings and ClusterRoleBindings. Models pkg/apis/rbac/v1 defaults and printRoleBinding, v1.35.
import type { Draft, KubeObject } from '#api/object.ts'
import type { RoleRef, Subject } from '#api/types/rbac-v1.ts'
import { ageCell } from './columns.ts'
import { type Cell, defineResource } from './resource.ts'
import { pathSegment } from './validation/names.ts'
import { bindingUpdateErrors, clusterRoleBindingErrors, roleBindingErrors } from './validation/rbac.ts'

interface Binding {
  readonly roleRef: RoleRef
  readonly subjects?: readonly Subject[] | undefined
}

export const roleBinding = defineResource('rbac.authorization.k8s.io/v1/RoleBinding', {
  createsOnUpdate: true,
  nameRule: pathSegment,
  validate: roleBindingErrors,
  validateUpdate: bindingUpdateErrors,

  setDefaults: setBindingDefaults,
  cells: bindingCells,
})

export const clusterRoleBinding = defineResource('rbac.authorization.k8s.io/v1/ClusterRoleBinding', {
  createsOnUpdate: true,
  nameRule: pathSegment,
  validate: clusterRoleBindingErrors,
  validateUpdate: bindingUpdateErrors,

  setDefaults: setBindingDefaults,
  cells: bindingCells,
})

const rbacGroup = 'rbac.authorization.k8s.io'

function setBindingDefaults({ roleRef, subjects }: Draft<Binding>): void {
  roleRef.apiGroup ||= rbacGroup
  for (const subject of subjects ?? [])
    if (subject.kind === 'User' || subject.kind === 'Group') subject.apiGroup ||= rbacGroup
}

function bindingCells(binding: KubeObject & Binding, nowMs: number): Cell[] {
  const of = (kind: string) => (binding.subjects ?? []).filter((subject) => subject.kind === kind)
  return [
    binding.metadata.name,
    `${binding.roleRef.kind}/${binding.roleRef.name}`,
    ageCell(binding, nowMs),
    of('User')
      .map(({ name }) => name)
      .join(', '),
    of('Group')
      .map(({ name }) => name)
      .join(', '),
    of('ServiceAccount')
      .map(({ namespace, name }) => `${namespace ?? ''}/${name}`)
      .join(', '),
  ]
}
