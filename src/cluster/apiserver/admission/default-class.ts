// Which of several classes is the default one.
import type { KubeObject } from '#api/object.ts'
import { timeMs } from '#api/time.ts'

/** The newest class that one of the annotations calls the default; of equally new ones the first by name. */
export function newestDefault<T extends KubeObject>(
  classes: readonly T[],
  annotations: readonly string[],
): T | undefined {
  const defaults = classes.filter(({ metadata }) =>
    annotations.some((annotation) => metadata.annotations?.[annotation] === 'true'),
  )
  const bornMs = ({ metadata }: T) => timeMs(metadata.creationTimestamp)
  return defaults.sort((a, b) => bornMs(b) - bornMs(a) || (a.metadata.name < b.metadata.name ? -1 : 1))[0]
}
