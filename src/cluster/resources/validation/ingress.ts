// Ingresses and their classes. Models pkg/apis/networking/validation, v1.35.
import { type FieldError, invalidValue, required } from '#api/field-error.ts'
import type {
  HTTPIngressPath,
  Ingress,
  IngressBackend,
  IngressClass,
  IngressRule,
  IngressTLS,
} from '#api/types/networking-v1.ts'
import { ingressClassAnnotation } from '#api/well-known.ts'
import { addressErrors, familyOf } from './addresses.ts'
import { domainPathErrors } from './domain-path.ts'
import { immutableErrors } from './immutable.ts'
import {
  choiceErrors,
  dns1035Label,
  dnsSubdomain,
  nameRuleErrors,
  neededNameErrors,
  pathSegment,
  portErrors,
  portNameErrors,
  wildcardSubdomain,
} from './names.ts'

const badPathParts = ['//', '/./', '/../', '%2f', '%2F']
const badPathEnds = ['/..', '/.']

export function ingressErrors({ spec }: Ingress): FieldError[] {
  const { rules = [], defaultBackend, tls = [], ingressClassName } = spec
  return [
    ...(rules.length === 0 && defaultBackend === undefined
      ? [invalidValue('spec', null, 'either `defaultBackend` or `rules` must be specified')]
      : []),
    ...(defaultBackend === undefined ? [] : backendErrors('spec.defaultBackend', defaultBackend)),
    ...rules.flatMap((rule, i) => ruleErrors(`spec.rules[${i}]`, rule)),
    ...tls.flatMap((entry, i) => tlsErrors(`spec.tls[${i}]`, entry)),
    ...(ingressClassName === undefined
      ? []
      : nameRuleErrors('spec.ingressClassName', ingressClassName, dnsSubdomain)),
  ]
}

/** A new Ingress may name its class twice only if it names the same one. */
export function ingressClassNameErrors({ metadata, spec }: Ingress): FieldError[] {
  const named = metadata.annotations?.[ingressClassAnnotation]
  if (named === undefined || spec.ingressClassName === undefined || named === spec.ingressClassName) return []
  return [
    invalidValue(
      `annotations.${ingressClassAnnotation}`,
      named,
      'must match `ingressClassName` when both are specified',
    ),
  ]
}

export function ingressWarnings({ metadata, spec }: Ingress): string[] {
  if (metadata.annotations?.[ingressClassAnnotation] === undefined || spec.ingressClassName !== undefined)
    return []
  return [`annotation "${ingressClassAnnotation}" is deprecated, please use 'spec.ingressClassName' instead`]
}

function ruleErrors(at: string, { host, http }: IngressRule): FieldError[] {
  const errors: FieldError[] = []
  if (host) {
    if (familyOf(host) !== undefined)
      errors.push(invalidValue(`${at}.host`, host, 'must be a DNS name, not an IP address'))
    errors.push(...nameRuleErrors(`${at}.host`, host, host.includes('*') ? wildcardSubdomain : dnsSubdomain))
  }
  if (http === undefined) return errors
  const paths = http.paths ?? []
  if (paths.length === 0) errors.push(required(`${at}.http.paths`))
  return [...errors, ...paths.flatMap((path, i) => pathErrors(`${at}.http.paths[${i}]`, path))]
}

function pathErrors(at: string, { path = '', pathType, backend }: HTTPIngressPath): FieldError[] {
  const errors: FieldError[] = []
  if (!pathType) errors.push(required(`${at}.pathType`, 'pathType must be specified'))
  else if (pathType === 'Exact' || pathType === 'Prefix') {
    if (!path.startsWith('/')) errors.push(invalidValue(`${at}.path`, path, 'must be an absolute path'))
    for (const part of path === '' ? [] : badPathParts)
      if (path.includes(part)) errors.push(invalidValue(`${at}.path`, path, `must not contain '${part}'`))
    for (const end of badPathEnds)
      if (path.endsWith(end)) errors.push(invalidValue(`${at}.path`, path, `cannot end with '${end}'`))
  } else if (pathType === 'ImplementationSpecific') {
    if (path !== '' && !path.startsWith('/'))
      errors.push(invalidValue(`${at}.path`, path, 'must be an absolute path'))
  } else
    errors.push(...choiceErrors(`${at}.pathType`, pathType, ['Exact', 'ImplementationSpecific', 'Prefix']))
  return [...errors, ...backendErrors(`${at}.backend`, backend)]
}

