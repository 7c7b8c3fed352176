// kubectl config view, and the lists of what the kubeconfig holds.
import { encodeBase64 } from '#api/base64.ts'
import type { KubeconfigDocument } from '../kubeconfig.ts'
import { type AuthInfo, type Cluster, type Kubeconfig, kubeconfigDocument } from '../kubeconfig.ts'
import { objectPrinter } from '../printers/index.ts'
import { printYaml } from '../printers/yaml.ts'
import { alignColumns } from '../tab-writer.ts'
import { CommandError, throwCollected, usageError, type Verb, type VerbCall } from '../verb.ts'

export const configView: Verb = {
  path: 'config view',

  async run(call) {
    const { flags, io } = call
    if (call.args.length > 0) throw usageError(call, `unexpected arguments: [${call.args.join(' ')}]`)
    let { config } = call.kubeconfig
    if (flags.on('minify')) config = minified(call)
    const document: KubeconfigDocument = kubeconfigDocument(
      flags.on('flatten') ? await flattened(call, config) : flags.on('raw') ? config : redacted(config),
    )
    // The format is yaml unless another is asked for.
    const print =
      flags.text('output') === 'yaml' ? undefined : await objectPrinter(call, { keepsOrder: true })
    io.out(print === undefined ? printYaml(document) : print(document))
    return 0
  },
}

/** Only what the current context needs. Throws CommandError. */
function minified({ kubeconfig: { config }, flags }: VerbCall): Kubeconfig {
  const name = flags.text('context') || config.currentContext
  const context = config.contexts.get(name)
  if (name === '') throw new CommandError('error: current-context must exist in order to minify')
  if (context === undefined) throw new CommandError(`error: cannot locate context ${name}`)
  if (context.user !== '' && !config.users.has(context.user))
    throw new CommandError(`error: cannot locate user ${context.user}`)
  const only = <T>(map: ReadonlyMap<string, T>, key: string) =>
    new Map([...map].filter(([each]) => each === key))
  return {
    currentContext: name,
    contexts: only(config.contexts, name),
    clusters: only(config.clusters, context.cluster),
    users: only(config.users, context.user),
  }
}

/** With the content of the files that it names in their place. Throws CommandError. */
async function flattened({ io }: VerbCall, config: Kubeconfig): Promise<Kubeconfig> {
  const embedded = async <T extends object>(entry: T, fields: readonly string[]): Promise<T> => {
    const result: Record<string, unknown> = { ...(entry as { readonly [field: string]: unknown }) }
    for (const field of fields) {
      const path = result[field]
      if (typeof path !== 'string') continue
      delete result[field]
      try {
        result[`${field}-data`] = encodeBase64(await io.files.read(path))
      } catch (error) {
        throw new CommandError(`error: ${(error as Error).message}`)
      }
    }
    return result as T
  }
  const all = async <T extends object>(map: ReadonlyMap<string, T>, fields: readonly string[]) => {
    const entries: [string, T][] = []
    for (const [name, entry] of map) entries.push([name, await embedded(entry, fields)])
    return new Map(entries)
  }
  return {
    ...config,
    clusters: await all(config.clusters, ['certificate-authority']),
    users: await all(config.users, ['client-certificate', 'client-key']),
  }
}

/** Without secrets and long data. */
function redacted(config: Kubeconfig): Kubeconfig {
  const omitted = 'DATA+OMITTED'
  const cluster = (each: Cluster): Cluster => ({
    ...each,
    ...(each['certificate-authority-data'] !== undefined && { 'certificate-authority-data': omitted }),
  })
  const user = (each: AuthInfo): AuthInfo => ({
    ...each,
    ...(each.token !== undefined && { token: 'REDACTED' }),
    ...(each.password !== undefined && { password: 'REDACTED' }),
    ...(each['client-certificate-data'] !== undefined && { 'client-certificate-data': omitted }),
    ...(each['client-key-data'] !== undefined && { 'client-key-data': omitted }),
  })
  return {
    ...config,
    clusters: new Map([...config.clusters].map(([name, each]) => [name, cluster(each)])),
    users: new Map([...config.users].map(([name, each]) => [name, user(each)])),
  }
}

export const configCurrentContext: Verb = {
  path: 'config current-context',
  async run({ kubeconfig, io }) {
    if (kubeconfig.config.currentContext === '') throw new CommandError('error: current-context is not set')
    io.out(`${kubeconfig.config.currentContext}\n`)
    return 0
  },
}

export const configGetContexts: Verb = {
  path: 'config get-contexts',

  async run(call) {
    const { flags, io, args } = call
    const output = flags.text('output')
    if (output !== '' && output !== 'name')
      throw new CommandError(
        `error: --output ${output} is not available in kubectl config get-contexts; resetting to default output format`,
      )
    const { contexts, currentContext } = call.kubeconfig.config
    const names = args.length > 0 ? args : [...contexts.keys()].sort()
    const found = names.filter((name) => contexts.has(name))
    if (flags.text('output') === 'name') for (const name of found) io.out(`${name}\n`)
    else {
      const rows = found.map((name) => {
        const { cluster = '', user = '', namespace = '' } = contexts.get(name) ?? {}
        return [name === currentContext ? '*' : '', name, cluster, user, namespace]
      })
      const header = ['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE']
      io.out(alignColumns(flags.on('no-headers') ? rows : [header, ...rows]))
    }
    const missing = names.filter((name) => !contexts.has(name))
    throwCollected(missing.map((name) => new CommandError(`error: context ${name} not found`)))
    return 0
  },
}

export const configGetClusters: Verb = {
  path: 'config get-clusters',
  run: (call) => listNames(call, call.kubeconfig.config.clusters),
}

export const configGetUsers: Verb = {
  path: 'config get-users',
  run: (call) => listNames(call, call.kubeconfig.config.users),
}

async function listNames({ io }: VerbCall, map: ReadonlyMap<string, unknown>): Promise<number> {
  io.out(['NAME', ...[...map.keys()].sort()].map((name) => `${name}\n`).join(''))
  return 0
}
