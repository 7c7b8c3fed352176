// What an object does when it is well, and what of it is still on its way.
import type { KubeObject } from '#api/object.ts'
import {
  configMaps,
  cronJobs,
  daemonSets,
  deployments,
  jobs,
  namespaces,
  nodes,
  persistentVolumeClaims,
  pods,
  type ResourceRef,
  replicaSets,
  secrets,
  services,
  statefulSets,
} from '#api/resource-ref.ts'
import type { PodTemplateSpec, Service } from '#api/types/core-v1.ts'
import type { MentorWords } from '../text/mentor-en.ts'
import { type ObjectName, shown } from './finding.ts'
import { containersOf } from './pod-facts.ts'
import { autoscalers, type Survey } from './survey.ts'

type Templated = KubeObject & {
  readonly spec?: { readonly replicas?: number | null | undefined; readonly template?: PodTemplateSpec }
  readonly status?: { readonly desiredNumberScheduled?: number | undefined }
}

const copied: readonly ResourceRef[] = [deployments, statefulSets, daemonSets, replicaSets]

/** What an object is for, in a sentence; undefined of kinds that do nothing themselves. */
export function dutyOf(survey: Survey, object: ObjectName, { does }: MentorWords): string | undefined {
  const { kind, namespace, name } = object
  const of = <T>(ref: ResourceRef<T>) => (ref.kind === kind ? survey.get(ref, namespace, name) : undefined)
  const workload = copied.map((ref) => of(ref as ResourceRef<Templated>)).find((each) => each !== undefined)
  if (workload !== undefined) return dutyOfWorkload(survey, workload, does)
  const pod = of(pods)
  if (pod !== undefined) {
    const owner = survey.ownerOf(pod)
    const images = containersOf(pod)
      .filter(({ isInit }) => !isInit)
      .map(({ spec }) => spec.image ?? '')
    const node = pod.spec?.nodeName
    const maker = owner.kind === 'Pod' ? undefined : shown(owner)
    if (pod.status?.phase === 'Succeeded') return does.podDone(images.join(', '), maker)
    return node === undefined ? undefined : does.pod(images.join(', '), node, maker)
  }
  const service = of(services)
  if (service !== undefined) return dutyOfService(service, does)
  return dutyOfRest(survey, object, does)
}

function dutyOfWorkload(survey: Survey, workload: Templated, does: MentorWords['does']): string {
  const images = (workload.spec?.template?.spec?.containers ?? []).map(({ image }) => image ?? '').join(', ')
  if (workload.kind === 'DaemonSet')
    return does.everywhere(workload.status?.desiredNumberScheduled ?? 0, images)
  const copies = workload.spec?.replicas ?? 1
  if (workload.kind !== 'ReplicaSet') return does.workload(copies, images)
  const owner = survey.ownerOf(workload)
  return does.set(copies, owner.kind === 'ReplicaSet' ? undefined : shown(owner))
}

function dutyOfService({ spec }: Service, does: MentorWords['does']): string {
  if (spec?.type === 'ExternalName') return does.external(spec.externalName ?? '')
  const selector = Object.entries(spec?.selector ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(',')
  if (selector === '') return does.unselected()
  if (spec?.clusterIP === 'None') return does.headless(selector)
  const ports = (spec?.ports ?? []).map(({ port, targetPort }) =>
    targetPort === undefined || targetPort === port ? String(port) : `${port} -> ${targetPort}`,
  )
  return does.service(ports.join(', '), selector)
}

function dutyOfRest(survey: Survey, object: ObjectName, does: MentorWords['does']): string | undefined {
  const { kind, namespace, name } = object
  const of = <T>(ref: ResourceRef<T>) => (ref.kind === kind ? survey.get(ref, namespace, name) : undefined)
  const node = of(nodes)
  if (node !== undefined) {
    const here = survey
      .all(pods)
      .filter(({ spec, status }) => spec?.nodeName === name && !/Succeeded|Failed/.test(status?.phase ?? ''))
    return does.node(here.length, node.spec?.unschedulable === true)
  }
  const job = of(jobs)
  if (job !== undefined)
    return does.job(job.status?.succeeded ?? 0, job.spec?.completions ?? 1, job.status?.active ?? 0)
  const cron = of(cronJobs)
  if (cron !== undefined)
    return does.cron(cron.spec?.schedule ?? '', cron.status?.lastScheduleTime ?? undefined)
  const claim = of(persistentVolumeClaims)
  if (claim !== undefined)
    return claim.status?.phase === 'Bound'
      ? does.claim(claim.spec?.volumeName ?? '', claim.status.capacity?.storage ?? '')
      : does.claimWaits()
  if (of(configMaps) !== undefined || of(secrets) !== undefined) return dutyOfSettings(survey, object, does)
  if (of(namespaces) !== undefined)
    return does.namespace(survey.all(pods, name).length, survey.all(services, name).length)
  const autoscaler = of(autoscalers)
  if (autoscaler === undefined) return undefined
  const { scaleTargetRef: to, minReplicas = 1, maxReplicas } = autoscaler.spec
  const have = autoscaler.status?.currentReplicas ?? 0
  return does.autoscaler(
    shown({ kind: to.kind, namespace, name: to.name }),
    minReplicas ?? 1,
    maxReplicas,
    have,
  )
}

/** Whose templates name a ConfigMap or a Secret. */
function dutyOfSettings(
  survey: Survey,
  { kind, namespace, name }: ObjectName,
  does: MentorWords['does'],
): string {
  const isConfigMap = kind === 'ConfigMap'
  const readers = survey.all(pods, namespace).filter((pod) => {
    const volumes = (pod.spec?.volumes ?? []).map(({ configMap, secret, projected }) => [
      isConfigMap ? configMap?.name : secret?.secretName,
      ...(projected?.sources ?? []).map((each) => (isConfigMap ? each.configMap : each.secret)?.name),
    ])
    const variables = containersOf(pod).flatMap(({ spec }) => [
      ...(spec.envFrom ?? []).map((each) => (isConfigMap ? each.configMapRef : each.secretRef)?.name),
      ...(spec.env ?? []).map(
        ({ valueFrom }) => (isConfigMap ? valueFrom?.configMapKeyRef : valueFrom?.secretKeyRef)?.name,
      ),
    ])
    const pulled = isConfigMap ? [] : (pod.spec?.imagePullSecrets ?? []).map((each) => each.name)
    return [...volumes.flat(), ...variables, ...pulled].includes(name)
  })
  const names = [...new Set(readers.map((pod) => shown(survey.ownerOf(pod))))]
  return names.length === 0 ? does.unread() : does.read(names.join(', '))
}
