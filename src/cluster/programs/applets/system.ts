// Commands that tell about the system: date, hostname, id, ps, df, free, uname, mount.

import { memoryOf } from '../kernel-files.ts'
import { mountTable } from '../mount-table.ts'
import type { Process } from '../process.ts'
import type { ProgramMain } from '../program.ts'
import { groupName, userId, userName } from './accounts.ts'
import { type Answer, answer } from './answer.ts'
import { type Calendar, calendar, typedTime } from './calendar.ts'
import { walk } from './files.ts'
import { diskKilobytes, humanSize } from './list.ts'
import { parseOptions } from './options.ts'

const two = (value: number) => String(value).padStart(2, '0')

type DateField = (at: Calendar, ms: number) => string

const dateFields: ReadonlyMap<string, DateField> = new Map<string, DateField>([
  ['Y', ({ year }) => String(year)],
  ['y', ({ year }) => two(year % 100)],
  ['m', ({ monthNumber }) => two(monthNumber)],
  ['d', ({ day }) => two(day)],
  ['e', ({ day }) => String(day).padStart(2)],
  ['H', ({ hour }) => two(hour)],
  ['I', ({ hour }) => two(hour % 12 || 12)],
  ['p', ({ hour }) => (hour < 12 ? 'AM' : 'PM')],
  ['M', ({ minute }) => two(minute)],
  ['S', ({ second }) => two(second)],
  ['T', ({ text }) => text.slice(11)],
  ['R', ({ text }) => text.slice(11, 16)],
  ['F', ({ text }) => text.slice(0, 10)],
  ['D', ({ monthNumber, day, year }) => `${two(monthNumber)}/${two(day)}/${two(year % 100)}`],
  ['a', ({ weekday }) => weekday],
  ['b', ({ month }) => month],
  ['h', ({ month }) => month],
  ['j', ({ dayOfYear }) => String(dayOfYear).padStart(3, '0')],
  ['u', ({ weekdayNumber }) => String(weekdayNumber || 7)],
  ['w', ({ weekdayNumber }) => String(weekdayNumber)],
  ['s', (_, ms) => String(Math.floor(ms / 1000))],
  ['N', (_, ms) => String(Math.floor((ms % 1000) * 1_000_000)).padStart(9, '0')],
  ['Z', () => 'UTC'],
  ['z', () => '+0000'],
  ['n', () => '\n'],
  ['t', () => '\t'],
  ['%', () => '%'],
])

/** strftime in UTC. */
export function formatDate(format: string, ms: number): string {
  const at = calendar(ms)
  return format.replace(/%(.)/g, (all, letter: string) => dateFields.get(letter)?.(at, ms) ?? all)
}

function date(process: Process): Answer {
  const { rest, flags, values } = parseOptions(process.argv.slice(1), 'uRI::d:r:s:')
  let ms = process.container.on.clock.now()
  const when = values.get('d')
  if (when !== undefined) {
    const parsed = typedTime(when)
    if (parsed === undefined) return { errors: `date: invalid date '${when}'\n` }
    ms = parsed
  }
  const format = rest.find((word) => word.startsWith('+'))?.slice(1)
  const standard = flags.has('R') ? '%a, %d %b %Y %H:%M:%S +0000' : '%a %b %e %H:%M:%S UTC %Y'
  return { text: `${formatDate(format ?? standard, ms)}\n` }
}

