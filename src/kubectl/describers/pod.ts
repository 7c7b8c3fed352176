// kubectl describe pod. Models PodDescriber, v1.35.
import { hasEnded } from '#api/pod-phase.ts'
import { quantityMilli, quantityValue } from '#api/quantity.ts'
import type { Container, EnvVar, Pod } from '#api/types/core-v1.ts'
import { mirrorAnnotation } from '#api/well-known.ts'
import { parseJsonPath } from '../jsonpath.ts'
import { findValues } from '../jsonpath-values.ts'
import { writeContainers, writeResources } from './containers.ts'
import { defineDescriber, type Look, type Writer } from './describer.ts'
import { writeEvents } from './events.ts'
import { controllerText, timeText, writeAnnotations, writeLabels, writeTolerations } from './metadata.ts'
import { writeSpread } from './pod-template.ts'
import { writeVolumes } from './volumes.ts'

export const pod = defineDescriber('v1/Pod', async (object, w, look) => {
  const { metadata, spec, status } = object
  writeStart(w, object, look)
  const owner = controllerText(metadata)
  if (owner !== '') w.line(0, `Controlled By:\t${owner}`)
  if (status.nominatedNodeName) w.line(0, `NominatedNodeName:\t${status.nominatedNodeName}`)
  if (spec.resources !== undefined) {
    w.line(0, 'Resources:')
    writeResources(w, 1, spec.resources)
  }
  writeAllContainers(w, object)
  writeConditions(w, object)
  writeVolumes(w, spec.volumes, '')
  w.line(0, `QoS Class:\t${status.qosClass ?? ''}`)
  writeLabels(w, 'Node-Selectors', spec.nodeSelector)
  writeTolerations(w, 'Tolerations', spec.tolerations)
  writeSpread(w, spec.topologySpreadConstraints, '')
  // The kubelet knows a static pod by the hash of its manifest.
  const mirrored = object.metadata.annotations?.[mirrorAnnotation]
  await writeEvents(w, look, object, mirrored === undefined ? [] : [mirrored])
})

function writeStart(w: Writer, { metadata, spec, status }: Pod, look: Look): void {
  w.line(0, `Name:\t${metadata.name}`)
  w.line(0, `Namespace:\t${metadata.namespace ?? ''}`)
  if (spec.priority !== undefined) w.line(0, `Priority:\t${spec.priority}`)
  if (spec.priorityClassName) w.line(0, `Priority Class Name:\t${spec.priorityClassName}`)
  if (spec.runtimeClassName) w.line(0, `Runtime Class Name:\t${spec.runtimeClassName}`)
  if (spec.serviceAccountName) w.line(0, `Service Account:\t${spec.serviceAccountName}`)
  w.line(0, `Node:\t${spec.nodeName ? `${spec.nodeName}/${status.hostIP ?? ''}` : '<none>'}`)
  if (status.startTime) w.line(0, `Start Time:\t${timeText(status.startTime)}`)
  writeLabels(w, 'Labels', metadata.labels)
  writeAnnotations(w, 'Annotations', metadata.annotations)
  if (metadata.deletionTimestamp && !hasEnded({ status })) {
    w.line(0, `Status:\tTerminating (lasts ${look.since(metadata.deletionTimestamp)})`)
    w.line(0, `Termination Grace Period:\t${metadata.deletionGracePeriodSeconds ?? 0}s`)
  } else w.line(0, `Status:\t${status.phase ?? ''}`)
  if (status.reason) w.line(0, `Reason:\t${status.reason}`)
  if (status.message) w.line(0, `Message:\t${status.message}`)
  const profile = spec.securityContext?.seccompProfile
  if (profile !== undefined) {
    w.line(0, `SeccompProfile:\t${profile.type}`)
    if (profile.type === 'Localhost') w.line(0, `LocalhostProfile:\t${profile.localhostProfile ?? ''}`)
  }
  w.line(0, `IP:\t${status.podIP ?? ''}`)
  const ips = status.podIPs ?? []
  w.line(0, `IPs:${ips.length === 0 ? '\t<none>' : ''}`)
  for (const { ip } of ips) w.line(1, `IP:\t${ip}`)
}

function writeAllContainers(w: Writer, object: Pod): void {
  const { spec, status } = object
  const fieldValue = (container: Container, env: EnvVar) => valueOfField(object, container, env)
  const indent = ''
  if (spec.initContainers !== undefined && spec.initContainers.length > 0)
    writeContainers(w, {
      title: 'Init Containers',
      containers: spec.initContainers,
      statuses: status.initContainerStatuses,
      indent,
      fieldValue,
    })
  writeContainers(w, {
    title: 'Containers',
    containers: spec.containers,
    statuses: status.containerStatuses,
    indent,
    fieldValue,
  })
  if (spec.ephemeralContainers !== undefined && spec.ephemeralContainers.length > 0)
    writeContainers(w, {
      title: 'Ephemeral Containers',
      containers: spec.ephemeralContainers,
      statuses: status.ephemeralContainerStatuses,
      indent,
      fieldValue,
    })
}

function writeConditions(w: Writer, { spec, status }: Pod): void {
  const conditions = status.conditions ?? []
  const gates = spec.readinessGates ?? []
  if (gates.length > 0) {
    w.line(0, 'Readiness Gates:')
    w.line(1, 'Type\tStatus')
    for (const { conditionType } of gates) {
      const condition = conditions.find(({ type }) => type === conditionType)
      w.line(1, `${conditionType} \t${condition?.status ?? '<none>'} `)
    }
  }
  if (conditions.length === 0) return
  w.line(0, 'Conditions:')
  w.line(1, 'Type\tStatus')
  for (const { type, status: value } of conditions) w.line(1, `${type} \t${value} `)
}

/** What a variable from a field of the pod holds; labels and annotations are named in brackets. */
function valueOfField(object: Pod, container: Container, { valueFrom }: EnvVar): string {
  const { fieldRef, resourceFieldRef } = valueFrom ?? {}
  if (resourceFieldRef !== undefined) return resourceValue(container, resourceFieldRef.resource)
  if (fieldRef === undefined) return ''
  const [value] = findValues(parseJsonPath(`{.${fieldRef.fieldPath}}`), object)
  return typeof value === 'string' ? value : ''
}

function resourceValue(container: Container, resource: string): string {
  const [list, name = ''] = resource.split('.')
  const amounts = list === 'limits' ? container.resources.limits : container.resources.requests
  const amount = amounts?.[name]
  if (amount === undefined) return list === 'limits' ? 'node allocatable' : '0'
  return String(name === 'cpu' ? Math.ceil(quantityMilli(amount) / 1000) : quantityValue(amount))
}
