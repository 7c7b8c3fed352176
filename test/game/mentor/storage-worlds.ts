// Worlds made from the catalogue of faults, each broken in its storage.

import type { BrokenWorld } from './broken-worlds.ts'
import { claim, deployment, nginx, type Part, withClaim } from './manifests.ts'

const ns = 'shop'

const storageClass = (name: string, provisioner: string, more: Part = {}): Part => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name },
  provisioner,
  ...more,
})

const volume = (name: string, spec: Part): Part => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name },
  spec: {
    capacity: { storage: '1Gi' },
    accessModes: ['ReadWriteOnce'],
    hostPath: { path: `/srv/${name}` },
    ...spec,
  },
})

export const storageWorlds: readonly BrokenWorld[] = [
  {
    name: 'D02 a claim without a class where no class is the default',
    breakIt: (bench) => {
      bench.apply(ns, claim('data'), deployment('db', nginx, { pod: withClaim('data') }))
      bench.seconds(60)
    },
    roots: ['noDefaultClass PersistentVolumeClaim/data'],
  },
  {
    name: 'D04 a provisioner that nobody installed',
    breakIt: (bench) => {
      bench.apply(ns, storageClass('fast', 'ebs.csi.aws.com'))
      bench.apply(
        ns,
        claim('data', { storageClassName: 'fast' }),
        deployment('db', nginx, { pod: withClaim('data') }),
      )
      bench.seconds(90)
    },
    roots: ['provisionerSilent PersistentVolumeClaim/data'],
  },
  {
    name: 'D04 a provisioner that sleeps',
    addons: ['local-path'],
    breakIt: async (bench) => {
      await bench.type(
        ns,
        'kubectl scale deployment/local-path-provisioner -n local-path-storage --replicas=0',
      )
      bench.seconds(10)
      bench.apply(ns, claim('data'), deployment('db', nginx, { pod: withClaim('data') }))
      bench.seconds(90)
    },
    roots: ['provisionerSilent PersistentVolumeClaim/data'],
  },
  {
    name: 'D05 volumes that all fall short of a claim',
    breakIt: (bench) => {
      bench.apply(
        ns,
        storageClass('manual', 'kubernetes.io/no-provisioner'),
        volume('small', { storageClassName: 'manual', capacity: { storage: '500Mi' } }),
        volume('shared', { storageClassName: 'manual', accessModes: ['ReadOnlyMany'] }),
        claim('data', { storageClassName: 'manual' }),
        deployment('db', nginx, { pod: withClaim('data') }),
      )
      bench.seconds(60)
    },
    roots: ['noVolumeFits PersistentVolumeClaim/data'],
  },
  {
    name: 'D05 a claim for a volume of a class that nobody declared',
    breakIt: (bench) => {
      bench.apply(
        ns,
        volume('disk', { storageClassName: 'manual' }),
        claim('data', { storageClassName: 'maual' }),
        deployment('db', nginx, { pod: withClaim('data') }),
      )
      bench.seconds(60)
    },
    roots: ['storageClassMissing PersistentVolumeClaim/data'],
  },
  {
    name: 'D06 a volume on a node that is closed',
    breakIt: async (bench) => {
      bench.apply(
        ns,
        storageClass('manual', 'kubernetes.io/no-provisioner'),
        volume('disk', {
          storageClassName: 'manual',
          nodeAffinity: {
            required: {
              nodeSelectorTerms: [
                {
                  matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['worker-9'] }],
                },
              ],
            },
          },
        }),
        claim('data', { storageClassName: 'manual' }),
      )
      bench.seconds(20)
      bench.apply(ns, deployment('db', nginx, { pod: withClaim('data') }))
      bench.seconds(40)
    },
    roots: ['volumeElsewhere Deployment/db'],
  },
  {
    name: 'D09 a claim that was deleted under a pod',
    addons: ['local-path'],
    breakIt: async (bench) => {
      bench.apply(ns, claim('data'), deployment('db', nginx, { pod: withClaim('data') }))
      bench.seconds(40)
      await bench.type(ns, 'kubectl delete pvc data --wait=false')
      bench.seconds(40)
    },
    roots: ['claimInUse PersistentVolumeClaim/data'],
  },
  {
    name: 'D10 a volume that still belongs to somebody else',
    breakIt: async (bench) => {
      bench.apply(
        ns,
        storageClass('manual', 'kubernetes.io/no-provisioner'),
        volume('disk', { storageClassName: 'manual', persistentVolumeReclaimPolicy: 'Retain' }),
        claim('old', { storageClassName: 'manual' }),
      )
      bench.seconds(20)
      await bench.type(ns, 'kubectl delete pvc old')
      bench.apply(
        ns,
        claim('data', { storageClassName: 'manual' }),
        deployment('db', nginx, { pod: withClaim('data') }),
      )
      bench.seconds(60)
    },
    roots: ['noVolumeFits PersistentVolumeClaim/data'],
  },
  {
    name: 'D10 a claim whose volume is gone',
    breakIt: async (bench) => {
      bench.apply(
        ns,
        storageClass('manual', 'kubernetes.io/no-provisioner'),
        volume('disk', { storageClassName: 'manual' }),
        claim('data', { storageClassName: 'manual' }),
      )
      bench.seconds(20)
      await bench.type(ns, `kubectl patch pv disk -p '{"metadata":{"finalizers":null}}'`)
      await bench.type(ns, 'kubectl delete pv disk --wait=false')
      bench.seconds(40)
    },
    roots: ['claimLost PersistentVolumeClaim/data'],
  },
]
