// The containers of a pod or a pod template. Models kubectl describe describeContainers, v1.35.
import type {
  Container,
  ContainerPort,
  ContainerState,
  ContainerStatus,
  EnvVar,
  Probe,
  ResourceRequirements,
} from '#api/types/core-v1.ts'
import type { Writer } from './describer.ts'
import { boolText, timeText } from './metadata.ts'

export interface ContainersView {
  readonly title: string
  readonly containers: readonly Container[]
  readonly statuses?: readonly ContainerStatus[] | undefined
  /** A template is indented by two spaces, a pod not at all. */
  readonly indent: string
  /** The value of a field of the pod, where there is a pod. */
  readonly fieldValue?: (container: Container, env: EnvVar) => string
}

export function writeContainers(w: Writer, view: ContainersView): void {
  const { title, containers, statuses, indent } = view
  w.line(0, `${indent}${title}:${containers.length === 0 ? ' <none>' : ''}`)
  for (const container of containers) {
    const status = statuses?.find(({ name }) => name === container.name)
    w.line(1, `${indent === '' ? '' : ' '}${container.name}:`)
    writeBasics(w, container, status)
    writeWords(w, 'Command', container.command)
    writeWords(w, 'Args', container.args)
    if (status !== undefined) writeState(w, status)
    writeResources(w, 2, container.resources)
    for (const [name, probe] of [
      ['Liveness', container.livenessProbe],
      ['Readiness', container.readinessProbe],
      ['Startup', container.startupProbe],
    ] as const)
      if (probe !== undefined) w.line(2, `${name}:\t${probeText(probe)}`)
    writeEnvironment(w, container, view)
    writeMounts(w, container)
  }
}

function writeBasics(w: Writer, container: Container, status: ContainerStatus | undefined): void {
  if (status !== undefined) w.line(2, `Container ID:\t${status.containerID ?? ''}`)
  w.line(2, `Image:\t${container.image ?? ''}`)
  if (status !== undefined) w.line(2, `Image ID:\t${status.imageID}`)
  const ports = container.ports ?? []
  const written = (port: (each: ContainerPort) => number) =>
    ports
      .map((each) => `${port(each)}/${each.protocol ?? 'TCP'}${each.name ? ` (${each.name})` : ''}`)
      .join(', ') || '<none>'
  const plural = ports.length > 1 ? 's' : ''
  w.line(2, `Port${plural}:\t${written((each) => each.containerPort)}`)
  w.line(2, `Host Port${plural}:\t${written((each) => each.hostPort ?? 0)}`)
  const profile = container.securityContext?.seccompProfile
  if (profile !== undefined) {
    w.line(2, `SeccompProfile:\t${profile.type}`)
    if (profile.type === 'Localhost') w.line(3, `LocalhostProfile:\t${profile.localhostProfile ?? ''}`)
  }
}

function writeWords(w: Writer, title: string, words: readonly string[] | undefined): void {
  if (words === undefined || words.length === 0) return
  w.line(2, `${title}:`)
  for (const word of words) for (const line of word.split('\n')) w.line(3, line)
}

function writeState(w: Writer, status: ContainerStatus): void {
  writeOneState(w, 'State', status.state)
  if (status.lastState?.terminated !== undefined) writeOneState(w, 'Last State', status.lastState)
  w.line(2, `Ready:\t${boolText(status.ready)}`)
  w.line(2, `Restart Count:\t${status.restartCount}`)
}

function writeOneState(w: Writer, title: string, state: ContainerState | undefined): void {
  const { running, terminated, waiting } = state ?? {}
  if (running !== undefined) {
    w.line(2, `${title}:\tRunning`)
    w.line(3, `Started:\t${timeText(running.startedAt)}`)
  } else if (terminated !== undefined) {
    w.line(2, `${title}:\tTerminated`)
    if (terminated.reason) w.line(3, `Reason:\t${terminated.reason}`)
    if (terminated.message) w.line(3, `Message:\t${terminated.message}`)
    w.line(3, `Exit Code:\t${terminated.exitCode}`)
    if (terminated.signal) w.line(3, `Signal:\t${terminated.signal}`)
    w.line(3, `Started:\t${timeText(terminated.startedAt)}`)
    w.line(3, `Finished:\t${timeText(terminated.finishedAt)}`)
  } else {
    w.line(2, `${title}:\tWaiting`)
    if (waiting?.reason) w.line(3, `Reason:\t${waiting.reason}`)
  }
}

