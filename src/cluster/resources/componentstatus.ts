// ComponentStatuses. Models printComponentStatus, v1.35.
import { defineResource } from './resource.ts'

const words: { readonly [status: string]: string } = { True: 'Healthy', False: 'Unhealthy' }

export const componentStatus = defineResource('v1/ComponentStatus', {
  deprecation: 'v1 ComponentStatus is deprecated in v1.19+',

  cells(component) {
    const health = component.conditions?.find(({ type }) => type === 'Healthy')
    return [
      component.metadata.name,
      words[health?.status ?? ''] ?? 'Unknown',
      health?.message ?? '',
      health?.error ?? '',
    ]
  },
})
