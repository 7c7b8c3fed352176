// Volumes and claims, and services that are not of the usual sort.
import {
  endpoints,
  persistentVolumeClaims,
  persistentVolumes,
  resourceRef,
  services,
} from '#api/resource-ref.ts'
import type { SimulatedWorld } from '../simulated-world.ts'
import { type Action, anyNamespace, apps, createAny, onAny } from './action.ts'

const storageClasses = resourceRef('storage.k8s.io/v1/StorageClass')
const sizes = ['1Gi', '2Gi', '5Gi']

export const storage: readonly Action[] = [
  { name: 'create volume', weight: 4, run: createVolume },
  { name: 'create claim', weight: 4, run: createClaim },
  { name: 'delete claim', weight: 2, run: deleteClaim },
  { name: 'delete volume', weight: 2, run: deleteVolume },
  { name: 'free volume', weight: 1, run: freeVolume },
  { name: 'create class', weight: 1, run: createClass },
  { name: 'service without selector', weight: 2, run: createBareService },
  { name: 'odd service', weight: 2, run: createOddService },
]

const className = (world: SimulatedWorld) => world.chance.pick(['', 'manual', 'late', undefined])

function createVolume(world: SimulatedWorld): void {
  const { chance } = world
  const matchExpressions = [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['worker-1'] }]
  const spec = {
    capacity: { storage: chance.pick(sizes) },
    accessModes: [chance.pick(['ReadWriteOnce', 'ReadWriteMany'])],
    persistentVolumeReclaimPolicy: chance.pick(['Retain', 'Delete']),
    storageClassName: className(world) ?? '',
    hostPath: { path: '/srv/data' },
    ...(chance.below(4) === 0 && {
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions }] } },
    }),
  }
  createAny(world, persistentVolumes, `pv-${chance.below(6)}`, { spec }, undefined)
}

function createClaim(world: SimulatedWorld): void {
  const { chance } = world
  const storageClassName = className(world)
  const spec = {
    accessModes: [chance.pick(['ReadWriteOnce', 'ReadWriteMany'])],
    resources: { requests: { storage: chance.pick(sizes) } },
    ...(storageClassName !== undefined && { storageClassName }),
    ...(chance.below(6) === 0 && { volumeName: `pv-${chance.below(6)}` }),
  }
  createAny(world, persistentVolumeClaims, `data-${chance.below(3)}`, { spec }, anyNamespace(world))
}

function deleteClaim(world: SimulatedWorld): void {
  onAny(world, persistentVolumeClaims, 'delete', (namespace, name) =>
    world.api.delete(persistentVolumeClaims, namespace, name),
  )
}

function deleteVolume(world: SimulatedWorld): void {
  const name = `pv-${world.chance.below(6)}`
  world.attempt(`delete volume ${name}`, () => world.api.delete(persistentVolumes, undefined, name))
}

function freeVolume(world: SimulatedWorld): void {
  const name = `pv-${world.chance.below(6)}`
  world.attempt(`free volume ${name}`, () =>
    world.api.patch(persistentVolumes, undefined, name, 'merge', { spec: { claimRef: null } }),
  )
}

function createClass(world: SimulatedWorld): void {
  const provisioner = 'kubernetes.io/no-provisioner'
  createAny(
    world,
    storageClasses,
    'late',
    { provisioner, volumeBindingMode: 'WaitForFirstConsumer' },
    undefined,
  )
  createAny(world, storageClasses, 'manual', { provisioner }, undefined)
}

function createBareService(world: SimulatedWorld): void {
  const namespace = anyNamespace(world)
  createAny(world, services, 'outside', { spec: { ports: [{ port: 80 }] } }, namespace)
  const ip = `192.0.2.${1 + world.chance.below(9)}`
  createAny(
    world,
    endpoints,
    'outside',
    { subsets: [{ addresses: [{ ip }], ports: [{ port: 80 }] }] },
    namespace,
  )
  if (world.chance.below(3) === 0)
    world.attempt('delete the endpoints', () => world.api.delete(endpoints, namespace, 'outside'))
}

function createOddService(world: SimulatedWorld): void {
  const { chance } = world
  const app = chance.pick(apps)
  const ports = [{ port: 80 }]
  const spec = chance.pick([
    { clusterIP: 'None', selector: { app }, ports },
    { clusterIP: 'None', selector: { app }, publishNotReadyAddresses: true },
    { type: 'NodePort', selector: { app }, ports: [{ port: 80, nodePort: 30080 }] },
    { type: 'LoadBalancer', selector: { app }, ports, externalTrafficPolicy: 'Local' },
    { type: 'ExternalName', externalName: 'example.com' },
    { selector: { app }, ports, sessionAffinity: 'ClientIP' },
  ])
  createAny(world, services, `${app}-${chance.below(2)}`, { spec }, anyNamespace(world))
}
