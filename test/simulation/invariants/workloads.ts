// Workloads count their pods as they are, and converge unless something that the player did holds them up.
import { controllerOf, type KubeObject } from '#api/object.ts'
import {
  daemonSets,
  deployments,
  endpointSlices,
  endpoints,
  jobs,
  pods,
  replicaSets,
  replicationControllers,
  services,
  statefulSets,
} from '#api/resource-ref.ts'
import { timeMs } from '#api/time.ts'
import type { Pod } from '#api/types/core-v1.ts'
import { isPodReady } from '#cluster/runtime/pods.ts'
import { must, mustEqual } from '../check.ts'
import type { Watcher } from '../watcher.ts'
import { isEnded } from './events.ts'

/** Longer than the deadline of a job of a CronJob. */
const youngMs = 150_000
const isGoing = ({ metadata }: KubeObject) => metadata.deletionTimestamp !== undefined
const readyOf = (all: readonly Pod[]) => all.filter(isPodReady).length

export function checkWorkloads(world: Watcher): void {
  const owned = new Map<string, Pod[]>()
  for (const pod of world.all(pods)) {
    const uid = controllerOf(pod)?.uid
    if (uid !== undefined) owned.set(uid, [...(owned.get(uid) ?? []), pod])
  }
  const podsOf = (owner: KubeObject) => owned.get(owner.metadata.uid as string) ?? []
  for (const ref of [replicaSets, replicationControllers] as const)
    for (const set of world.all(ref as typeof replicaSets)) {
      if (isGoing(set)) continue
      const { spec, status, metadata } = set
      const mine = podsOf(set).filter((pod) => !isEnded(pod) && !isGoing(pod))
      const name = `${ref.plural}/${metadata.namespace}/${metadata.name}`
      mustEqual(
        [status.replicas, status.readyReplicas ?? 0],
        [mine.length, readyOf(mine)],
        `status of ${name}`,
      )
      const isRefused = status.conditions?.some(({ type }) => type === 'ReplicaFailure') ?? false
      if (!isRefused) mustEqual(mine.length, spec.replicas, `pods of ${name}`)
      mustEqual(status.observedGeneration, metadata.generation, `generation of ${name}`)
    }
  for (const set of world.all(statefulSets)) {
    if (isGoing(set)) continue
    const { spec, status, metadata } = set
    const mine = podsOf(set).filter((pod) => pod.status.phase !== undefined)
    const name = `statefulset ${metadata.namespace}/${metadata.name}`
    mustEqual([status.replicas, status.readyReplicas ?? 0], [mine.length, readyOf(mine)], `status of ${name}`)
    must(mine.filter((pod) => !isGoing(pod)).length <= (spec.replicas ?? 1), `${name} has too many pods`)
    mustEqual(status.observedGeneration, metadata.generation, `generation of ${name}`)
  }
  for (const set of world.all(daemonSets)) {
    if (isGoing(set)) continue
    const { status, metadata } = set
    // A pod that waits for its node counts for that.
    const places = new Set(podsOf(set).map(({ metadata: pod, spec }) => spec.nodeName ?? pod.name))
    const name = `daemonset ${metadata.namespace}/${metadata.name}`
    must(
      status.currentNumberScheduled <= places.size,
      `${name} counts ${status.currentNumberScheduled} nodes of ${places.size}`,
    )
    mustEqual(status.observedGeneration, metadata.generation, `generation of ${name}`)
  }
  checkJobs(world, podsOf)
  checkDeployments(world)
}

