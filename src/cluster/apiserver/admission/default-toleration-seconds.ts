// DefaultTolerationSeconds: a pod that says nothing else bears a lost node for five minutes.
import type { Draft } from '#api/object.ts'
import type { Pod, Toleration } from '#api/types/core-v1.ts'
import { type AdmissionPlugin, isWriteOf } from './admission.ts'

const toleratedSeconds = 300
const nodeTroubles = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']

/** Models plugin/pkg/admission/defaulttolerationseconds, v1.35. */
export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',

  handles: (attributes) => isWriteOf(attributes, '', 'pods', 'CREATE', 'UPDATE'),

  mutate({ object }) {
    const pod = object as Draft<Pod>
    const given = pod.spec.tolerations ?? []
    const added = nodeTroubles
      .filter((key) => !given.some((toleration) => isAbout(toleration, key)))
      .map((key) => ({
        key,
        operator: 'Exists',
        effect: 'NoExecute',
        tolerationSeconds: toleratedSeconds,
      }))
    if (added.length > 0) pod.spec = { ...pod.spec, tolerations: [...given, ...added] }
  },
}

function isAbout({ key, effect }: Toleration, trouble: string): boolean {
  return (!key || key === trouble) && (!effect || effect === 'NoExecute')
}
