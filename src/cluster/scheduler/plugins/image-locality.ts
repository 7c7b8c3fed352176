// ImageLocality: nodes that have the pod's images already score higher.
import type { SchedulerPlugin } from '../framework.ts'

const mebibyte = 1024 * 1024
const minThresholdBytes = 23 * mebibyte
const maxContainerThresholdBytes = 1000 * mebibyte

export const imageLocality: SchedulerPlugin = {
  name: 'ImageLocality',
  weight: 1,

  scorerFor(pod, on, candidates) {
    const containers = [...(pod.spec.initContainers ?? []), ...pod.spec.containers]
    const images = containers.map((container) => withTag(container.image ?? ''))
    const holders = images.map((image) => candidates.filter((node) => node.imageBytes.has(image)).length)
    if (holders.every((count) => count === 0)) return undefined
    const maxBytes = maxContainerThresholdBytes * containers.length
    return (node) => {
      let bytes = 0
      for (const [i, image] of images.entries())
        bytes += Math.floor((node.imageBytes.get(image) ?? 0) * ((holders[i] as number) / on.nodes.size))
      const clamped = Math.min(maxBytes, Math.max(minThresholdBytes, bytes))
      return Math.floor((100 * (clamped - minThresholdBytes)) / (maxBytes - minThresholdBytes))
    }
  },
}

function withTag(image: string): string {
  return image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image
}
