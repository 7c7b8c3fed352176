// The cluster as the mentor sees it at one moment: what the API server lists, some logs, some knocks on ports.
import type { KubeList, KubeObject } from '#api/object.ts'
import { controllerOf } from '#api/object.ts'
import {
  apiServices,
  configMaps,
  cronJobs,
  daemonSets,
  deployments,
  endpointSlices,
  events,
  jobs,
  leases,
  limitRanges,
  namespaces,
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  podDisruptionBudgets,
  pods,
  priorityClasses,
  type ResourceRef,
  replicaSets,
  resourcePath,
  resourceQuotas,
  resourceRef,
  roleBindings,
  runtimeClasses,
  secrets,
  serviceAccounts,
  services,
  statefulSets,
  storageClasses,
} from '#api/resource-ref.ts'
import { timeMs } from '#api/time.ts'
import type { Event, Pod } from '#api/types/core-v1.ts'
import type { Status, Table } from '#api/types/meta-v1.ts'
import { mirrorAnnotation } from '#api/well-known.ts'
import { type Client, Unreachable } from '#client/client.ts'
import { tableAccept } from '../panels/table-rows.ts'
import { nameOfObject, type ObjectName } from './finding.ts'
import { statusesOf } from './pod-facts.ts'

export const ingresses = resourceRef('networking.k8s.io/v1/Ingress')
export const ingressClasses = resourceRef('networking.k8s.io/v1/IngressClass')
export const validatingWebhooks = resourceRef(
  'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration',
)
export const mutatingWebhooks = resourceRef('admissionregistration.k8s.io/v1/MutatingWebhookConfiguration')
export const policyBindings = resourceRef('admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding')
export const autoscalers = resourceRef('autoscaling/v2/HorizontalPodAutoscaler')

const listed: readonly ResourceRef[] = [
  configMaps,
  cronJobs,
  daemonSets,
  deployments,
  endpointSlices,
  events,
  jobs,
  leases,
  limitRanges,
  namespaces,
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  priorityClasses,
  replicaSets,
  resourceQuotas,
  secrets,
  serviceAccounts,
  services,
  statefulSets,
  storageClasses,
  ingresses,
  ingressClasses,
  autoscalers,
  apiServices,
  podDisruptionBudgets,
  roleBindings,
  runtimeClasses,
  validatingWebhooks,
  mutatingWebhooks,
  policyBindings,
]

/** A request of a level's simulated users that was not answered as it should be. */
export interface FailedRequest {
  /** The uid of the pod that it came from; undefined for a node and for the world outside. */
  readonly podUid: string | undefined
  readonly url: string
  /** `connection refused`. */
  readonly say: string
  /** Of the answer, if there was one. */
  readonly status?: number | undefined
  /** It was answered, with something else than what is needed. */
  readonly isWrong?: boolean
}

/** What a knock on a port was answered with. */
export type Knock = 'open' | 'refused' | 'silent'

/** Whether an account may do something. */
export interface Review {
  readonly account: string
  readonly namespace: string
  readonly verb: string
  readonly resource: string
  readonly group: string
  /** The namespace it wants to do it in; undefined for all of them. */
  readonly where: string | undefined
}

/** A line of a container's log, with the moment it was written. */
export interface LogLine {
  readonly atMs: number
  readonly text: string
}

const logTailLines = '20'
const logLimit = 40
/** Namespaces of the cluster itself. */
const systemNamespaces = new Set(['kube-system', 'kube-public', 'kube-node-lease', 'local-path-storage'])

export const isSystem = (namespace: string | undefined) => systemNamespaces.has(namespace ?? '')

export class Survey {
  readonly nowMs: number
  /** The namespace in use: commands for others name theirs. */
  readonly namespace: string
  /** The namespace that is asked about: the one in use, unless another one was named. */
  readonly focus: string
  readonly failedRequests: readonly FailedRequest[]
  readonly #objects = new Map<string, readonly KubeObject[]>()
  readonly #byKey = new Map<string, KubeObject>()
  readonly #byNamespace = new Map<string, KubeObject[]>()
  readonly #cells = new Map<string, ReadonlyMap<string, string>>()
  readonly #events = new Map<string, Event[]>()
  readonly #logs = new Map<string, readonly LogLine[]>()
  readonly #knocks = new Map<string, Knock>()
  readonly #rights = new Map<string, boolean>()

