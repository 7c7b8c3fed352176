// @kubernetes/client-node against a served world: what tool authors in JavaScript do with a cluster.
import { type AddressInfo, connect as connectTo, createServer } from 'node:net'
import { PassThrough, Writable } from 'node:stream'
import {
  ApiException,
  ApiextensionsV1Api,
  AppsV1Api,
  BatchV1Api,
  CoordinationV1Api,
  CoreV1Api,
  CustomObjectsApi,
  Exec,
  KubeConfig,
  KubernetesObjectApi,
  Log,
  loadYaml,
  makeInformer,
  PatchStrategy,
  PortForward,
  setHeaderOptions,
  topNodes,
  type V1ConfigMap,
  type V1Deployment,
  type V1Lease,
  type V1Pod,
  type V1Status,
  Watch,
} from '@kubernetes/client-node'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { kubeconfigText } from '../../src/kubeconfig-text.ts'
import { type OpenedDoor, openDoor } from '../door/open-door.ts'

const namespace = 'default'
/** Rollouts take seconds of virtual time. */
const speed = 10
const soon = { timeout: 15_000, interval: 20 }

const deployment = loadYaml<V1Deployment>(`
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: 'nginx:1.27', ports: [{containerPort: 80}]}]}
`)

/** Gathers what is written to it. */
class Collector extends Writable {
  text = ''
  override _write(part: Buffer, _encoding: string, done: () => void): void {
    this.text += part.toString()
    done()
  }
}

