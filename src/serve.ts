// crashloop serve: a world behind an HTTPS door on loopback, for kubectl and every other real client.
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { User } from '#api/request.ts'
import { admissionPlugins } from '#cluster/apiserver/admission/index.ts'
import type { Language } from '#game/session-state.ts'
import { SetupError } from '#game/setup.ts'
import { nearest } from '#game/suggest.ts'
import { levelAsked } from './catalogue.ts'
import { type CommandLine, UsageError } from './command-line.ts'
import { parseAuthorities } from './door/client-authorities.ts'
import { parseTokenFile } from './door/token-file.ts'
import { levelFolderOf } from './level-folder.ts'
import { type DoorOptions, type OpenDoor, openDoor } from './open-door.ts'
import { stateFolder } from './profiles.ts'
import { openWorld, type ServedWorld } from './served-world.ts'
import { adminSubject } from './stage.ts'
import { type ProgramWords, programWords } from './text/index.ts'

const bareName = 'bare'
const defaultLevel = 'sandbox'
const defaultPort = 6443
const mostNodes = 5000
const endSignals = ['SIGINT', 'SIGTERM'] as const

/** Serves until it is told to end: 0. Throws UsageError. */
export async function serve({ args, flags }: CommandLine, language: Language, seed: number): Promise<number> {
  const [name = defaultLevel] = args
  const isBare = name === bareName
  const level = isBare ? undefined : levelAsked(name, levelFolderOf(flags.levels))
  const port = numberOf('port', flags.port, { least: 0, most: 65_535, whole: true }) ?? defaultPort
  const speed = numberOf('speed', flags.speed, { least: 0.01, most: 1000, whole: false }) ?? 1
  const nodes = numberOf('nodes', flags.nodes, { least: 1, most: mostNodes, whole: true })
  const apiServer = {
    staticTokens: staticTokensOf(flags['token-auth-file']),
    disabledAdmission: disabledOf(flags['disable-admission']),
  }
  const ended = new Promise<void>((resolve) => {
    for (const signal of endSignals) process.once(signal, () => resolve())
  })
  const world = await open({ level, seed, language, nodes, apiServer, write: say })
  const admin = isBare ? { ...adminSubject, organizations: ['system:masters'] } : adminSubject
  const door = await listen({
    waist: world.waist,
    pass: world.pass,
    port,
    speed,
    admin,
    namespace: world.namespace,
    clientAuthorities: authoritiesOf(flags['client-ca-file']),
  })
  try {
    const file = kubeconfigFile(flags.kubeconfig, door.port)
    writeKubeconfig(file, door.kubeconfig)
    say(welcome(programWords(language), name, file, door.port))
    await ended
    if (flags.kubeconfig === undefined) rmSync(file, { force: true })
    return 0
  } finally {
    await door.close()
  }
}

function say(text: string): void {
  process.stdout.write(text)
}

async function open(options: Parameters<typeof openWorld>[0]): Promise<ServedWorld> {
  try {
    return await openWorld(options)
  } catch (error) {
    if (error instanceof SetupError) throw new UsageError(error.message)
    throw error
  }
}

interface Range {
  readonly least: number
  readonly most: number
  readonly whole: boolean
}

function numberOf(flag: string, given: unknown, { least, most, whole }: Range): number | undefined {
  if (given === undefined) return undefined
  const value = Number(given)
  const isGood = value >= least && value <= most && (!whole || Number.isInteger(value))
  if (given !== '' && isGood) return value
  throw new UsageError(({ notInRange }) => notInRange(flag, String(given), whole, least, most))
}

function staticTokensOf(file: unknown): ReadonlyMap<string, User> {
  if (file === undefined) return new Map()
  try {
    return parseTokenFile(readFileSync(String(file), 'utf8'))
  } catch (error) {
    throw new UsageError(({ fileTrouble }) =>
      fileTrouble('token-auth-file', String(file), (error as Error).message),
    )
  }
}

function authoritiesOf(file: unknown): readonly string[] {
  if (file === undefined) return []
  try {
    return parseAuthorities(readFileSync(String(file), 'utf8'))
  } catch (error) {
    throw new UsageError(({ fileTrouble }) =>
      fileTrouble('client-ca-file', String(file), (error as Error).message),
    )
  }
}

function disabledOf(list: unknown): readonly string[] {
  const names = String(list ?? '')
    .split(',')
    .flatMap((name) => name.trim() || [])
  const known = [...admissionPlugins.map(({ name }) => name), ...unservedPlugins]
  const unknown = names.find((name) => !known.includes(name))
  if (unknown === undefined) return names
  throw new UsageError(({ noPlugin }) => noPlugin(unknown, nearest(unknown, known)))
}

/** Plugins of upstream that do nothing here: leaving them out is no mistake. */
const unservedPlugins = ['ClusterTrustBundleAttest', 'MutatingAdmissionPolicy']

async function listen(options: DoorOptions): Promise<OpenDoor> {
  try {
    return await openDoor(options)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new UsageError(({ fileTrouble, portIsTaken }) =>
      fileTrouble('port', String(options.port), code === 'EADDRINUSE' ? portIsTaken : message),
    )
  }
}

function kubeconfigFile(given: unknown, port: number): string {
  return given === undefined ? join(stateFolder(), 'serve', `${port}.kubeconfig`) : String(given)
}

/** Whoever can read the file is the cluster's admin: it is its owner's alone. */
function writeKubeconfig(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(file, text, { mode: 0o600 })
    chmodSync(file, 0o600)
  } catch (error) {
    throw new UsageError(({ fileTrouble }) => fileTrouble('kubeconfig', file, (error as Error).message))
  }
}

function welcome(words: ProgramWords, name: string, file: string, port: number): string {
  return `${words.isServed(name, `https://127.0.0.1:${port}`)}

  export KUBECONFIG=${file}
  kubectl get nodes

${words.ctrlCEnds}
`
}
