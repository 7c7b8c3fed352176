// Every real kubectl of this machine: those on the PATH, those that stand beside them under a version's name, $KUBECTL.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'

export interface FoundKubectl {
  readonly path: string
  /** Such as `v1.32.4`. */
  readonly version: string
}

/** `kubectl`, `kubectl.1.29`, `kubectl-1.35`: no plugins, which are named after what they do. */
const kubectlName = /^kubectl([.-]v?1\.\d+(\.\d+)?)?$/
/** Of the releases that the door promises to serve. */
const minors = { oldest: 29, newest: 35 }

/** One for each minor release, the oldest first; `$KUBECTL` may name more, separated as in a PATH. */
export function foundKubectls(): readonly FoundKubectl[] {
  const found = new Map<number, FoundKubectl>()
  for (const path of candidates()) {
    const version = clientVersion(path)
    const minor = Number(version?.split('.')[1])
    if (version === undefined || minor < minors.oldest || minor > minors.newest) continue
    if (!found.has(minor)) found.set(minor, { path, version })
  }
  return [...found].sort(([a], [b]) => a - b).map(([, kubectl]) => kubectl)
}

function candidates(): readonly string[] {
  const folders = new Set<string>()
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, 'kubectl')
    if (folder !== '' && existsSync(path)) folders.add(folder).add(dirname(realpathSync(path)))
  }
  const named = (process.env.KUBECTL ?? '').split(delimiter).filter((path) => path !== '')
  const beside = [...folders].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => kubectlName.test(name))
      .map((name) => join(folder, name)),
  )
  return [...new Set([...named, ...beside].map((path) => realpathSync(path)))]
}

function clientVersion(path: string): string | undefined {
  const { status, stdout } = spawnSync(path, ['version', '--client', '-o', 'json'], { encoding: 'utf8' })
  if (status !== 0) return undefined
  const { clientVersion } = JSON.parse(stdout) as { clientVersion?: { gitVersion?: string } }
  return clientVersion?.gitVersion
}
