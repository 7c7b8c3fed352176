// What the kernel shows every container: /dev and /proc.
import type { FileSystem } from '../machines/file-system.ts'
import { type Device, FileTree } from '../machines/file-tree.ts'
import { userRange } from '../machines/process.ts'
import type { Container } from './container.ts'
import { mountTable } from './mount-table.ts'

const devices: readonly (readonly [string, Device['device']])[] = [
  ['null', 'null'],
  ['zero', 'zero'],
  ['full', 'full'],
  ['random', 'random'],
  ['urandom', 'random'],
  ['tty', 'tty'],
  ['stdin', 'stdin'],
  ['stdout', 'stdout'],
  ['stderr', 'stderr'],
]

/** What pods may set of the kernel, as they find it; the runtime opens the low ports and ping to all. */
const kernelValues: readonly (readonly [name: string, value: string])[] = [
  ['kernel.shm_rmid_forced', '0'],
  ['net.core.somaxconn', '4096'],
  ['net.ipv4.ip_local_port_range', '32768\t60999'],
  ['net.ipv4.ip_local_reserved_ports', ''],
  ['net.ipv4.ip_unprivileged_port_start', '0'],
  ['net.ipv4.ping_group_range', '0\t2147483647'],
  ['net.ipv4.tcp_fin_timeout', '60'],
  ['net.ipv4.tcp_keepalive_intvl', '75'],
  ['net.ipv4.tcp_keepalive_probes', '9'],
  ['net.ipv4.tcp_keepalive_time', '7200'],
  ['net.ipv4.tcp_syncookies', '1'],
]

let sharedDevices: FileTree | undefined

function deviceTree(): FileTree {
  if (sharedDevices === undefined) {
    sharedDevices = new FileTree({ nowMs: () => 0 })
    for (const [name, device] of devices) sharedDevices.put([name], sharedDevices.newDevice(device))
    sharedDevices.put(['shm'], sharedDevices.newDirectory(0o1777))
    sharedDevices.put(['pts'], sharedDevices.newDirectory())
  }
  return sharedDevices
}

const capabilityBits: Readonly<Record<string, number>> = {
  CHOWN: 0,
  DAC_OVERRIDE: 1,
  FOWNER: 3,
  FSETID: 4,
  KILL: 5,
  SETGID: 6,
  SETUID: 7,
  SETPCAP: 8,
  NET_BIND_SERVICE: 10,
  NET_RAW: 13,
  SYS_CHROOT: 18,
  MKNOD: 27,
  AUDIT_WRITE: 29,
  SETFCAP: 31,
}

/** Users inside, users of the machine, how many of them. */
function userMap(rootUid: number | undefined): string {
  const columns = rootUid === undefined ? [0, 0, 2 ** 32 - 1] : [0, rootUid, userRange]
  return `${columns.map((column) => String(column).padStart(10)).join(' ')}\n`
}

/** Mounts /dev and /proc unless something is mounted there. */
export function mountKernelFiles(files: FileSystem, container: Container): void {
  const { clock } = container.on
  const nowMs = () => clock.now()
  const taken = new Set(files.mounts.map(({ at }) => at))
  if (!taken.has('/dev')) files.mount('/dev', { tree: new FileTree({ nowMs, lower: deviceTree() }) })
  if (taken.has('/proc')) return
  const proc = new FileTree({ nowMs })
  const put = (path: readonly string[], generate: () => string) =>
    proc.put(path, { ...proc.newFile('', 0o444), generate })
  for (const name of ['1', 'self']) {
    proc.put([name], proc.newDirectory(0o555))
    put([name, 'status'], () => statusText(container))
    put([name, 'oom_score_adj'], () => `${container.spec.oomScoreAdjust ?? 0}\n`)
    put([name, 'cmdline'], () => `${container.pids.first?.argv.join('\0') ?? ''}\0`)
    put([name, 'uid_map'], () => userMap(container.spec.rootUid))
    put([name, 'environ'], () =>
      [...(container.pids.first?.env ?? [])].map(([key, value]) => `${key}=${value}\0`).join(''),
    )
  }
  put(['1', 'cgroup'], () => '0::/\n')
  put(['self', 'cgroup'], () => '0::/\n')
  const mounts = () => mountTable(container).map(mountsLine).join('')
  for (const path of [['mounts'], ['1', 'mounts'], ['self', 'mounts']]) put(path, mounts)
  put(['meminfo'], () => {
    const { total, free, available } = memoryOf(container)
    const line = (name: string, bytes: number) =>
      `${`${name}:`.padEnd(16)}${String(Math.floor(bytes / 1024)).padStart(8)} kB\n`
    return line('MemTotal', total) + line('MemFree', free) + line('MemAvailable', available)
  })
  put(['loadavg'], () => '0.10 0.08 0.05 1/180 42\n')
  put(['uptime'], () => `${(clock.now() / 1000).toFixed(2)} 0.00\n`)
  put(['version'], () => 'Linux version 6.12.57 (gcc 14.2.0) #1 SMP PREEMPT_DYNAMIC\n')
  for (const [name, value] of [...kernelValues, ...(container.spec.sysctls ?? [])]) {
    const path = ['sys', ...name.split('.')]
    for (let depth = 1; depth < path.length; depth++)
      if (proc.node(path.slice(0, depth)) === undefined)
        proc.put(path.slice(0, depth), proc.newDirectory(0o555))
    proc.put(path, proc.newFile(`${value}\n`, 0o644))
  }
  files.mount('/proc', { tree: proc })
  if (!taken.has('/sys')) files.mount('/sys', { tree: systemTree(container), isReadOnly: true })
  showRootOf(container.pids.first?.container, files)
}

