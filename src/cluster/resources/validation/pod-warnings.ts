// What the server warns of in pods and templates. Models pkg/api/pod warningsForPodSpecAndMeta, v1.35.
import { parseQuantity } from '#api/quantity.ts'
import type { Container, Pod, PodAffinityTerm, PodSpec, Volume } from '#api/types/core-v1.ts'
import type { ObjectMeta } from '#api/types/meta-v1.ts'
import { containerSeccompAnnotation } from '#api/well-known.ts'
import { addressWarnings } from './addresses.ts'
import { dnsLabel } from './names.ts'

const seccomp = 'seccomp.security.alpha.kubernetes.io/pod'
const nodeLabels: { readonly [label: string]: string } = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'failure-domain.beta.kubernetes.io/region':
    'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone':
    'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'beta.kubernetes.io/instance-type':
    'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
}
const volumes: readonly (readonly [source: keyof Volume, text: string])[] = [
  ['photonPersistentDisk', 'photonPersistentDisk: deprecated in v1.11, non-functional in v1.16+'],
  ['gitRepo', 'gitRepo: deprecated in v1.11, and disabled by default in v1.33+'],
  ['scaleIO', 'scaleIO: deprecated in v1.16, non-functional in v1.22+'],
  ['flocker', 'flocker: deprecated in v1.22, non-functional in v1.25+'],
  ['storageos', 'storageOS: deprecated in v1.22, non-functional in v1.25+'],
  ['quobyte', 'quobyte: deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'glusterfs: deprecated in v1.25, non-functional in v1.26+'],
  ['cephfs', 'cephfs: deprecated in v1.28, non-functional in v1.31+'],
  ['rbd', 'rbd: deprecated in v1.28, non-functional in v1.31+'],
]

/** New pods are warned about; who changes one was told before. */
export function podWarnings({ metadata, spec }: Pod, old: Pod | undefined): string[] {
  if (old !== undefined) return []
  const why = dnsLabel(metadata.name)
  return [
    ...(why.length === 0
      ? []
      : [
          `metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [${why.join(' ')}]`,
        ]),
    ...specWarnings('', metadata, spec),
  ]
}

/** Names of workloads become part of their pods' names. */
export function workloadNameWarnings(name: string): string[] {
  const why = dnsLabel(name)
  if (why.length === 0) return []
  return [
    `metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [${why.join(' ')}]`,
  ]
}

interface Template {
  readonly metadata?: Partial<ObjectMeta> | undefined
  readonly spec: PodSpec
}

/** `at` is the place of the template: `spec.template`. A template that stays as it is was told of before. */
export function templateWarnings(at: string, template: Template, old: Template | undefined): string[] {
  return old !== undefined && template.spec === old.spec
    ? []
    : specWarnings(`${at}.`, template.metadata ?? {}, template.spec)
}

function specWarnings(at: string, { annotations = {} }: Partial<ObjectMeta>, spec: PodSpec): string[] {
  const warnings: string[] = []
  const here = `${at}spec`
  for (const label of Object.keys(spec.nodeSelector ?? {}).sort())
    if (nodeLabels[label] !== undefined) warnings.push(`${here}.nodeSelector[${label}]: ${nodeLabels[label]}`)
  warnings.push(...affinityWarnings(here, spec), ...spreadWarnings(here, spec))
  for (const [i, volume] of (spec.volumes ?? []).entries())
    for (const [source, text] of volumes)
      if (volume[source] !== undefined) warnings.push(`${here}.volumes[${i}].${text}`)
  warnings.push(...namedWarnings(here, spec))
  if (annotations[seccomp] !== undefined && spec.securityContext?.seccompProfile === undefined)
    warnings.push(seccompWarning(at, seccomp))
  for (const list of ['initContainers', 'containers'] as const)
    for (const [i, container] of (spec[list] ?? []).entries()) {
      const mark = `${containerSeccompAnnotation}${container.name}`
      if (annotations[mark] !== undefined && container.securityContext?.seccompProfile === undefined)
        warnings.push(seccompWarning(at, mark))
      warnings.push(...containerWarnings(`${here}.${list}[${i}]`, container))
    }
  if ((spec.terminationGracePeriodSeconds ?? 0) < 0)
    warnings.push(
      `${here}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`,
    )
  return warnings
}

function seccompWarning(at: string, annotation: string): string {
  return `${at}metadata.annotations[${annotation}]: non-functional in v1.27+; use the "seccompProfile" field instead`
}

function affinityWarnings(at: string, { affinity }: PodSpec): string[] {
  const unset = (field: string, { labelSelector }: PodAffinityTerm) =>
    labelSelector === undefined
      ? [`${field}.labelSelector: a null labelSelector results in matching no pod`]
      : []
  return (['podAffinity', 'podAntiAffinity'] as const).flatMap((kind) => {
    const { requiredDuringSchedulingIgnoredDuringExecution: needed = [] } = affinity?.[kind] ?? {}
    const { preferredDuringSchedulingIgnoredDuringExecution: wished = [] } = affinity?.[kind] ?? {}
    const place = `${at}.affinity.${kind}`
    return [
      ...needed.flatMap((term, i) =>
        unset(`${place}.requiredDuringSchedulingIgnoredDuringExecution[${i}]`, term),
      ),
      ...wished.flatMap(({ podAffinityTerm }, i) =>
        unset(
          `${place}.preferredDuringSchedulingIgnoredDuringExecution[${i}].podAffinityTerm`,
          podAffinityTerm,
        ),
      ),
    ]
  })
}

function spreadWarnings(at: string, { topologySpreadConstraints = [] }: PodSpec): string[] {
  return topologySpreadConstraints.flatMap(({ topologyKey, labelSelector }, i) => {
    const field = `${at}.topologySpreadConstraints[${i}]`
    const message = nodeLabels[topologyKey]
    return [
      ...(message === undefined ? [] : [`${field}.topologyKey: ${topologyKey} is ${message}`]),
      ...(labelSelector === undefined
        ? [`${field}.labelSelector: a null labelSelector results in matching no pod`]
        : []),
    ]
  })
}

function namedWarnings(at: string, { imagePullSecrets = [], hostAliases = [], overhead }: PodSpec): string[] {
  const secrets = imagePullSecrets.map(({ name }) => name ?? '')
  const ips = hostAliases.map(({ ip }) => ip)
  return [
    ...secrets.flatMap((name, i) => {
      const field = `${at}.imagePullSecrets[${i}].name`
      if (name === '') return [`${field}: invalid empty name ""`]
      return secrets.indexOf(name) < i ? [`${field}: duplicate name "${name}"`] : []
    }),
    ...ips.flatMap((ip, i) =>
      ips.indexOf(ip) < i ? [`${at}.hostAliases[${i}].ip: duplicate ip "${ip}"`] : [],
    ),
    ...ips.flatMap((ip, i) => addressWarnings(`${at}.hostAliases[${i}].ip`, ip)),
    ...['memory', 'ephemeral-storage'].flatMap((name) =>
      fractionWarnings(`${at}.overhead[${name}]`, overhead?.[name]),
    ),
  ]
}

function fractionWarnings(field: string, amount: string | undefined): string[] {
  if (amount === undefined || (parseQuantity(amount)?.nanos ?? 0n) % 1_000_000_000n === 0n) return []
  return [`${field}: fractional byte value "${amount}" is invalid, must be an integer`]
}

function containerWarnings(at: string, { resources, env = [], ports = [] }: Container): string[] {
  const warnings = ['memory', 'ephemeral-storage'].flatMap((name) =>
    (['limits', 'requests'] as const).flatMap((list) =>
      fractionWarnings(`${at}.resources.${list}[${name}]`, resources?.[list]?.[name]),
    ),
  )
  const names = env.map(({ name }) => name)
  for (const [i, { name, value }] of env.entries()) {
    // A variable that builds on its former value is meant to.
    const buildsOn = value?.includes(`$(${name})`) === true
    if (names.indexOf(name) < i && !buildsOn)
      warnings.push(
        `${at}.env[${i}]: hides previous definition of "${name}", which may be dropped when using apply`,
      )
  }
  return [...warnings, ...portWarnings(at, ports)]
}

function portWarnings(at: string, ports: NonNullable<Container['ports']>): string[] {
  return ports.flatMap((port, i) => {
    const others = ports
      .slice(0, i)
      .map((other, k) => ({ other, field: `${at}.ports[${k}]` }))
      .filter(({ other }) => other.containerPort === port.containerPort && other.protocol === port.protocol)
    const same = others.find(
      ({ other }) => other.hostIP === port.hostIP && (other.hostPort ?? 0) === (port.hostPort ?? 0),
    )
    const field = `${at}.ports[${i}]`
    if (same !== undefined) return [`${field}: duplicate port definition with ${same.field}`]
    const near = others.find(({ other }) => !port.hostPort || !other.hostPort)
    return near === undefined ? [] : [`${field}: overlapping port definition with ${near.field}`]
  })
}
