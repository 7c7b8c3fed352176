// A pod's quality of service class. Models pkg/apis/core/v1/helper/qos ComputePodQOS, v1.35.
import { quantityMilli } from '#api/quantity.ts'
import type { PodSpec } from '#api/types/core-v1.ts'

type ResourceList = { readonly [name: string]: string }

export function qosClassOf(spec: PodSpec): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  if (spec.resources !== undefined) return classOf([spec.resources])
  return classOf(
    [...(spec.initContainers ?? []), ...(spec.containers ?? [])].map((container) => container.resources),
  )
}

function classOf(all: readonly { requests?: ResourceList | undefined; limits?: ResourceList | undefined }[]) {
  const requested = new Set<string>()
  let isGuaranteed = true
  for (const { requests, limits } of all) {
    for (const name of positive(requests)) requested.add(name)
    for (const name of positive(limits)) requested.add(name)
    for (const name of ['cpu', 'memory']) {
      const limit = quantityMilli(limits?.[name])
      if (limit === 0 || quantityMilli(requests?.[name] ?? limits?.[name]) !== limit) isGuaranteed = false
    }
  }
  if (requested.size === 0) return 'BestEffort'
  return isGuaranteed ? 'Guaranteed' : 'Burstable'
}

function positive(list: ResourceList | undefined): string[] {
  return ['cpu', 'memory'].filter((name) => quantityMilli(list?.[name]) > 0)
}