  private constructor(
    nowMs: number,
    namespace: string,
    focus: string,
    failedRequests: readonly FailedRequest[],
  ) {
    this.nowMs = nowMs
    this.namespace = namespace
    this.focus = focus
    this.failedRequests = failedRequests
  }

  /** Looks at everything once. Rejects with Unreachable when the API server does not answer. */
  static async take(
    client: Client,
    {
      nowMs,
      namespace,
      focus = namespace,
      failedRequests = [],
    }: {
      readonly nowMs: number
      readonly namespace: string
      readonly focus?: string | undefined
      readonly failedRequests?: readonly FailedRequest[]
    },
  ): Promise<Survey> {
    const survey = new Survey(nowMs, namespace, focus, failedRequests)
    await survey.#readTable(client, pods)
    for (const ref of listed) {
      const { code, body } = await client.request({ method: 'GET', path: resourcePath(ref), lean: true })
      if (code === 200) survey.#keep(ref, (body as KubeList<KubeObject>).items)
    }
    survey.#sortEvents()
    await survey.#readLogs(client)
    return survey
  }

  /** Whether it has looked at a kind. */
  lists({ plural }: ResourceRef): boolean {
    return this.#objects.has(plural)
  }

  all<T>(ref: ResourceRef<T>, namespace?: string | undefined): readonly T[] {
    const wanted =
      namespace === undefined
        ? this.#objects.get(ref.plural)
        : this.#byNamespace.get(`${ref.plural}/${namespace}`)
    return (wanted ?? []) as unknown as readonly T[]
  }

  get<T>(ref: ResourceRef<T>, namespace: string | undefined, name: string): T | undefined {
    return this.#byKey.get(`${ref.plural}/${namespace ?? ''}/${name}`) as T | undefined
  }

  /** What `kubectl get` shows in a column of a pod. */
  cell(pod: Pod, column: 'Status' | 'Ready' | 'Restarts'): string {
    return this.#cells.get(pod.metadata.uid)?.get(column) ?? ''
  }

  /** The events of an object, newest first. */
  eventsOf(
    { metadata: { uid, annotations } }: Pick<KubeObject, 'metadata'>,
    reason?: string,
  ): readonly Event[] {
    // A kubelet knows its static pods by the hash of their manifest.
    const found = this.#events.get(annotations?.[mirrorAnnotation] ?? uid) ?? []
    return reason === undefined ? found : found.filter((event) => event.reason === reason)
  }

  /** All events that warn. */
  warnings(): readonly Event[] {
    return this.all(events).filter(({ type }) => type === 'Warning')
  }

  /** Milliseconds since an event happened last. */
  ageMs(event: Event): number {
    return this.nowMs - lastMs(event)
  }

  /** The last lines of a container, or those of its run before. */
  log(pod: Pod, container: string, run: 'now' | 'before' = 'now'): readonly LogLine[] {
    return this.#logs.get(`${pod.metadata.uid}/${container}/${run}`) ?? []
  }

  /** Notes what a knock was answered with; `from` is a node that is not the pod's own. */
  noteKnock(address: string, port: number, knock: Knock, from = ''): void {
    this.#knocks.set(`${from} ${address}:${port}`, knock)
  }

  /** What a knock on a port was answered with; undefined when nobody knocked. */
  knock(address: string, port: number, from = ''): Knock | undefined {
    return this.#knocks.get(`${from} ${address}:${port}`)
  }

  /** Notes whether an account may do something. */
  noteRight(review: Review, isAllowed: boolean): void {
    this.#rights.set(JSON.stringify(review), isAllowed)
  }

  /** Whether an account may do something; undefined when nobody asked. */
  isAllowed(review: Review): boolean | undefined {
    return this.#rights.get(JSON.stringify(review))
  }

