// What recordings of static pods wrote into the folder of manifests, and when. The recordings tell of it in words only;
// the files are put together from what came of them.
import type { Cluster } from '#cluster/cluster.ts'

const folder = '/etc/kubernetes/manifests'
type Files = { readonly [name: string]: string | undefined }

const podOf = (name: string, spec: string, kind = 'Pod') =>
  `apiVersion: v1\nkind: ${kind}\nmetadata: {name: ${name}, labels: {app: ${name}}}\nspec: ${spec}\n`
const container = (rest: string, image = 'registry.example/tool:1.0') =>
  `{containers: [{name: c, image: '${image}'${rest}}]}`
const sleeping = `, command: [sh, -c, 'trap "exit 0" TERM; while true; do sleep 1; done']`

/** By scenario and by the words of its recording. */
function filesOf(manifest: string): { readonly [action: string]: Files } {
  return {
    'write /etc/kubernetes/manifests/static-web.yaml': { 'static-web.yaml': manifest },
    'change image in the file to one that cannot be pulled': {
      'static-web.yaml': manifest.replace('app:1.0', 'app:9.9'),
    },
    'restore the image': { 'static-web.yaml': manifest },
    'write a manifest with a YAML error': { 'bad.yaml': 'kind: Pod\n  metadata: [\n' },
    'write a manifest with an invalid pod': { 'bad2.yaml': podOf('Bad_2', '{containers: []}') },
    'write a manifest with an unknown field': {
      'bad3.yaml': `apiVersion: v1\nkind: Pod\nmetadata: {name: bad3}\nspec: {containers: [{name: c, image: 'registry.example/app:1.0', imagee: x}]}\n`,
    },
    'write a manifest of another kind': { 'bad4.yaml': podOf('bad4', '{}', 'ConfigMap') },
    'write a manifest that uses a ConfigMap': {
      'bad5.yaml': podOf('bad5', container(', envFrom: [{configMapRef: {name: x}}]')),
    },
    'write an empty file': { 'empty.yaml': '' },
    'static pod with env from a ConfigMap': {
      's1.yaml': podOf('s1', container(', envFrom: [{configMapRef: {name: x}}]')),
    },
    'static pod with a serviceAccountName': {
      's2.yaml': podOf('s2', `{serviceAccountName: default, ${container('').slice(1)}`),
    },
    'static pod with a secret volume': {
      's3.yaml': podOf('s3', `{volumes: [{name: v, secret: {secretName: x}}], ${container('').slice(1)}`),
    },
    'static pod that crashes': { 's4.yaml': podOf('s4', container(", command: [sh, -c, 'exit 1']")) },
    'static pod with an image that cannot be pulled': {
      's5.yaml': podOf('s5', container('', 'registry.example/app:9.9')),
    },
    'static pod with a too big request': {
      's6.yaml': podOf('s6', container(`${sleeping}, resources: {requests: {cpu: '64'}}`)),
    },
    'static pod in a namespace that does not exist': {
      's7.yaml': podOf('s7', container(sleeping)).replace('name: s7,', 'name: s7, namespace: nope,'),
    },
  }
}

/** Lets the actions of a recording that write manifests happen when they did. */
export function writeManifests(
  cluster: Cluster,
  actions: readonly { readonly tMs: number | null; readonly action: string }[],
  manifest: string,
): void {
  const files = cluster.machines.get('worker-1')?.files
  const known = filesOf(manifest)
  for (const { tMs, action } of actions) {
    const written = known[action]
    cluster.clock.after(tMs ?? 0, () => {
      if (action === 'remove all manifest files')
        for (const name of files?.list(folder) ?? []) files?.remove(`${folder}/${name}`)
      for (const [name, text = ''] of Object.entries(written ?? {})) {
        files?.makeDirectory(folder, { withParents: true })
        files?.write(`${folder}/${name}`, text)
      }
    })
  }
}

/** The scenarios whose manifest goes into the folder instead of to the API server. */
export function isOfStaticPods(scenario: string): boolean {
  return scenario.startsWith('static-pod')
}
