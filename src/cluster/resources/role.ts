// Roles and ClusterRoles: names may hold what paths may, such as `system:node`. Models pkg/apis/rbac/validation, v1.35.
import { defineResource } from './resource.ts'
import { pathSegment } from './validation/names.ts'
import { clusterRoleErrors, roleErrors } from './validation/rbac.ts'

export const role = defineResource('rbac.authorization.k8s.io/v1/Role', {
  createsOnUpdate: true,
  nameRule: pathSegment,
  validate: roleErrors,
})

export const clusterRole = defineResource('rbac.authorization.k8s.io/v1/ClusterRole', {
  createsOnUpdate: true,
  nameRule: pathSegment,
  validate: clusterRoleErrors,
})
