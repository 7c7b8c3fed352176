// kubectl describe role and clusterrole. Models RoleDescriber and ClusterRoleDescriber, v1.35.
import type { ObjectMeta } from '#api/types/meta-v1.ts'
import type { PolicyRule } from '#api/types/rbac-v1.ts'
import { compactRules, ruleCells } from '../policy-rules.ts'
import { defineDescriber, type Writer } from './describer.ts'
import { writeAnnotations, writeLabels } from './metadata.ts'

export const role = defineDescriber('rbac.authorization.k8s.io/v1/Role', ({ metadata, rules }, w) =>
  writeRole(w, metadata, rules ?? []),
)

export const clusterRole = defineDescriber(
  'rbac.authorization.k8s.io/v1/ClusterRole',
  ({ metadata, rules }, w) => writeRole(w, metadata, rules ?? []),
)

function writeRole(w: Writer, metadata: ObjectMeta, rules: readonly PolicyRule[]): void {
  w.line(0, `Name:\t${metadata.name}`)
  writeLabels(w, 'Labels', metadata.labels)
  writeAnnotations(w, 'Annotations', metadata.annotations)
  w.line(0, 'PolicyRule:')
  w.line(1, 'Resources\tNon-Resource URLs\tResource Names\tVerbs')
  w.line(1, '---------\t-----------------\t--------------\t-----')
  for (const rule of compactRules(rules)) {
    const { resource, urls, names, verbs } = ruleCells(rule)
    w.line(1, `${resource}\t${urls}\t${names}\t${verbs}`)
  }
}
