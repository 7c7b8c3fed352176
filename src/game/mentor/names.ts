// What a name means to a pod: the Service it stands for, or that nothing in the cluster answers to it.
import { namespaces, services } from '#api/resource-ref.ts'
import type { Service } from '#api/types/core-v1.ts'
import type { Survey } from './survey.ts'

export type Meaning =
  | { readonly kind: 'service'; readonly service: Service }
  | { readonly kind: 'missing'; readonly name: string; readonly namespace: string }
  /** A name of the world outside, or one that this does not know how to read. */
  | { readonly kind: 'other' }

const domain = 'cluster.local'

/** Reads a host name as a pod of a namespace would look it up. */
export function meaningOf(survey: Survey, host: string, from: string): Meaning {
  const labels = host.replace(/\.$/, '').split('.')
  if (/^[\d.:]+$/.test(host) || host === 'localhost') return { kind: 'other' }
  const rest = labels.slice(2).join('.')
  const isService = labels.length === 1 || rest === 'svc' || rest === `svc.${domain}`
  const isShort = labels.length === 2 && survey.get(namespaces, undefined, labels[1] ?? '') !== undefined
  if (!isService && !isShort) return { kind: 'other' }
  const [name = '', namespace = from] = labels
  const service = survey.get(services, namespace, name)
  return service === undefined ? { kind: 'missing', name, namespace } : { kind: 'service', service }
}
