// What a Service must be. Models pkg/apis/core/validation validateService, v1.35.
import { duplicate, type FieldError, forbiddenField, invalidValue, required } from '#api/field-error.ts'
import type { Service, ServicePort, ServiceSpec } from '#api/types/core-v1.ts'
import { addressErrors, endpointAddressErrors, rangeErrors } from './addresses.ts'
import { labelErrors } from './metadata.ts'
import {
  choiceErrors,
  dnsLabel,
  dnsSubdomain,
  nameRuleErrors,
  neededNameErrors,
  portErrors,
  portOrNameErrors,
  qualifiedErrors,
} from './names.ts'
import { clusterIPErrors } from './service-addresses.ts'

const protocols = ['SCTP', 'TCP', 'UDP']
const rangesAnnotation = 'service.beta.kubernetes.io/load-balancer-source-ranges'
const maxAffinitySeconds = 86_400

export function serviceErrors({ metadata, spec }: Service): FieldError[] {
  const { type, selector, ports = [] } = spec
  const needsPorts = type !== 'ExternalName' && spec.clusterIPs?.[0] !== 'None' && spec.clusterIP !== 'None'
  return [
    ...(needsPorts && ports.length === 0 ? [required('spec.ports')] : []),
    ...typeErrors(spec),
    ...ports.flatMap((port, i) =>
      onePortErrors(`spec.ports[${i}]`, port, ports.slice(0, i), ports.length > 1),
    ),
    ...(selector === undefined ? [] : labelErrors('spec.selector', selector)),
    ...affinityErrors(spec),
    ...clusterIPErrors(spec),
    ...(spec.externalIPs ?? []).flatMap((ip, i) => endpointAddressErrors(`spec.externalIPs[${i}]`, ip)),
    ...choiceErrors('spec.type', type, ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']),
    ...nodePortErrors(spec, ports),
    ...repeatedPortErrors(ports),
    ...sourceRangeErrors(spec, metadata.annotations?.[rangesAnnotation]),
    ...balancerErrors(spec),
    ...trafficErrors(spec),
  ]
}

function typeErrors({ type, clusterIPs = [], externalName = '', ...spec }: ServiceSpec): FieldError[] {
  if (type === 'LoadBalancer' || type === 'NodePort')
    return clusterIPs[0] === 'None'
      ? [invalidValue('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${type} services`)]
      : []
  if (type !== 'ExternalName') return []
  const detail = 'may not be set for ExternalName services'
  return [
    ...(clusterIPs.length > 0 ? [forbiddenField('spec.clusterIPs', detail)] : []),
    ...((spec.ipFamilies ?? []).length > 0 ? [forbiddenField('spec.ipFamilies', detail)] : []),
    ...(spec.ipFamilyPolicy === undefined ? [] : [forbiddenField('spec.ipFamilyPolicy', detail)]),
    ...neededNameErrors('spec.externalName', externalName.replace(/\.$/, ''), dnsSubdomain),
  ]
}

function onePortErrors(
  at: string,
  { name, port, protocol, targetPort = 0, appProtocol }: ServicePort,
  before: readonly ServicePort[],
  needsName: boolean,
): FieldError[] {
  const errors: FieldError[] = []
  if (name) {
    errors.push(...nameRuleErrors(`${at}.name`, name, dnsLabel))
    if (before.some((other) => other.name === name)) errors.push(duplicate(`${at}.name`, name))
  } else if (needsName) errors.push(required(`${at}.name`))
  return [
    ...errors,
    ...portErrors(`${at}.port`, port),
    ...choiceErrors(`${at}.protocol`, protocol, protocols),
    ...portOrNameErrors(`${at}.targetPort`, targetPort),
    ...(appProtocol === undefined ? [] : qualifiedErrors(`${at}.appProtocol`, appProtocol)),
  ]
}

function affinityErrors({ sessionAffinity, sessionAffinityConfig: config }: ServiceSpec): FieldError[] {
  const errors = choiceErrors('spec.sessionAffinity', sessionAffinity, ['ClientIP', 'None'])
  const at = 'spec.sessionAffinityConfig'
  if (sessionAffinity === 'None' && config !== undefined)
    errors.push(forbiddenField(at, 'must not be set when session affinity is None'))
  if (sessionAffinity !== 'ClientIP') return errors
  const seconds = config?.clientIP?.timeoutSeconds ?? 0
  if (seconds <= 0 || seconds > maxAffinitySeconds)
    errors.push(
      invalidValue(
        `${at}.clientIP.timeoutSeconds`,
        seconds,
        `must be greater than 0 and less than ${maxAffinitySeconds}`,
      ),
    )
  return errors
}

function nodePortErrors({ type }: ServiceSpec, ports: readonly ServicePort[]): FieldError[] {
  const errors: FieldError[] = []
  const seen = new Set<string>()
  for (const [i, { nodePort, protocol }] of ports.entries()) {
    if (!nodePort) continue
    const field = `spec.ports[${i}].nodePort`
    if (type === 'ClusterIP') errors.push(forbiddenField(field, "may not be used when `type` is 'ClusterIP'"))
    const key = `${protocol}/${nodePort}`
    if (seen.has(key)) errors.push(duplicate(field, nodePort))
    seen.add(key)
  }
  return errors
}

function repeatedPortErrors(ports: readonly ServicePort[]): FieldError[] {
  return ports.flatMap(({ port, protocol }, i) => {
    const isRepeated = ports.slice(0, i).some((other) => other.port === port && other.protocol === protocol)
    if (!isRepeated) return []
    // Of the internal type, whose members have no JSON names.
    const shown = { Name: '', Protocol: protocol, AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 }
    return [duplicate(`spec.ports[${i}]`, shown)]
  })
}

function sourceRangeErrors(
  { type, loadBalancerSourceRanges: ranges = [] }: ServiceSpec,
  annotated: string | undefined,
): FieldError[] {
  const detail = "may only be used when `type` is 'LoadBalancer'"
  const field = 'spec.LoadBalancerSourceRanges'
  if (ranges.length > 0)
    return [
      ...(type === 'LoadBalancer' ? [] : [forbiddenField(field, detail)]),
      ...ranges.flatMap((range, i) => rangeErrors(`${field}[${i}]`, range.trim())),
    ]
  if (annotated === undefined) return []
  const at = `metadata.annotations[${rangesAnnotation}]`
  if (type !== 'LoadBalancer') return [forbiddenField(at, detail)]
  const given = annotated.trim()
  return given === '' ? [] : given.split(',').flatMap((range) => rangeErrors(at, range.trim()))
}

function balancerErrors({
  type,
  allocateLoadBalancerNodePorts,
  loadBalancerClass,
}: ServiceSpec): FieldError[] {
  const detail = "may only be used when `type` is 'LoadBalancer'"
  if (type === 'LoadBalancer')
    return loadBalancerClass === undefined ? [] : qualifiedErrors('spec.loadBalancerClass', loadBalancerClass)
  return [
    ...(allocateLoadBalancerNodePorts === undefined
      ? []
      : [forbiddenField('spec.allocateLoadBalancerNodePorts', detail)]),
    ...(loadBalancerClass === undefined ? [] : [forbiddenField('spec.loadBalancerClass', detail)]),
  ]
}

function trafficErrors(spec: ServiceSpec): FieldError[] {
  const { type, externalTrafficPolicy, internalTrafficPolicy, healthCheckNodePort, trafficDistribution } =
    spec
  const isReachable =
    type === 'LoadBalancer' ||
    type === 'NodePort' ||
    (type === 'ClusterIP' && (spec.externalIPs ?? []).length > 0)
  const policies = ['Cluster', 'Local']
  const errors: FieldError[] = []
  const at = 'spec.externalTrafficPolicy'
  if (isReachable && !externalTrafficPolicy) errors.push(required(at))
  else if (isReachable) errors.push(...choiceErrors(at, externalTrafficPolicy, policies))
  else if (externalTrafficPolicy)
    errors.push(invalidValue(at, externalTrafficPolicy, 'may only be set for externally-accessible services'))
  if (healthCheckNodePort && !(type === 'LoadBalancer' && externalTrafficPolicy === 'Local'))
    errors.push(
      invalidValue(
        'spec.healthCheckNodePort',
        healthCheckNodePort,
        "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
      ),
    )
  if (internalTrafficPolicy !== undefined)
    errors.push(...choiceErrors('spec.internalTrafficPolicy', internalTrafficPolicy, policies))
  if (trafficDistribution !== undefined)
    errors.push(
      ...choiceErrors('spec.trafficDistribution', trafficDistribution, [
        'PreferClose',
        'PreferSameZone',
        'PreferSameNode',
      ]),
    )
  return errors
}

/** What the status of a Service may say. Models ValidateLoadBalancerStatus. */
export function serviceStatusErrors({ status, spec }: Service): FieldError[] {
  const at = 'status.loadBalancer.ingress'
  const entries = status?.loadBalancer?.ingress ?? []
  if (entries.length === 0) return []
  if (spec.type !== 'LoadBalancer')
    return [forbiddenField(at, "may only be used when `spec.type` is 'LoadBalancer'")]
  return entries.flatMap(({ ip, ipMode, hostname }, i) => [
    ...(ip ? addressErrors(`${at}[${i}].ip`, ip) : []),
    ...(ip && ipMode === undefined
      ? [required(`${at}[${i}].ipMode`, 'must be specified when `ip` is set')]
      : []),
    ...(!ip && ipMode !== undefined
      ? [forbiddenField(`${at}[${i}].ipMode`, 'may not be specified when `ip` is not set')]
      : []),
    ...(ip && ipMode !== undefined ? choiceErrors(`${at}[${i}].ipMode`, ipMode, ['Proxy', 'VIP']) : []),
    ...(hostname ? nameRuleErrors(`${at}[${i}].hostname`, hostname, dnsSubdomain) : []),
  ])
}
