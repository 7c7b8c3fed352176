// --profile of kubectl debug: what the container that looks, and its pod, may do. Models kubectl cmd/debug profiles, v1.35.
import type { Draft } from '#api/object.ts'
import type { Container, Pod } from '#api/types/core-v1.ts'
import type { Flags } from '../flags.ts'
import { CommandError } from '../verb.ts'

/** How a target is debugged: by a container that is added to it, by a copy, or by a pod on the node. */
export type DebugStyle = 'ephemeral' | 'podCopy' | 'node'

interface Draw {
  readonly pod: Draft<Pod>
  readonly container: Draft<Container>
  readonly style: DebugStyle
  readonly flags: Flags
}

type Profile = (on: Draw) => void

const profiles: { readonly [name: string]: Profile } = {
  legacy({ pod, container, style }) {
    if (style === 'podCopy') delete pod.metadata.labels
    if (style !== 'node') return
    mountRoot(pod, container)
    joinHostNamespaces(pod)
  },
  general(on) {
    const { pod, container, style } = on
    if (style === 'node') {
      mountRoot(pod, container)
      delete container.securityContext
      joinHostNamespaces(pod)
      return
    }
    if (style === 'podCopy') stripCopy(on)
    addCapabilities(container, 'SYS_PTRACE')
  },
  baseline(on) {
    delete on.container.securityContext
    if (on.style === 'podCopy') stripCopy(on)
  },
  restricted(on) {
    on.container.securityContext = {
      capabilities: { drop: ['ALL'] },
      runAsNonRoot: true,
      allowPrivilegeEscalation: false,
      seccompProfile: { type: 'RuntimeDefault' },
    }
    if (on.style === 'podCopy') stripCopy(on)
  },
  netadmin(on) {
    addCapabilities(on.container, 'NET_ADMIN', 'NET_RAW')
    if (on.style === 'node') joinHostNamespaces(on.pod)
    else if (on.style === 'podCopy') stripCopy(on)
  },
  sysadmin(on) {
    const { pod, container, style } = on
    container.securityContext = { ...container.securityContext, privileged: true }
    if (style === 'node') {
      joinHostNamespaces(pod)
      mountRoot(pod, container)
    } else if (style === 'podCopy') stripCopy(on)
  },
}

/** The profile of a name. Throws CommandError. */
export function profileNamed(name: string): Profile {
  const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined
  if (profile === undefined) throw new CommandError(`error: unknown profile: ${name}`)
  return profile
}

/** A copy keeps neither what would make others take it for the original nor what would end it. */
function stripCopy({ pod, flags }: Draw): void {
  if (!flags.on('keep-labels')) delete pod.metadata.labels
  if (!flags.on('keep-annotations')) delete pod.metadata.annotations
  for (const container of pod.spec.containers) {
    if (!flags.on('keep-liveness')) delete container.livenessProbe
    if (!flags.on('keep-readiness')) delete container.readinessProbe
    if (!flags.on('keep-startup')) delete container.startupProbe
  }
  if (!flags.on('keep-init-containers')) delete pod.spec.initContainers
  pod.spec.shareProcessNamespace ??= true
}

function mountRoot({ spec }: Draft<Pod>, container: Draft<Container>): void {
  const name = 'host-root'
  spec.volumes = [...(spec.volumes ?? []), { name, hostPath: { path: '/' } }]
  container.volumeMounts = [...(container.volumeMounts ?? []), { name, mountPath: '/host' }]
}

function joinHostNamespaces({ spec }: Draft<Pod>): void {
  spec.hostNetwork = true
  spec.hostPID = true
  spec.hostIPC = true
}

function addCapabilities(container: Draft<Container>, ...names: string[]): void {
  const { capabilities } = container.securityContext ?? {}
  const add = [...(capabilities?.add ?? []), ...names]
  container.securityContext = { ...container.securityContext, capabilities: { ...capabilities, add } }
}
