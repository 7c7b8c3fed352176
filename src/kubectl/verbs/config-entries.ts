// kubectl config set-cluster and set-credentials. Models kubectl cmd/config, v1.35.
import { encodeBase64 } from '#api/base64.ts'
import { type AuthInfo, type Cluster, saveKubeconfig } from '../kubeconfig.ts'
import { CommandError, helpAndError, type Verb, type VerbCall } from '../verb.ts'

type Fields = { readonly [field: string]: unknown }

export const configSetCluster: Verb = {
  path: 'config set-cluster',

  async run(call) {
    const { args, flags, kubeconfig, io } = call
    const [name] = args
    if (name === undefined || args.length > 1)
      throw helpAndError(call, `Unexpected args: [${args.join(' ')}]`)
    const authority = flags.text('certificate-authority')
    if (flags.on('insecure-skip-tls-verify') && authority !== '')
      throw new CommandError(
        'error: you cannot specify a certificate authority and insecure mode at the same time',
      )
    if (flags.on('embed-certs') && authority === '')
      throw new CommandError('error: you must specify a --certificate-authority to embed')
    const certificate = await certificateFields(call, 'certificate-authority')
    let cluster: Fields = {
      ...kubeconfig.config.clusters.get(name),
      ...given(call, ['server', 'tls-server-name', 'proxy-url']),
    }
    if (flags.has('insecure-skip-tls-verify')) {
      cluster = without(cluster, ['insecure-skip-tls-verify'])
      if (flags.on('insecure-skip-tls-verify'))
        cluster = {
          ...without(cluster, ['certificate-authority', 'certificate-authority-data']),
          'insecure-skip-tls-verify': true,
        }
    }
    if (certificate !== undefined) {
      const replaced = ['certificate-authority', 'certificate-authority-data', 'insecure-skip-tls-verify']
      cluster = { ...without(cluster, replaced), ...certificate }
    }
    const { config } = kubeconfig
    const clusters = new Map([...config.clusters, [name, cluster as Cluster]])
    await saveKubeconfig(kubeconfig, { ...config, clusters }, io)
    io.out(`Cluster ${JSON.stringify(name)} set.\n`)
    return 0
  },
}

export const configSetCredentials: Verb = {
  path: 'config set-credentials',

  async run(call) {
    const { args, flags, kubeconfig, io } = call
    const [name] = args
    if (name === undefined || args.length > 1)
      throw helpAndError(call, `unexpected args: [${args.join(' ')}]`)
    const hasToken = flags.text('token') !== ''
    const hasBasic = flags.text('username') !== '' || flags.text('password') !== ''
    if (hasToken && hasBasic)
      throw new CommandError(
        'error: you cannot specify more than one authentication method at the same time: --token, --username/--password',
      )
    if (flags.on('embed-certs') && !flags.has('client-certificate') && !flags.has('client-key'))
      throw new CommandError('error: you must specify a --client-certificate or --client-key to embed')
    let user: Fields = { ...kubeconfig.config.users.get(name) }
    for (const field of ['client-certificate', 'client-key']) {
      const file = await certificateFields(call, field)
      if (file !== undefined) user = { ...without(user, [field, `${field}-data`]), ...file }
    }
    user = { ...user, ...given(call, ['token', 'username', 'password']) }
    if (hasToken) user = without(user, ['username', 'password'])
    if (hasBasic) user = without(user, ['token'])
    user = withExec(call, withProvider(call, user))
    const { config } = kubeconfig
    const users = new Map([...config.users, [name, user as AuthInfo]])
    await saveKubeconfig(kubeconfig, { ...config, users }, io)
    io.out(`User ${JSON.stringify(name)} set.\n`)
    return 0
  },
}

/** The flags among these that were given, under the name of the kubeconfig's field. */
function given({ flags }: VerbCall, names: readonly string[]): Fields {
  return Object.fromEntries(names.filter((name) => flags.has(name)).map((name) => [name, flags.text(name)]))
}

function without(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)))
}

/** The path of a certificate or key, or with --embed-certs what is in it; undefined without the flag. */
async function certificateFields({ flags, io }: VerbCall, flag: string): Promise<Fields | undefined> {
  if (!flags.has(flag)) return undefined
  const path = flags.text(flag)
  if (path === '') return {}
  const absolute = path.startsWith('/') ? path : `${io.cwd}/${path.replace(/^\.\//, '')}`
  if (!flags.on('embed-certs')) return { [flag]: absolute }
  if (!(await io.files.exists(path)))
    throw new CommandError(
      `error: could not stat ${flag} file ${path}: stat ${path}: no such file or directory`,
    )
  return { [`${flag}-data`]: encodeBase64(await io.files.read(path)) }
}

function withProvider({ flags }: VerbCall, user: Fields): Fields {
  if (!flags.has('auth-provider') && flags.list('auth-provider-arg').length === 0) return user
  const known = (user['auth-provider'] ?? {}) as { readonly name?: string; readonly config?: Fields }
  const name = flags.text('auth-provider') || known.name
  if (name === undefined) return user
  const { set, removed } = pairs(flags.list('auth-provider-arg'))
  const config = without({ ...(name === known.name ? known.config : {}), ...set }, removed)
  return { ...user, 'auth-provider': { ...(Object.keys(config).length > 0 && { config }), name } }
}

interface Exec {
  readonly command?: string
  readonly apiVersion?: string
  readonly args?: readonly string[] | null
  readonly env?: readonly { readonly name: string; readonly value: unknown }[] | null
  readonly provideClusterInfo?: boolean
}

function withExec({ flags }: VerbCall, user: Fields): Fields {
  const known = user.exec as Exec | undefined
  const command = flags.text('exec-command') || known?.command
  const isAsked = ['exec-command', 'exec-api-version', 'exec-arg', 'exec-env'].some((flag) => flags.has(flag))
  if (!isAsked || command === undefined) return user
  const { set, removed } = pairs(flags.list('exec-env'))
  const kept = Object.fromEntries((known?.env ?? []).map(({ name, value }) => [name, value]))
  const env = Object.entries(without({ ...kept, ...set }, removed)).map(([name, value]) => ({ name, value }))
  const exec: Exec = {
    apiVersion: flags.text('exec-api-version') || (known?.apiVersion ?? ''),
    args: flags.has('exec-arg') ? flags.list('exec-arg') : (known?.args ?? null),
    command,
    env: env.length > 0 ? env : null,
    provideClusterInfo: known?.provideClusterInfo ?? false,
  }
  return { ...user, exec }
}

/** `KEY=VALUE` sets, `KEY-` takes away. */
function pairs(words: readonly string[]): { set: Fields; removed: readonly string[] } {
  const set = words
    .filter((word) => word.includes('='))
    .map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)])
  return {
    set: Object.fromEntries(set),
    removed: words
      .filter((word) => !word.includes('=') && word.endsWith('-'))
      .map((word) => word.slice(0, -1)),
  }
}
