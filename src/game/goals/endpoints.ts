// endpoints: whoever asks a Service reaches pods of a kind, and nobody else.

import type { KubeObject } from '#api/object.ts'
import type { Service } from '#api/types/core-v1.ts'
import type { EndpointSlice } from '#api/types/discovery-v1.ts'
import { serviceNameLabel } from '#api/well-known.ts'
import { integer, list, type ObjectOf, object, optional, type Schema, text } from '../level/schema.ts'
import type { Look, Verdict } from '../look.ts'
import { condition, isMet } from './condition.ts'
import { type Goal, selector } from './goal.ts'

const fields = {
  /** The name that is asked for; an alias of a Service of this cluster is followed. */
  service: optional(text('the name of a Service')),
  /** Or the port of every node that leads to it, whichever Service has it. */
  nodePort: optional(integer(1, 65_535)),
  namespace: optional(text()),
  /** What every pod behind it is like. */
  selector: optional(selector),
  where: optional(list(condition)),
}
type Params = ObjectOf<typeof fields>

const kinds = ['Service', 'EndpointSlice', 'Pod']
/** An alias of an alias of an alias is a circle. */
const aliasLimit = 3

export const endpoints: Goal<Params> = {
  name: 'endpoints',
  params: withOneService(object('the check "endpoints"', fields)),
  kinds: () => kinds,
  check(look, params) {
    const { words } = look
    // All of them are followed from the first look on.
    const [services, slices, pods] = kinds.map((kind) => look.objects(kind))
    if (services === undefined || slices === undefined || pods === undefined)
      return { holds: false, say: words.unknownYet }
    const found = serviceOf(services as readonly Service[], params, params.namespace ?? look.namespace)
    if (typeof found === 'string') return { holds: false, say: words.noSuchObject(`service/${found}`) }
    return verdictOf(look, params, found, slices as readonly EndpointSlice[], pods)
  },
}

/** A Service is meant by its name or by its node port. */
function withOneService(schema: Schema<Params>): Schema<Params> {
  return {
    ...schema,
    read: (node, mistakes, path) => {
      const params = schema.read(node, mistakes, path)
      if (params !== undefined && (params.service === undefined) === (params.nodePort === undefined))
        return mistakes.add(node.at, `${path}: needs "service" or "nodePort", one of them`)
      return params
    },
  }
}

/** The Service that a name or a port leads to, or what leads nowhere. */
function serviceOf(services: readonly Service[], params: Params, namespace: string): Service | string {
  const { nodePort } = params
  if (nodePort !== undefined)
    return (
      services.find(({ spec }) => spec?.ports?.some((port) => port.nodePort === nodePort)) ?? `:${nodePort}`
    )
  let [name = '', inside] = [params.service, namespace]
  for (let hop = 0; hop < aliasLimit; hop++) {
    const found = services.find(({ metadata }) => metadata.name === name && metadata.namespace === inside)
    if (found?.spec?.type !== 'ExternalName') return found ?? name
    const [, to, where] = /^([^.]+)\.([^.]+)\.svc(?:\.|$)/.exec(found.spec.externalName ?? '') ?? []
    if (to === undefined || where === undefined) return name
    ;[name, inside] = [to, where]
  }
  return name
}

function verdictOf(
  { words }: Look,
  { selector: wanted, where = [] }: Params,
  { metadata: { name, namespace } }: Service,
  slices: readonly EndpointSlice[],
  pods: readonly KubeObject[],
): Verdict {
  const service = `service/${name}`
  const own = slices.filter(
    ({ metadata }) => metadata.namespace === namespace && metadata.labels?.[serviceNameLabel] === name,
  )
  const ready = own
    .flatMap((slice) => slice.endpoints ?? [])
    .filter(({ conditions }) => conditions?.ready !== false)
  if (ready.length === 0) return { holds: false, say: words.nobodyBehind(service) }
  for (const { addresses, targetRef } of ready) {
    // An address that somebody wrote down stays when its pod has gone.
    if (targetRef === undefined)
      return { holds: false, say: words.addressByHand(service, addresses?.[0] ?? '') }
    const pod = pods.find(
      ({ metadata }) => metadata.namespace === namespace && metadata.name === targetRef.name,
    )
    const fits =
      pod !== undefined &&
      (wanted?.selector.matches(pod.metadata.labels ?? {}) ?? true) &&
      where.every((each) => isMet(pod, each))
    if (!fits) return { holds: false, say: words.alsoLeadsTo(service, `pod/${targetRef.name}`) }
  }
  return { holds: true, say: words.leadsTo(service, ready.length) }
}
