// What a name means to a pod: the Service it stands for, or that nothing in the cluster answers to it.
import { namespaces, services, statefulSets } from '#api/resource-ref.ts'
import type { Service } from '#api/types/core-v1.ts'
import type { Survey } from './survey.ts'

export type Meaning =
  | { readonly kind: 'service'; readonly service: Service }
  | { readonly kind: 'missing'; readonly name: string; readonly namespace: string }
  /** The namespace stands in front of the Service's name. */
  | { readonly kind: 'reversed'; readonly service: Service }
  /** A name of the world outside, or one that this does not know how to read. */
  | { readonly kind: 'other' }

const domain = 'cluster.local'

/** Reads a host name as a pod of a namespace would look it up. */
export function meaningOf(survey: Survey, host: string, from: string): Meaning {
  const labels = host.replace(/\.$/, '').split('.')
  if (/^[\d.:]+$/.test(host) || host === 'localhost') return { kind: 'other' }
  const ofPod = labels.slice(3).join('.')
  const isPodName = labels.length >= 3 && (ofPod === '' || ofPod === 'svc' || ofPod === `svc.${domain}`)
  if (isPodName && survey.get(namespaces, undefined, labels[2] ?? '') !== undefined)
    return serviceCalled(survey, labels[1] ?? '', labels[2] ?? '')
  const rest = labels.slice(2).join('.')
  const isService = labels.length === 1 || rest === 'svc' || rest === `svc.${domain}`
  const governed = survey.all(statefulSets, from).find(({ spec }) => spec?.serviceName === labels[1])
  if (
    labels.length === 2 &&
    governed !== undefined &&
    survey.get(services, from, labels[1] ?? '') === undefined
  )
    return { kind: 'missing', name: labels[1] ?? '', namespace: from }
  const isShort = labels.length === 2 && survey.get(namespaces, undefined, labels[1] ?? '') !== undefined
  const turned = labels.length === 2 ? survey.get(services, labels[0], labels[1] ?? '') : undefined
  if (!isShort && turned !== undefined) return { kind: 'reversed', service: turned }
  if (!isService && !isShort) return { kind: 'other' }
  const [name = '', namespace = from] = labels
  return serviceCalled(survey, name, namespace)
}

function serviceCalled(survey: Survey, name: string, namespace: string): Meaning {
  const service = survey.get(services, namespace, name)
  return service === undefined ? { kind: 'missing', name, namespace } : { kind: 'service', service }
}
