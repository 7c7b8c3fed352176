// The environment of a container: services, envFrom, env with references and $(NAME). Models kubelet makeEnvironmentVariables.

import { decodeBase64 } from '#api/base64.ts'
import { configMaps, secrets, services } from '#api/resource-ref.ts'
import { isNotFound } from '#api/status.ts'
import type { ConfigMap, Container, EnvVar, Pod, Secret, Service } from '#api/types/core-v1.ts'
import { podFieldValue, resourceFieldValue } from './downward.ts'
import { isStatic } from './mirror-pods.ts'
import type { KubeletParts } from './parts.ts'

/** Why a container cannot be configured; becomes CreateContainerConfigError. */
export class ConfigError extends Error {}

type Entry = readonly [name: string, value: string]

export function environmentOf(
  parts: KubeletParts,
  pod: Pod,
  container: Container,
  podIP: string | undefined,
): readonly Entry[] {
  const sources = new Sources(parts, pod)
  const fromSources = new Map<string, string>()
  for (const { prefix = '', configMapRef, secretRef } of container.envFrom ?? []) {
    const data =
      configMapRef !== undefined
        ? sources.configMap(configMapRef.name ?? '', configMapRef.optional === true)
        : sources.secret(secretRef?.name ?? '', secretRef?.optional === true)
    for (const [key, value] of data ?? []) fromSources.set(prefix + key, value)
  }
  const result = new Map(fromSources)
  const serviceEnv = isStatic(pod) ? new Map<string, string>() : serviceEnvironment(parts, pod)
  const known = (name: string) => result.get(name) ?? serviceEnv.get(name)
  for (const variable of container.env ?? []) {
    const value = variableValue(parts, pod, container, variable, sources, podIP, known)
    if (value !== undefined) result.set(variable.name, value)
  }
  for (const [name, value] of serviceEnv) if (!result.has(name)) result.set(name, value)
  return [...result]
}

function variableValue(
  parts: KubeletParts,
  pod: Pod,
  container: Container,
  { value, valueFrom }: EnvVar,
  sources: Sources,
  podIP: string | undefined,
  known: (name: string) => string | undefined,
): string | undefined {
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = valueFrom ?? {}
  if (fieldRef !== undefined) return podFieldValue(pod, fieldRef.fieldPath, parts, podIP)
  if (resourceFieldRef !== undefined) return resourceFieldValue(pod, container, resourceFieldRef, parts)
  const namespace = pod.metadata.namespace
  if (configMapKeyRef !== undefined) {
    const { name = '', key, optional = false } = configMapKeyRef
    const found = sources.configMap(name, optional)?.get(key)
    if (found === undefined && !optional)
      throw new ConfigError(`couldn't find key ${key} in ConfigMap ${namespace}/${name}`)
    return found
  }
  if (secretKeyRef !== undefined) {
    const { name = '', key, optional = false } = secretKeyRef
    const found = sources.secret(name, optional)?.get(key)
    if (found === undefined && !optional)
      throw new ConfigError(`couldn't find key ${key} in Secret ${namespace}/${name}`)
    return found
  }
  return expand(value ?? '', known)
}

/** Looks up what variables refer to. Throws ConfigError when it is not there and is not optional. */
class Sources {
  readonly #parts: KubeletParts
  readonly #namespace: string | undefined

  constructor(parts: KubeletParts, pod: Pod) {
    this.#parts = parts
    this.#namespace = pod.metadata.namespace
  }

  configMap(name: string, isOptional: boolean): ReadonlyMap<string, string> | undefined {
    const found = this.#get(() => this.#parts.api.get(configMaps, this.#namespace, name) as ConfigMap)
    if (found === undefined && !isOptional) throw new ConfigError(`configmap "${name}" not found`)
    return found && new Map(Object.entries(found.data ?? {}))
  }

  secret(name: string, isOptional: boolean): ReadonlyMap<string, string> | undefined {
    const found = this.#get(() => this.#parts.api.get(secrets, this.#namespace, name) as Secret)
    if (found === undefined && !isOptional) throw new ConfigError(`secret "${name}" not found`)
    return (
      found && new Map(Object.entries(found.data ?? {}).map(([key, value]) => [key, decodeBase64(value)]))
    )
  }

  #get<T>(get: () => T): T | undefined {
    try {
      return get()
    } catch (error) {
      if (isNotFound(error)) return undefined
      throw error
    }
  }
}

/** `$(NAME)` becomes the value, `$$` becomes `$`; unknown names stay. Models third_party/forked/golang/expansion. */
export function expand(text: string, lookUp: (name: string) => string | undefined): string {
  let result = ''
  for (let i = 0; i < text.length; i++) {
    const char = text[i]
    if (char !== '$' || i + 1 === text.length) {
      result += char
      continue
    }
    const next = text[i + 1]
    const end = next === '(' ? text.indexOf(')', i) : -1
    if (next === '$') {
      result += '$'
      i++
    } else if (end > 0) {
      const name = text.slice(i + 2, end)
      result += lookUp(name) ?? `$(${name})`
      i = end
    } else result += char
  }
  return result
}

/** Variables of the services that the pod may see. Models kubelet/envvars. */
function serviceEnvironment({ api }: KubeletParts, pod: Pod): Map<string, string> {
  const result = new Map<string, string>()
  const add = (service: Service) => {
    for (const [name, value] of serviceVariables(service)) result.set(name, value)
  }
  const isMaster = ({ metadata }: Service) => metadata.name === 'kubernetes'
  for (const service of api.list(services, { namespace: 'default' }).items)
    if (isMaster(service)) add(service)
  if (pod.spec.enableServiceLinks !== false)
    for (const service of api.list(services, { namespace: pod.metadata.namespace }).items) add(service)
  return result
}

function serviceVariables({ metadata, spec }: Service): Entry[] {
  const { clusterIP = '' } = spec
  const ports = spec.ports ?? []
  const first = ports[0]
  if (clusterIP === '' || clusterIP === 'None' || first === undefined) return []
  const prefix = variableName(metadata.name)
  const entries: Entry[] = [
    [`${prefix}_SERVICE_HOST`, clusterIP],
    [`${prefix}_SERVICE_PORT`, String(first.port)],
  ]
  for (const { name, port } of ports)
    if (name) entries.push([`${prefix}_SERVICE_PORT_${variableName(name)}`, String(port)])
  const urlOf = (protocol: string, port: number) => `${protocol}://${clusterIP}:${port}`
  entries.push([`${prefix}_PORT`, urlOf((first.protocol ?? 'TCP').toLowerCase(), first.port)])
  for (const { protocol = 'TCP', port } of ports) {
    const start = `${prefix}_PORT_${port}_${protocol}`
    entries.push(
      [start, urlOf(protocol.toLowerCase(), port)],
      [`${start}_PROTO`, protocol.toLowerCase()],
      [`${start}_PORT`, String(port)],
      [`${start}_ADDR`, clusterIP],
    )
  }
  return entries
}

function variableName(name: string): string {
  return name.toUpperCase().replaceAll('-', '_')
}
