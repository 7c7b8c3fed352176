// What is asked of a subresource, before policies and webhooks. Models apiserver endpoints ConnectResource and
// createHandler, v1.35.
import { decode } from '#api/decode.ts'
import type { Draft, KubeObject } from '#api/object.ts'
import { queryFlag, queryValue } from '#api/request.ts'
import { apiVersionOf } from '#api/resource-ref.ts'
import { typeOfKind } from '#api/schema/schema.ts'
import type { Attributes } from '../admission/admission.ts'
import type { Call } from '../call.ts'

const flags = ['stdin', 'stdout', 'stderr', 'tty']
/** Those that one connects to. */
const connected = new Set(['exec', 'attach', 'portforward', 'proxy'])

/** Asks about a connection; other subresources pass. Throws ApiError. */
export function admitConnection(call: Call): void {
  const { subresource } = call.info
  if (subresource === undefined || !connected.has(subresource)) return
  admit(call, 'CONNECT', optionsOf(call))
}

/** Asks about what is sent to a subresource. Throws ApiError. */
export function admitCreation(call: Call, object: KubeObject): void {
  admit(call, 'CREATE', object as unknown as Record<string, unknown>)
}

function admit(call: Call, operation: Attributes['operation'], object: Record<string, unknown>): void {
  const { info, resource, server } = call
  const part = resource.facts.subresources.find(({ name }) => name === info.subresource)
  if (part === undefined) return
  const { group, version, kind } = part
  // What one connects with is no kind of its own.
  const type = typeOfKind(group, version, kind) ?? `core.${version}.${kind}`
  const whole = { ...object, kind, apiVersion: apiVersionOf(group, version) }
  server.admission.judgePart({
    call,
    operation,
    subresource: info.subresource,
    namespace: info.namespace,
    name: info.name ?? '',
    object: decode(type, whole).value as Draft<KubeObject>,
    old: undefined,
    type,
  })
}

/** How one connects, as the query says. */
function optionsOf({ info, request }: Call): Record<string, unknown> {
  const { query } = request
  if (info.subresource === 'proxy') return { path: `/${info.rest.join('/')}` }
  const text = (name: string) => queryValue(query, name) || undefined
  if (info.subresource === 'portforward') {
    const port = text('ports')
    return port === undefined ? {} : { ports: port.split(',').map(Number) }
  }
  const container = text('container')
  const command = query?.command
  return {
    ...Object.fromEntries(flags.filter((flag) => queryFlag(query, flag)).map((flag) => [flag, true])),
    ...(container !== undefined && { container }),
    ...(command !== undefined && { command: typeof command === 'string' ? [command] : [...command] }),
  }
}
