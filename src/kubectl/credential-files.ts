// Credentials that lie in files beside the kubeconfig. Models client-go clientcmd validateAuthInfo, v1.35.
import { encodeBase64 } from '#api/base64.ts'
import type { CommandIo } from '#shell/command.ts'
import type { Flags } from './flags.ts'
import type { AuthInfo, Credentials, Kubeconfig } from './kubeconfig.ts'

/** Where each file of the kubeconfig lies, and what it says. */
type Files = ReadonlyMap<string, Kubeconfig>

const pairs = [
  ['client-certificate', 'client-certificate-data', 'client-cert'],
  ['client-key', 'client-key-data', 'client-key'],
] as const

/** The credentials of a user with what the files hold; undefined when they name no files. */
export async function readCredentials(
  user: string,
  { auth, files, flags }: { readonly auth: AuthInfo; readonly files: Files; readonly flags: Flags },
  io: CommandIo,
): Promise<Credentials | undefined> {
  const home = [...files].find(([, { users }]) => users.has(user))?.[0] ?? ''
  const read: Record<string, string> = {}
  const problems: string[] = []
  let hasFiles = false
  for (const [name, data, text] of pairs) {
    const given = flags.text(name)
    const path = given || auth[name]
    // What the kubeconfig holds itself goes before the files that it names.
    if (!path || (given === '' && auth[data] !== undefined)) continue
    hasFiles = true
    const full = given !== '' || path.startsWith('/') ? path : `${home.replace(/[^/]*$/, '')}${path}`
    if (await io.files.exists(full)) read[data] = encodeBase64(await io.files.read(full))
    else
      problems.push(
        `unable to read ${text} ${full} for ${user} due to open ${full}: no such file or directory`,
      )
  }
  if (!hasFiles) return undefined
  const found: AuthInfo = { ...auth, ...read }
  const isHalf = found['client-certificate-data'] !== undefined && found['client-key-data'] === undefined
  if (isHalf && problems.length === 0)
    problems.push(
      `client-key-data or client-key must be specified for ${user} to use the clientCert authentication method.`,
    )
  const [only] = problems
  if (only === undefined) return { auth: found }
  const list = problems.length === 1 ? only : `\n${problems.map((problem) => `* ${problem}`).join('\n')}`
  return { problem: `Error in configuration: ${list}` }
}
