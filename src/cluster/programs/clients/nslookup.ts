// busybox nslookup: asks for A and AAAA, with the search list only for names without a dot.
import type { DnsAnswer, DnsType } from '../../network/dns-message.ts'
import { parseResolverConfig } from '../../network/resolver.ts'
import { print } from '../io.ts'
import type { Process } from '../process.ts'
import type { Program, ProgramMain } from '../program.ts'
import { askNameServer } from './ask-name-server.ts'

const timeoutMs = 5000

function* nslookup(process: Process): Program {
  const words = process.argv.slice(1)
  const types = words.flatMap((word): DnsType[] => {
    const type = /^-(?:type|q(?:uery)?)=(\w+)$/i.exec(word)?.[1]?.toUpperCase()
    return type === undefined ? [] : [type as DnsType]
  })
  const [name, given] = words.filter((word) => !word.startsWith('-'))
  if (name === undefined) {
    yield* print(
      process,
      'BusyBox multi-call binary.\n\nUsage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]\n',
      2,
    )
    return 1
  }
  const config = parseResolverConfig(process.container.readFile('/etc/resolv.conf') ?? '')
  const server = given ?? (config.servers[0] as string)
  const isAddress = /^\d+(\.\d+){3}$/.test(name)
  const pointer = `${name.split('.').reverse().join('.')}.in-addr.arpa`
  const plain = name.replace(/\.$/, '').toLowerCase()
  const names = isAddress
    ? [pointer]
    : name.includes('.')
      ? [plain]
      : config.searches.map((domain) => `${plain}.${domain}`)
  const wanted: readonly DnsType[] = types.length > 0 ? types : isAddress ? ['PTR'] : ['A', 'AAAA']
  let text = `Server:\t\t${server}\nAddress:\t${server}:53\n\n`
  let code = 0
  for (const type of wanted)
    for (const asked of names.length === 0 ? [plain] : names) {
      const answer = yield* askNameServer(server, { name: asked, type }, timeoutMs)
      if (answer === 'timeout' || answer === 'refused') {
        const reason =
          answer === 'refused'
            ? `;; connection refused; no servers could be reached`
            : ';; connection timed out; no servers could be reached'
        yield* print(process, `${reason}\n\n`)
        return 1
      }
      if (answer.code !== 'NOERROR') code = 1
      text += answerText(asked, answer, type)
    }
  yield* print(process, text)
  return code
}

function answerText(name: string, answer: DnsAnswer, type: DnsType): string {
  if (answer.code !== 'NOERROR') return `** server can't find ${name}: ${answer.code}\n\n`
  const lines = answer.records.map((record) => {
    if (record.type === 'CNAME') return `${record.name}\tcanonical name = ${record.data}\n`
    if (record.type === 'SRV') return `${record.name}\tservice = ${record.data}\n`
    if (record.type === 'PTR') return `${record.name}\tname = ${record.data}\n`
    return record.type === type ? `Name:\t${record.name}\nAddress: ${record.data}\n` : ''
  })
  return `${lines.join('')}\n`
}

export const nslookupPrograms: Readonly<Record<string, ProgramMain>> = { nslookup }
