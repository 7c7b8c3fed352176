// dig of the BIND tools: asks a name server, along the search list when told to.
import type { DnsAnswer, DnsRecord, DnsType } from '../../network/dns-message.ts'
import { namesToTry, parseResolverConfig } from '../../network/resolver.ts'
import { print } from '../io.ts'
import type { Process } from '../process.ts'
import type { Program, ProgramMain } from '../program.ts'
import { askNameServer, type DnsReply } from './ask-name-server.ts'

const types: readonly string[] = ['A', 'AAAA', 'SRV', 'PTR', 'CNAME', 'TXT']
const tries = 3

interface Question {
  readonly name: string
  readonly type: DnsType
  readonly server: string | undefined
  readonly switches: ReadonlyMap<string, boolean>
  readonly timeoutMs: number
}

/** Reads `@server`, `-t TYPE`, `-x ADDRESS`, `+option` and the words that are left. */
function readQuestion(words: readonly string[]): Question {
  const switches = new Map<string, boolean>()
  let [name, type, timeoutMs]: [string, DnsType, number] = ['.', 'A', 5000]
  let server: string | undefined
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string
    const option = /^\+(no)?([a-z]+)(?:=(\d+))?$/.exec(word)
    if (option !== null) {
      if (option[2] === 'time' || option[2] === 'timeout') timeoutMs = Number(option[3]) * 1000
      switches.set(option[2] as string, option[1] === undefined)
    } else if (word.startsWith('@')) server = word.slice(1)
    else if (word === '-t') type = (words[++at] ?? 'A').toUpperCase() as DnsType
    else if (word === '-x') {
      name = `${(words[++at] ?? '').split('.').reverse().join('.')}.in-addr.arpa`
      type = 'PTR'
    } else if (types.includes(word.toUpperCase())) type = word.toUpperCase() as DnsType
    else if (word !== 'IN' && !word.startsWith('-')) name = word
  }
  return { name, type, server, switches, timeoutMs }
}

function* dig(process: Process): Program {
  const question = readQuestion(process.argv.slice(1))
  const { name, switches } = question
  const config = parseResolverConfig(process.container.readFile('/etc/resolv.conf') ?? '')
  const server = question.server ?? (config.servers[0] as string)
  const plain = name.toLowerCase().replace(/(.)\.$/, '$1')
  const names = switches.get('search') && !name.endsWith('.') ? namesToTry(plain, config) : [plain]
  const isQuiet = switches.get('short') === true || switches.get('all') === false
  if (!isQuiet) yield* print(process, `\n; <<>> DiG 9.18.39 <<>> ${process.argv.slice(1).join(' ')}\n`)
  let answer: DnsReply = 'timeout'
  let asked = plain
  for (const one of names) {
    asked = one
    answer = 'timeout'
    for (let left = tries; left > 0 && answer === 'timeout'; left--)
      answer = yield* askNameServer(server, { name: one, type: question.type }, question.timeoutMs)
    if (answer === 'timeout' || answer === 'refused') break
    if (answer.code === 'NOERROR' && answer.records.length > 0) break
  }
  if (answer === 'timeout' || answer === 'refused') {
    const why = answer === 'refused' ? 'connection refused' : 'timed out'
    yield* print(process, `;; communications error to ${server}#53: ${why}\n;; no servers could be reached\n`)
    return 9
  }
  yield* print(process, answerText(answer, asked, question, isQuiet))
  return 0
}

function answerText(
  { code, records }: DnsAnswer,
  asked: string,
  { switches, type }: Question,
  isQuiet: boolean,
): string {
  if (switches.get('short')) return records.map(({ data, type: of }) => `${shownData(of, data)}\n`).join('')
  const lines = records.map(recordLine).join('')
  if (isQuiet) return switches.get('answer') ? lines : ''
  const status = `;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: ${code}, id: 4711\n;; flags: qr aa rd; QUERY: 1, ANSWER: ${records.length}, AUTHORITY: 0, ADDITIONAL: 1\n\n`
  const question = `;; QUESTION SECTION:\n;${asked}.\t\tIN\t${type}\n\n`
  return `${status}${question}${records.length > 0 ? `;; ANSWER SECTION:\n${lines}\n` : ''}`
}

function recordLine({ name, ttlSeconds, type, data }: DnsRecord): string {
  return `${name}.\t${ttlSeconds}\tIN\t${type}\t${shownData(type, data)}\n`
}

/** Names end with a dot. */
function shownData(type: DnsType, data: string): string {
  if (type === 'TXT') return JSON.stringify(data)
  const isName = type === 'CNAME' || type === 'PTR' || type === 'SRV'
  return isName && !data.endsWith('.') ? `${data}.` : data
}

export const digPrograms: Readonly<Record<string, ProgramMain>> = { dig }
