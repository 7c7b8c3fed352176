// kubectl create secret generic, docker-registry and tls.

import { encodeBase64 } from '#api/base64.ts'
import { secrets } from '#api/resource-ref.ts'
import { dataFromFlags } from '../generators/data-sources.ts'
import { createVerb } from '../generators/generated.ts'
import { CommandError, type VerbCall } from '../verb.ts'

const failure = 'failed to create secret '

export const createSecretGeneric = createVerb({
  path: 'create secret generic',
  ref: secrets,
  failure,
  build: async (call, name) => {
    const data = await dataFromFlags(call, { kind: 'Secret', name })
    const type = call.flags.text('type')
    return { ...(type !== '' && { type }), ...(Object.keys(data).length > 0 && { data: encoded(data) }) }
  },
})

export const createSecretDockerRegistry = createVerb({
  path: 'create secret docker-registry',
  ref: secrets,
  failure,
  build: async (call, name) => {
    const { flags } = call
    const type = 'kubernetes.io/dockerconfigjson'
    if (flags.list('from-file').length > 0) {
      const data = await dataFromFlags(call, { kind: 'Secret', name })
      return { type, data: encoded(data) }
    }
    const username = flags.text('docker-username')
    const password = flags.text('docker-password')
    const server = flags.text('docker-server')
    if (username === '' || password === '' || server === '')
      throw new CommandError(
        'error: either --from-file or the combination of --docker-username, --docker-password and --docker-server is required',
      )
    const email = flags.text('docker-email')
    const auth = encodeBase64(`${username}:${password}`)
    const entry = { username, password, ...(email !== '' && { email }), auth }
    return { type, data: encoded({ '.dockerconfigjson': JSON.stringify({ auths: { [server]: entry } }) }) }
  },
})

export const createSecretTls = createVerb({
  path: 'create secret tls',
  ref: secrets,
  failure,
  build: async (call) => {
    const { flags } = call
    if (flags.text('key') === '' || flags.text('cert') === '')
      throw new CommandError('error: key and cert must be specified')
    const cert = await readPem(call, flags.text('cert'))
    const key = await readPem(call, flags.text('key'))
    if (!/-----BEGIN CERTIFICATE-----/.test(cert))
      throw new CommandError('error: tls: failed to find any PEM data in certificate input')
    if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(key))
      throw new CommandError('error: tls: failed to find any PEM data in key input')
    return { type: 'kubernetes.io/tls', data: encoded({ 'tls.crt': cert, 'tls.key': key }) }
  },
})

async function readPem(call: VerbCall, path: string): Promise<string> {
  try {
    return await call.io.files.read(path)
  } catch (error) {
    throw new CommandError(`error: Cannot read file ${path}, ${(error as Error).message}`)
  }
}

function encoded(data: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, encodeBase64(value)]))
}
