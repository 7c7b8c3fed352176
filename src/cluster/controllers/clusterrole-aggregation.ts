// Fills roles that gather the rules of others. Models kube-controller-manager clusterroleaggregation, v1.35.

import { selectorFromObject } from '#api/labels.ts'
import { deepEqual, type ObjectKey } from '#api/object.ts'
import { clusterRoles } from '#api/resource-ref.ts'
import type { ClusterRole, PolicyRule } from '#api/types/rbac-v1.ts'
import type { Controller, ControllerFactory, Runtime } from '../runtime/controller.ts'
import type { Informer } from '../runtime/informer.ts'

export const clusterRoleAggregationController: ControllerFactory = {
  name: 'clusterrole-aggregation-controller',
  account: 'clusterrole-aggregation-controller',
  create: (on) => new ClusterRoleAggregation(on),
}

class ClusterRoleAggregation implements Controller {
  readonly #on: Runtime
  readonly #roles: Informer<ClusterRole>

  constructor(on: Runtime) {
    this.#on = on
    this.#roles = on.informer(clusterRoles)
  }

  start(enqueue: (key: ObjectKey) => void): void {
    // Any role may begin or cease to be gathered by any that gathers.
    this.#roles.onChange(() => {
      for (const role of this.#roles.values()) if (role.aggregationRule) enqueue(role.metadata.name)
    })
  }

  reconcile(name: ObjectKey): undefined {
    const role = this.#roles.get(name)
    if (!role?.aggregationRule) return
    const rules: PolicyRule[] = []
    const byName = [...this.#roles.values()].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
    for (const selector of role.aggregationRule.clusterRoleSelectors ?? []) {
      const gathers = selectorFromObject(selector)
      for (const { metadata, rules: others } of byName) {
        if (metadata.name === name || !gathers.matches(metadata.labels)) continue
        for (const rule of others ?? []) if (!rules.some((known) => deepEqual(known, rule))) rules.push(rule)
      }
    }
    if (deepEqual(rules, role.rules ?? [])) return
    this.#on.api.apply(clusterRoles, { metadata: { name }, rules }, 'clusterrole-aggregation-controller')
  }
}
