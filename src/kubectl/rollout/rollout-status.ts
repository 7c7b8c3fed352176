// How far a rollout is, as one line. Models kubectl polymorphichelpers rollout_status.go, v1.35.
import type { KubeObject } from '#api/object.ts'
import type { DaemonSet, Deployment, StatefulSet } from '#api/types/apps-v1.ts'
import { CommandError } from '../verb.ts'

export interface RolloutStatus {
  readonly message: string
  readonly isDone: boolean
}

/** Throws CommandError when the rollout failed. */
export type StatusViewer = (object: KubeObject) => RolloutStatus

const waiting = (message: string): RolloutStatus => ({ message: `${message}\n`, isDone: false })
const done = (message: string): RolloutStatus => ({ message: `${message}\n`, isDone: true })

function deploymentStatus(object: KubeObject): RolloutStatus {
  const { metadata, spec, status } = object as unknown as Deployment
  const name = JSON.stringify(metadata.name)
  if ((metadata.generation ?? 0) > (status?.observedGeneration ?? 0))
    return waiting('Waiting for deployment spec update to be observed...')
  const progressing = status?.conditions?.find((condition) => condition.type === 'Progressing')
  if (progressing?.reason === 'ProgressDeadlineExceeded')
    throw new CommandError(`error: deployment ${name} exceeded its progress deadline`)
  const { replicas = 0, updatedReplicas = 0, availableReplicas = 0 } = status ?? {}
  const wanted = spec?.replicas
  if (wanted !== undefined && updatedReplicas < wanted)
    return waiting(
      `Waiting for deployment ${name} rollout to finish: ${updatedReplicas} out of ${wanted} new replicas have been updated...`,
    )
  if (replicas > updatedReplicas)
    return waiting(
      `Waiting for deployment ${name} rollout to finish: ${replicas - updatedReplicas} old replicas are pending termination...`,
    )
  if (availableReplicas < updatedReplicas)
    return waiting(
      `Waiting for deployment ${name} rollout to finish: ${availableReplicas} of ${updatedReplicas} updated replicas are available...`,
    )
  return done(`deployment ${name} successfully rolled out`)
}

function daemonSetStatus(object: KubeObject): RolloutStatus {
  const { metadata, spec, status } = object as unknown as DaemonSet
  const name = JSON.stringify(metadata.name)
  checkStrategy(spec?.updateStrategy?.type)
  if ((metadata.generation ?? 0) > (status?.observedGeneration ?? 0))
    return waiting('Waiting for daemon set spec update to be observed...')
  const { updatedNumberScheduled = 0, desiredNumberScheduled = 0, numberAvailable = 0 } = status ?? {}
  if (updatedNumberScheduled < desiredNumberScheduled)
    return waiting(
      `Waiting for daemon set ${name} rollout to finish: ${updatedNumberScheduled} out of ${desiredNumberScheduled} new pods have been updated...`,
    )
  if (numberAvailable < desiredNumberScheduled)
    return waiting(
      `Waiting for daemon set ${name} rollout to finish: ${numberAvailable} of ${desiredNumberScheduled} updated pods are available...`,
    )
  return done(`daemon set ${name} successfully rolled out`)
}

function statefulSetStatus(object: KubeObject): RolloutStatus {
  const { metadata, spec, status } = object as unknown as StatefulSet
  checkStrategy(spec?.updateStrategy?.type)
  const observed = status?.observedGeneration ?? 0
  if (observed === 0 || (metadata.generation ?? 0) > observed)
    return waiting('Waiting for statefulset spec update to be observed...')
  const {
    readyReplicas = 0,
    updatedReplicas = 0,
    currentReplicas = 0,
    updateRevision = '',
    currentRevision = '',
  } = status ?? {}
  const wanted = spec?.replicas
  if (wanted !== undefined && readyReplicas < wanted)
    return waiting(`Waiting for ${wanted - readyReplicas} pods to be ready...`)
  const rolling = spec?.updateStrategy?.rollingUpdate
  if (rolling !== undefined) {
    const partition = rolling.partition
    if (wanted !== undefined && partition !== undefined && updatedReplicas < wanted - partition)
      return waiting(
        `Waiting for partitioned roll out to finish: ${updatedReplicas} out of ${wanted - partition} new pods have been updated...`,
      )
    return done(`partitioned roll out complete: ${updatedReplicas} new pods have been updated...`)
  }
  if (updateRevision !== currentRevision)
    return waiting(
      `waiting for statefulset rolling update to complete ${updatedReplicas} pods at revision ${updateRevision}...`,
    )
  return done(`statefulset rolling update complete ${currentReplicas} pods at revision ${currentRevision}...`)
}

function checkStrategy(type: string | undefined): void {
  if (type !== 'RollingUpdate')
    throw new CommandError('error: rollout status is only available for RollingUpdate strategy type')
}

/** By kind. */
export const statusViewers: { readonly [kind: string]: StatusViewer } = {
  Deployment: deploymentStatus,
  DaemonSet: daemonSetStatus,
  StatefulSet: statefulSetStatus,
}