function backendErrors(at: string, { resource, service }: IngressBackend): FieldError[] {
  if (resource !== undefined && service !== undefined)
    return [invalidValue(at, '', 'cannot set both resource and service backends')]
  if (resource !== undefined)
    return [
      ...(resource.apiGroup === undefined || resource.apiGroup === null
        ? []
        : nameRuleErrors(`${at}.resource.apiGroup`, resource.apiGroup, dnsSubdomain)),
      ...neededNameErrors(`${at}.resource.kind`, resource.kind, pathSegment),
      ...neededNameErrors(`${at}.resource.name`, resource.name, pathSegment),
    ]
  if (service === undefined) return [invalidValue(at, '', 'resource or service backend is required')]
  const { name = '', number = 0 } = service.port ?? {}
  const errors = neededNameErrors(`${at}.service.name`, service.name, dns1035Label)
  if (name !== '' && number !== 0)
    errors.push(invalidValue(at, '', 'cannot set both port name & port number'))
  else if (name !== '') errors.push(...portNameErrors(`${at}.service.port.name`, name))
  else if (number !== 0) errors.push(...portErrors(`${at}.service.port.number`, number))
  else errors.push(required(at, 'port name or number is required'))
  return errors
}

function tlsErrors(at: string, { hosts = [], secretName }: IngressTLS): FieldError[] {
  return [
    ...hosts.flatMap((host, i) =>
      nameRuleErrors(`${at}.hosts[${i}]`, host, host.includes('*') ? wildcardSubdomain : dnsSubdomain),
    ),
    ...(secretName ? nameRuleErrors(`${at}.secretName`, secretName, dnsSubdomain) : []),
  ]
}

/** What the status of an Ingress may say. */
export function ingressStatusErrors({ status }: Ingress): FieldError[] {
  return (status.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }, i) => {
    const at = `status.loadBalancer.ingress[${i}]`
    return [
      ...(ip ? addressErrors(`${at}.ip`, ip) : []),
      ...(hostname ? nameRuleErrors(`${at}.hostname`, hostname, dnsSubdomain) : []),
    ]
  })
}

export function ingressClassErrors({ spec }: IngressClass): FieldError[] {
  const { controller = '', parameters } = spec
  const at = 'spec.parameters'
  const errors = domainPathErrors('spec.controller', controller)
  if (parameters === undefined) return errors
  const { apiGroup, kind, name, scope, namespace } = parameters
  if (apiGroup !== undefined) errors.push(...nameRuleErrors(`${at}.apiGroup`, apiGroup, dnsSubdomain))
  errors.push(
    ...neededNameErrors(`${at}.kind`, kind, pathSegment),
    ...neededNameErrors(`${at}.name`, name, pathSegment),
  )
  if (scope == null) return [...errors, required(`${at}.scope`)]
  errors.push(...choiceErrors(`${at}.scope`, scope, ['Cluster', 'Namespace']))
  if (scope === 'Namespace' && namespace === undefined)
    errors.push(required(`${at}.namespace`, "`parameters.scope` is set to 'Namespace'"))
  if (scope === 'Cluster' && namespace !== undefined)
    errors.push({
      type: 'FieldValueForbidden',
      field: `${at}.namespace`,
      detail: "`parameters.scope` is set to 'Cluster'",
    })
  return errors
}

export function ingressClassUpdateErrors({ spec }: IngressClass, { spec: old }: IngressClass): FieldError[] {
  return immutableErrors('spec.controller', spec.controller, old.controller)
}
