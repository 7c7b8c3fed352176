// What the runtime is told to make of a container's spec. Models kubelet generateContainerConfig, v1.35.
import { quantityMilli, quantityValue } from '#api/quantity.ts'
import type { Container, Pod, ResourceRequirements } from '#api/types/core-v1.ts'
import type { ContainerConfig, ContainerMount } from '../machines/container.ts'
import { FileSystem, type MountSource } from '../machines/file-system.ts'
import { FileTree } from '../machines/file-tree.ts'
import type { StoredImage } from '../machines/image-store.ts'
import type { ContainerLimits, PidMode } from '../machines/process.ts'
import { userRange } from '../machines/process.ts'
import { ConfigError, environmentOf, expand } from './environment.ts'
import { oomScoreAdjust } from './oom-score.ts'
import { type KubeletParts, podText } from './parts.ts'
import type { PodVolumes } from './volumes/pod-volumes.ts'
import type { VolumeSource } from './volumes/volume-plugin.ts'

export interface ConfigInput {
  readonly parts: KubeletParts
  readonly volumes: PodVolumes
  readonly pod: Pod
  readonly container: Container
  readonly image: StoredImage
  readonly attempt: number
  readonly podIP: string | undefined
}

/** Throws ConfigError. */
export function containerConfig(input: ConfigInput): ContainerConfig {
  const { parts, pod, container, image, attempt, podIP } = input
  const env = environmentOf(parts, pod, container, podIP)
  const values = new Map(env)
  const expanded = (texts: readonly string[] | undefined) =>
    (texts ?? []).map((text) => expand(text, (name) => values.get(name)))
  const user = userOf(pod, container, image)
  const dropped = container.securityContext?.capabilities?.drop ?? []
  const added = container.securityContext?.capabilities?.add ?? []
  return {
    name: container.name,
    attempt,
    image: container.image ?? '',
    command: expanded(container.command),
    args: expanded(container.args),
    env,
    workingDir: container.workingDir ?? '',
    ...user,
    groups: [...(pod.spec.securityContext?.supplementalGroups ?? []), ...fsGroupOf(pod)],
    mounts: [...ownFiles(input), ...volumeMounts(input, values)],
    ...limitsOf(container.resources),
    processLimit: parts.config.podPidsLimit,
    hasReadOnlyRoot: container.securityContext?.readOnlyRootFilesystem === true,
    sysctls: new Map(
      (pod.spec.securityContext?.sysctls ?? []).map(({ name, value }) => [name.replaceAll('/', '.'), value]),
    ),
    hasNoNewPrivileges: container.securityContext?.allowPrivilegeEscalation === false,
    droppedCapabilities: dropped.filter((name) => !added.includes(name)),
    rootUid: rootUidOf(pod),
    seccompProfile: seccompPath(pod, container),
    oomScoreAdjust: oomScoreAdjust(pod, container, parts.machine.spec.memoryBytes),
    hasSeccomp: seccompTypeOf(pod, container) !== 'Unconfined',
    hasStdin: container.stdin === true,
    isTerminal: container.tty === true,
    terminationMessagePath: container.terminationMessagePath ?? '/dev/termination-log',
    terminationMessagePolicy: container.terminationMessagePolicy ?? 'File',
    stopSignal: container.lifecycle?.stopSignal,
    pidMode: pidModeOf(parts, pod, container),
  }
}

/** Models kuberuntime namespacesForPod and getTargetID. */
function pidModeOf({ runtime }: KubeletParts, { metadata, spec }: Pod, { name }: Container): PidMode {
  const target = spec.ephemeralContainers?.find((each) => each.name === name)?.targetContainerName
  if (target) {
    const found = runtime
      .containersOf(metadata.uid)
      .find(({ config, state }) => config.name === target && state === 'running')
    if (found === undefined) throw new ConfigError(`unable to find target container ${target}`)
    return { kind: 'target', containerId: found.id }
  }
  return { kind: spec.shareProcessNamespace === true ? 'pod' : 'container' }
}

/** Kubelets draw a range of users for a pod that is to have its own: here from its uid, which was drawn as well. */
function rootUidOf({ spec, metadata }: Pod): number | undefined {
  if (spec.hostUsers !== false) return undefined
  return userRange * (1 + (Number.parseInt(metadata.uid.slice(-4), 16) % (userRange - 2)))
}

/** A profile of the node's own lies in the kubelet's folder. */
function seccompPath({ spec }: Pod, { securityContext }: Container): string | undefined {
  const profile = securityContext?.seccompProfile ?? spec.securityContext?.seccompProfile
  return profile?.type === 'Localhost' ? `/var/lib/kubelet/seccomp/${profile.localhostProfile}` : undefined
}

/** Without a profile nothing is filtered. */
function seccompTypeOf({ spec }: Pod, { securityContext }: Container): string {
  if (securityContext?.privileged === true) return 'Unconfined'
  return (securityContext?.seccompProfile ?? spec.securityContext?.seccompProfile)?.type ?? 'Unconfined'
}

function fsGroupOf({ spec }: Pod): number[] {
  const group = spec.securityContext?.fsGroup
  return group === undefined ? [] : [group]
}

