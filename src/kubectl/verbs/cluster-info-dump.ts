// kubectl cluster-info dump: lists and logs for a post-mortem. Models kubectl cmd/clusterinfo dump, v1.35.
import type { KubeList, KubeObject } from '#api/object.ts'
import {
  apiVersionOf,
  daemonSets,
  deployments,
  events,
  namespaces,
  nodes,
  pods,
  type ResourceRef,
  replicaSets,
  replicationControllers,
  resourcePath,
  services,
} from '#api/resource-ref.ts'
import type { Namespace, Pod } from '#api/types/core-v1.ts'
import { objectPrinter } from '../printers/index.ts'
import { errorText, responseBody } from '../responses.ts'
import type { Verb, VerbCall } from '../verb.ts'

const kinds: readonly ResourceRef[] = [
  ...[events, replicationControllers, services, daemonSets, deployments, replicaSets, pods],
]
/** What each file is called in a folder. */
const fileNames: { readonly [plural: string]: string } = {
  replicationcontrollers: 'replication-controllers',
}

export const clusterInfoDump: Verb = {
  path: 'cluster-info dump',

  async run(call) {
    const { flags, io } = call
    const print = await objectPrinter(call, { keepsOrder: true })
    const folder = flags.text('output-directory')
    const isFile = folder !== '' && folder !== '-'
    const extension = flags.text('output') === 'yaml' ? 'yaml' : 'json'
    const write = async (path: string, text: string) => {
      if (isFile) await io.files.write(`${folder.replace(/\/+$/, '')}/${path}`, text)
      else io.out(text)
    }
    const show = (list: unknown) => print?.(list) ?? ''
    await write(`nodes.${extension}`, show(await listOf(call, nodes)))
    for (const namespace of await chosenNamespaces(call)) {
      for (const kind of kinds) {
        const name = fileNames[kind.plural] ?? kind.plural
        const list = await listOf(call, kind, namespace)
        await write(`${namespace}/${name}.${extension}`, show(list))
        if (kind !== pods) continue
        for (const pod of (list.items ?? []) as unknown as readonly Pod[])
          await write(`${namespace}/${pod.metadata.name}/logs.txt`, await logsOf(call, pod))
      }
    }
    if (isFile) io.out(`Cluster info dumped to ${folder}\n`)
    return 0
  },
}

async function chosenNamespaces(call: VerbCall): Promise<readonly string[]> {
  const { flags, client } = call
  if (!flags.on('all-namespaces'))
    return flags.list('namespaces').length > 0 ? flags.list('namespaces') : ['kube-system', call.namespace]
  const response = await client.request({ method: 'GET', path: resourcePath(namespaces) })
  return (responseBody(response) as KubeList<Namespace>).items.map(({ metadata }) => metadata.name)
}

/** A list as kubectl's own types print it. */
async function listOf({ client }: VerbCall, ref: ResourceRef, namespace?: string) {
  const path = resourcePath(ref, namespace)
  const { metadata, items } = responseBody(
    await client.request({ method: 'GET', path }),
  ) as KubeList<KubeObject>
  return {
    kind: `${ref.kind}List`,
    apiVersion: apiVersionOf(ref.group, ref.version),
    metadata: { resourceVersion: metadata.resourceVersion },
    items: items.length === 0 ? null : items,
  }
}

async function logsOf({ client }: VerbCall, { metadata, spec }: Pod): Promise<string> {
  let text = ''
  for (const { name } of [...(spec.initContainers ?? []), ...spec.containers]) {
    const of = `logs for container ${name} of pod ${metadata.namespace}/${metadata.name}`
    text += `==== START ${of} ====\n`
    try {
      const path = resourcePath(pods, metadata.namespace, metadata.name, 'log')
      text += String(responseBody(await client.request({ method: 'GET', path, query: { container: name } })))
    } catch (error) {
      const why = errorText(error)
      if (why === undefined) throw error
      text += `Request log error: ${(error as Error).message}\n`
    }
    text += `==== END ${of} ====\n`
  }
  return text
}
