// What a kubelet's port tells by HTTP: its health, its pods, what they use and what they wrote.
// Models kubelet/server InstallAuthNotRequiredHandlers and its debugging handlers, v1.35.
import { type Headers, type PlainResponse, type Query, queryFlag, queryValue } from '#api/request.ts'
import type { Pod } from '#api/types/core-v1.ts'
import type { LogAnswer, LogOptions } from '../apiserver/kubelet-door.ts'
import type { Machine } from '../machines/machine.ts'
import type { KubeletConfig } from './config.ts'
import { configz } from './configz.ts'
import type { ResourceMeter } from './resource-meter.ts'
import { statsSummary } from './stats-summary.ts'

/** What the pages look at. */
export interface KubeletView {
  readonly machine: Machine
  readonly meter: ResourceMeter
  readonly startedMs: number
  readonly config: KubeletConfig
  /** All pods that the kubelet takes care of. */
  pods(): readonly Pod[]
  logs(pod: Pod, options: LogOptions): LogAnswer
}

const text: Headers = { 'content-type': 'text/plain; charset=utf-8' }
const json: Headers = { 'content-type': 'application/json' }

const plain = (body: string, headers = text): PlainResponse => ({ code: 200, headers, body })
const failed = (code: number, body: string): PlainResponse => ({ code, headers: text, body: `${body}\n` })
const notFound = failed(404, '404 page not found')

type Page = (view: KubeletView) => PlainResponse

const ok: Page = () => plain('ok')
const pages: Readonly<Record<string, Page>> = {
  '/healthz': ok,
  '/healthz/ping': ok,
  '/healthz/log': ok,
  '/healthz/syncloop': ok,
  '/metrics/resource': ({ meter }) => plain(meter.text()),
  // The list says what they are.
  '/pods': ({ pods }) => podList(pods().map(({ kind: _, apiVersion: __, ...pod }) => pod)),
  '/runningpods': ({ machine }) => podList(runningPods(machine)),
  '/configz': ({ config }) => plain(JSON.stringify(configz(config)), json),
  '/stats/summary': ({ machine, meter, pods, startedMs }) =>
    plain(JSON.stringify(statsSummary(machine, startedMs, pods(), meter.read()), null, 1), json),
}

/** What the container runtime knows of pods that run. */
function runningPods({ runtime }: Machine): readonly object[] {
  return runtime.podUids().flatMap((uid) => {
    const sandbox = runtime.sandboxesOf(uid).find(({ isReady }) => isReady)
    if (sandbox === undefined) return []
    const containers = runtime
      .containersOf(uid)
      .filter(({ state }) => state === 'running')
      .map(({ config, image }) => ({ name: config.name, image: image.id, resources: {} }))
    return [
      {
        metadata: { name: sandbox.podName, namespace: sandbox.podNamespace, uid },
        spec: { containers: containers.length === 0 ? null : containers },
        status: {},
      },
    ]
  })
}

/** Answers a path; a Stream of a container is none of its pages. */
export function kubeletPage(view: KubeletView, method: string, path: string, query: Query): PlainResponse {
  if (method !== 'GET' && method !== 'HEAD') return failed(405, '405: Method Not Allowed')
  const page = pages[path.replace(/(?<=.)\/$/, '')]
  if (page !== undefined) return page(view)
  const [, first, namespace, name, container] = path.split('/')
  if (first === 'containerLogs') return containerLogs(view, { namespace, name, container }, query)
  return notFound
}

function podList(items: readonly object[]): PlainResponse {
  return plain(JSON.stringify({ kind: 'PodList', apiVersion: 'v1', metadata: {}, items }), json)
}

function containerLogs(
  view: KubeletView,
  {
    namespace = '',
    name = '',
    container = '',
  }: Readonly<Record<'namespace' | 'name' | 'container', string | undefined>>,
  query: Query,
): PlainResponse {
  if (namespace === '') return failed(400, '{"message": "Missing podNamespace."}')
  if (name === '') return failed(400, '{"message": "Missing podID."}')
  if (container === '') return failed(400, '{"message": "Missing container name."}')
  const pod = view.pods().find(({ metadata }) => metadata.name === name && metadata.namespace === namespace)
  if (pod === undefined) return failed(404, `pod "${name}" does not exist`)
  const tail = queryValue(query, 'tailLines')
  const answer = view.logs(pod, {
    container,
    follow: false,
    previous: queryFlag(query, 'previous'),
    timestamps: queryFlag(query, 'timestamps'),
    sinceMs: undefined,
    tailLines: tail === undefined ? undefined : Number(tail),
    limitBytes: undefined,
    stream: 'All',
  })
  if ('refusal' in answer) return failed(400, answer.refusal)
  return plain('text' in answer ? answer.text : '')
}