/** What `free` and /proc/meminfo tell of the machine: on one that is not busy about a seventh is in use. */
export function memoryOf({ on }: Container): {
  readonly total: number
  readonly free: number
  readonly available: number
} {
  const total = on.machine.memoryBytes
  return { total, free: 0.52 * total, available: 0.85 * total }
}

/** `tmpfs on /dev type tmpfs (rw)` becomes `tmpfs /dev tmpfs rw 0 0`. */
function mountsLine(line: string): string {
  return `${line.replace(/^(\S+) on (\S+) type (\S+) \((.*)\)$/, '$1 $2 $3 $4')} 0 0\n`
}

/** /sys: the container's own group, with its limits. */
function systemTree(container: Container): FileTree {
  const tree = new FileTree({ nowMs: () => container.on.clock.now() })
  const put = (name: string, generate: () => string) =>
    tree.put(['fs', 'cgroup', name], { ...tree.newFile('', 0o444), generate })
  tree.put(['fs'], tree.newDirectory(0o755))
  tree.put(['fs', 'cgroup'], tree.newDirectory(0o755))
  const { limits } = container.spec
  put('cgroup.controllers', () => 'cpuset cpu io memory hugetlb pids rdma misc\n')
  put('cgroup.procs', () => [...container.processes.keys()].map((pid) => `${pid}\n`).join(''))
  put(
    'cpu.max',
    () => `${limits.cpuMilli === undefined ? 'max' : Math.max(1000, limits.cpuMilli * 100)} 100000\n`,
  )
  put('cpu.weight', () => `${cpuWeight(limits.cpuShares ?? 1024)}\n`)
  put('memory.current', () => `${container.memoryBytes}\n`)
  put('memory.max', () => `${limits.memoryBytes ?? 'max'}\n`)
  put('pids.current', () => `${container.processes.size}\n`)
  return tree
}

/** The weight of so many shares: 1 for two, 100 for 1024, 10000 for all. Models opencontainers/cgroups, v0.0.3. */
function cpuWeight(shares: number): number {
  if (shares <= 2) return 1
  if (shares >= 2 ** 18) return 10_000
  const log = Math.log2(shares)
  return Math.ceil(10 ** ((log * log + 125 * log) / 612 - 7 / 34))
}

/** /proc/1/root: the files of the container whose processes this one looks at. */
function showRootOf(target: Container | undefined, files: FileSystem): void {
  if (target === undefined) return
  for (const { at, tree, path } of target.spec.files.mounts)
    if (!/^\/(proc|dev)\b/.test(at))
      files.mount(`/proc/1/root${at === '/' ? '' : at}`, { tree, path: `/${path.join('/')}` })
}

function statusText(container: Container): string {
  const first = container.pids.first ?? container.first
  const { hasNoNewPrivileges, hasSeccomp } = container.spec
  let mask = 0
  for (const [name, bit] of Object.entries(capabilityBits)) if (container.may(name)) mask += 2 ** bit
  const bits = (value: number) => value.toString(16).padStart(16, '0')
  const effective = first?.user.uid === 0 ? mask : 0
  const uid = first?.user.uid ?? 0
  const gid = first?.user.gid ?? 0
  const head = `Name:\t${first?.argv[0]?.split('/').at(-1) ?? ''}\nPid:\t1\nPPid:\t0\nUid:\t${[uid, uid, uid, uid].join('\t')}\nGid:\t${[gid, gid, gid, gid].join('\t')}\n`
  return `${head}CapInh:\t${bits(0)}\nCapPrm:\t${bits(effective)}\nCapEff:\t${bits(effective)}\nCapBnd:\t${bits(mask)}\nCapAmb:\t${bits(0)}\nNoNewPrivs:\t${hasNoNewPrivileges === true ? 1 : 0}\nSeccomp:\t${hasSeccomp === true ? 2 : 0}\n`
}
