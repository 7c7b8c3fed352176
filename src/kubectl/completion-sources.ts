// What may stand where on a kubectl line: kinds, names, contexts, formats. Models kubectl util/completion, v1.35.
import type { KubeList, KubeObject } from '#api/object.ts'
import { namespaces, nodes, pods, type ResourceRef, resourcePath } from '#api/resource-ref.ts'
import type { Pod } from '#api/types/core-v1.ts'
import type { Asked, Candidate, Source } from './completion.ts'
import { containerNames } from './containers/pick-pod.ts'
import type { ApiResource } from './discovery.ts'
import { responseBody } from './responses.ts'
import { printedResource } from './target.ts'
import type { VerbCall } from './verb.ts'

const words = (texts: readonly string[]): readonly Candidate[] => texts.map((text) => ({ text }))

async function namesOf(
  call: VerbCall,
  ref: Pick<ResourceRef, 'group' | 'version' | 'plural' | 'namespaced'>,
): Promise<readonly string[]> {
  const path = resourcePath(ref, ref.namespaced ? call.namespace : undefined)
  const { items } = responseBody(await call.client.request({ method: 'GET', path })) as KubeList<KubeObject>
  return items.map(({ metadata }) => metadata.name)
}

/** The kinds that can be read; behind a comma, those after it. */
async function kinds({ call, word }: Asked): Promise<readonly Candidate[]> {
  const before = word.slice(0, word.lastIndexOf(',') + 1)
  const seen = new Set<string>()
  const readable = (await call.discovery.resources()).filter((resource) => {
    const name = printedResource(resource)
    if (!resource.verbs.includes('get') || seen.has(name)) return false
    seen.add(name)
    return true
  })
  const key = ({ group, plural }: ApiResource) => `${group}/${plural}`
  return words(
    readable.sort((a, b) => (key(a) < key(b) ? -1 : 1)).map((resource) => before + printedResource(resource)),
  )
}

/** The names of a type that are not on the line yet. */
async function namesOfType(asked: Asked, type: string): Promise<readonly Candidate[]> {
  const resource = await asked.call.discovery.search(type)
  if (resource === undefined) return []
  const found = await namesOf(asked.call, resource)
  return words(found.filter((name) => !asked.args.includes(name)))
}

/** `TYPE/` goes on with the names of the type. */
async function slashNames(asked: Asked): Promise<readonly Candidate[]> {
  const type = asked.word.slice(0, asked.word.indexOf('/'))
  const found = await namesOfType(asked, type)
  return found.map(({ text }) => ({ text: `${type}/${text}` }))
}

/** TYPE NAME... or TYPE/NAME. */
const typeAndName: Source = async (asked) => {
  if (asked.word.includes('/')) return slashNames(asked)
  const [type] = asked.args
  if (type === undefined) return kinds(asked)
  return type.includes('/') ? [] : namesOfType(asked, type)
}

/** TYPE NAME of some types only. */
const someTypes =
  (types: readonly string[]): Source =>
  async (asked) => {
    if (asked.word.includes('/')) return slashNames(asked)
    const [type] = asked.args
    return type === undefined ? words(types) : namesOfType(asked, type)
  }

const podHolders = [
  'daemonsets/',
  'deployments/',
  'pods/',
  'jobs/',
  'replicasets/',
  'replicationcontrollers/',
  'services/',
  'statefulsets/',
]

/** POD or TYPE/NAME. */
const podName: Source = async (asked) => {
  if (asked.args.length > 0) return []
  if (asked.word.includes('/')) return slashNames(asked)
  return words([...(await namesOf(asked.call, pods)), ...podHolders])
}

const containers: Source = async ({ call, args }) => {
  const [name] = args
  if (name === undefined) return []
  const path = resourcePath(pods, call.namespace, name.replace(/^pods?\//, ''))
  const response = await call.client.request({ method: 'GET', path })
  return words(containerNames(responseBody(response) as Pod))
}

const named =
  (ref: ResourceRef): Source =>
  async ({ call, args }) =>
    words((await namesOf(call, ref)).filter((name) => !args.includes(name)))

const oneNamed =
  (ref: ResourceRef): Source =>
  async (asked) =>
    asked.args.length > 0 ? [] : named(ref)(asked)

const contexts: Source = async ({ call }) => words([...call.kubeconfig.config.contexts.keys()])
const clusters: Source = async ({ call }) => words([...call.kubeconfig.config.clusters.keys()])
const users: Source = async ({ call }) => words([...call.kubeconfig.config.users.keys()])
const oneContext: Source = async (asked) => (asked.args.length > 0 ? [] : contexts(asked))

const taintArguments: Source = async (asked) => {
  if (asked.args.length === 0) return words(['nodes'])
  return named(nodes)(asked)
}

const rolloutTypes = ['deployments', 'daemonsets', 'statefulsets']
const workloads = ['deployment', 'replicaset', 'replicationcontroller', 'statefulset']

/** By command, without `kubectl`; a command that is not here takes files or anything. */
export const argumentSources: { readonly [path: string]: Source } = {
  annotate: typeAndName,
  attach: podName,
  autoscale: someTypes(workloads),
  'config delete-context': oneContext,
  'config rename-context': oneContext,
  'config use-context': oneContext,
  'config set-context': oneContext,
  'config delete-cluster': async (asked) => (asked.args.length > 0 ? [] : clusters(asked)),
  'config delete-user': async (asked) => (asked.args.length > 0 ? [] : users(asked)),
  cordon: named(nodes),
  debug: podName,
  delete: typeAndName,
  describe: typeAndName,
  drain: named(nodes),
  edit: typeAndName,
  exec: podName,
  expose: someTypes(['pod', 'service', 'replicationcontroller', 'deployment', 'replicaset']),
  get: typeAndName,
  label: typeAndName,
  logs: podName,
  patch: typeAndName,
  'port-forward': podName,
  'rollout history': someTypes(rolloutTypes),
  'rollout pause': someTypes(['deployments']),
  'rollout restart': someTypes(rolloutTypes),
  'rollout resume': someTypes(['deployments']),
  'rollout status': someTypes(rolloutTypes),
  'rollout undo': someTypes(rolloutTypes),
  scale: someTypes(workloads),
  'set env': typeAndName,
  'set image': typeAndName,
  'set resources': typeAndName,
  taint: taintArguments,
  'top node': oneNamed(nodes),
  'top pod': oneNamed(pods),
  uncordon: named(nodes),
  wait: typeAndName,
}

/** By flag. */
export const flagSources: { readonly [flag: string]: Source } = {
  cluster: clusters,
  container: async (asked) => (asked.call.facts.path === 'kubectl logs' ? undefined : containers(asked)),
  context: contexts,
  'dry-run': async () => words(['none', 'server', 'client']),
  namespace: named(namespaces),
  output: async ({ call }) =>
    words([
      ...['json', 'yaml', 'kyaml', 'name', 'go-template', 'go-template-file', 'template', 'templatefile'],
      ...['jsonpath', 'jsonpath-as-json', 'jsonpath-file'],
      ...(call.facts.path === 'kubectl get' ? ['custom-columns', 'custom-columns-file', 'wide'] : []),
    ]),
  user: users,
}