/** The pod's full name from /etc/hosts, as `hostname -f` finds it. */
function fullHostname(process: Process): string {
  const { hostname } = process.container.spec
  for (const line of (process.container.readFile('/etc/hosts') ?? '').split('\n')) {
    const [, ...names] = line.replace(/#.*/, '').split(/\s+/)
    if (names.includes(hostname)) return names[0] ?? hostname
  }
  return hostname
}

function hostname(process: Process): Answer {
  const { flags } = parseOptions(process.argv.slice(1), 'fisd')
  if (flags.has('i')) return { text: `${process.container.spec.network.address}\n` }
  if (flags.has('f')) return { text: `${fullHostname(process)}\n` }
  return { text: `${process.container.spec.hostname}\n` }
}

function id(process: Process): Answer {
  const { flags, rest } = parseOptions(process.argv.slice(1), 'ugnGr')
  const { container, user } = process
  const uid = rest[0] === undefined ? user.uid : userId(container, rest[0])
  if (uid === undefined) return { errors: `id: unknown user ${rest[0]}\n` }
  const { gid } = user
  const show = (number: number, name: string | undefined) =>
    flags.has('n') ? (name ?? String(number)) : String(number)
  if (flags.has('u')) return { text: `${show(uid, userName(container, uid))}\n` }
  if (flags.has('g')) return { text: `${show(gid, groupName(container, gid))}\n` }
  const named = (number: number, name: string | undefined) =>
    name === undefined ? String(number) : `${number}(${name})`
  const groups = [...new Set([gid, ...(user.groups ?? [])])].sort((a, b) => a - b)
  const list = groups.map((group) => named(group, groupName(container, group)))
  return {
    text: `uid=${named(uid, userName(container, uid))} gid=${named(gid, groupName(container, gid))} groups=${list.join(',')}\n`,
  }
}

function ps(process: Process): Answer {
  const { container } = process
  const { processes, strangers } = container.pids
  const row = (pid: number, user: string, argv: readonly string[]) =>
    `${String(pid).padStart(5)} ${user.padEnd(8)} ${argv.join(' ')}\n`
  const rows = [
    ...strangers.map(({ pid, user, argv }) => row(pid, user, argv)),
    ...[...processes.values()].map((other) =>
      row(other.pid, userName(container, other.user.uid) ?? String(other.user.uid), other.argv),
    ),
  ]
  return { text: `PID   USER     COMMAND\n${rows.join('')}` }
}

function df(process: Process): Answer {
  const { flags, rest } = parseOptions(process.argv.slice(1), 'hkmiPT')
  const { files } = process.container.spec
  const mounts =
    rest.length === 0 ? files.mounts : rest.map((word) => files.mountOf(process.path(word), process.user))
  const lines = mounts
    .filter((mount) => !/^\/(proc|sys)/.test(mount.at))
    .map((mount) => {
      const { disk, isMemory, usedBytes, capacityBytes } = mount.tree
      const size = capacityBytes ?? disk?.capacityBytes ?? 64 * 2 ** 30
      const used = isMemory || disk === undefined ? usedBytes : disk.usedBytes
      const name = isMemory ? 'tmpfs' : mount.at === '/' ? 'overlay' : '/dev/vda1'
      const show = (bytes: number) =>
        flags.has('h') ? humanSize(bytes) : String(Math.ceil(bytes / (flags.has('m') ? 2 ** 20 : 1024)))
      const cells = [show(size), show(used), show(Math.max(0, size - used))].map((cell) => cell.padStart(9))
      const percent = `${size === 0 ? 0 : Math.ceil((100 * used) / size)}%`
      return `${name.padEnd(20)} ${cells.join(' ')} ${percent.padStart(4)} ${mount.at}\n`
    })
  const unit = flags.has('h') ? '     Size' : flags.has('m') ? '1M-blocks' : '1K-blocks'
  return { text: `Filesystem           ${unit}      Used Available Use% Mounted on\n${lines.join('')}` }
}

function du(process: Process): Answer {
  const { flags, rest, values } = parseOptions(process.argv.slice(1), 'shkamd:c')
  const totals: { name: string; kilobytes: number }[] = []
  for (const word of rest.length === 0 ? ['.'] : rest) {
    const sums = new Map<string, { kilobytes: number; depth: number }>()
    for (const entry of walk(process, process.path(word), word)) {
      const size = diskKilobytes(entry.node)
      if (entry.node.kind === 'directory' || entry.depth === 0)
        sums.set(entry.name, { kilobytes: 0, depth: entry.depth })
      for (const [name, sum] of sums)
        if (entry.name === name || entry.name.startsWith(`${name}/`)) sum.kilobytes += size
    }
    const depth = flags.has('s') ? 0 : Number(values.get('d') ?? 99)
    totals.push(
      ...[...sums]
        .filter(([, sum]) => sum.depth <= depth)
        .reverse()
        .map(([name, { kilobytes }]) => ({ name, kilobytes })),
    )
  }
  const show = (kilobytes: number) =>
    flags.has('h')
      ? humanSize(kilobytes * 1024)
      : String(flags.has('m') ? Math.ceil(kilobytes / 1024) : kilobytes)
  return { text: totals.map(({ name, kilobytes }) => `${show(kilobytes)}\t${name}\n`).join('') }
}

/** The kernel tells every container of the whole machine. */
function free(process: Process): Answer {
  const { flags } = parseOptions(process.argv.slice(1), 'mhkg')
  const { total, free: unused, available } = memoryOf(process.container)
  const cells = [total, total - available, unused, 0, available - unused, available].map((bytes) =>
    String(Math.floor(bytes / (flags.has('m') ? 2 ** 20 : 1024))).padStart(11),
  )
  return {
    text: `              total        used        free      shared  buff/cache   available\nMem:    ${cells.join(' ')}\nSwap:             0           0           0\n`,
  }
}

function uname(process: Process): Answer {
  const { flags } = parseOptions(process.argv.slice(1), 'asnrvmpio')
  const { hostname: node } = process.container.spec
  const parts: readonly [string, string][] = [
    ['s', 'Linux'],
    ['n', node],
    ['r', '6.12.57'],
    ['v', '#1 SMP PREEMPT_DYNAMIC'],
    ['m', 'x86_64'],
    ['o', 'GNU/Linux'],
  ]
  const wanted = flags.has('a')
    ? parts
    : flags.size === 0
      ? parts.slice(0, 1)
      : parts.filter(([letter]) => flags.has(letter))
  return { text: `${wanted.map(([, text]) => text).join(' ')}\n` }
}

function mount({ container }: Process): Answer {
  return {
    text: mountTable(container)
      .map((line) => `${line}\n`)
      .join(''),
  }
}

export const systemPrograms: Readonly<Record<string, ProgramMain>> = {
  date: answer(date),
  hostname: answer(hostname),
  id: answer(id),
  ps: answer(ps),
  df: answer(df),
  du: answer(du),
  free: answer(free),
  uname: answer(uname),
  mount: answer(mount),
  whoami: answer(({ container, user }) => {
    const name = userName(container, user.uid)
    return name === undefined ? { errors: `whoami: unknown uid ${user.uid}\n` } : { text: `${name}\n` }
  }),
  nproc: answer(({ container }) => ({ text: `${container.on.machine.cpuMilli / 1000}\n` })),
  arch: answer(() => ({ text: 'x86_64\n' })),
  tty: answer(({ files }) =>
    files.get(0)?.isTerminal ? { text: '/dev/pts/0\n' } : { text: 'not a tty\n', code: 1 },
  ),
  printenv: answer((process) => {
    const names = process.argv.slice(1)
    if (names.length === 0)
      return { text: [...process.env].map(([name, value]) => `${name}=${value}\n`).join('') }
    const found = names.flatMap((name) => process.variable(name) ?? [])
    return { text: found.map((value) => `${value}\n`).join(''), code: found.length === names.length ? 0 : 1 }
  }),
  pwd: answer(({ cwd }) => ({ text: `${cwd}\n` })),
  sync: answer(() => ({})),
  clear: answer(() => ({ text: '\x1b[H\x1b[J' })),
}
