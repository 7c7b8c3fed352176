// What a pod refers to by name. Models pkg/api/v1/pod VisitPodSecretNames and VisitPodConfigmapNames, v1.35.
import type { Pod } from '#api/types/core-v1.ts'

/** True when the pod uses a Secret of that name in its namespace. */
export function usesSecret({ spec }: Pod, name: string): boolean {
  return (
    (spec.imagePullSecrets ?? []).some((secret) => secret.name === name) ||
    variablesOf(spec).some(
      ({ env, envFrom }) => env?.secretKeyRef?.name === name || envFrom?.secretRef?.name === name,
    ) ||
    (spec.volumes ?? []).some(
      ({ secret, projected, csi }) =>
        secret?.secretName === name ||
        csi?.nodePublishSecretRef?.name === name ||
        projected?.sources?.some((source) => source.secret?.name === name),
    )
  )
}

/** True when the pod uses a ConfigMap of that name in its namespace. */
export function usesConfigMap({ spec }: Pod, name: string): boolean {
  return (
    variablesOf(spec).some(
      ({ env, envFrom }) => env?.configMapKeyRef?.name === name || envFrom?.configMapRef?.name === name,
    ) ||
    (spec.volumes ?? []).some(
      ({ configMap, projected }) =>
        configMap?.name === name || projected?.sources?.some((source) => source.configMap?.name === name),
    )
  )
}

/** True when the pod mounts the claim of that name in its namespace; ephemeral volumes have claims named after both. */
export function usesClaim({ metadata, spec }: Pod, name: string): boolean {
  return (spec.volumes ?? []).some(
    (volume) =>
      volume.persistentVolumeClaim?.claimName === name ||
      (volume.ephemeral !== undefined && `${metadata.name}-${volume.name}` === name),
  )
}

function variablesOf({ containers, initContainers, ephemeralContainers }: Pod['spec']) {
  const all = [...containers, ...(initContainers ?? []), ...(ephemeralContainers ?? [])]
  return all.flatMap((container) => [
    ...(container.env ?? []).map((variable) => ({ env: variable.valueFrom, envFrom: undefined })),
    ...(container.envFrom ?? []).map((envFrom) => ({ env: undefined, envFrom })),
  ])
}