/** The numbers a container runs as. Models verifyRunAsNonRoot. */
function userOf(pod: Pod, container: Container, image: StoredImage): { uid: number; gid: number } {
  const own = container.securityContext
  const shared = pod.spec.securityContext
  const given = own?.runAsUser ?? shared?.runAsUser
  const [imageUser = '', imageGroup] = image.user.split(':')
  const isNumber = /^\d+$/.test(imageUser)
  const where = `(pod: "${podText(pod)}", container: ${container.name})`
  if ((own?.runAsNonRoot ?? shared?.runAsNonRoot) === true) {
    if (given === 0) throw new ConfigError(`container's runAsUser breaks non-root policy ${where}`)
    if (given === undefined && imageUser !== '' && !isNumber)
      throw new ConfigError(
        `container has runAsNonRoot and image has non-numeric user (${imageUser}), cannot verify user is non-root ${where}`,
      )
    if (given === undefined && Number(imageUser || 0) === 0)
      throw new ConfigError(`container has runAsNonRoot and image will run as root ${where}`)
  }
  const known = passwdEntry(image, given === undefined ? imageUser || 'root' : String(given))
  const uid = given ?? known?.uid ?? (isNumber ? Number(imageUser) : 0)
  const group =
    own?.runAsGroup ??
    shared?.runAsGroup ??
    (imageGroup && given === undefined ? Number(imageGroup) : undefined)
  return { uid, gid: group ?? known?.gid ?? 0 }
}

/** Looks a user up in the image's /etc/passwd, by name or number. */
function passwdEntry(image: StoredImage, user: string): { uid: number; gid: number } | undefined {
  const node = image.files.node(['etc', 'passwd'])
  const lines = node?.kind === 'file' ? node.text.split('\n') : []
  const entry = lines.map((line) => line.split(':')).find(([name, , uid]) => name === user || uid === user)
  return entry && { uid: Number(entry[2]), gid: Number(entry[3]) }
}

/** /etc/hosts, /etc/hostname, /etc/resolv.conf and the termination message, which the kubelet makes itself. */
function ownFiles({ parts, pod, container, podIP }: ConfigInput): ContainerMount[] {
  const tree = new FileTree({ nowMs: () => parts.clock.now(), disk: parts.machine.disk })
  const files: [name: string, at: string, text: string][] = [
    ['hosts', '/etc/hosts', hostsFile(parts, pod, podIP)],
    ['hostname', '/etc/hostname', `${hostnameOf(parts, pod)}\n`],
    ['resolv', '/etc/resolv.conf', resolvConf(parts, pod)],
    ['message', container.terminationMessagePath ?? '/dev/termination-log', ''],
  ]
  return files.map(([name, at, text]) => {
    tree.put([name], tree.newFile(text, name === 'message' ? 0o666 : 0o644))
    return { at, tree, path: `/${name}`, from: ownPath(pod, container, name) }
  })
}

const minShares = 2
const maxShares = 2 ** 18

/** What a container's resources mean for the runtime. */
export function limitsOf(resources: ResourceRequirements | undefined): ContainerLimits {
  const { limits, requests } = resources ?? {}
  const shares = Math.floor((quantityMilli(requests?.cpu ?? limits?.cpu) * 1024) / 1000)
  return {
    memoryLimitBytes: limits?.memory === undefined ? undefined : quantityValue(limits.memory),
    cpuLimitMilli: limits?.cpu === undefined ? undefined : quantityMilli(limits.cpu),
    cpuShares: Math.min(maxShares, Math.max(minShares, shares)),
  }
}

function ownPath({ metadata }: Pod, container: Container, name: string): string {
  const folder = `/var/lib/kubelet/pods/${metadata.uid}`
  if (name === 'hosts') return `${folder}/etc-hosts`
  if (name === 'message') return `${folder}/containers/${container.name}/${metadata.uid.slice(0, 8)}`
  return `/var/lib/containerd/io.containerd.grpc.v1.cri/sandboxes/${metadata.uid}/${name}`
}

export function hostnameOf({ nodeName }: KubeletParts, { spec, metadata }: Pod): string {
  if (spec.hostNetwork === true) return nodeName
  return (spec.hostname ?? metadata.name).slice(0, 63)
}

function hostsFile(parts: KubeletParts, pod: Pod, podIP: string | undefined): string {
  const { spec, metadata } = pod
  const local = ['127.0.0.1\tlocalhost', '::1\tlocalhost ip6-localhost ip6-loopback', 'fe00::0\tip6-localnet']
  const lines = [...local, 'fe00::0\tip6-mcastprefix', 'fe00::1\tip6-allnodes', 'fe00::2\tip6-allrouters']
  if (spec.hostNetwork === true) lines.unshift('# Kubernetes-managed hosts file (host network).')
  else {
    lines.unshift('# Kubernetes-managed hosts file.')
    const name = hostnameOf(parts, pod)
    const domain = `${spec.subdomain}.${metadata.namespace}.svc.${parts.config.clusterDomain}`
    lines.push(spec.subdomain ? `${podIP}\t${name}.${domain}\t${name}` : `${podIP}\t${name}`)
  }
  const aliases = spec.hostAliases ?? []
  if (aliases.length > 0) lines.push('', '# Entries added by HostAliases.')
  for (const { ip, hostnames } of aliases) lines.push(`${ip}\t${(hostnames ?? []).join('\t')}`)
  return `${lines.join('\n')}\n`
}

