// What a new v1.35 cluster holds before anybody comes: roles, their bindings, and the levels of flow control.
import type { FlowSchema, PriorityLevelConfiguration } from '../types/flowcontrol-v1.ts'
import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from '../types/rbac-v1.ts'
import data from './bootstrap.json' with { type: 'json' }

/** An object without kind and metadata: these are told by the list it stands in. */
export type BootstrapObject<T> = Omit<T, 'metadata' | 'kind' | 'apiVersion' | 'status'> & {
  readonly name: string
  readonly namespace?: string
  /** Instead of the list's own labels. */
  readonly labels?: { readonly [key: string]: string }
  /** Instead of the list's own annotations. */
  readonly annotations?: { readonly [key: string]: string }
}

interface Bootstrap {
  readonly clusterRoles: readonly BootstrapObject<ClusterRole>[]
  readonly clusterRoleBindings: readonly BootstrapObject<ClusterRoleBinding>[]
  readonly roles: readonly BootstrapObject<Role>[]
  readonly roleBindings: readonly BootstrapObject<RoleBinding>[]
  readonly flowSchemas: readonly BootstrapObject<FlowSchema>[]
  readonly priorityLevelConfigurations: readonly BootstrapObject<PriorityLevelConfiguration>[]
}

export const bootstrap = data as Bootstrap
