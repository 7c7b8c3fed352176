// What is mounted in a container, as /proc/mounts and mount tell it. Models what containerd and runc mount, with cgroup v2.
import type { Mount } from '../machines/file-system.ts'
import type { Container } from './container.ts'

const restricted = 'nosuid,nodev,noexec,relatime'
/** What the runtime mounts before anything of the pod. */
const kernelMounts: readonly string[] = [
  `proc on /proc type proc (rw,${restricted})`,
  'tmpfs on /dev type tmpfs (rw,nosuid,size=65536k,mode=755)',
  'devpts on /dev/pts type devpts (rw,nosuid,noexec,relatime,gid=5,mode=620,ptmxmode=666)',
  `mqueue on /dev/mqueue type mqueue (rw,${restricted})`,
  `sysfs on /sys type sysfs (ro,${restricted})`,
  `cgroup on /sys/fs/cgroup type cgroup2 (ro,${restricted})`,
]
/** What it hides of the kernel afterwards. */
const hidingMounts: readonly string[] = [
  ...['bus', 'fs', 'irq', 'sys'].map((name) => `proc on /proc/${name} type proc (ro,${restricted})`),
  'tmpfs on /proc/acpi type tmpfs (ro,relatime,size=4k,nr_inodes=1)',
  ...['interrupts', 'keys', 'timer_list'].map(
    (name) => `tmpfs on /proc/${name} type tmpfs (rw,nosuid,size=65536k,mode=755)`,
  ),
  'tmpfs on /sys/firmware type tmpfs (ro,relatime,size=4k,nr_inodes=1)',
]
/** After volumes come the files of the kubelet, then those of the runtime. */
const lateMounts = ['/etc/hosts', '/dev/termination-log', '/etc/hostname', '/etc/resolv.conf', '/dev/shm']
const diskDevice = '/dev/vda1'
/** What the kubelet keeps of the machine's memory for itself; a tmpfs may have the rest. */
const reservedBytes = 100 * 2 ** 20

/** Lines as mount prints them. */
export function mountTable(container: Container): readonly string[] {
  const { files } = container.spec
  const shm = 'shm on /dev/shm type tmpfs (rw,relatime,size=65536k)'
  const depth = (path: string) => path.split('/').length
  const others = files.mounts
    .filter(({ at }) => at !== '/' && !/^\/(proc|sys|dev)(\/|$)/.test(at.replace('/dev/termination-log', '')))
    .map((mount) => ({ at: mount.at, line: mountLine(container, mount) }))
  const rank = ({ at }: { readonly at: string }) => 100 * depth(at) + lateMounts.indexOf(at)
  const bound = [...others, { at: '/dev/shm', line: shm }].sort((a, b) => rank(a) - rank(b))
  return [rootLine(container), ...kernelMounts, ...bound.map(({ line }) => line), ...hidingMounts]
}

function rootLine({ spec }: Container): string {
  const isReadOnly = spec.files.mounts[0]?.isReadOnly === true
  const snapshots = '/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots'
  const number = 100 + (spec.hostname.length % 100)
  const folders = `lowerdir=${snapshots}/2/fs,upperdir=${snapshots}/${number}/fs,workdir=${snapshots}/${number}/work`
  return `overlay on / type overlay (${isReadOnly ? 'ro' : 'rw'},relatime,${folders},uuid=on)`
}

function mountLine({ on }: Container, { at, tree, isReadOnly, isTmpfs }: Mount): string {
  const access = isReadOnly ? 'ro' : 'rw'
  if (!isTmpfs) return `${diskDevice} on ${at} type ext4 (${access},relatime)`
  const bytes = tree.capacityBytes ?? on.machine.memoryBytes - reservedBytes
  return `tmpfs on ${at} type tmpfs (${access},relatime,size=${Math.floor(bytes / 1024)}k,noswap)`
}
