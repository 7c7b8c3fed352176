// kubectl describe rolebinding and clusterrolebinding. Models RoleBindingDescriber, v1.35.
import type { RoleBinding } from '#api/types/rbac-v1.ts'
import { defineDescriber, type Writer } from './describer.ts'
import { writeAnnotations, writeLabels } from './metadata.ts'

export const roleBinding = defineDescriber('rbac.authorization.k8s.io/v1/RoleBinding', (object, w) =>
  writeBinding(w, object),
)

export const clusterRoleBinding = defineDescriber(
  'rbac.authorization.k8s.io/v1/ClusterRoleBinding',
  (object, w) => writeBinding(w, object),
)

function writeBinding(
  w: Writer,
  { metadata, roleRef, subjects }: Pick<RoleBinding, 'metadata' | 'roleRef' | 'subjects'>,
): void {
  w.line(0, `Name:\t${metadata.name}`)
  writeLabels(w, 'Labels', metadata.labels)
  writeAnnotations(w, 'Annotations', metadata.annotations)
  w.line(0, 'Role:')
  w.line(1, `Kind:\t${roleRef.kind}`)
  w.line(1, `Name:\t${roleRef.name}`)
  w.line(0, 'Subjects:')
  w.line(1, 'Kind\tName\tNamespace')
  w.line(1, '----\t----\t---------')
  for (const { kind, name, namespace = '' } of subjects ?? []) w.line(1, `${kind}\t${name}\t${namespace}`)
}
