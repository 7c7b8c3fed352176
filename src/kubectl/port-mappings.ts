// Which local port goes to which port of the pod. Models kubectl cmd/portforward and client-go parsePorts, v1.35.
import type { Container, Pod, Service } from '#api/types/core-v1.ts'
import { CommandError } from './verb.ts'

export interface PortMapping {
  /** 0 takes a free one. */
  readonly local: number
  readonly remote: number
}

/** Reads `8080:80`, `80`, `:80` and `8080:http`; names are looked up, of a service what is behind it. Throws CommandError. */
export function portMappings(
  words: readonly string[],
  pod: Pod,
  service: Service | undefined,
): PortMapping[] {
  const numbered = words.map((word) => (service ? throughService(word, service, pod) : intoPod(word, pod)))
  return numbered.map(parsePort)
}

function halves(word: string): readonly [local: string, remote: string] {
  const parts = word.split(':')
  const [first = '', second = ''] = parts
  return parts.length === 2 ? [first, second] : [first, first]
}

function joined(local: string, remote: string, number: number): string {
  return local === remote ? String(number) : `${local}:${number}`
}

function intoPod(word: string, pod: Pod): string {
  const [local, remote] = halves(word)
  const number = isNumber(remote) ? Number(remote) : namedPort(pod, remote)
  const ports = pod.spec.containers.flatMap((container) => container.ports ?? [])
  refuseUdp(
    ports.filter(({ containerPort }) => containerPort === number),
    remote,
  )
  if (remote === '') throw new CommandError('error: remote port cannot be empty')
  return isNumber(remote) ? word : joined(local, remote, number)
}

function throughService(word: string, { metadata, spec }: Service, pod: Pod): string {
  const [given, remote] = halves(word)
  const ports = spec.ports ?? []
  const named = ports.find(({ name }) => name === remote)
  if (!isNumber(remote) && named === undefined)
    throw new CommandError(`error: Service '${metadata.name}' does not have a named port '${remote}'`)
  const number = isNumber(remote) ? Number(remote) : (named?.port ?? 0)
  const local = given === remote ? String(number) : given
  const found = ports.find(({ port }) => port === number)
  if (found === undefined)
    throw new CommandError(`error: Service ${metadata.name} does not have a service port ${number}`)
  refuseUdp(
    ports.filter(({ port }) => port === number),
    remote,
  )
  const target = spec.clusterIP === 'None' ? number : (found.targetPort ?? number)
  return joined(local, String(target), typeof target === 'number' ? target : namedPort(pod, target))
}

function namedPort({ metadata, spec }: Pod, wanted: string): number {
  const ports = (containers: readonly Container[] | undefined) =>
    (containers ?? []).flatMap((container) => container.ports ?? [])
  const found = [...ports(spec.containers), ...ports(spec.initContainers)].find(({ name }) => name === wanted)
  if (found === undefined)
    throw new CommandError(`error: Pod '${metadata.name}' does not have a named port '${wanted}'`)
  return found.containerPort
}

function refuseUdp(ports: readonly { readonly protocol?: string | undefined }[], remote: string): void {
  if (ports.length > 0 && ports.every(({ protocol }) => protocol === 'UDP'))
    throw new CommandError(`error: UDP protocol is not supported for ${remote}`)
}

function isNumber(text: string): boolean {
  return /^[+-]?\d+$/.test(text)
}

function parsePort(word: string): PortMapping {
  const parts = word.split(':')
  if (parts.length > 2) throw new CommandError(`error: invalid port format '${word}'`)
  const [local, remote] = halves(word)
  const ports = { local: parsed('local', local === '' ? '0' : local), remote: parsed('remote', remote) }
  if (ports.remote === 0) throw new CommandError('error: remote port must be > 0')
  return ports
}

function parsed(which: string, text: string): number {
  if (/^\d+$/.test(text) && Number(text) <= 65_535) return Number(text)
  const why = /^\d+$/.test(text) ? 'value out of range' : 'invalid syntax'
  throw new CommandError(
    `error: error parsing ${which} port '${text}': strconv.ParseUint: parsing ${JSON.stringify(text)}: ${why}`,
  )
}