describe('@kubernetes/client-node', { timeout: 60_000 }, () => {
  let door: OpenedDoor
  const config = new KubeConfig()
  let core: CoreV1Api
  let apps: AppsV1Api

  beforeAll(async () => {
    door = await openDoor(3, speed)
    const { authority, admin } = door.identities
    const facts = { cluster: 'crashloop', user: 'admin', authority, ...admin }
    config.loadFromString(kubeconfigText({ ...facts, server: `https://127.0.0.1:${door.port}` }))
    core = config.makeApiClient(CoreV1Api)
    apps = config.makeApiClient(AppsV1Api)
    await apps.createNamespacedDeployment({ namespace, body: deployment })
  })

  afterAll(() => door.close())

  async function runningPod(): Promise<V1Pod> {
    return vi.waitFor(async () => {
      const { items } = await core.listNamespacedPod({ namespace, labelSelector: 'app=web' })
      const found = items.find(({ status }) =>
        status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True'),
      )
      if (found === undefined) throw new Error('no pod is ready yet')
      return found
    }, soon)
  }

  const nameOf = ({ metadata }: { metadata?: { name?: string } }) => metadata?.name ?? ''

  const failure = async (
    request: Promise<unknown>,
  ): Promise<{ code: number; reason: string; message: string }> => {
    try {
      await request
    } catch (error) {
      if (!(error instanceof ApiException)) throw error
      const { reason, message } = JSON.parse(error.body as string) as V1Status
      return { code: error.code, reason: reason ?? '', message: message ?? '' }
    }
    throw new Error('it was accepted')
  }

  it('creates, reads, replaces and deletes', async () => {
    const body: V1ConfigMap = { metadata: { name: 'crud', namespace }, data: { a: '1' } }
    const made = await core.createNamespacedConfigMap({ namespace, body })
    expect(made.metadata?.creationTimestamp).toBeInstanceOf(Date)
    const read = await core.readNamespacedConfigMap({ namespace, name: 'crud' })
    expect(read.data).toEqual({ a: '1' })
    const replaced = await core.replaceNamespacedConfigMap({
      namespace,
      name: 'crud',
      body: { ...read, data: { a: '2' } },
    })
    expect(Number(replaced.metadata?.resourceVersion)).toBeGreaterThan(Number(read.metadata?.resourceVersion))
    expect(await failure(core.replaceNamespacedConfigMap({ namespace, name: 'crud', body: read }))).toEqual({
      code: 409,
      reason: 'Conflict',
      message:
        'Operation cannot be fulfilled on configmaps "crud": the object has been modified; please apply your changes to the latest version and try again',
    })
    expect(await core.deleteNamespacedConfigMap({ namespace, name: 'crud' })).toMatchObject({
      status: 'Success',
    })
    expect(await failure(core.readNamespacedConfigMap({ namespace, name: 'crud' }))).toEqual({
      code: 404,
      reason: 'NotFound',
      message: 'configmaps "crud" not found',
    })
  })

  it('lists in pieces, by labels and by fields', async () => {
    await core.createNamespace({ body: { metadata: { name: 'pieces' } } })
    for (let i = 0; i < 7; i++)
      await core.createNamespacedConfigMap({
        namespace: 'pieces',
        body: { metadata: { name: `piece-${i}`, labels: { parity: i % 2 === 0 ? 'even' : 'odd' } } },
      })
    const names: string[] = []
    let _continue: string | undefined
    let pieces = 0
    do {
      const { items, metadata } = await core.listNamespacedConfigMap({
        namespace: 'pieces',
        limit: 3,
        ...(_continue && { _continue }),
      })
      names.push(...items.map(nameOf))
      _continue = metadata?._continue
      pieces++
    } while (_continue)
    expect(names.filter((name) => name.startsWith('piece-'))).toEqual(
      Array.from({ length: 7 }, (_, i) => `piece-${i}`),
    )
    expect(pieces).toBe(Math.ceil(names.length / 3))
    const odd = await core.listNamespacedConfigMap({ namespace: 'pieces', labelSelector: 'parity=odd' })
    expect(odd.items.map(nameOf)).toEqual(['piece-1', 'piece-3', 'piece-5'])
    const one = await core.listNamespacedConfigMap({
      namespace: 'pieces',
      fieldSelector: 'metadata.name=piece-4',
    })
    expect(one.items.map(nameOf)).toEqual(['piece-4'])
    await core.deleteCollectionNamespacedConfigMap({ namespace: 'pieces', labelSelector: 'parity' })
    await core.deleteNamespace({ name: 'pieces' })
    await vi.waitFor(
      async () => expect(await failure(core.readNamespace({ name: 'pieces' }))).toMatchObject({ code: 404 }),
      soon,
    )
  })

  it('patches in each way', async () => {
    const name = 'patched'
    const body = {
      ...deployment,
      metadata: { name },
      spec: { ...deployment.spec, replicas: 0 },
    } as V1Deployment
    await apps.createNamespacedDeployment({ namespace, body })
    const patch = (type: string, change: unknown) =>
      apps.patchNamespacedDeployment(
        { namespace, name, body: change },
        setHeaderOptions('Content-Type', type),
      )
    const json = await patch(PatchStrategy.JsonPatch, [
      { op: 'add', path: '/metadata/labels', value: { by: 'json' } },
    ])
    expect(json.metadata?.labels).toEqual({ by: 'json' })
    const merge = await patch(PatchStrategy.MergePatch, { metadata: { labels: { by: null, also: 'merge' } } })
    expect(merge.metadata?.labels).toEqual({ also: 'merge' })
    const sidecar = { name: 'sidecar', image: 'busybox:1.36' }
    const strategic = await patch(PatchStrategy.StrategicMergePatch, {
      spec: { template: { spec: { containers: [sidecar] } } },
    })
    expect(strategic.spec?.template.spec?.containers.map((each) => each.name)).toEqual(['sidecar', 'web'])
    expect(
      await failure(patch(PatchStrategy.JsonPatch, [{ op: 'test', path: '/spec/replicas', value: 7 }])),
    ).toMatchObject({ code: 422 })
    // The deployment's controller may write in between.
    await vi.waitFor(async () => {
      const scale = await apps.readNamespacedDeploymentScale({ namespace, name })
      const body = { ...scale, spec: { replicas: 2 } }
      await apps.replaceNamespacedDeploymentScale({ namespace, name, body })
    }, soon)
    expect((await apps.readNamespacedDeployment({ namespace, name })).spec?.replicas).toBe(2)
    await apps.deleteNamespacedDeployment({ namespace, name, propagationPolicy: 'Foreground' })
    await vi.waitFor(
      async () =>
        expect(await failure(apps.readNamespacedDeployment({ namespace, name }))).toMatchObject({
          code: 404,
        }),
      soon,
    )
  })

  it('applies on the server, and is told who else owns a field', async () => {
    const objects = KubernetesObjectApi.makeApiClient(config)
    const apply = (manager: string, color: string, force?: boolean) =>
      objects.patch<V1ConfigMap>(
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'applied', namespace },
          data: { color },
        } as V1ConfigMap,
        undefined,
        undefined,
        manager,
        force,
        PatchStrategy.ServerSideApply,
      )
    const made = await apply('painter', 'red')
    expect(made.metadata?.managedFields).toMatchObject([
      { manager: 'painter', operation: 'Apply', fieldsV1: { 'f:data': { 'f:color': {} } } },
    ])
    expect(await failure(apply('decorator', 'blue'))).toEqual({
      code: 409,
      reason: 'Conflict',
      message: 'Apply failed with 1 conflict: conflict with "painter": .data.color',
    })
    expect((await apply('decorator', 'blue', true)).data).toEqual({ color: 'blue' })
    const read = await objects.read<V1ConfigMap>({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'applied', namespace },
    })
    expect(read.metadata?.managedFields?.map(({ manager }) => manager)).toEqual(['decorator'])
    await objects.delete(read)
  })

  it('watches, and goes on where it stopped', async () => {
    const path = `/api/v1/namespaces/${namespace}/configmaps`
    const { metadata } = await core.listNamespacedConfigMap({ namespace })
    const seen: string[] = []
    let hasEnded = false
    const controller = await new Watch(config).watch(
      path,
      { resourceVersion: metadata?.resourceVersion, allowWatchBookmarks: true },
      (type, object: V1ConfigMap) => seen.push(`${type} ${nameOf(object)} ${object.data?.n ?? ''}`.trim()),
      () => {
        hasEnded = true
      },
    )
    const body = { metadata: { name: 'watched' }, data: { n: '1' } }
    await core.createNamespacedConfigMap({ namespace, body })
    await core.replaceNamespacedConfigMap({ namespace, name: 'watched', body: { ...body, data: { n: '2' } } })
    await core.deleteNamespacedConfigMap({ namespace, name: 'watched' })
    const wanted = ['ADDED watched 1', 'MODIFIED watched 2', 'DELETED watched 2']
    await vi.waitFor(() => expect(seen).toEqual(wanted), soon)
    controller.abort()
    await vi.waitFor(() => expect(hasEnded).toBe(true), soon)
    seen.length = 0
    const again = await new Watch(config).watch(
      path,
      { resourceVersion: metadata?.resourceVersion, timeoutSeconds: 2 },
      (type, object: V1ConfigMap) => seen.push(`${type} ${nameOf(object)} ${object.data?.n ?? ''}`.trim()),
      () => {},
    )
    await vi.waitFor(() => expect(seen).toEqual(wanted), soon)
    again.abort()
  })

  it('keeps a cache with an informer', async () => {
    const informer = makeInformer(
      config,
      `/api/v1/namespaces/${namespace}/pods`,
      () => core.listNamespacedPod({ namespace }),
      'app=informed',
    )
    const told: string[] = []
    for (const verb of ['add', 'update', 'delete'] as const)
      informer.on(verb, (pod) => told.push(`${verb} ${nameOf(pod)}`))
    informer.on('error', (error) => told.push(`error ${error}`))
    await informer.start()
    const spec = { containers: [{ name: 'c', image: 'nginx:1.27' }], terminationGracePeriodSeconds: 1 }
    await core.createNamespacedPod({
      namespace,
      body: { metadata: { name: 'informed', labels: { app: 'informed' } }, spec },
    })
    await vi.waitFor(() => expect(informer.get('informed', namespace)?.status?.phase).toBe('Running'), soon)
    await core.deleteNamespacedPod({ namespace, name: 'informed' })
    await vi.waitFor(() => expect(informer.list(namespace).map(nameOf)).not.toContain('informed'), soon)
    await informer.stop()
    const own = told.filter((each) => each.endsWith(' informed'))
    expect(own[0]).toBe('add informed')
    expect(own.at(-1)).toBe('delete informed')
    expect(told.filter((each) => each.startsWith('error'))).toEqual([])
  })

  it('runs commands in containers', async () => {
    const pod = await runningPod()
    const run = async (command: string[], input?: string) => {
      const [out, err] = [new Collector(), new Collector()]
      const stdin = input === undefined ? null : new PassThrough()
      const status = await new Promise<V1Status>((resolve, reject) => {
        new Exec(config)
          .exec(namespace, nameOf(pod), 'web', command, out, err, stdin, false, resolve)
          .then(() => stdin?.end(input), reject)
      })
      return {
        out: out.text,
        err: err.text,
        status: status.status,
        code: status.details?.causes?.[0]?.message,
      }
    }
    expect(await run(['cat', '/etc/hostname'])).toEqual({
      out: `${nameOf(pod)}\n`,
      err: '',
      status: 'Success',
      code: undefined,
    })
    expect(await run(['cat'], 'through the door\n')).toMatchObject({
      out: 'through the door\n',
      status: 'Success',
    })
    expect(await run(['sh', '-c', 'echo oops >&2; exit 3'])).toEqual({
      out: '',
      err: 'oops\n',
      status: 'Failure',
      code: '3',
    })
  })

  it('follows logs', async () => {
    const name = 'talker'
    const command = ['sh', '-c', 'i=0; while true; do i=$((i+1)); echo line $i; sleep 5; done']
    const spec = {
      containers: [{ name: 'c', image: 'busybox:1.36', command }],
      terminationGracePeriodSeconds: 0,
    }
    await core.createNamespacedPod({ namespace, body: { metadata: { name }, spec } })
    await vi.waitFor(
      async () => expect((await core.readNamespacedPod({ namespace, name })).status?.phase).toBe('Running'),
      soon,
    )
    const out = new Collector()
    await new Log(config).log(namespace, name, 'c', out, { follow: true })
    await vi.waitFor(() => expect(out.text).toContain('line 3\n'), soon)
    expect(out.text).toMatch(/^line 1\nline 2\nline 3\n/)
    expect(await core.readNamespacedPodLog({ namespace, name, tailLines: 1 })).toMatch(/^line \d+\n$/)
    await core.deleteNamespacedPod({ namespace, name })
    await vi.waitFor(() => expect(out.writableFinished).toBe(true), soon)
  })

  it('forwards a port', async () => {
    const pod = await runningPod()
    const forward = new PortForward(config)
    const server = createServer((socket) => {
      void forward.portForward(namespace, nameOf(pod), [80], socket, null, socket)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    try {
      const answer = new Collector()
      const socket = connectTo(port, '127.0.0.1')
      socket.pipe(answer)
      socket.write('GET / HTTP/1.1\r\nHost: web\r\nConnection: close\r\n\r\n')
      await vi.waitFor(() => expect(answer.text).toContain('Welcome to nginx!'), soon)
      expect(answer.text).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
      socket.destroy()
    } finally {
      server.close()
    }
  })

  it('elects a leader by a lease', async () => {
    const leases = config.makeApiClient(CoordinationV1Api)
    const name = 'leader'
    /** One try to take or keep the lease; false when somebody else has it, or was quicker. */
    const tryToLead = async (holderIdentity: string, held?: V1Lease): Promise<boolean> => {
      try {
        const spec = { holderIdentity, leaseDurationSeconds: 15 }
        if (held === undefined)
          await leases.createNamespacedLease({ namespace, body: { metadata: { name }, spec } })
        else await leases.replaceNamespacedLease({ namespace, name, body: { ...held, spec } })
        return true
      } catch (error) {
        if (error instanceof ApiException && error.code === 409) return false
        throw error
      }
    }
    const first = await Promise.all(['a', 'b', 'c'].map((who) => tryToLead(who)))
    expect(first.filter((has) => has)).toHaveLength(1)
    const held = await leases.readNamespacedLease({ namespace, name })
    const next = await Promise.all(['d', 'e', 'f'].map((who) => tryToLead(who, held)))
    expect(next.filter((has) => has)).toHaveLength(1)
    const { spec } = await leases.readNamespacedLease({ namespace, name })
    expect(spec?.holderIdentity).toBe(['d', 'e', 'f'][next.indexOf(true)])
    await leases.deleteNamespacedLease({ namespace, name })
  })

  it('defines and uses a resource of its own', async () => {
    const group = 'sea.example.com'
    const schema = {
      type: 'object',
      properties: { spec: { type: 'object', properties: { masts: { type: 'integer', minimum: 1 } } } },
    }
    await config.makeApiClient(ApiextensionsV1Api).createCustomResourceDefinition({
      body: {
        metadata: { name: `boats.${group}` },
        spec: {
          group,
          scope: 'Namespaced',
          names: { plural: 'boats', singular: 'boat', kind: 'Boat' },
          versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
        },
      },
    })
    const custom = config.makeApiClient(CustomObjectsApi)
    const place = { group, version: 'v1', namespace, plural: 'boats' }
    const boat = (masts: number) => ({
      apiVersion: `${group}/v1`,
      kind: 'Boat',
      metadata: { name: 'argo' },
      spec: { masts },
    })
    await vi.waitFor(() => custom.createNamespacedCustomObject({ ...place, body: boat(1) }), soon)
    const patched = await custom.patchNamespacedCustomObject(
      { ...place, name: 'argo', body: { spec: { masts: 3 } } },
      setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
    )
    expect(patched).toMatchObject({ spec: { masts: 3 } })
    expect(await failure(custom.createNamespacedCustomObject({ ...place, body: boat(0) }))).toMatchObject({
      code: 422,
      message: expect.stringContaining('spec.masts in body should be greater than or equal to 1'),
    })
    expect(await custom.listNamespacedCustomObject(place)).toMatchObject({
      kind: 'BoatList',
      items: [{ metadata: { name: 'argo' } }],
    })
    await custom.deleteNamespacedCustomObject({ ...place, name: 'argo' })
  })

  it('runs a job to its end', async () => {
    const batch = config.makeApiClient(BatchV1Api)
    const containers = [{ name: 'c', image: 'busybox:1.36', command: ['sh', '-c', 'echo done'] }]
    const spec = { template: { spec: { containers, restartPolicy: 'Never' } } }
    await batch.createNamespacedJob({ namespace, body: { metadata: { name: 'once' }, spec } })
    await vi.waitFor(
      async () =>
        expect((await batch.readNamespacedJob({ namespace, name: 'once' })).status).toMatchObject({
          succeeded: 1,
        }),
      soon,
    )
    const { items } = await core.listNamespacedPod({ namespace, labelSelector: 'job-name=once' })
    expect(await core.readNamespacedPodLog({ namespace, name: nameOf(items[0] ?? {}) })).toBe('done\n')
  })

  it('adds up what nodes have to give', async () => {
    const rows = await topNodes(core)
    expect(rows.map(({ Node: node }) => nameOf(node))).toEqual(['control-plane', 'worker-1', 'worker-2'])
    expect(rows.map(({ CPU: cpu }) => Number(cpu.Capacity))).toEqual([4, 4, 4])
  })
})
