// kubectl create rolebinding and create clusterrolebinding.
import { resourceRef } from '#api/resource-ref.ts'
import { createVerb } from '../generators/generated.ts'
import { subjectsOf } from '../generators/subjects.ts'
import { CommandError } from '../verb.ts'

const apiGroup = 'rbac.authorization.k8s.io'

export const createRoleBinding = createVerb({
  path: 'create rolebinding',
  ref: resourceRef('rbac.authorization.k8s.io/v1/RoleBinding'),
  failure: 'failed to create rolebinding: ',
  build: ({ flags }) => {
    const role = flags.text('role')
    const clusterRole = flags.text('clusterrole')
    if ((role === '') === (clusterRole === ''))
      throw new CommandError('error: exactly one of clusterrole or role must be specified')
    const subjects = subjectsOf(flags)
    return {
      roleRef: { apiGroup, kind: role === '' ? 'ClusterRole' : 'Role', name: role || clusterRole },
      ...(subjects.length > 0 && { subjects }),
    }
  },
})

export const createClusterRoleBinding = createVerb({
  path: 'create clusterrolebinding',
  ref: resourceRef('rbac.authorization.k8s.io/v1/ClusterRoleBinding'),
  failure: 'failed to create clusterrolebinding: ',
  build: ({ flags }) => {
    const subjects = subjectsOf(flags)
    return {
      roleRef: { apiGroup, kind: 'ClusterRole', name: flags.text('clusterrole') },
      ...(subjects.length > 0 && { subjects }),
    }
  },
})
