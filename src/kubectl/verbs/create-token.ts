// kubectl create token.
import { resourcePath, serviceAccounts } from '#api/resource-ref.ts'
import { ApiError } from '#api/status.ts'
import type { TokenRequest } from '#api/types/authentication-v1.ts'
import { onlyName } from '../generators/generated.ts'
import { responseBody } from '../responses.ts'
import { CommandError, type Verb } from '../verb.ts'

const boundVersions: { readonly [kind: string]: string } = { Pod: 'v1', Secret: 'v1', Node: 'v1' }

export const createToken: Verb = {
  path: 'create token',

  async run(call) {
    const { flags, io } = call
    const name = onlyName(call)
    const kind = flags.text('bound-object-kind')
    const boundName = flags.text('bound-object-name')
    if (kind === '' && boundName !== '')
      throw new CommandError('error: --bound-object-name can only be set if --bound-object-kind is provided')
    if (kind !== '' && boundVersions[kind] === undefined)
      throw new CommandError(
        `error: supported --bound-object-kind values are ${Object.keys(boundVersions).sort().join(', ')}`,
      )
    const uid = flags.text('bound-object-uid')
    if (flags.durationMs('duration') < 0)
      throw new CommandError('error: --duration must be greater than or equal to 0')
    const seconds = Math.trunc(flags.durationMs('duration') / 1000)
    const body = {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      metadata: {},
      spec: {
        audiences: flags.list('audience').length > 0 ? flags.list('audience') : null,
        ...(seconds > 0 && { expirationSeconds: seconds }),
        ...(kind !== '' && {
          boundObjectRef: {
            kind,
            apiVersion: boundVersions[kind],
            name: boundName,
            ...(uid !== '' && { uid }),
          },
        }),
      },
    }
    try {
      const response = await call.client.request({
        method: 'POST',
        path: resourcePath(serviceAccounts, call.namespace, name, 'token'),
        headers: { 'content-type': 'application/json' },
        body,
      })
      io.out(`${(responseBody(response) as TokenRequest).status?.token ?? ''}\n`)
      return 0
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      throw new CommandError(`error: failed to create token: ${error.message}`)
    }
  },
}
