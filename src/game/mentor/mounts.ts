// Paths that a program stumbles over, and the volumes that are mounted there.
import type { Pod, VolumeMount } from '#api/types/core-v1.ts'
import type { Mounted } from '../text/mentor-facts.ts'
import { shown } from './finding.ts'
import { type ContainerView, templateOf } from './pod-facts.ts'
import type { Survey } from './survey.ts'

/** The volume that is mounted at a path or above it; undefined when the path is the image's own. */
function mountAt({ spec }: ContainerView, path: string): VolumeMount | undefined {
  return spec.volumeMounts?.find(
    ({ mountPath }) => path === mountPath || path.startsWith(`${mountPath.replace(/\/$/, '')}/`),
  )
}

function mounted(
  survey: Survey,
  pod: Pod,
  container: ContainerView,
  path: string | undefined,
): Mounted | undefined {
  const mount = path === undefined ? undefined : mountAt(container, path)
  if (mount === undefined) return undefined
  const user = container.spec.securityContext?.runAsUser ?? pod.spec?.securityContext?.runAsUser
  return {
    container: container.name,
    place: shown(templateOf(survey, pod)),
    volume: mount.name,
    path: mount.mountPath,
    user: user === undefined ? '' : String(user),
    isOfNode: pod.spec?.volumes?.find(({ name }) => name === mount.name)?.hostPath != null,
  }
}

/** A volume over files that the image has: nginx finds a directory, and no page in it. */
export function hiddenBy(survey: Survey, pod: Pod, container: ContainerView): Mounted | undefined {
  const line = survey
    .log(pod, container.name)
    .findLast(({ text }) => /directory index of "[^"]+" is forbidden/.test(text))
  const path = /directory index of "([^"]+?)\/?" is forbidden/.exec(line?.text ?? '')?.[1]
  return mounted(survey, pod, container, path)
}

/** A volume that the user of the container may not write to. */
export function lockedOut(
  survey: Survey,
  pod: Pod,
  container: ContainerView,
  line: string | undefined,
): Mounted | undefined {
  const path = /(\/[^\s'":,)]+)['"]?[^/]*permission denied/i.exec(line ?? '')?.[1]
  const found = mounted(survey, pod, container, path)
  return found === undefined || found.user === '' || found.user === '0' ? undefined : found
}
