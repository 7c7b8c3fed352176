// The kubeconfig: where it lies, what it says, which cluster, user and namespace a call means.
// Models client-go clientcmd, v1.35.
import { parse } from 'yaml'
import type { CommandIo } from '#shell/command.ts'
import { readCredentials } from './credential-files.ts'
import type { Flags } from './flags.ts'
import { printYaml } from './printers/yaml.ts'
import { CommandError } from './verb.ts'

export interface Cluster {
  readonly server?: string
  readonly 'certificate-authority'?: string
  readonly 'certificate-authority-data'?: string
  readonly 'insecure-skip-tls-verify'?: boolean
  readonly 'tls-server-name'?: string
  readonly 'proxy-url'?: string
}

export interface Context {
  readonly cluster: string
  readonly user: string
  readonly namespace?: string
}

/** Credentials, as the file names them. */
export interface AuthInfo {
  readonly token?: string
  readonly username?: string
  readonly password?: string
  readonly 'client-certificate'?: string
  readonly 'client-certificate-data'?: string
  readonly 'client-key'?: string
  readonly 'client-key-data'?: string
}

export interface Kubeconfig {
  readonly currentContext: string
  readonly clusters: ReadonlyMap<string, Cluster>
  readonly contexts: ReadonlyMap<string, Context>
  readonly users: ReadonlyMap<string, AuthInfo>
}

/** What all files together say, and each of them. */
export interface LoadedKubeconfig {
  readonly config: Kubeconfig
  /** The file that new entries are written to. */
  readonly path: string
  readonly files: ReadonlyMap<string, Kubeconfig>
  /** What the credentials of the meant user are when they lie in files. */
  readonly credentials?: Credentials | undefined
}

/** Credentials with what their files hold, or why they cannot be used. */
export type Credentials = { readonly auth: AuthInfo } | { readonly problem: string }

/** Whom to talk to, and as whom: what the composition turns into a Client. */
export interface ConnectTarget {
  /** `https://172.18.0.2:6443`. */
  readonly server: string
  readonly cluster: string
  readonly user: string
  readonly auth: AuthInfo
}

export const emptyKubeconfig: Kubeconfig = {
  currentContext: '',
  clusters: new Map(),
  contexts: new Map(),
  users: new Map(),
}

interface Named {
  readonly name: string
}

interface KubeconfigFile {
  readonly 'current-context'?: string
  readonly clusters?: readonly (Named & { readonly cluster?: Cluster })[] | null
  readonly contexts?: readonly (Named & { readonly context?: Context })[] | null
  readonly users?: readonly (Named & { readonly user?: AuthInfo })[] | null
}

/** Reads the text of a kubeconfig file. Throws CommandError. */
export function parseKubeconfig(text: string, path: string): Kubeconfig {
  let file: KubeconfigFile | null
  try {
    file = parse(text, { logLevel: 'error' }) as KubeconfigFile | null
  } catch (error) {
    throw new CommandError(`error: error loading config file "${path}": ${(error as Error).message}`)
  }
  return {
    currentContext: file?.['current-context'] ?? '',
    clusters: new Map(file?.clusters?.map((each) => [each.name, each.cluster ?? {}])),
    contexts: new Map(file?.contexts?.map((each) => [each.name, each.context ?? { cluster: '', user: '' }])),
    users: new Map(file?.users?.map((each) => [each.name, each.user ?? {}])),
  }
}

/** A kubeconfig as it stands in a file. */
export interface KubeconfigDocument {
  readonly apiVersion: string
  readonly kind: string
  readonly clusters: readonly unknown[] | null
  readonly contexts: readonly unknown[] | null
  readonly 'current-context': string
  readonly users: readonly unknown[] | null
}

/** The order of the fields, which shows in -o json. */
const fieldOrder = [
  ...['server', 'tls-server-name', 'insecure-skip-tls-verify', 'certificate-authority'],
  ...['certificate-authority-data', 'proxy-url', 'disable-compression'],
  ...['cluster', 'user', 'namespace'],
  ...['client-certificate', 'client-certificate-data', 'client-key', 'client-key-data', 'token', 'tokenFile'],
  ...['as', 'as-uid', 'as-groups', 'as-user-extra', 'username', 'password', 'auth-provider', 'exec'],
]

function inOrder(entry: object): object {
  const fields = Object.entries(entry)
  return Object.fromEntries(fields.sort(([a], [b]) => fieldOrder.indexOf(a) - fieldOrder.indexOf(b)))
}

/** The document that is written back: lists sorted by name. */
export function kubeconfigDocument(config: Kubeconfig): KubeconfigDocument {
  // Some fields are written even when they are empty.
  const named = <T extends object>(map: ReadonlyMap<string, T>, key: string, always: object = {}) =>
    map.size === 0
      ? null
      : [...map.keys()].sort().map((name) => ({ name, [key]: inOrder({ ...always, ...map.get(name) }) }))
  return {
    kind: 'Config',
    apiVersion: 'v1',
    clusters: named(config.clusters, 'cluster', { server: '' }),
    users: named(config.users, 'user'),
    contexts: named(config.contexts, 'context', { cluster: '', user: '' }),
    'current-context': config.currentContext,
  }
}

