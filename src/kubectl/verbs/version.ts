// kubectl version.
import type { VersionInfo } from '../client-version.ts'
import { clientVersion, kustomizeVersion } from '../client-version.ts'
import { printYaml } from '../printers/yaml.ts'
import { responseBody } from '../responses.ts'
import { CommandError, type Verb } from '../verb.ts'

export const version: Verb = {
  path: 'version',

  async run(call) {
    const { flags, io } = call
    const output = flags.text('output')
    if (output !== '' && output !== 'json' && output !== 'yaml')
      throw new CommandError("error: --output must be 'yaml' or 'json'")
    let serverVersion: VersionInfo | undefined
    let failure: unknown
    if (!flags.on('client'))
      try {
        const response = await call.client.request({ method: 'GET', path: '/version' })
        serverVersion = JSON.parse(responseBody(response) as string) as VersionInfo
      } catch (error) {
        failure = error
      }
    const known = { clientVersion, kustomizeVersion, ...(serverVersion && { serverVersion }) }
    if (output === 'json') io.out(`${JSON.stringify(known, undefined, 2)}\n`)
    else if (output === 'yaml') io.out(`${printYaml(known)}\n`)
    else {
      io.out(`Client Version: ${clientVersion.gitVersion}\nKustomize Version: ${kustomizeVersion}\n`)
      if (serverVersion !== undefined) io.out(`Server Version: ${serverVersion.gitVersion}\n`)
    }
    if (failure !== undefined) throw failure
    return 0
  },
}
