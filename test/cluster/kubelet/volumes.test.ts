// What pods find where they mounted something: claims, files of the API, subPaths, owners.
import { describe, expect, it } from 'vitest'
import { configMaps, events, persistentVolumeClaims, persistentVolumes, pods } from '#api/resource-ref.ts'
import type { PodSpec } from '#api/types/core-v1.ts'
import { kubeletWorld } from '../../golden/kubelet-world.ts'

type Volumes = PodSpec['volumes']

class VolumeWorld {
  readonly #world = kubeletWorld('default')
  readonly api = this.#world.api

  get machine() {
    const machine = this.#world.cluster.machines.get('worker-1')
    if (machine === undefined) throw new Error('no machine')
    return machine
  }

  /** A pod that runs a line of shell with `v` mounted at /v. */
  run(name: string, line: string, volumes: Volumes, more: object = {}, mount: object = {}): void {
    const volumeMounts = [{ name: 'v', mountPath: '/v', ...mount }]
    const command = ['sh', '-c', line]
    const containers = [{ name: 'app', image: 'registry.example/tool:1.0', command, volumeMounts }]
    const spec = { restartPolicy: 'Never', volumes, containers, ...more }
    this.api.create(pods, { metadata: { name }, spec }, 'default')
  }

  log(name: string): string {
    const { uid } = this.api.get(pods, 'default', name).metadata
    const [container] = this.machine.runtime.containersOf(uid)
    return (container?.log.lines ?? []).map(({ text }) => text).join('')
  }

  phase(name: string): string | undefined {
    return this.api.get(pods, 'default', name).status.phase
  }

  seconds(count: number): void {
    this.#world.cluster.clock.advance(count * 1000)
  }

  volume(name: string, source: object): void {
    const spec = {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'manual',
      ...source,
    }
    this.api.create(persistentVolumes, { metadata: { name }, spec })
  }

  claim(name: string): void {
    const resources = { requests: { storage: '1Gi' } }
    const spec = { storageClassName: 'manual', accessModes: ['ReadWriteOnce'], resources }
    this.api.create(persistentVolumeClaims, { metadata: { name }, spec }, 'default')
  }

  failures(): string[] {
    return this.api
      .list(events, { namespace: 'default' })
      .items.filter(({ reason }) => reason === 'FailedMount')
      .map(({ message = '' }) => message)
  }
}

const claimed: Volumes = [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }]

describe('volumes', () => {
  it('keeps what is written to a claim, for the next pod', () => {
    const world = new VolumeWorld()
    world.volume('disk', { hostPath: { path: '/srv/disk' } })
    world.claim('data')
    world.run('first', 'echo kept > /v/note', claimed)
    world.seconds(5)
    expect(world.machine.files.read('/srv/disk/note')).toBe('kept\n')
    world.run('second', 'cat /v/note; echo more >> /v/note', claimed)
    world.seconds(5)
    expect(world.log('second')).toBe('kept\n')
    expect(world.machine.files.read('/srv/disk/note')).toBe('kept\nmore\n')
  })

  it('waits without a word until a claim is bound', () => {
    const world = new VolumeWorld()
    world.claim('data')
    world.run('app', 'ls /v', claimed, { nodeName: 'worker-1' })
    world.seconds(200)
    expect(world.phase('app')).toBe('Pending')
    expect(world.failures()).toEqual([])
    world.volume('disk', { hostPath: { path: '/srv/disk' } })
    world.seconds(30)
    expect(world.phase('app')).toBe('Succeeded')
  })

  it('says that the path of a local disk is not there', () => {
    const world = new VolumeWorld()
    const hostname = { key: 'kubernetes.io/hostname', operator: 'In', values: ['worker-1'] }
    const required = { nodeSelectorTerms: [{ matchExpressions: [hostname] }] }
    world.volume('disk', { local: { path: '/mnt/fast' }, nodeAffinity: { required } })
    world.claim('data')
    world.run('app', 'ls /v', claimed)
    world.seconds(3)
    expect(new Set(world.failures())).toEqual(
      new Set([
        'MountVolume.NewMounter initialization failed for volume "disk" : path "/mnt/fast" does not exist',
      ]),
    )
    world.machine.files.makeDirectory('/mnt/fast', { withParents: true })
    world.seconds(10)
    expect(world.phase('app')).toBe('Succeeded')
  })

  it('shows a changed ConfigMap where it is mounted whole, and lets nobody write there', () => {
    const world = new VolumeWorld()
    const map = world.api.create(
      configMaps,
      { metadata: { name: 'm' }, data: { key: 'v1', old: 'x' } },
      'default',
    )
    const volumes = [{ name: 'v', configMap: { name: 'm' } }] as Volumes
    const loop = 'echo no > /v/key; while true; do cat /v/key; echo; ls /v; sleep 100; done'
    world.run('whole', loop, volumes)
    world.run('part', 'while true; do cat /v; echo; sleep 100; done', volumes, {}, { subPath: 'key' })
    world.seconds(5)
    world.api.update(configMaps, { ...map, data: { key: 'v2' } })
    world.seconds(110)
    expect(world.log('whole')).toBe("sh: can't create /v/key: Read-only file system\nv1\nkey\nold\nv2\nkey\n")
    expect(world.log('part')).toBe('v1\nv1\n')
  })

  it("gives files to the pod's group, and the token to its user", () => {
    const world = new VolumeWorld()
    const securityContext = { runAsUser: 10001, runAsGroup: 3000, fsGroup: 2000 }
    const line =
      "cd /var/run/secrets/kubernetes.io/serviceaccount; stat -c '%a %u %g' ..data/token /v; touch /v/x"
    world.run('app', `${line}; stat -c '%u %g' /v/x`, [{ name: 'v', emptyDir: {} }] as Volumes, {
      securityContext,
    })
    world.seconds(5)
    expect(world.log('app')).toBe('640 10001 2000\n2777 0 2000\n10001 2000\n')
  })
})

