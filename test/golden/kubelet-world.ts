// The one-node cluster of golden/kubelet: its machine, its images, its registries and what is wrong with them.
import { parse as parseScript } from 'just-bash'
import { parse } from 'yaml'
import { parseDuration } from '#api/duration.ts'
import { configMaps, namespaces, secrets } from '#api/resource-ref.ts'
import { Cluster } from '#cluster/cluster.ts'
import type { KubeletConfig } from '#cluster/kubelet/config.ts'
import type { Thresholds } from '#cluster/kubelet/eviction-signals.ts'
import type { ImageReference } from '#cluster/machines/image-reference.ts'
import { parseImageReference } from '#cluster/machines/image-reference.ts'
import { programProcesses } from '#cluster/machines/program-processes.ts'
import type { Registries } from '#cluster/machines/registry.ts'
import { NetworkNamespace } from '#cluster/network/namespace.ts'
import type { Image } from '#cluster/programs/image.ts'
import { programs } from '#cluster/programs/index.ts'
import type { Script } from '#cluster/programs/sh/syntax.ts'
import { ApiClient } from '#cluster/runtime/api-client.ts'
import { goldenImages } from '../cluster/programs/golden-images.ts'

export const admin = { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] }

const golden = (name: string) => goldenImages.get(name) as Image
const app = { ...golden('registry.example/app:1.0'), id: idOf('b') }
/** Pulled images by name: what they are, and the size the recording's registry gave. */
const published: ReadonlyMap<string, Image> = new Map<string, Image>([
  ['registry.example/app:1.1', { ...app, id: idOf('1'), sizeBytes: 1_032_595 }],
  ['registry.example/corrupt:1.0', { ...app, sizeBytes: 1_032_576 }],
  ['registry.example/noblob:1.0', { ...app, id: idOf('2') }],
  ['registry.example/slow:1.0', { ...app, sizeBytes: 1_032_576 }],
  ['registry.example/armonly:1.0', { ...app, id: idOf('3') }],
  [
    'registry.example/app-arm:1.0',
    { ...golden('registry.example/app-badelf:1.0'), id: idOf('4'), cmd: ['/bin/app'], sizeBytes: 950 },
  ],
  ['basic.example/app:1.1', { ...app, id: idOf('1') }],
  [
    'basic.example/app-nonroot:1.0',
    { ...golden('registry.example/app-nonroot:1.0'), id: idOf('5'), sizeBytes: 1_032_599 },
  ],
  ['slow.example/app:1.0', app],
])

function idOf(digit: string): string {
  return `sha256:${digit.repeat(64)}`
}

function catalogue({ canonical }: ImageReference): Image | undefined {
  const known = goldenImages.get(canonical)
  if (known === undefined) return published.get(canonical)
  // The recorded images differ; only by their ids does a node tell them apart.
  const index = [...goldenImages.keys()].indexOf(canonical)
  const size = canonical === 'registry.example/app:1.0' ? { sizeBytes: 1_032_576 } : {}
  return { ...known, ...size, id: idOf('abcdef'[index] ?? '9') }
}

function setTroubles(registries: Registries): void {
  const at = (port: number) => `http://127.0.0.1:${port}`
  const troubles: [string, Parameters<Registries['setTrouble']>[1]][] = [
    ['private.example', { kind: 'anonymousTokenRefused', endpoint: at(5001) }],
    ['nodns.invalid', { kind: 'noDns', resolver: '192.0.2.53' }],
    ['down.example', { kind: 'refused', endpoint: at(5999) }],
    ['ratelimit.example', { kind: 'status', endpoint: at(5003), status: '429 Too Many Requests' }],
    ['broken.example', { kind: 'status', endpoint: at(5004), status: '500 Internal Server Error' }],
    ['denied.example', { kind: 'status', endpoint: at(5006), status: '403 Forbidden' }],
    [
      'basic.example',
      { kind: 'basicAuth', endpoint: at(5007), accepts: { username: 'user', password: 'pass' } },
    ],
    ['slow.example', { kind: 'hang' }],
    ['172.20.0.11:5010', { kind: 'plainHttp' }],
    ['172.20.0.11:16443', { kind: 'unknownAuthority' }],
  ]
  for (const [host, trouble] of troubles) registries.setTrouble(host, trouble)
  registries.setImageTrouble('docker.io/library/nope-app', { kind: 'scopeRefused' })
  registries.setImageTrouble('registry.example/noblob', {
    kind: 'missingBlob',
    blob: `sha256:${'ab'.repeat(32)}`,
  })
  registries.setImageTrouble('registry.example/armonly', {
    kind: 'noPlatform',
    manifest: 'sha256:441cf2ac8be401a6a8a5922660ddeecef26e92cf6c01487d11c97225c35a2853',
  })
  registries.setSlowness('registry.example/slow', 3000)
}