/** Models kubelet/network/dns. */
function resolvConf({ config }: KubeletParts, { spec, metadata }: Pod): string {
  const { clusterDns, clusterDomain } = config
  const own = spec.dnsConfig
  const isCluster =
    spec.dnsPolicy === 'ClusterFirstWithHostNet' ||
    (spec.dnsPolicy === 'ClusterFirst' && spec.hostNetwork !== true)
  const base = isCluster
    ? {
        servers: [clusterDns],
        searches: [`${metadata.namespace}.svc.${clusterDomain}`, `svc.${clusterDomain}`, clusterDomain],
        options: ['ndots:5'],
      }
    : { servers: spec.dnsPolicy === 'None' ? [] : ['192.0.2.53'], searches: [], options: [] }
  const servers = [...new Set([...base.servers, ...(own?.nameservers ?? [])])]
  const searches = [...new Set([...base.searches, ...(own?.searches ?? [])])]
  const given = (own?.options ?? []).map(({ name, value }) =>
    value === undefined ? name : `${name}:${value}`,
  )
  const givenNames = new Set(given.map((option) => option?.split(':')[0]))
  const options = [...base.options.filter((option) => !givenNames.has(option.split(':')[0])), ...given]
  const lines = [
    ...(searches.length > 0 ? [`search ${searches.join(' ')}`] : []),
    ...servers.map((server) => `nameserver ${server}`),
    ...(options.length > 0 ? [`options ${options.join(' ')}`] : []),
  ]
  return `${lines.join('\n')}\n`
}

function volumeMounts(
  { parts, volumes, pod, container }: ConfigInput,
  env: ReadonlyMap<string, string>,
): ContainerMount[] {
  return (container.volumeMounts ?? []).flatMap((mount, index): ContainerMount[] => {
    const expression = mount.subPathExpr
    const subPath = expression === undefined ? mount.subPath : expandSubPath(expression, env)
    checkSubPath(subPath)
    const mounted = volumes.mounted(pod.metadata.uid, mount.name)
    if (mounted === undefined) return []
    const { source, plugin } = mounted
    const isReadOnly = mount.readOnly === true || source.isReadOnly === true
    const isTmpfs = isInMemory(mounted.spec.source)
    if (!subPath) return [{ ...source, at: mount.mountPath, isReadOnly, isTmpfs, from: mounted.path }]
    const from = `/var/lib/kubelet/pods/${pod.metadata.uid}/volume-subpaths/${mounted.spec.name}/${container.name}/${index}`
    const path = pathBelow(source, subPath)
    const node = source.tree.node(path.split('/').filter((part) => part !== ''))
    // A file is bound as it is now: where the source changes, what the container sees does not.
    if (node?.kind === 'file' && plugin.refresh !== undefined) {
      const tree = new FileTree({ nowMs: () => parts.clock.now() })
      tree.put(['file'], tree.newFile(node.text, node.mode, node.uid, node.gid))
      return [{ at: mount.mountPath, tree, path: '/file', isReadOnly, from }]
    }
    return [{ at: mount.mountPath, tree: source.tree, path, isReadOnly, isTmpfs, from }]
  })
}

/** Where a subPath leads inside its volume, links followed; a path that is not there becomes a directory like the volume's. */
function pathBelow({ tree, path = '' }: MountSource, subPath: string): string {
  const full = `${path.replace(/\/$/, '')}/${subPath}`
  const files = new FileSystem(tree)
  if (!files.exists(full)) {
    files.makeDirectory(full, { withParents: true })
    files.change(full, { mode: files.stat(path || '/').mode & 0o777 })
  }
  return files.realPath(full)
}

/** What is secret never touches a disk. */
function isInMemory(volume: VolumeSource): boolean {
  const { secret, projected, downwardAPI, emptyDir } = volume
  return (secret ?? projected ?? downwardAPI) !== undefined || emptyDir?.medium === 'Memory'
}

/** Nobody knows before variables are put in where a path leads. */
function checkSubPath(subPath: string | undefined): void {
  if (subPath?.startsWith('/'))
    throw new ConfigError(`error SubPath \`${subPath}\` must not be an absolute path`)
  if (subPath?.split('/').includes('..'))
    throw new ConfigError(`unable to provision SubPath \`${subPath}\`: must not contain '..'`)
}

function expandSubPath(expression: string, env: ReadonlyMap<string, string>): string {
  const missing = new Set<string>()
  const expanded = expand(expression, (name) => {
    const value = env.get(name)
    if (value === undefined || value === '') missing.add(name)
    return value
  })
  if (missing.size > 0) throw new ConfigError(`missing value for ${[...missing].sort().join(', ')}`)
  return expanded
}
