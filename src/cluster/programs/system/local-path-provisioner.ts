// local-path-provisioner: makes folders on nodes into volumes for claims that ask its class for one, and clears them away.
// Models rancher/local-path-provisioner and sig-storage-lib-external-provisioner, v0.0.30.
import type { ObjectKey, Sent } from '#api/object.ts'
import { persistentVolumeClaims, persistentVolumes, pods, storageClasses } from '#api/resource-ref.ts'
import { ApiError, isAlreadyExists, isNotFound } from '#api/status.ts'
import { formatTime } from '#api/time.ts'
import type { PersistentVolume, PersistentVolumeClaim, Pod } from '#api/types/core-v1.ts'
import type { StorageClass } from '#api/types/storage-v1.ts'
import { provisionedByAnnotation, selectedNodeAnnotation } from '#api/well-known.ts'
import { ApiClient, ConnectionError, type Door } from '../../runtime/api-client.ts'
import { EventRecorder } from '../../runtime/event-recorder.ts'
import { Informer } from '../../runtime/informer.ts'
import { print } from '../io.ts'
import type { Process } from '../process.ts'
import { type Program, type ProgramMain, untilSignalled } from '../program.ts'
import { ProcessClock } from './process-clock.ts'
import { serviceAccountOf, tokenFile } from './service-account.ts'

const provisioner = 'rancher.io/local-path'
const askedOf = 'volume.kubernetes.io/storage-provisioner'
const nodeAnnotation = 'local.path.provisioner/selected-node'
const folder = '/opt/local-path-provisioner'
const helperImage = 'rancher/library-busybox:1.32.1'
const hostnameLabel = 'kubernetes.io/hostname'
const pollMs = 1000
const helperPatienceMs = 120_000
const retryMs = 15_000
const memoryBytes = 12 * 2 ** 20
const steadyCpuMilli = 1
const minimalModes = ['ReadWriteOnce', 'ReadWriteOncePod']

function* localPathProvisioner(process: Process): Program {
  const token = process.container.readFile(tokenFile)
  const { door } = process.container.on
  if (token === undefined || door === undefined) {
    yield* print(process, 'time="" level=fatal msg="Error starting daemon: unable to get client config"\n', 2)
    return 1
  }
  process.memoryBytes = memoryBytes
  process.steadyCpuMilli = steadyCpuMilli
  new Provisioner(process, door(process.container.spec.network.machine), token.trim()).start()
  yield* untilSignalled(process)
  return 0
}

class Provisioner {
  readonly #process: Process
  readonly #clock: ProcessClock
  readonly #api: ApiClient
  readonly #events: EventRecorder
  readonly #namespace: string
  readonly #account: string
  readonly #claims: Informer<PersistentVolumeClaim>
  readonly #volumes: Informer<PersistentVolume>
  readonly #classes: Informer<StorageClass>
  /** Uids of claims and volumes that something is being done for. */
  readonly #busy = new Set<string>()