/** The first of what the recorded machine had in /etc. */
const recordedFolders = ['PackageKit', 'X11', 'adduser.conf', 'alternatives', 'apache2']
interface KubeletWorld {
  readonly cluster: Cluster
  readonly api: ApiClient
}

/** What of the recorded machine's memory and disk others used. */
const usedMemoryBytes = 7_393_268 * 1024
const usedDiskBytes = 194_616_740 * 1024

/** What a recording's kubelet was told besides. */
function kubeletConfig(extra: string | undefined): Partial<KubeletConfig> {
  const {
    evictionHard,
    evictionSoft,
    evictionSoftGracePeriod,
    evictionMaxPodGracePeriod,
    evictionPressureTransitionPeriod,
    maxPods,
    podPidsLimit,
  } = (parse(extra ?? '') ?? {}) as {
    evictionHard?: Thresholds
    evictionSoft?: Thresholds
    evictionSoftGracePeriod?: { readonly [signal: string]: string }
    evictionMaxPodGracePeriod?: number
    evictionPressureTransitionPeriod?: string
    maxPods?: number
    podPidsLimit?: number
  }
  return {
    ...(evictionHard && { evictionHard }),
    ...(evictionSoft && { evictionSoft }),
    ...(evictionSoftGracePeriod && {
      evictionSoftGraceMs: Object.fromEntries(
        Object.entries(evictionSoftGracePeriod).map(([signal, text]) => [signal, parseDuration(text) ?? 0]),
      ),
    }),
    ...(evictionMaxPodGracePeriod !== undefined && { evictionMaxPodGraceSeconds: evictionMaxPodGracePeriod }),
    ...(evictionPressureTransitionPeriod && {
      evictionTransitionMs: parseDuration(evictionPressureTransitionPeriod) ?? 0,
    }),
    ...(maxPods !== undefined && { maxPods }),
    ...(podPidsLimit !== undefined && { podPidsLimit }),
  }
}

/** A node that has been up for a while, and an empty namespace. */
export function kubeletWorld(namespace: string, seed = 1, configExtra?: string, upMs = 10_000): KubeletWorld {
  const cluster = new Cluster({
    seed,
    startMs: Date.UTC(2026, 10, 21, 0, 20),
    workers: 1,
    kubelet: kubeletConfig(configExtra),
    parseYaml: parse,
    images: catalogue,
    makeProcesses: (network, spaces) =>
      programProcesses({ network, programs, parseScript: (text) => parseScript(text) as Script }, spaces),
    machines: [
      {
        name: 'worker-1',
        address: '172.20.0.11',
        cpuMilli: 2000,
        memoryBytes: 24_684_084 * 1024,
        systemMemoryBytes: usedMemoryBytes,
        diskBytes: 264_212_084 * 1024,
        podCidr: '10.244.0.0/24',
        hasAppArmor: false,
      },
    ],
  })
  setTroubles(cluster.registries)
  const machine = cluster.machines.get('worker-1')
  if (machine !== undefined) machine.disk.usedBytes += usedDiskBytes
  for (const name of goldenImages.keys()) {
    const reference = parseImageReference(name)
    if ('canonical' in reference) machine?.images.preload(reference)
  }
  for (const name of recordedFolders) machine?.files.makeDirectory(`/etc/${name}`, { withParents: true })
  const api = new ApiClient(cluster, admin, 'kubectl')
  cluster.clock.advance(upMs)
  if (namespace !== 'default') api.create(namespaces, { metadata: { name: namespace } })
  cluster.clock.advance(5000)
  return { cluster, api }
}