function checkJobs(world: Watcher, podsOf: (owner: KubeObject) => readonly Pod[]): void {
  for (const job of world.all(jobs)) {
    if (isGoing(job)) continue
    const { metadata, spec, status } = job
    const name = `job ${metadata.namespace}/${metadata.name}`
    const active = podsOf(job).filter((pod) => !isEnded(pod) && !isGoing(pod))
    mustEqual(status.active ?? 0, active.length, `active pods of ${name}`)
    mustEqual(
      status.uncountedTerminatedPods,
      status.uncountedTerminatedPods === undefined ? undefined : {},
      `uncounted pods of ${name}`,
    )
    must((status.succeeded ?? 0) <= (spec.completions ?? 1), `${name} succeeded ${status.succeeded} times`)
    const isOver = status.conditions?.some(
      ({ type, status: value }) => (type === 'Complete' || type === 'Failed') && value === 'True',
    )
    const isYoung = world.cluster.clock.now() - timeMs(metadata.creationTimestamp) < youngMs
    must(isYoung || isOver === true || spec.suspend === true, `${name} has ended: ${JSON.stringify(status)}`)
    for (const pod of podsOf(job).filter(() => isOver === true))
      must(
        !pod.metadata.finalizers?.includes('batch.kubernetes.io/job-tracking'),
        `${pod.metadata.name} of ${name} is counted`,
      )
  }
}

function checkDeployments(world: Watcher): void {
  for (const deployment of world.all(deployments)) {
    if (isGoing(deployment)) continue
    const { metadata, spec, status } = deployment
    const name = `deployment ${metadata.namespace}/${metadata.name}`
    mustEqual(status.observedGeneration, metadata.generation, `generation of ${name}`)
    const mine = world.all(replicaSets).filter((set) => controllerOf(set)?.uid === metadata.uid)
    const sum = (of: (set: (typeof mine)[number]) => number | undefined) =>
      mine.reduce((total, set) => total + (of(set) ?? 0), 0)
    mustEqual(
      [status.replicas ?? 0, status.readyReplicas ?? 0, status.availableReplicas ?? 0],
      [
        sum((set) => set.status.replicas),
        sum((set) => set.status.readyReplicas),
        sum((set) => set.status.availableReplicas),
      ],
      `status of ${name}`,
    )
    if (spec.paused === true) continue
    const all = world
      .all(pods)
      .filter((pod) => mine.some((set) => controllerOf(pod)?.uid === set.metadata.uid))
    const isHeldUp =
      all.some((pod) => !isPodReady(pod)) ||
      mine.some((set) => set.status.conditions?.some(({ type }) => type === 'ReplicaFailure'))
    if (!isHeldUp)
      mustEqual(
        [status.updatedReplicas ?? 0, status.replicas ?? 0],
        [spec.replicas, spec.replicas],
        `${name} has rolled out`,
      )
  }
}

export function checkEndpoints(world: Watcher): void {
  for (const service of world.all(services)) {
    const { metadata, spec } = service
    const selector = Object.entries(spec.selector ?? {})
    if (selector.length === 0 || spec.type === 'ExternalName' || isGoing(service)) continue
    const wanted = world
      .all(pods)
      .filter((pod) => pod.metadata.namespace === metadata.namespace && !isEnded(pod))
      .filter((pod) => selector.every(([key, value]) => pod.metadata.labels?.[key] === value))
      .filter(
        (pod) =>
          pod.status.podIP !== undefined &&
          (spec.publishNotReadyAddresses === true || (isPodReady(pod) && !isGoing(pod))),
      )
      .map((pod) => pod.status.podIP)
    const name = `${metadata.namespace}/${metadata.name}`
    const told = world
      .all(endpointSlices)
      .filter((slice) => slice.metadata.namespace === metadata.namespace)
      .filter((slice) => slice.metadata.labels?.['kubernetes.io/service-name'] === metadata.name)
      .flatMap((slice) => slice.endpoints ?? [])
      .filter(({ conditions }) => conditions?.ready !== false)
      .flatMap(({ addresses }) => addresses)
    mustEqual([...new Set(told)].sort(), [...new Set(wanted)].sort(), `endpoint slices of ${name}`)
    const old = world
      .all(endpoints)
      .find((each) => each.metadata.namespace === metadata.namespace && each.metadata.name === metadata.name)
    const addresses = (old?.subsets ?? []).flatMap((subset) => (subset.addresses ?? []).map(({ ip }) => ip))
    mustEqual([...new Set(addresses)].sort(), [...new Set(wanted)].sort(), `endpoints of ${name}`)
  }
}