  constructor(process: Process, door: Door, token: string) {
    const { user, namespace, name } = serviceAccountOf(token)
    this.#process = process
    this.#namespace = namespace
    this.#account = name
    this.#clock = new ProcessClock(process)
    this.#api = new ApiClient(door, user, 'local-path-provisioner/v0.0.0 (linux/amd64) kubernetes/$Format')
    const { random } = process.container.on
    const component = `${provisioner}_${process.container.spec.hostname}_${random.uuid()}`
    this.#events = new EventRecorder(this.#api, this.#clock, { component })
    this.#claims = new Informer(this.#api, this.#clock, random, persistentVolumeClaims)
    this.#volumes = new Informer(this.#api, this.#clock, random, persistentVolumes)
    this.#classes = new Informer(this.#api, this.#clock, random, storageClasses)
    this.#claims.onChange(({ type, object }) => type === 'deleted' || this.#seeClaim(object))
    this.#volumes.onChange(({ type, object }) => type === 'deleted' || this.#seeVolume(object))
    process.onEnd(() => {
      for (const informer of [this.#claims, this.#volumes, this.#classes]) informer.stop()
    })
  }

  start(): void {
    for (const informer of [this.#classes, this.#claims, this.#volumes]) informer.start()
  }

  #seeClaim(claim: PersistentVolumeClaim): void {
    const { metadata, spec } = claim
    const isAsked = metadata.annotations?.[askedOf] === provisioner && !spec.volumeName
    if (!isAsked || metadata.deletionTimestamp !== undefined || this.#busy.has(metadata.uid)) return
    const storageClass = this.#classes.get((spec.storageClassName ?? '') as ObjectKey)
    if (storageClass?.provisioner !== provisioner) return
    const node = metadata.annotations?.[selectedNodeAnnotation]
    const isWaited = storageClass.volumeBindingMode === 'WaitForFirstConsumer'
    if (isWaited && node === undefined) return
    this.#busy.add(metadata.uid)
    this.#provision(claim, storageClass, node)
  }

  #provision(claim: PersistentVolumeClaim, storageClass: StorageClass, node: string | undefined): void {
    const { namespace, name, uid } = claim.metadata
    const volume = `pvc-${uid}`
    this.#events.event(
      claim,
      'Normal',
      'Provisioning',
      `External provisioner is provisioning volume for claim "${namespace}/${name}"`,
    )
    const problem = problemOf(claim, node)
    if (problem !== undefined || node === undefined) {
      this.#fail(claim, problem ?? 'configuration error, no node was specified')
      return
    }
    const path = `${folder}/${volume}_${namespace}_${name}`
    this.#log(`Creating volume ${volume} at ${node}:${path}`)
    this.#help('create', volume, node, path, (complaint) => {
      if (complaint !== undefined) this.#fail(claim, `failed to create volume ${volume}: ${complaint}`)
      else this.#attempt(() => this.#makeVolume(claim, storageClass, volume, node, path))
    })
  }

  #makeVolume(
    claim: PersistentVolumeClaim,
    { metadata: { name: storageClassName }, reclaimPolicy = 'Delete' }: StorageClass,
    volume: string,
    node: string,
    path: string,
  ): void {
    const { namespace, name, uid, resourceVersion } = claim.metadata
    const { accessModes, resources } = claim.spec
    const claimRef = { kind: claim.kind, apiVersion: claim.apiVersion, namespace, name, uid, resourceVersion }
    const matchExpressions = [{ key: hostnameLabel, operator: 'In', values: [node] }]
    this.#api.create(persistentVolumes, {
      metadata: {
        name: volume,
        annotations: { [nodeAnnotation]: node, [provisionedByAnnotation]: provisioner },
      },
      spec: {
        persistentVolumeReclaimPolicy: reclaimPolicy,
        accessModes,
        volumeMode: 'Filesystem',
        capacity: { storage: resources?.requests?.storage ?? '0' },
        hostPath: { path, type: 'DirectoryOrCreate' },
        nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions }] } },
        storageClassName,
        claimRef,
      },
    })
    this.#busy.delete(uid)
    this.#events.event(claim, 'Normal', 'ProvisioningSucceeded', `Successfully provisioned volume ${volume}`)
  }

  #fail(claim: PersistentVolumeClaim, why: string): void {
    const { storageClassName } = claim.spec
    const message = `failed to provision volume with StorageClass "${storageClassName}": ${why}`
    this.#events.event(claim, 'Warning', 'ProvisioningFailed', message)
    this.#clock.after(retryMs, () => {
      this.#busy.delete(claim.metadata.uid)
      const latest = this.#claims.get(`${claim.metadata.namespace}/${claim.metadata.name}`)
      if (latest !== undefined) this.#seeClaim(latest)
    })
  }

  #seeVolume(volume: PersistentVolume): void {
    const { metadata, spec, status } = volume
    const isOurs = metadata.annotations?.[provisionedByAnnotation] === provisioner
    const isWanted = spec.persistentVolumeReclaimPolicy === 'Delete' && status.phase === 'Released'
    if (!isOurs || !isWanted || metadata.deletionTimestamp !== undefined || this.#busy.has(metadata.uid))
      return
    const node = metadata.annotations?.[nodeAnnotation] ?? ''
    const path = spec.hostPath?.path ?? ''
    this.#busy.add(metadata.uid)
    this.#log(`Deleting volume ${metadata.name} at ${node}:${path}`)
    this.#help('delete', metadata.name, node, path, (complaint) => {
      this.#busy.delete(metadata.uid)
      if (complaint === undefined)
        this.#attempt(() => this.#api.delete(persistentVolumes, undefined, metadata.name))
      else
        this.#events.event(
          volume,
          'Warning',
          'VolumeFailedDelete',
          `failed to delete volume ${metadata.name}: failed to delete volume ${metadata.name}: ${complaint}`,
        )
    })
  }

  /** Runs a pod on the node that makes or clears the folder; the complaint is undefined when it did. */
  #help(
    action: 'create' | 'delete',
    volume: string,
    node: string,
    path: string,
    done: (complaint: string | undefined) => void,
  ): void {
    const name = `helper-pod-${action}-${volume}`
    const pod = helperPod(action, name, node, path, this.#account)
    const untilMs = this.#clock.now() + helperPatienceMs
    const finish = (complaint: string | undefined): void => {
      this.#attempt(() => this.#api.delete(pods, this.#namespace, name))
      done(complaint)
    }
    const look = (): void => {
      const phase = this.#attempt(() => this.#api.get(pods, this.#namespace, name).status.phase)
      if (phase === 'Succeeded') finish(undefined)
      else if (this.#clock.now() >= untilMs)
        finish(`create process timeout after ${helperPatienceMs / 1000} seconds`)
      else this.#clock.after(pollMs, look)
    }
    this.#attempt(() => this.#api.create(pods, pod, this.#namespace))
    this.#clock.after(pollMs, look)
  }

  /** Does what may fail; the log tells of it. */
  #attempt<T>(run: () => T): T | undefined {
    try {
      return run()
    } catch (error) {
      if (!(error instanceof ApiError) && !(error instanceof ConnectionError)) throw error
      if (!isNotFound(error) && !isAlreadyExists(error)) this.#log(error.message, 'error')
      return undefined
    }
  }

  #log(message: string, level = 'info'): void {
    this.#process.files
      .get(2)
      ?.write(`time="${formatTime(this.#clock.now())}" level=${level} msg=${JSON.stringify(message)}\n`)
  }
}