/**
 * The kubeconfig of --kubeconfig, $KUBECONFIG or ~/.kube/config. The verbs that change it may name a file that is not
 * there yet. Throws CommandError.
 */
export async function loadKubeconfig(
  flags: Flags,
  io: CommandIo,
  mayBeMissing: boolean,
): Promise<LoadedKubeconfig> {
  const given = flags.text('kubeconfig')
  if (given !== '' && !mayBeMissing && !(await io.files.exists(given)))
    throw new CommandError(`error: stat ${given}: no such file or directory`)
  const listed = (io.env.KUBECONFIG ?? '').split(':').filter((path) => path !== '')
  const paths = given !== '' ? [given] : listed.length > 0 ? listed : [`${io.env.HOME ?? ''}/.kube/config`]
  const files = new Map<string, Kubeconfig>()
  let config = emptyKubeconfig
  for (const path of paths) {
    if (!(await io.files.exists(path))) continue
    const file = parseKubeconfig(await io.files.read(path), path)
    files.set(path, file)
    config = merged(config, file)
  }
  const [first] = files.keys()
  const loaded = { config, path: first ?? (paths.at(-1) as string), files }
  if (mayBeMissing) return loaded
  const user = userOf(config, flags)
  const auth = config.users.get(user) ?? {}
  return { ...loaded, credentials: await readCredentials(user, { auth, files, flags }, io) }
}

/** Writes what differs from what was loaded: each entry into the file that has it, new ones into the first file. */
export async function saveKubeconfig(
  { config: before, path, files }: LoadedKubeconfig,
  after: Kubeconfig,
  io: CommandIo,
): Promise<void> {
  for (const [at, file] of new Map([[path, files.get(path) ?? emptyKubeconfig], ...files])) {
    const changed = <T>(list: (config: Kubeconfig) => ReadonlyMap<string, T>): ReadonlyMap<string, T> => {
      const added = at === path ? [...list(after)].filter(([name]) => !list(before).has(name)) : []
      const kept = [...list(file)].flatMap(([name, old]): (readonly [string, T])[] => {
        const entry = list(after).get(name)
        if (entry === undefined) return []
        return [[name, entry === list(before).get(name) ? old : entry]]
      })
      return new Map([...kept, ...added])
    }
    const isCurrentChanged = before.currentContext !== after.currentContext
    const next: Kubeconfig = {
      currentContext: at === path && isCurrentChanged ? after.currentContext : file.currentContext,
      clusters: changed((config) => config.clusters),
      contexts: changed((config) => config.contexts),
      users: changed((config) => config.users),
    }
    const text = printYaml(kubeconfigDocument(next))
    if (at === path || text !== printYaml(kubeconfigDocument(file))) await io.files.write(at, text)
  }
}

/** The first file that says something wins. */
function merged(first: Kubeconfig, next: Kubeconfig): Kubeconfig {
  return {
    currentContext: first.currentContext || next.currentContext,
    clusters: new Map([...next.clusters, ...first.clusters]),
    contexts: new Map([...next.contexts, ...first.contexts]),
    users: new Map([...next.users, ...first.users]),
  }
}

function userOf(config: Kubeconfig, flags: Flags): string {
  // The bindings' verbs name subjects with --user.
  const given = flags.single('user')
  return given || (config.contexts.get(flags.text('context') || config.currentContext)?.user ?? '')
}

const serverWithoutConfig = 'http://localhost:8080'

/** Which cluster and user the flags and the context mean. Throws CommandError. */
export function connectTarget({ config, credentials }: LoadedKubeconfig, flags: Flags): ConnectTarget {
  const contextName = flags.text('context') || config.currentContext
  const context = config.contexts.get(contextName)
  if (contextName !== '' && context === undefined && flags.has('context'))
    throw new CommandError(
      `Error in configuration: context was not found for specified context: ${contextName}`,
    )
  const cluster = flags.text('cluster') || (context?.cluster ?? '')
  const user = userOf(config, flags)
  if (flags.has('cluster') && !config.clusters.has(cluster))
    throw new CommandError(`error: no server found for cluster "${cluster}"`)
  if (flags.single('user') !== '' && !config.users.has(user))
    throw new CommandError(`error: auth info "${user}" does not exist`)
  if (credentials !== undefined && 'problem' in credentials) throw new CommandError(credentials.problem)
  return {
    server: flags.text('server') || config.clusters.get(cluster)?.server || serverWithoutConfig,
    cluster,
    user,
    auth: {
      ...(credentials?.auth ?? config.users.get(user)),
      ...(flags.text('token') !== '' && { token: flags.text('token') }),
    },
  }
}

/** The namespace of the context, `default` when it names none. */
export function contextNamespace({ config }: LoadedKubeconfig, flags: Flags): string {
  const context = config.contexts.get(flags.text('context') || config.currentContext)
  return context?.namespace || 'default'
}
