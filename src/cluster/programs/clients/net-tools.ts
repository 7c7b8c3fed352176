// ping, ip, ifconfig, netstat: what the container's interface is and whom it reaches.

import { type Answer, answer } from '../applets/answer.ts'
import { parseOptions } from '../applets/options.ts'
import { print } from '../io.ts'
import type { Process } from '../process.ts'
import { type Program, type ProgramMain, sleep } from '../program.ts'
import { resolve } from './resolve.ts'

function* ping(process: Process): Program {
  const { values, rest } = parseOptions(process.argv.slice(1), 'qnc:w:W:i:s:46')
  const host = rest[0] ?? ''
  const lookup = yield* resolve(host)
  if (lookup.kind !== 'found') {
    yield* print(process, `ping: bad address '${host}'\n`, 2)
    return 1
  }
  const address = lookup.addresses[0] as string
  const { on, spec } = process.container
  let isStopped = false
  process.onSignal('INT', () => {
    isStopped = true
  })
  const count = Number(values.get('c') ?? Number.POSITIVE_INFINITY)
  const waitMs = Number(values.get('W') ?? 10) * 1000
  const endMs = values.has('w') ? on.clock.now() + Number(values.get('w')) * 1000 : Number.POSITIVE_INFINITY
  const times: number[] = []
  let sent = 0
  yield* print(process, `PING ${host} (${address}): 56 data bytes\n`)
  while (sent < count && !isStopped && on.clock.now() < endMs) {
    const time = on.network.ping(spec.network, address)
    if (time !== undefined) {
      times.push(time)
      const ttl = on.network.namespaceOf(address)?.machine === spec.network.machine ? 64 : 62
      yield* print(process, `64 bytes from ${address}: seq=${sent} ttl=${ttl} time=${time.toFixed(3)} ms\n`)
    }
    sent++
    if (sent < count) yield* sleep(1000)
    else if (time === undefined) yield* sleep(Math.min(waitMs, Math.max(0, endMs - on.clock.now())))
  }
  const loss = sent === 0 ? 0 : Math.round((100 * (sent - times.length)) / sent)
  const ms = (value: number) => value.toFixed(3)
  const average = times.reduce((sum, time) => sum + time, 0) / times.length
  const range =
    times.length === 0
      ? ''
      : `round-trip min/avg/max = ${ms(Math.min(...times))}/${ms(average)}/${ms(Math.max(...times))} ms\n`
  yield* print(
    process,
    `\n--- ${host} ping statistics ---\n${sent} packets transmitted, ${times.length} packets received, ${loss}% packet loss\n${range}`,
  )
  return times.length > 0 ? 0 : 1
}

function gatewayOf(address: string): string {
  return address.replace(/\d+$/, '1')
}

/** A hardware address that belongs to an IP address. */
function hardwareAddress(address: string): string {
  return hardwareBytes(address)
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join(':')
}

/** As the kernel draws one for a new pair of interfaces: of one's own, for one receiver. */
function hardwareBytes(address: string): readonly number[] {
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number)
  const mixed = [a * 7 + d * 13, b + d * 31, c * 17 + d * 5, d * 89 + c, a + d * 57, d * 101 + b]
  return mixed.map((value, i) => (i === 0 ? (value & 0xfc) | 2 : value & 0xff))
}

/** The address that an interface gives itself. Models modified EUI-64. */
function linkLocalAddress(address: string): string {
  const [first = 0, ...rest] = hardwareBytes(address)
  const bytes = [first ^ 2, ...rest.slice(0, 2), 0xff, 0xfe, ...rest.slice(2)]
  const groups = [0, 2, 4, 6].map((i) => (256 * (bytes[i] ?? 0) + (bytes[i + 1] ?? 0)).toString(16))
  return `fe80::${groups.join(':')}`
}

function ip(process: Process): Answer {
  const words = process.argv.slice(1).filter((word) => !word.startsWith('-'))
  const { address } = process.container.spec.network
  const network = `${address.replace(/\d+$/, '0')}/24`
  const broadcast = address.replace(/\d+$/, '255')
  if (/^r/.test(words[0] ?? '')) {
    const gateway = gatewayOf(address)
    return { text: `default via ${gateway} dev eth0 \n${network} dev eth0 scope link  src ${address} \n` }
  }
  const lo = `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue qlen 1000\n    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n`
  const peer = 2 + Number(address.split('.').at(-1))
  const eth = `2: eth0@if${peer}: <BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu 1500 qdisc noqueue \n    link/ether ${hardwareAddress(address)} brd ff:ff:ff:ff:ff:ff\n`
  // No container may change its interfaces.
  if (/^(add|a|del|d|set|s)/.test(words[1] ?? ''))
    return { errors: 'ip: RTNETLINK answers: Operation not permitted\n', code: 2 }
  if (/^l/.test(words[0] ?? '')) return { text: lo + eth }
  const forever = '       valid_lft forever preferred_lft forever\n'
  return {
    text: `${lo}    inet 127.0.0.1/8 scope host lo\n${forever}    inet6 ::1/128 scope host \n${forever}${eth}    inet ${address}/24 brd ${broadcast} scope global eth0\n${forever}    inet6 ${linkLocalAddress(address)}/64 scope link \n${forever}`,
  }
}

function ifconfig(process: Process): Answer {
  const { address } = process.container.spec.network
  return {
    text: `eth0      Link encap:Ethernet  HWaddr ${hardwareAddress(address).toUpperCase()}  \n          inet addr:${address}  Bcast:${address.replace(/\d+$/, '255')}  Mask:255.255.255.0\n          UP BROADCAST RUNNING MULTICAST  MTU:1500  Metric:1\n\nlo        Link encap:Local Loopback  \n          inet addr:127.0.0.1  Mask:255.0.0.0\n          UP LOOPBACK RUNNING  MTU:65536  Metric:1\n\n`,
  }
}

function netstat(process: Process): Answer {
  const { network } = process.container.spec
  const rows = network.listeningPorts.map((port) => {
    const bind = network.listener(port)?.bind ?? '0.0.0.0'
    return `tcp        0      0 ${`${bind}:${port}`.padEnd(23)} 0.0.0.0:*               LISTEN      \n`
  })
  return {
    text: `Active Internet connections (only servers)\nProto Recv-Q Send-Q Local Address           Foreign Address         State       \n${rows.join('')}`,
  }
}

export const netPrograms: Readonly<Record<string, ProgramMain>> = {
  ping,
  ip: answer(ip),
  ifconfig: answer(ifconfig),
  netstat: answer(netstat),
}
