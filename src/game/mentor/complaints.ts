// What programs and simulated users say about others: whom they could not reach, and how it failed.
import { pods, services } from '#api/resource-ref.ts'
import type { Pod } from '#api/types/core-v1.ts'
import { logs } from './evidence.ts'
import type { Evidence, ObjectName } from './finding.ts'
import { nameOfObject } from './finding.ts'
import { lastWords } from './last-words.ts'
import { containersOf } from './pod-facts.ts'
import { isSystem, type LogLine, type Survey } from './survey.ts'

export interface Complaint {
  readonly kind: 'unresolved' | 'refused' | 'silent'
  readonly host: string
  /** Undefined when the message does not say. */
  readonly port: number | undefined
  /** Whose namespace the name is looked up in. */
  readonly namespace: string
  /** The pod that complains; undefined for somebody outside the cluster. */
  readonly pod: Pod | undefined
  readonly said: string
  /** Whether it is the last that the program says of what went wrong. */
  readonly isLast: boolean
  readonly evidence: readonly Evidence[]
}

/** What a program that runs said longer ago tells nothing about now. */
const freshMs = 30_000

const patterns: readonly (readonly [RegExp, Complaint['kind']])[] = [
  [/lookup ([\w.-]+)(?: on [\d.:]+)?: no such host/, 'unresolved'],
  [/bad address '([\w.-]+?)(?::(\d+))?'/, 'unresolved'],
  [/Could not resolve host: ([\w.-]+)/, 'unresolved'],
  [/can't resolve '([\w.-]+)'/, 'unresolved'],
  [/could not translate host name "([\w.-]+)"/, 'unresolved'],
  [/Unknown (?:MySQL )?server host '([\w.-]+)'/, 'unresolved'],
  [/Could not connect to Redis at ([\w.-]+):(\d+): .*not known/, 'unresolved'],
  [/server can't find ([\w.-]+): NXDOMAIN/, 'unresolved'],
  [/GET https?:\/\/([\w.-]+?)(?::(\d+))?(?:\/\S*)?: .*connection refused/, 'refused'],
  [/dial tcp ([a-z][\w.-]*):(\d+): .*connection refused/, 'refused'],
  [/Failed to connect to ([\w.-]+) port (\d+).*(?:refused|Couldn't connect|Could not connect)/, 'refused'],
  [/connection to server at "([\w.-]+)".*port (\d+) failed: Connection refused/, 'refused'],
  [/Could not connect to Redis at ([\w.-]+):(\d+): Connection refused/, 'refused'],
  [/Can't connect to MySQL server on '([\w.-]+?)(?::(\d+))?' \(111\)/, 'refused'],
  [/GET https?:\/\/([\w.-]+?)(?::(\d+))?(?:\/\S*)?: .*(?:timeout|timed out|deadline exceeded)/, 'silent'],
  [/dial tcp ([a-z][\w.-]*):(\d+): .*timeout/, 'silent'],
]

/** Many ask what is said at one moment. */
const told = new WeakMap<Survey, readonly Complaint[]>()

export function complaintsOf(survey: Survey): readonly Complaint[] {
  const known = told.get(survey) ?? [...userComplaints(survey), ...logComplaints(survey)]
  told.set(survey, known)
  return known
}

function logComplaints(survey: Survey): readonly Complaint[] {
  return survey
    .all(pods)
    .filter(({ metadata, status }) => !isSystem(metadata.namespace) && status?.phase !== 'Succeeded')
    .flatMap((pod) =>
      containersOf(pod).flatMap(({ name, status }) => {
        const run = status?.state.waiting === undefined ? 'now' : 'before'
        return fromLog(survey, pod, name, run, status?.state.running !== undefined)
      }),
    )
}

/** The latest complaint about each host. */
function fromLog(
  survey: Survey,
  pod: Pod,
  container: string,
  run: 'now' | 'before',
  isRunning: boolean,
): readonly Complaint[] {
  const lines = survey.log(pod, container, run)
  const byHost = new Map<string, Complaint>()
  const last = lastWords(lines)
  for (const line of [...lines].reverse()) {
    if (isRunning && survey.nowMs - line.atMs > freshMs) break
    const read = readLine(survey, line, lines)
    if (read === undefined || byHost.has(read.host)) continue
    const evidence = [logs(survey, pod, container, line.text, run)]
    const namespace = pod.metadata.namespace ?? ''
    const isLast = line.text === last
    byHost.set(read.host, { ...read, namespace, pod, said: line.text, isLast, evidence })
  }
  return [...byHost.values()]
}

/** The host of a complaint; of one that names none, that of the request told of before it, if it can be no other. */
function readLine(
  survey: Survey,
  line: LogLine,
  lines: readonly LogLine[],
): Pick<Complaint, 'kind' | 'host' | 'port'> | undefined {
  for (const [pattern, kind] of patterns) {
    const [, host, port] = pattern.exec(line.text) ?? []
    if (host !== undefined) return { kind, host, port: port === undefined ? undefined : Number(port) }
  }
  const isRefused = /can't connect to remote host.*refused/.test(line.text)
  if (!isRefused && !/download timed out/.test(line.text)) return undefined
  const requests = lines
    .map(({ text, atMs }) => ({ atMs, match: /https?:\/\/([\w.-]+?)(?::(\d+))?(?:[/\s]|$)/.exec(text) }))
    .filter(({ match }) => match !== null)
  const address = /remote host \(([\d.]+)\)/.exec(line.text)?.[1]
  const [, host, port] = requests.findLast(({ atMs }) => atMs <= line.atMs)?.match ?? []
  const isOnlyOne = new Set(requests.map(({ match }) => match?.[1])).size === 1
  const kind = isRefused ? 'refused' : 'silent'
  if (host === undefined || !isOnlyOne) return address === undefined ? undefined : atAddress(survey, address)
  return { kind, host, port: Number(port ?? 80) }
}

/** The Service that has an address, when no name is told. */
function atAddress(survey: Survey, address: string): Pick<Complaint, 'kind' | 'host' | 'port'> | undefined {
  const found = survey.all(services).find(({ spec }) => spec?.clusterIP === address)
  if (found === undefined) return undefined
  const { name, namespace } = found.metadata
  return { kind: 'refused', host: `${name}.${namespace}.svc.cluster.local`, port: undefined }
}

function userComplaints(survey: Survey): readonly Complaint[] {
  return survey.failedRequests.flatMap(({ podUid, url, say, isWrong }) => {
    if (isWrong === true) return []
    const [, host, port] = /^https?:\/\/([^/:]+)(?::(\d+))?/.exec(url) ?? []
    const kind = /no such host/.test(say)
      ? 'unresolved'
      : /refused/.test(say)
        ? 'refused'
        : /timed out|no route/.test(say)
          ? 'silent'
          : undefined
    const pod = survey.all(pods).find(({ metadata }) => metadata.uid === podUid)
    if (host === undefined || kind === undefined || pod === undefined) return []
    const namespace = pod.metadata.namespace ?? ''
    return [
      {
        kind,
        host,
        port: Number(port ?? 80),
        namespace,
        pod,
        said: `${url}: ${say}`,
        isLast: false,
        evidence: [],
      },
    ]
  })
}

/** An answer that reports an error of the server, or that is not the one that is needed. */
export interface BadAnswer {
  readonly url: string
  readonly host: string
  readonly namespace: string
  /** Undefined when it was answered with something else than needed. */
  readonly status: number | undefined
  readonly say: string
}

export function badAnswersOf(survey: Survey): readonly BadAnswer[] {
  return survey.failedRequests.flatMap(({ podUid, url, status, say, isWrong }) => {
    const host = /^https?:\/\/([^/:]+)/.exec(url)?.[1]
    const pod = survey.all(pods).find(({ metadata }) => metadata.uid === podUid)
    if (host === undefined || pod === undefined || (status === undefined && isWrong !== true)) return []
    return [{ url, host, namespace: pod.metadata.namespace ?? '', status, say }]
  })
}

/** Who complains, by name. */
export function complainer({ pod }: Complaint): readonly ObjectName[] {
  return pod === undefined ? [] : [nameOfObject(pod)]
}