  /** Whose copies an object is: the Deployment of a pod, the CronJob of a job; itself when nobody's. */
  ownerOf(object: KubeObject): ObjectName {
    const owner = controllerOf(object)
    if (owner === undefined || owner.kind === 'Node') return nameOfObject(object)
    const { namespace } = object.metadata
    const held = [replicaSets, jobs]
      .filter(({ kind }) => kind === owner.kind)
      .map((ref) => this.get(ref as ResourceRef<KubeObject>, namespace, owner.name))[0]
    return held === undefined ? { kind: owner.kind, namespace, name: owner.name } : this.ownerOf(held)
  }

  async #readTable(client: Client, ref: ResourceRef): Promise<void> {
    const { code, body } = await client.request({
      method: 'GET',
      path: resourcePath(ref),
      query: { includeObject: 'Object' },
      headers: { accept: tableAccept },
      lean: true,
    })
    if (code !== 200) throw new Unreachable((body as Status).message ?? String(code))
    const { columnDefinitions, rows } = body as Table
    const columns = (columnDefinitions ?? []).map(({ name }) => name)
    const objects: KubeObject[] = []
    for (const { cells, object } of rows ?? []) {
      objects.push(object as KubeObject)
      const named = new Map(columns.map((column, i) => [column, String(cells?.[i] ?? '')]))
      this.#cells.set((object as KubeObject).metadata.uid, named)
    }
    this.#keep(ref, objects)
  }

  #keep({ plural, kind }: ResourceRef, items: readonly KubeObject[]): void {
    const whole = items.map((item) => (item.kind === undefined ? { ...item, kind } : item))
    this.#objects.set(plural, whole)
    for (const item of whole) {
      const place = `${plural}/${item.metadata.namespace ?? ''}`
      this.#byKey.set(`${place}/${item.metadata.name}`, item)
      const beside = this.#byNamespace.get(place)
      if (beside === undefined) this.#byNamespace.set(place, [item])
      else beside.push(item)
    }
  }

  #sortEvents(): void {
    const newestFirst = [...this.all(events)].sort((a, b) => lastMs(b) - lastMs(a))
    for (const event of newestFirst) {
      const uid = event.involvedObject.uid ?? ''
      const known = this.#events.get(uid)
      if (known === undefined) this.#events.set(uid, [event])
      else known.push(event)
    }
  }

  /** Reads what containers said last: those of the namespace in use first, of them those that are not well. */
  async #readLogs(client: Client): Promise<void> {
    const wanted = this.all(pods)
      .filter((pod) => !isSystem(pod.metadata.namespace) || hasRestarted(pod))
      .sort((a, b) => this.#logOrder(a) - this.#logOrder(b))
      .slice(0, logLimit)
    for (const pod of wanted)
      for (const { name, state, lastState } of statusesOf(pod)) {
        if (state.running !== undefined || state.terminated !== undefined)
          await this.#readLog(client, pod, name, 'now')
        if (lastState.terminated !== undefined) await this.#readLog(client, pod, name, 'before')
      }
  }

  async #readLog(client: Client, pod: Pod, container: string, run: 'now' | 'before'): Promise<void> {
    const { namespace, name, uid } = pod.metadata
    const previous = run === 'before' && { previous: 'true' }
    const { code, body } = await client.request({
      method: 'GET',
      path: resourcePath(pods, namespace, name, 'log'),
      query: { container, tailLines: logTailLines, timestamps: 'true', ...previous },
    })
    if (code === 200) this.#logs.set(`${uid}/${container}/${run}`, linesOf(String(body)))
  }

  #logOrder(pod: Pod): number {
    const [ready, wanted] = this.cell(pod, 'Ready').split('/')
    return 2 * Number(pod.metadata.namespace !== this.focus) + Number(ready === wanted)
  }
}

/** Of the cluster's own pods those that have fallen over before. */
function hasRestarted(pod: Pod): boolean {
  return statusesOf(pod).some(({ lastState, ready }) => lastState.terminated !== undefined && !ready)
}

function lastMs({ lastTimestamp, eventTime, series, metadata }: Event): number {
  return timeMs(lastTimestamp ?? series?.lastObservedTime ?? eventTime ?? metadata.creationTimestamp)
}

function linesOf(text: string): LogLine[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const space = line.indexOf(' ')
      return { atMs: timeMs(line.slice(0, space)), text: line.slice(space + 1).trim() }
    })
}
