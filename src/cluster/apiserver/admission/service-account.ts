// ServiceAccount: every pod runs as an account of its namespace and finds that account's token in a volume.
import type { Draft } from '#api/object.ts'
import { namespaces, serviceAccounts } from '#api/resource-ref.ts'
import { timeMs } from '#api/time.ts'
import type { Container, Namespace, Pod, ServiceAccount, Volume } from '#api/types/core-v1.ts'
import { mirrorAnnotation } from '#api/well-known.ts'
import type { Call } from '../call.ts'
import { type AdmissionPlugin, type Attributes, isWriteOf, refusal } from './admission.ts'
import { secretViolation } from './mountable-secrets.ts'

const defaultAccount = 'default'
const volumePrefix = 'kube-api-access-'
const mountPath = '/var/run/secrets/kubernetes.io/serviceaccount'
/** An hour and a little, so that the token can be told from one that somebody asked for. */
const tokenSeconds = 3607
/**
 * Upstream waits so long for the default account of a new namespace. Answers here are at once, so a pod that comes
 * within that time is let in as if the wait were over.
 */
const newNamespaceMs = 2000

/** Models plugin/pkg/admission/serviceaccount, v1.35. */
export const serviceAccount: AdmissionPlugin = {
  name: 'ServiceAccount',

  handles: (attributes) => isWriteOf(attributes, '', 'pods', 'CREATE'),

  mutate(attributes) {
    const { call, object } = attributes
    const pod = object as Draft<Pod>
    if (isMirror(pod)) return
    const { spec } = pod
    spec.serviceAccountName ||= defaultAccount
    spec.serviceAccount = spec.serviceAccountName
    const account = accountOf(attributes, pod)
    if (spec.automountServiceAccountToken ?? account?.automountServiceAccountToken ?? true)
      mountToken(call, spec)
    const secrets = account?.imagePullSecrets ?? []
    if ((spec.imagePullSecrets ?? []).length === 0 && secrets.length > 0)
      spec.imagePullSecrets = secrets.map((secret) => ({ ...secret }))
  },

  validate(attributes) {
    const pod = attributes.object as Draft<Pod>
    if (isMirror(pod)) {
      validateMirror(attributes, pod)
      return
    }
    if (!pod.spec.serviceAccountName)
      throw refusal(
        attributes,
        `no service account specified for pod ${pod.metadata.namespace}/${pod.metadata.name}`,
      )
    const account = accountOf(attributes, pod)
    const violation = account === undefined ? undefined : secretViolation(account, pod.spec as Pod['spec'])
    if (violation !== undefined) throw refusal(attributes, violation)
  },
}

function isMirror(pod: Draft<Pod>): boolean {
  return pod.metadata.annotations?.[mirrorAnnotation] !== undefined
}

function validateMirror(attributes: Attributes, pod: Draft<Pod>): void {
  const { spec } = pod
  if (spec.serviceAccountName) throw refusal(attributes, 'a mirror pod may not reference service accounts')
  const volumes = spec.volumes ?? []
  if (volumes.some((volume) => volume.secret !== undefined))
    throw refusal(attributes, 'a mirror pod may not reference secrets')
  if (
    volumes.some((volume) =>
      volume.projected?.sources?.some((source) => source.serviceAccountToken !== undefined),
    )
  )
    throw refusal(attributes, 'a mirror pod may not use ServiceAccountToken volume projections')
}

/** The pod's account; undefined while that of a new namespace is about to come. Throws 403. */
function accountOf(attributes: Attributes, pod: Draft<Pod>): ServiceAccount | undefined {
  const { call } = attributes
  const { namespace = '' } = pod.metadata
  const name = pod.spec.serviceAccountName ?? ''
  const account = call.on.get(serviceAccounts, namespace, name)
  if (account !== undefined) return account
  if (name === defaultAccount) {
    const home: Namespace | undefined = call.on.get(namespaces, undefined, namespace)
    if (home !== undefined && call.on.nowMs - timeMs(home.metadata.creationTimestamp) < newNamespaceMs)
      return undefined
  }
  throw refusal(
    attributes,
    `error looking up service account ${namespace}/${name}: serviceaccount "${name}" not found`,
  )
}

function mountToken(call: Call, spec: Draft<Pod>['spec']): void {
  const known = (spec.volumes ?? []).find((volume) => volume.name.startsWith(volumePrefix))
  const name = known?.name ?? volumePrefix + call.on.random('names').suffix()
  const isMissing = (container: Draft<Container>) =>
    !(container.volumeMounts ?? []).some((mount) => mount.mountPath === mountPath)
  const containers = [...(spec.initContainers ?? []), ...spec.containers].filter(isMissing)
  for (const container of containers)
    container.volumeMounts = [...(container.volumeMounts ?? []), { name, readOnly: true, mountPath }]
  if (known === undefined && containers.length > 0)
    spec.volumes = [...(spec.volumes ?? []), tokenVolume(name)]
}

function tokenVolume(name: string): Draft<Volume> {
  const namespaceField = { apiVersion: 'v1', fieldPath: 'metadata.namespace' }
  return {
    name,
    projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds: tokenSeconds, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        { downwardAPI: { items: [{ path: 'namespace', fieldRef: namespaceField }] } },
      ],
      defaultMode: 0o644,
    },
  }
}
