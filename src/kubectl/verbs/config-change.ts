// kubectl config: the verbs that change the kubeconfig.
import { helpText } from '../help.ts'
import { type Context, type Kubeconfig, saveKubeconfig } from '../kubeconfig.ts'
import { CommandError, helpAndError, type Verb, type VerbCall } from '../verb.ts'

function save({ kubeconfig, io }: VerbCall, config: Kubeconfig): Promise<void> {
  return saveKubeconfig(kubeconfig, config, io)
}

export const configUseContext: Verb = {
  path: 'config use-context',
  async run(call) {
    const [name, ...more] = call.args
    if (name === undefined || more.length > 0)
      throw helpAndError(call, `Unexpected args: [${call.args.join(' ')}]`)
    if (name === '') throw new CommandError('error: empty context names are not allowed')
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
      throw new CommandError('error: you cannot specify both a context name and --current')
    if (args.length > 1) throw helpAndError(call, `Unexpected args: [${args.join(' ')}]`)
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

export const configRenameContext: Verb = {
  path: 'config rename-context',
  async run(call) {
    const [from, to] = call.args
    if (from === undefined || to === undefined || call.args.length > 2)
      throw helpAndError(call, `Unexpected args: [${call.args.join(' ')}]`)
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
      const [name] = call.args
      if (name === undefined || call.args.length > 1) {
        call.io.out(helpText(call.facts, call.io.env.HOME ?? ''))
        return 0
      }
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
