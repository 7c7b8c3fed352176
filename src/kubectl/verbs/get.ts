// kubectl get.
import { resourcePath } from '#api/resource-ref.ts'
import type { Table } from '#api/types/meta-v1.ts'
import { printTable } from '../printers/table.ts'
import { responseBody } from '../responses.ts'
import { CommandError, type Verb, type VerbCall } from '../verb.ts'

const tableAccept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json'

export const get: Verb = {
  path: 'get',

  async run(call) {
    const { args, flags, io } = call
    const [type, name] = args
    if (type === undefined)
      throw new CommandError(
        'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\nerror: Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).\nSee \'kubectl get -h\' for help and examples',
      )
    const resource = await call.discovery.find(type)
    const isEverywhere = flags.on('all-namespaces')
    const namespace = resource.namespaced && !isEverywhere ? call.namespace : undefined
    const path = resourcePath(resource, namespace, name)
    const table = responseBody(
      await call.client.request({ method: 'GET', path, headers: { accept: tableAccept } }),
    ) as Table
    if (table.rows?.length === 0) {
      io.err(noneFound(call, namespace))
      return 0
    }
    io.out(
      printTable(table, {
        isWide: flags.text('output') === 'wide',
        withNamespace: isEverywhere && resource.namespaced,
      }),
    )
    return 0
  },
}

function noneFound(_call: VerbCall, namespace: string | undefined): string {
  return namespace === undefined ? 'No resources found\n' : `No resources found in ${namespace} namespace.\n`
}
