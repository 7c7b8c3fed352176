// What the containers of a pod ask for together. Models component-helpers resource PodRequests and PodLimits, v1.35.
import type { Pod } from '#api/types/core-v1.ts'
import { addUsage, maxUsage, type Usage, usageFrom } from './quota-usage.ts'

/** Containers run together with the sidecars before them; an init container only with the sidecars before it. */
export function podPeak({ spec }: Pod, kind: 'requests' | 'limits'): Usage {
  let running = spec.containers.map(({ resources }) => usageFrom(resources?.[kind])).reduce(addUsage, {})
  let sidecars: Usage = {}
  let starting: Usage = {}
  for (const { resources, restartPolicy } of spec.initContainers ?? []) {
    const own = usageFrom(resources?.[kind])
    if (restartPolicy === 'Always') {
      running = addUsage(running, own)
      sidecars = addUsage(sidecars, own)
    }
    starting = maxUsage(starting, restartPolicy === 'Always' ? sidecars : addUsage(sidecars, own))
  }
  const total = { ...maxUsage(running, starting), ...usageFrom(spec.resources?.[kind]) }
  const overhead = Object.entries(usageFrom(spec.overhead))
  return addUsage(
    total,
    Object.fromEntries(overhead.filter(([name]) => kind === 'requests' || total[name] !== undefined)),
  )
}
