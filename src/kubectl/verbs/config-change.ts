// kubectl config: the verbs that change the kubeconfig.
import type { Context, Kubeconfig } from '../kubeconfig.ts'
import { kubeconfigDocument } from '../kubeconfig.ts'
import { printYaml } from '../printers/yaml.ts'
import { CommandError, usageError, type Verb, type VerbCall } from '../verb.ts'

/** Writes the kubeconfig back. */
async function save(call: VerbCall, config: Kubeconfig): Promise<void> {
  await call.io.files.write(call.kubeconfig.path, printYaml(kubeconfigDocument(config)))
}

function oneName(call: VerbCall): string {
  const [name, ...more] = call.args
  if (name === undefined || more.length > 0)
    throw usageError(call, `Unexpected args: [${call.args.join(' ')}]`)
  return name
}

export const configUseContext: Verb = {
  path: 'config use-context',
  async run(call) {
    const name = oneName(call)
    const { config } = call.kubeconfig
    if (!config.contexts.has(name))
      throw new CommandError(`error: no context exists with the name: ${JSON.stringify(name)}`)
    await save(call, { ...config, currentContext: name })
    call.io.out(`Switched to context ${JSON.stringify(name)}.\n`)
    return 0
  },
}

export const configSetContext: Verb = {
  path: 'config set-context',

  async run(call) {
    const { flags, args } = call
    const { config } = call.kubeconfig
    if (flags.on('current') && args.length > 0)
      throw usageError(call, 'you cannot specify both a context name and --current')
    if (flags.on('current') && config.currentContext === '')
      throw new CommandError('error: no current context is set')
    const name = flags.on('current') ? config.currentContext : args[0]
    if (name === undefined || name === '')
      throw new CommandError('error: you must specify a non-empty context name or --current')
    const known = config.contexts.get(name)
    const namespace = flags.has('namespace') ? flags.text('namespace') : known?.namespace
    const context: Context = {
      cluster: flags.has('cluster') ? flags.text('cluster') : (known?.cluster ?? ''),
      user: flags.has('user') ? flags.text('user') : (known?.user ?? ''),
      ...(namespace && { namespace }),
    }
    await save(call, { ...config, contexts: new Map([...config.contexts, [name, context]]) })
    call.io.out(`Context ${JSON.stringify(name)} ${known === undefined ? 'created' : 'modified'}.\n`)
    return 0
  },
}

export const configSetCluster: Verb = {
  path: 'config set-cluster',
  async run(call) {
    const name = oneName(call)
    const { config } = call.kubeconfig
    const cluster = { ...config.clusters.get(name), ...given(call, ['server', 'certificate-authority']) }
    await save(call, { ...config, clusters: new Map([...config.clusters, [name, cluster]]) })
    call.io.out(`Cluster ${JSON.stringify(name)} set.\n`)
    return 0
  },
}

export const configSetCredentials: Verb = {
  path: 'config set-credentials',
  async run(call) {
    const name = oneName(call)
    const { config } = call.kubeconfig
    const fields = ['token', 'username', 'password', 'client-certificate', 'client-key']
    const user = { ...config.users.get(name), ...given(call, fields) }
    await save(call, { ...config, users: new Map([...config.users, [name, user]]) })
    call.io.out(`User ${JSON.stringify(name)} set.\n`)
    return 0
  },
}

/** The flags among these that were given, under the name of the kubeconfig's field. */
function given({ flags }: VerbCall, names: readonly string[]): { readonly [name: string]: string } {
  return Object.fromEntries(names.filter((name) => flags.has(name)).map((name) => [name, flags.text(name)]))
}

export const configRenameContext: Verb = {
  path: 'config rename-context',
  async run(call) {
    const [from, to] = call.args
    if (from === undefined || to === undefined || call.args.length > 2)
      throw usageError(call, `Unexpected args: [${call.args.join(' ')}]`)
    const { config, path } = call.kubeconfig
    const context = config.contexts.get(from)
    if (context === undefined)
      throw new CommandError(`error: cannot rename the context ${JSON.stringify(from)}, it's not in ${path}`)
    if (config.contexts.has(to))
      throw new CommandError(
        `error: cannot rename the context ${JSON.stringify(from)}, the context ${JSON.stringify(to)} already exists in ${path}`,
      )
    const contexts = new Map([...config.contexts].map(([name, each]) => [name === from ? to : name, each]))
    const currentContext = config.currentContext === from ? to : config.currentContext
    await save(call, { ...config, contexts, currentContext })
    call.io.out(`Context ${JSON.stringify(from)} renamed to ${JSON.stringify(to)}.\n`)
    return 0
  },
}

/** The verbs that take one entry out of a list of the kubeconfig. */
function deletion(kind: 'context' | 'cluster' | 'user', list: 'contexts' | 'clusters' | 'users'): Verb {
  return {
    path: `config delete-${kind}`,
    async run(call) {
      const name = oneName(call)
      const { config, path } = call.kubeconfig
      if (!config[list].has(name))
        throw new CommandError(`error: cannot delete ${kind} ${name}, not in ${path}`)
      if (kind === 'context' && config.currentContext === name)
        call.io.err(
          'warning: this removed your active context, use "kubectl config use-context" to select a different one\n',
        )
      const rest = new Map<string, unknown>(config[list])
      rest.delete(name)
      await save(call, { ...config, [list]: rest } as Kubeconfig)
      call.io.out(`deleted ${kind} ${name} from ${path}\n`)
      return 0
    },
  }
}

export const configDeleteContext: Verb = deletion('context', 'contexts')
export const configDeleteCluster: Verb = deletion('cluster', 'clusters')
export const configDeleteUser: Verb = deletion('user', 'users')