/** What recordings had in their namespace before they began. */
export function prepare(scenario: string, namespace: string, { cluster, api }: KubeletWorld): void {
  pullBefore(scenario, cluster)
  if (scenario === 'static-pod') forgetImage(cluster, 'registry.example/app:1.0')
  if (scenario === 'probe-tcp-timeout') answerEverywhere(cluster, '10.255.255.1', 81)
  if (
    ['env-cm-key-missing', 'vol-cm-key-missing', 'vol-subpath-missing', 'vol-subpath-file'].includes(scenario)
  )
    api.create(configMaps, { metadata: { name: 'app-config' }, data: { OTHER: 'x' } }, namespace)
  if (scenario === 'env-secret-key-missing' || scenario === 'volume-fsgroup')
    api.create(
      secrets,
      { metadata: { name: 'db' }, data: { user: Buffer.from('app').toString('base64') } },
      namespace,
    )
  if (scenario === 'sec-restricted-ns')
    api.patch(namespaces, undefined, namespace, 'merge', {
      metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
    })
  const password = { 'img-secret-right': 'pass', 'img-secret-wrong': 'guess' }[scenario]
  if (password === undefined) return
  const auths = { 'basic.example': { username: 'user', password } }
  api.create(
    secrets,
    {
      metadata: { name: 'regcred' },
      type: 'kubernetes.io/dockerconfigjson',
      data: { '.dockerconfigjson': Buffer.from(JSON.stringify({ auths })).toString('base64') },
    },
    namespace,
  )
}

/** The recorded node pulled it when the first static pod came. */
function forgetImage({ machines }: Cluster, name: string): void {
  const images = machines.get('worker-1')?.images
  const image = images?.all().find(({ references }) => references.has(name))
  if (image !== undefined) images?.remove(image.id)
}

/** What earlier scenarios had pulled: by which digest an image is known, when several names have it. */
function pullBefore(scenario: string, { machines, clock }: Cluster): void {
  const name = {
    'img-pull-slow': 'registry.example/corrupt:1.0',
    'node-facts': 'registry.example/app:1.0',
  }[scenario]
  const reference = parseImageReference(name ?? '')
  if (!('canonical' in reference)) return
  machines.get('worker-1')?.images.pull(reference, [], clock, () => {})
  clock.advance(1000)
}

/** Something before the recorded network let every connection through, also to where nobody is. */
function answerEverywhere({ network }: Cluster, address: string, port: number): void {
  const host = new NetworkNamespace({ address })
  network.attach(host)
  host.listen(port, { bind: '0.0.0.0', accept: () => {} })
}

/** A manifest as it was applied: where the recording cut paths, with the punctuation after them, they are back. */
export function manifestOf({
  scenario,
  manifest = '',
}: {
  readonly scenario: string
  readonly manifest?: string
}): string {
  if (scenario !== 'probe-http-500') return manifest
  const cut = '/opt/tools/x'
  const paths = ['/www/cgi-bin;', '/www/cgi-bin/h;', '/www/cgi-bin/h;', '/www']
  return manifest.replaceAll(cut, () => paths.shift() ?? cut)
}

/** Where an object of a manifest is posted. */
export function pathOf(kind: string, namespace: string): string {
  if (kind === 'PersistentVolume') return '/api/v1/persistentvolumes'
  if (kind === 'RuntimeClass') return '/apis/node.k8s.io/v1/runtimeclasses'
  const plural = `${kind.toLowerCase()}s`
  const root = { Deployment: 'apis/apps/v1', DaemonSet: 'apis/apps/v1', StatefulSet: 'apis/apps/v1' }[kind]
  return `/${root ?? 'api/v1'}/namespaces/${namespace}/${plural}`
}
