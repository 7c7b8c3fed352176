// The way of a change through the cluster: from the writes of a command to what controllers, scheduler and kubelets made of it.
import { type KubeObject, keyOf } from '#api/object.ts'
import type { TracedWrite } from './trace-port.ts'

/** One component did one kind of thing, once or several times in a row. */
export interface FlowStep {
  readonly atMs: number
  /** `kubectl`, `replicaset controller`, `scheduler`, `kubelet worker-2`. */
  readonly who: string
  /** `replicaset`, `scheduler`, `kubelet`, `kubectl`, ...: what its rule is known by. */
  readonly part: string
  readonly verb: string
  readonly resource: string
  readonly names: readonly string[]
  readonly revisions: readonly number[]
  /** What the objects say now: `worker-2`, `Running, ready`, `2 replicas`. */
  readonly facts: readonly string[]
}

/** Nobody's business: heartbeats and events. */
const noise = new Set(['leases', 'events'])
const stepLimit = 40

/** Everything that came of the writes that `isRoot` picks, in order. */
export function flowOf(
  writes: readonly TracedWrite[],
  isRoot: (write: TracedWrite) => boolean,
): readonly FlowStep[] {
  const uids = new Set<string>()
  const keys = new Set<string>()
  const steps: FlowStep[] = []
  for (const write of writes) {
    const [plural = ''] = write.resource.split('/')
    if (noise.has(plural)) continue
    const key = `${plural} ${keyOf({ metadata: { namespace: write.namespace, name: write.name } })}`
    const isOurs = isRoot(write) || keys.has(key) || relativesOf(write.object).some((uid) => uids.has(uid))
    if (!isOurs) continue
    keys.add(key)
    if (write.object !== undefined) uids.add(write.object.metadata.uid)
    add(steps, write)
    if (steps.length > stepLimit) break
  }
  return steps.slice(0, stepLimit)
}

/** The uids that an object stands for or was made for. */
function relativesOf(object: KubeObject | undefined): readonly string[] {
  if (object === undefined) return []
  const { metadata } = object
  const { endpoints = [] } = object as unknown as {
    endpoints?: readonly { targetRef?: { uid?: string } }[] | null
  }
  return [
    metadata.uid,
    ...(metadata.ownerReferences ?? []).map(({ uid }) => uid),
    ...(endpoints ?? []).flatMap(({ targetRef }) => targetRef?.uid ?? []),
  ]
}

function add(steps: FlowStep[], write: TracedWrite): void {
  const { who, part } = writerOf(write)
  const fact = factOf(write)
  const last = steps.at(-1)
  const { verb, resource, name, revision, atMs } = write
  if (last?.who === who && last.verb === verb && last.resource === resource) {
    const names = last.names.includes(name) ? last.names : [...last.names, name]
    const facts = fact === '' || last.facts.includes(fact) ? last.facts : [...last.facts, fact]
    steps[steps.length - 1] = { ...last, names, facts, revisions: [...last.revisions, revision] }
    return
  }
  const facts = fact === '' ? [] : [fact]
  steps.push({ atMs, who, part, verb, resource, names: [name], revisions: [revision], facts })
}

function writerOf({ agent, user }: TracedWrite): { readonly who: string; readonly part: string } {
  const [, controller] = /^system:serviceaccount:kube-system:(.+)-controller$/.exec(user) ?? []
  if (controller !== undefined) return { who: `${controller} controller`, part: controller }
  const [, node] = /^system:node:(.+)$/.exec(user) ?? []
  if (node !== undefined) return { who: `kubelet ${node}`, part: 'kubelet' }
  if (agent === 'kube-scheduler') return { who: 'scheduler', part: 'scheduler' }
  return { who: agent === '' ? user : agent, part: agent }
}

/** What the written object is about, in the words of its fields. */
function factOf({ resource, object }: TracedWrite): string {
  if (object === undefined) return ''
  const {
    spec = {},
    status = {},
    endpoints,
  } = object as unknown as {
    spec?: { replicas?: number; nodeName?: string }
    status?: Status
    endpoints?: readonly unknown[] | null
  }
  if (resource === 'pods/status') return podFact(status)
  if (resource === 'endpointslices') return `${endpoints?.length ?? 0} endpoints`
  if (resource.endsWith('/status') && status.replicas !== undefined)
    return `${status.readyReplicas ?? 0}/${status.replicas} ready`
  return spec.replicas === undefined ? '' : `${spec.replicas} replicas`
}

interface Status {
  readonly phase?: string
  readonly replicas?: number
  readonly readyReplicas?: number
  readonly conditions?: readonly { readonly type: string; readonly status: string }[] | null
  readonly containerStatuses?:
    | readonly { readonly state?: { readonly waiting?: { readonly reason?: string } } }[]
    | null
}

function podFact({ phase = '', conditions, containerStatuses }: Status): string {
  const isReady = conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true
  const waits = containerStatuses?.find(({ state }) => state?.waiting?.reason !== undefined)
  const why = waits?.state?.waiting?.reason
  if (why !== undefined) return `${phase}, ${why}`
  return isReady ? `${phase}, Ready` : phase
}
