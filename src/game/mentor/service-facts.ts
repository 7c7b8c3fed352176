// What analyzers ask about Services: the pods behind them, their endpoints, and the ports they lead to.
import { selectorFromMap } from '#api/labels.ts'
import { endpointSlices, pods } from '#api/resource-ref.ts'
import type { Pod, Service, ServicePort } from '#api/types/core-v1.ts'
import { serviceNameLabel } from '#api/well-known.ts'
import { containersOf, isReady } from './pod-facts.ts'
import type { Survey } from './survey.ts'

/** Whether a Service says which pods stand behind it. */
export function hasSelector({ spec }: Service): boolean {
  return spec?.type !== 'ExternalName' && Object.keys(spec?.selector ?? {}).length > 0
}

/** The pods that a Service selects and that are not at their end. */
export function podsBehind(survey: Survey, { metadata, spec }: Service): readonly Pod[] {
  if (Object.keys(spec?.selector ?? {}).length === 0) return []
  const selector = selectorFromMap(spec?.selector)
  return survey
    .all(pods, metadata.namespace)
    .filter(
      (pod) =>
        selector.matches(pod.metadata.labels) &&
        pod.status?.phase !== 'Succeeded' &&
        pod.status?.phase !== 'Failed',
    )
}

export interface EndpointCount {
  readonly ready: number
  readonly all: number
  /** Addresses that are ready, with the port numbers that lead to each. */
  readonly open: readonly { readonly address: string; readonly ports: readonly number[] }[]
}

export function endpointsOf(survey: Survey, { metadata }: Service): EndpointCount {
  const slices = survey
    .all(endpointSlices, metadata.namespace)
    .filter((slice) => slice.metadata.labels?.[serviceNameLabel] === metadata.name)
  const each = slices.flatMap(({ endpoints, ports }) =>
    (endpoints ?? []).map(({ addresses, conditions }) => ({
      address: addresses?.[0] ?? '',
      isReady: conditions?.ready !== false,
      ports: (ports ?? []).flatMap(({ port }) => port ?? []),
    })),
  )
  const open = each.filter(({ isReady }) => isReady)
  return { ready: open.length, all: each.length, open }
}

/** The number that a Service's port leads to in a pod; undefined when the pod has no port of that name. */
export function targetNumber({ targetPort, port }: ServicePort, pod: Pod): number | undefined {
  if (typeof targetPort === 'number') return targetPort === 0 ? port : targetPort
  if (targetPort === undefined) return port
  return declaredPorts(pod).find(({ name }) => name === targetPort)?.port
}

/** The ready pods behind a Service, with the TCP ports that it leads to in each. */
export function targetsOf(
  survey: Survey,
  service: Service,
): readonly { readonly pod: Pod; readonly port: number }[] {
  return podsBehind(survey, service)
    .filter(isReady)
    .flatMap((pod) =>
      (service.spec?.ports ?? []).flatMap((each) => {
        const port = each.protocol === 'UDP' ? undefined : targetNumber(each, pod)
        return port === undefined ? [] : [{ pod, port }]
      }),
    )
}

export interface DeclaredPort {
  readonly name: string | undefined
  readonly port: number
}

/** The TCP ports that a pod's containers say they listen on. */
export function declaredPorts(pod: Pod): readonly DeclaredPort[] {
  return containersOf(pod).flatMap(({ spec, isInit }) =>
    isInit
      ? []
      : (spec.ports ?? [])
          .filter(({ protocol }) => protocol === undefined || protocol === 'TCP')
          .map(({ name, containerPort }) => ({ name, port: containerPort })),
  )
}

/** `80/http -> 8080`, for each port. */
export function portsShown({ spec }: Service): string {
  return (spec?.ports ?? []).map(({ port }) => String(port)).join(', ')
}