describe('a subPath made of variables', () => {
  const failure = (value: string) => {
    const world = new VolumeWorld()
    const containers = [
      {
        name: 'app',
        image: 'registry.example/tool:1.0',
        env: [{ name: 'WHERE', value }],
        volumeMounts: [{ name: 'v', mountPath: '/v', subPathExpr: '$(WHERE)' }],
      },
    ]
    world.run('p', 'true', [{ name: 'v', emptyDir: {} }], { containers })
    world.seconds(10)
    return world.api.get(pods, 'default', 'p').status.containerStatuses?.[0]?.state.waiting
  }

  it.each([
    ['..', "unable to provision SubPath `..`: must not contain '..'"],
    ['/tmp', 'error SubPath `/tmp` must not be an absolute path'],
    ['', 'missing value for WHERE'],
  ])('does not lead to %j', (value, message) => {
    expect(failure(value)).toEqual({ reason: 'CreateContainerConfigError', message })
  })
})

it('says why a file of the machine cannot be made', () => {
  const world = new VolumeWorld()
  const hostPath = (path: string) => ({ path, type: 'FileOrCreate' })
  world.run('lost', 'true', [{ name: 'v', hostPath: hostPath('/no/such/file') }])
  world.run('hosts', 'tail -1 /v', [{ name: 'v', hostPath: hostPath('/etc/hosts') }])
  world.seconds(10)
  expect(world.log('hosts')).toMatch(/^172\.\d+\.\d+\.\d+\tworker-1\n$/)
  const told = world.api.list(events, { namespace: 'default' }).items.map(({ message }) => message)
  expect(told).toContain(
    'MountVolume.SetUp failed for volume "v" : open /no/such/file: no such file or directory',
  )
})

it('brings what a projected volume shows of other objects up to date', () => {
  const world = new VolumeWorld()
  world.api.create(configMaps, { metadata: { name: 'm' }, data: { k: 'old\n' } }, 'default')
  const projected = { sources: [{ configMap: { name: 'm' } }] }
  world.run('p', 'while sleep 5; do cat /v/k; done', [{ name: 'v', projected }])
  world.seconds(10)
  const map = world.api.get(configMaps, 'default', 'm')
  world.api.update(configMaps, { ...map, data: { k: 'new\n' } })
  world.seconds(120)
  expect(world.log('p')).toMatch(/^(old\n)+(new\n)+$/)
})

it('sets what a pod asks of the kernel', () => {
  const world = new VolumeWorld()
  const sysctls = [{ name: 'kernel.shm_rmid_forced', value: '1' }]
  world.run('p', '', [], {
    securityContext: { sysctls },
    containers: [
      {
        name: 'app',
        image: 'registry.example/tool:1.0',
        command: [
          'sh',
          '-c',
          'sysctl kernel.shm_rmid_forced kernel.nothing; cat /proc/sys/net/core/somaxconn',
        ],
      },
    ],
  })
  world.seconds(10)
  expect(world.log('p')).toBe(
    "kernel.shm_rmid_forced = 1\nsysctl: error: 'kernel.nothing' is an unknown key\n4096\n",
  )
})
