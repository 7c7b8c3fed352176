// LimitRanger: defaults for what containers leave open, and bounds for what they ask.
import type { Draft } from '#api/object.ts'
import { compareQuantities, formatQuantity, quantityOf } from '#api/quantity.ts'
import { limitRanges } from '#api/resource-ref.ts'
import type { Container, LimitRange, LimitRangeItem, PersistentVolumeClaim, Pod } from '#api/types/core-v1.ts'
import { podPeak } from '../../resources/pod-peak.ts'
import type { Usage } from '../../resources/quota-usage.ts'
import { type AdmissionPlugin, type Attributes, isWriteOf, refusal } from './admission.ts'

type List = { readonly [name: string]: string }
type Asked = { readonly requests: List; readonly limits: List }

/** Models plugin/pkg/admission/limitranger, v1.35. */
export const limitRanger: AdmissionPlugin = {
  name: 'LimitRanger',

  handles: (attributes) =>
    isWriteOf(attributes, '', 'pods', 'CREATE') ||
    isWriteOf(attributes, '', 'persistentvolumeclaims', 'CREATE', 'UPDATE'),

  mutate(attributes) {
    if (!isPod(attributes)) return
    const pod = attributes.object as unknown as Draft<Pod>
    const set: string[] = []
    for (const item of itemsOf(attributes, 'Container'))
      for (const [kind, container] of everyContainer(pod)) set.push(...fillDefaults(kind, container, item))
    if (set.length === 0) return
    pod.metadata.annotations = {
      ...pod.metadata.annotations,
      'kubernetes.io/limit-ranger': `LimitRanger plugin set: ${set.join('; ')}`,
    }
  },

  validate(attributes) {
    const errors: string[] = []
    if (isPod(attributes)) {
      const pod = attributes.object as unknown as Pod
      const containers = everyContainer(pod as unknown as Draft<Pod>).map(([, container]) =>
        askedBy(container),
      )
      for (const item of itemsOf(attributes, 'Container'))
        for (const asked of containers) errors.push(...boundErrors('Container', item, asked))
      const total = { requests: printed(podPeak(pod, 'requests')), limits: printed(podPeak(pod, 'limits')) }
      for (const item of itemsOf(attributes, 'Pod')) errors.push(...boundErrors('Pod', item, total))
    } else {
      const { spec } = attributes.object as unknown as PersistentVolumeClaim
      const asked = { requests: spec.resources.requests ?? {}, limits: {} }
      for (const item of itemsOf(attributes, 'PersistentVolumeClaim'))
        errors.push(...boundErrors('PersistentVolumeClaim', item, asked))
    }
    if (errors.length === 0) return
    const message = errors.length === 1 ? (errors[0] as string) : `[${errors.join(', ')}]`
    throw refusal(attributes, message)
  },
}

function isPod({ call }: Attributes): boolean {
  return call.resource.facts.plural === 'pods'
}

function itemsOf({ call, namespace }: Attributes, type: string): LimitRangeItem[] {
  const ranges: readonly LimitRange[] = call.on.list(limitRanges, namespace)
  return ranges.flatMap((range) => (range.spec.limits ?? []).filter((item) => item.type === type))
}

function everyContainer({ spec }: Draft<Pod>): ['container' | 'init container', Draft<Container>][] {
  return [
    ...(spec.containers ?? []).map((container): ['container', Draft<Container>] => ['container', container]),
    ...(spec.initContainers ?? []).map((container): ['init container', Draft<Container>] => [
      'init container',
      container,
    ]),
  ]
}

/** Fills what is open and says what it set: `cpu, memory request for container c`. */
function fillDefaults(kind: string, container: Draft<Container>, item: LimitRangeItem): string[] {
  const { resources } = container
  const requests = missing(resources.requests, item.defaultRequest)
  const limits = missing(resources.limits, item.default)
  if (requests.length > 0)
    resources.requests = { ...pick(item.defaultRequest, requests), ...resources.requests }
  if (limits.length > 0) resources.limits = { ...pick(item.default, limits), ...resources.limits }
  const told: string[] = []
  if (requests.length > 0) told.push(`${requests.join(', ')} request for ${kind} ${container.name}`)
  if (limits.length > 0) told.push(`${limits.join(', ')} limit for ${kind} ${container.name}`)
  return told
}

function missing(own: List | undefined, defaults: List | undefined): string[] {
  return Object.keys(defaults ?? {})
    .filter((name) => own?.[name] === undefined)
    .sort()
}

function pick(list: List | undefined, names: readonly string[]): List {
  return Object.fromEntries(names.map((name) => [name, list?.[name] ?? '']))
}

function askedBy({ resources }: Pick<Container, 'resources'> | Draft<Container>): Asked {
  return { requests: resources.requests ?? {}, limits: resources.limits ?? {} }
}

function printed(usage: Usage): List {
  return Object.fromEntries(Object.entries(usage).map(([name, amount]) => [name, formatQuantity(amount)]))
}

function boundErrors(type: string, item: LimitRangeItem, { requests, limits }: Asked): string[] {
  const errors: string[] = []
  const names = (list: List | undefined) => Object.keys(list ?? {}).sort()
  const isBelow = (a: string, b: string) => compareQuantities(quantityOf(a), quantityOf(b)) < 0
  for (const name of names(item.min)) {
    const min = item.min?.[name] as string
    const start = `minimum ${name} usage per ${type} is ${min}`
    if (requests[name] === undefined) errors.push(`${start}. No request is specified`)
    else if (isBelow(requests[name], min)) errors.push(`${start}, but request is ${requests[name]}`)
    else if (limits[name] !== undefined && isBelow(limits[name], min))
      errors.push(`${start}, but limit is ${limits[name]}`)
  }
  for (const name of names(item.max)) {
    const max = item.max?.[name] as string
    const start = `maximum ${name} usage per ${type} is ${max}`
    const isClaim = type === 'PersistentVolumeClaim'
    const asked = isClaim ? requests[name] : limits[name]
    if (asked === undefined) errors.push(`${start}. No ${isClaim ? 'request' : 'limit'} is specified`)
    else if (isBelow(max, asked)) errors.push(`${start}, but ${isClaim ? 'request' : 'limit'} is ${asked}`)
    else if (!isClaim && requests[name] !== undefined && isBelow(max, requests[name]))
      errors.push(`${start}, but request is ${requests[name]}`)
  }
  for (const name of names(item.maxLimitRequestRatio))
    errors.push(...ratioErrors(type, name, item, requests[name], limits[name]))
  return errors
}

function ratioErrors(
  type: string,
  name: string,
  item: LimitRangeItem,
  request: string | undefined,
  limit: string | undefined,
): string[] {
  const bound = item.maxLimitRequestRatio?.[name] as string
  const start = `${name} max limit to request ratio per ${type} is ${bound}, but`
  const asked = Number(quantityOf(request ?? '0').nanos)
  const limited = Number(quantityOf(limit ?? '0').nanos)
  if (asked === 0) return [`${start} no request is specified or request is 0`]
  if (limited === 0) return [`${start} no limit is specified or limit is 0`]
  const ratio = limited / asked
  return ratio > Number(quantityOf(bound).nanos) / 1e9
    ? [`${start} provided ratio is ${ratio.toFixed(6)}`]
    : []
}
