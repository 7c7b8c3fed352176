// `agnhost crd-conversion-webhook`: the conversion webhook of upstream's own tests.
// Models test/images/agnhost/crd-conversion-webhook, v1.35.
import { isRecord } from '#api/object.ts'
import type { HttpAnswer } from '../servers/http-server.ts'
import type { AgnhostCommand } from './command.ts'
import { serveWebhook, webhookFlags } from './serve-webhook.ts'

type Fields = { readonly [name: string]: unknown }

export const crdConversionWebhook: AgnhostCommand = {
  name: 'crd-conversion-webhook',
  flags: webhookFlags,
  run: (process, flags) =>
    serveWebhook(process, flags, (path) => (path === '/crdconvert' ? answer : undefined)),
}

class Refusal extends Error {}

function answer(body: string): HttpAnswer {
  let review: Fields
  try {
    review = JSON.parse(body) as Fields
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return { status: 400, body: `failed to deserialize body (${body}) with error ${error.message}\n` }
  }
  const { request, ...rest } = review
  const {
    uid,
    objects = [],
    desiredAPIVersion,
  } = (isRecord(request) ? request : {}) as {
    readonly uid?: string
    readonly objects?: readonly Fields[]
    readonly desiredAPIVersion?: string
  }
  const text = JSON.stringify({
    kind: rest.kind,
    apiVersion: rest.apiVersion,
    response: { uid, ...converted(objects, desiredAPIVersion ?? '') },
  })
  return { status: 200, body: text, headers: [['Content-Type', 'application/json']] }
}

function converted(objects: readonly Fields[], to: string): object {
  try {
    const convertedObjects = objects.map((object) => ({ ...convert(object, to), apiVersion: to }))
    return { convertedObjects, result: { metadata: {}, status: 'Success' } }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const result = { metadata: {}, status: 'Failure', message: error.message }
    return { convertedObjects: null, result }
  }
}

function convert(object: Fields, to: string): Fields {
  const from = String(object.apiVersion)
  if (from === to) throw new Refusal(`conversion from a version to itself should not call the webhook: ${to}`)
  if (from === 'stable.example.com/v1' && to === 'stable.example.com/v2') return withParts(object)
  if (from === 'stable.example.com/v2' && to === 'stable.example.com/v1') return withHostPort(object)
  const isKnown = from === 'stable.example.com/v1' || from === 'stable.example.com/v2'
  throw new Refusal(`unexpected conversion version ${JSON.stringify(isKnown ? to : from)}`)
}

function withParts({ hostPort, ...rest }: Fields): Fields {
  if (hostPort === undefined) return rest
  const [host, port, ...more] = String(hostPort).split(':')
  if (port === undefined || more.length > 0) throw new Refusal(`invalid hostPort value \`${hostPort}\``)
  return { ...rest, host, port }
}

function withHostPort({ host, port, ...rest }: Fields): Fields {
  if (host === undefined && port === undefined) return rest
  return { ...rest, hostPort: `${host ?? ''}:${port ?? ''}` }
}