/** Why a claim cannot be met on one node. */
function problemOf({ spec }: PersistentVolumeClaim, node: string | undefined): string | undefined {
  if (spec.selector !== undefined) return 'claim.Spec.Selector is not supported'
  if ((spec.accessModes ?? []).some((mode) => !minimalModes.includes(mode)))
    return 'NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes'
  return node === undefined ? 'configuration error, no node was specified' : undefined
}

/** A pod that runs a script of the project's on the parent of the folder. */
function helperPod(
  action: 'create' | 'delete',
  name: string,
  node: string,
  path: string,
  serviceAccountName: string,
): Sent<Pod> {
  const script = action === 'create' ? 'setup' : 'teardown'
  const items = ['setup', 'teardown'].map((key) => ({ key, path: key }))
  return {
    metadata: { name },
    spec: {
      nodeName: node,
      serviceAccountName,
      restartPolicy: 'Never',
      priorityClassName: 'system-node-critical',
      tolerations: [{ operator: 'Exists' }],
      containers: [
        {
          name: 'helper-pod',
          image: helperImage,
          imagePullPolicy: 'IfNotPresent',
          command: ['/bin/sh', `/script/${script}`],
          args: ['-p', path, '-m', 'Filesystem', '-a', action],
          env: [
            { name: 'VOL_DIR', value: path },
            { name: 'VOL_MODE', value: 'Filesystem' },
          ],
          volumeMounts: [
            { name: 'script', mountPath: '/script' },
            { name: 'data', mountPath: folder },
          ],
        },
      ],
      volumes: [
        { name: 'data', hostPath: { path: folder, type: 'DirectoryOrCreate' } },
        { name: 'script', configMap: { name: 'local-path-config', items } },
      ],
    },
  }
}

export const localPathPrograms: Readonly<Record<string, ProgramMain>> = {
  'local-path-provisioner': localPathProvisioner,
}
