// Defaults of a pod's spec, in a Pod or in a template. Models pkg/apis/core/v1 SetDefaults_PodSpec and its parts, v1.35.
import type { Draft } from '#api/object.ts'
import type {
  Container,
  LifecycleHandler,
  PodSpec,
  PodTemplateSpec,
  Probe,
  Volume,
} from '#api/types/core-v1.ts'

export function setPodTemplateDefaults(template: Draft<PodTemplateSpec>): void {
  setPodSpecDefaults(template.spec)
}

export function setPodSpecDefaults(spec: Draft<PodSpec>): void {
  spec.dnsPolicy ??= 'ClusterFirst'
  spec.restartPolicy ??= 'Always'
  spec.terminationGracePeriodSeconds ??= 30
  spec.schedulerName ??= 'default-scheduler'
  spec.securityContext ??= {}
  if (spec.serviceAccountName === undefined && spec.serviceAccount !== undefined)
    spec.serviceAccountName = spec.serviceAccount
  if (spec.serviceAccountName !== undefined) spec.serviceAccount = spec.serviceAccountName
  for (const volume of spec.volumes ?? []) setVolumeDefaults(volume)
  for (const container of everyContainer(spec)) setContainerDefaults(container)
}

function everyContainer(spec: Draft<PodSpec>): Draft<Container>[] {
  const ephemeral = (spec.ephemeralContainers ?? []) as unknown as Draft<Container>[]
  return [...(spec.initContainers ?? []), ...(spec.containers ?? []), ...ephemeral]
}

function setContainerDefaults(container: Draft<Container>): void {
  container.imagePullPolicy ??= pullPolicyOf(container.image ?? '')
  container.terminationMessagePath ??= '/dev/termination-log'
  container.terminationMessagePolicy ??= 'File'
  for (const port of container.ports ?? []) port.protocol ??= 'TCP'
  for (const env of container.env ?? []) {
    if (env.valueFrom?.fieldRef !== undefined) env.valueFrom.fieldRef.apiVersion ??= 'v1'
    const file = env.valueFrom?.fileKeyRef
    if (file !== undefined) file.optional ??= false
  }
  for (const probe of [container.livenessProbe, container.readinessProbe, container.startupProbe])
    if (probe !== undefined) setProbeDefaults(probe)
  setHandlerDefaults(container.lifecycle?.postStart)
  setHandlerDefaults(container.lifecycle?.preStop)
}

/** Always for `latest` and for no tag, unless a digest pins the image. */
function pullPolicyOf(image: string): string {
  if (image.includes('@')) return 'IfNotPresent'
  const tag = /:([^:/]+)$/.exec(image)?.[1]
  return tag === undefined || tag === 'latest' ? 'Always' : 'IfNotPresent'
}

function setProbeDefaults(probe: Draft<Probe>): void {
  probe.timeoutSeconds ??= 1
  probe.periodSeconds ??= 10
  probe.successThreshold ??= 1
  probe.failureThreshold ??= 3
  if (probe.grpc !== undefined) probe.grpc.service ??= ''
  setHandlerDefaults(probe)
}

function setHandlerDefaults(handler: Draft<Pick<LifecycleHandler, 'httpGet'>> | undefined): void {
  const get = handler?.httpGet
  if (get === undefined) return
  get.path ??= '/'
  get.scheme ??= 'HTTP'
}

const volumeMode = 0o644

function setVolumeDefaults(volume: Draft<Volume>): void {
  const sources = Object.keys(volume).filter((key) => key !== 'name')
  if (sources.length === 0) volume.emptyDir = {}
  for (const source of [volume.secret, volume.configMap, volume.downwardAPI, volume.projected])
    if (source !== undefined) source.defaultMode ??= volumeMode
  if (volume.hostPath !== undefined) volume.hostPath.type ??= ''
  if (volume.image !== undefined) volume.image.pullPolicy ??= pullPolicyOf(volume.image.reference ?? '')
  if (volume.iscsi !== undefined) volume.iscsi.iscsiInterface ??= 'default'
  if (volume.ephemeral?.volumeClaimTemplate !== undefined)
    volume.ephemeral.volumeClaimTemplate.spec.volumeMode ??= 'Filesystem'
  for (const item of volume.downwardAPI?.items ?? [])
    if (item.fieldRef !== undefined) item.fieldRef.apiVersion ??= 'v1'
  for (const source of volume.projected?.sources ?? []) {
    if (source.serviceAccountToken !== undefined) source.serviceAccountToken.expirationSeconds ??= 3600
    for (const item of source.downwardAPI?.items ?? [])
      if (item.fieldRef !== undefined) item.fieldRef.apiVersion ??= 'v1'
  }
}
