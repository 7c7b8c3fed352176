// Which secrets a pod may use when its service account limits them to those it lists.
import type { Pod, ServiceAccount } from '#api/types/core-v1.ts'

const enforcedBy = 'kubernetes.io/enforce-mountable-secrets'

/** What is wrong with the pod's secrets; undefined when nothing. Models serviceaccount limitSecretReferences, v1.35. */
export function secretViolation(account: ServiceAccount, spec: Pod['spec']): string | undefined {
  if (account.metadata.annotations?.[enforcedBy]?.toLowerCase() !== 'true') return undefined
  const mountable = new Set((account.secrets ?? []).map((secret) => secret.name))
  const because = `is not allowed because service account ${account.metadata.name} does not reference that`
  for (const { secret } of spec.volumes ?? [])
    if (secret !== undefined && !mountable.has(secret.secretName ?? ''))
      return `volume with secret.secretName="${secret.secretName}" ${because} secret`
  for (const { name: container, env, envFrom } of [...(spec.initContainers ?? []), ...spec.containers]) {
    for (const { name, valueFrom } of env ?? []) {
      const secret = valueFrom?.secretKeyRef?.name
      if (secret !== undefined && !mountable.has(secret))
        return `container ${container} with envVar ${name} referencing secret.secretName="${secret}" ${because} secret`
    }
    for (const { secretRef } of envFrom ?? [])
      if (secretRef !== undefined && !mountable.has(secretRef.name ?? ''))
        return `container ${container} with envFrom referencing secret.secretName="${secretRef.name}" ${because} secret`
  }
  const pullable = new Set((account.imagePullSecrets ?? []).map((secret) => secret.name))
  for (const [i, { name }] of (spec.imagePullSecrets ?? []).entries())
    if (!pullable.has(name)) return `imagePullSecrets[${i}].name="${name}" ${because} imagePullSecret`
  return undefined
}
