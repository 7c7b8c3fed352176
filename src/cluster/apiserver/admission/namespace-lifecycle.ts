// NamespaceLifecycle: writes need their namespace to exist and to live; the system's namespaces stay.
import { namespaces } from '#api/resource-ref.ts'
import { notFound } from '#api/status.ts'
import type { Namespace } from '#api/types/core-v1.ts'
import { type AdmissionPlugin, type Attributes, refusal } from './admission.ts'

const immortal = new Set(['default', 'kube-system', 'kube-public'])

/** Models apiserver plugin/namespace/lifecycle, v1.35. */
export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',

  handles: (attributes) => attributes.operation !== 'CONNECT',

  mutate(attributes: Attributes): void {
    const { call, operation, namespace, name } = attributes
    const { facts } = call.resource
    const isNamespace = facts.group === '' && facts.plural === 'namespaces'
    if (isNamespace && operation === 'DELETE' && immortal.has(name))
      throw refusal(attributes, 'this namespace may not be deleted')
    if (isNamespace || namespace === undefined || operation !== 'CREATE') return
    const found: Namespace | undefined = call.on.get(namespaces, undefined, namespace)
    if (found === undefined) throw notFound(namespaces, namespace)
    if (found.metadata.deletionTimestamp === undefined) return
    const why = `unable to create new content in namespace ${namespace} because it is being terminated`
    const message = `namespace ${namespace} is being terminated`
    throw refusal(attributes, why, [{ reason: 'NamespaceTerminating', message, field: 'metadata.namespace' }])
  },
}