/** Limits and requests, each sorted by resource. */
export function writeResources(w: Writer, level: number, resources: ResourceRequirements | undefined): void {
  for (const [title, amounts] of [
    ['Limits', resources?.limits],
    ['Requests', resources?.requests],
  ] as const) {
    const names = Object.keys(amounts ?? {}).sort()
    if (names.length === 0) continue
    w.line(level, `${title}:`)
    for (const name of names) w.line(level + 1, `${name}:\t${amounts?.[name]}`)
  }
}

export function probeText(probe: Probe): string {
  const times = `delay=${probe.initialDelaySeconds ?? 0}s timeout=${probe.timeoutSeconds ?? 0}s period=${probe.periodSeconds ?? 0}s #success=${probe.successThreshold ?? 0} #failure=${probe.failureThreshold ?? 0}`
  const { exec, httpGet, tcpSocket, grpc } = probe
  if (exec !== undefined) return `exec [${(exec.command ?? []).join(' ')}] ${times}`
  if (httpGet !== undefined) {
    const { scheme = 'HTTP', host = '', port, path = '' } = httpGet
    const slash = path === '' || path.startsWith('/') ? path : `/${path}`
    return `http-get ${scheme.toLowerCase()}://${host}${port === '' ? '' : `:${port}`}${slash} ${times}`
  }
  if (tcpSocket !== undefined) return `tcp-socket ${tcpSocket.host ?? ''}:${tcpSocket.port} ${times}`
  if (grpc !== undefined) return `grpc <pod>:${grpc.port} ${grpc.service ?? ''} ${times}`
  return `unknown ${times}`
}

function writeEnvironment(w: Writer, container: Container, view: ContainersView): void {
  if (container.envFrom !== undefined && container.envFrom.length > 0) {
    w.line(2, 'Environment Variables from:')
    for (const { prefix, configMapRef, secretRef } of container.envFrom) {
      const source = configMapRef ?? secretRef
      const kind = configMapRef !== undefined ? 'ConfigMap' : 'Secret'
      const with_ = prefix ? ` with prefix '${prefix}'` : ''
      w.line(3, `${source?.name ?? ''}\t${kind}${with_}\tOptional: ${source?.optional ?? false}`)
    }
  }
  const env = container.env ?? []
  w.line(2, `Environment:${env.length === 0 ? '\t<none>' : ''}`)
  for (const variable of env) writeVariable(w, container, variable, view)
}

function writeVariable(w: Writer, container: Container, variable: EnvVar, view: ContainersView): void {
  const { name, value = '', valueFrom } = variable
  if (valueFrom === undefined) {
    for (const [i, line] of value.split('\n').entries()) w.line(3, `${i === 0 ? `${name}:` : ''}\t${line}`)
    return
  }
  const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = valueFrom
  const known = view.fieldValue?.(container, variable) ?? ''
  if (fieldRef !== undefined)
    w.line(3, `${name}:\t${known} (${fieldRef.apiVersion ?? 'v1'}:${fieldRef.fieldPath})`)
  if (resourceFieldRef !== undefined) w.line(3, `${name}:\t${known} (${resourceFieldRef.resource})`)
  if (secretKeyRef !== undefined)
    w.line(
      3,
      `${name}:\t<set to the key '${secretKeyRef.key}' in secret '${secretKeyRef.name}'>\tOptional: ${secretKeyRef.optional ?? false}`,
    )
  if (configMapKeyRef !== undefined)
    w.line(
      3,
      `${name}:\t<set to the key '${configMapKeyRef.key}' of config map '${configMapKeyRef.name}'>\tOptional: ${configMapKeyRef.optional ?? false}`,
    )
}

function writeMounts(w: Writer, container: Container): void {
  const mounts = [...(container.volumeMounts ?? [])].sort((a, b) => (a.mountPath < b.mountPath ? -1 : 1))
  w.line(2, `Mounts:${mounts.length === 0 ? '\t<none>' : ''}`)
  for (const { mountPath, name, readOnly, subPath } of mounts) {
    const flags = [readOnly ? 'ro' : 'rw', ...(subPath ? [`path=${JSON.stringify(subPath)}`] : [])]
    w.line(3, `${mountPath} from ${name} (${flags.join(',')})`)
  }
  const devices = [...(container.volumeDevices ?? [])].sort((a, b) => (a.devicePath < b.devicePath ? -1 : 1))
  if (devices.length === 0) return
  w.line(2, 'Devices:')
  for (const { devicePath, name } of devices) w.line(3, `${devicePath} from ${name}`)
}
