// Reading a request's body into a writable object of the resource's type.
import { bytesOfText, shownText } from '#api/byte-text.ts'
import { type Decoded, DecodeError, decode } from '#api/decode.ts'
import { notSupported } from '#api/field-error.ts'
import { type Draft, isRecord, type KubeObject, thaw } from '#api/object.ts'
import { decodeEnvelope } from '#api/protobuf/envelope.ts'
import { splitEnvelope } from '#api/protobuf/envelope-parts.ts'
import { ProtobufError } from '#api/protobuf/reader.ts'
import { bodyLimitBytes, headerValue, queryValue } from '#api/request.ts'
import { apiVersionOf } from '#api/resource-ref.ts'
import { parseJsonText, scanJson, strictMistakes } from '#api/scan-json.ts'
import { schema, typeOfKind } from '#api/schema/schema.ts'
import { type ApiError, badRequest, invalid, requestTooLarge, unsupportedMediaType } from '#api/status.ts'
import { yamlComplaint } from '#api/yaml-complaint.ts'
import type { Call } from './call.ts'
import { servedTypes } from './negotiation.ts'
import { readYaml, repeatedKeysComplaint } from './read-yaml.ts'
import { inStoredVersion } from './versions.ts'

type FieldValidation = 'Strict' | 'Warn' | 'Ignore'

/** The body as a JSON value, whatever it was written in. */
export function bodyValue(call: Call): unknown {
  const { body } = call.request
  if (body instanceof Uint8Array) return parseProtobuf(call, body)
  if (typeof body !== 'string') return body
  if (body.length > bodyLimitBytes) throw requestTooLarge(`limit is ${bodyLimitBytes}`)
  const contentType = (headerValue(call.request.headers, 'content-type') ?? 'application/json')
    .split(';')[0]
    ?.trim()
  if (contentType === 'application/json' || contentType === '*/*') return parseJson(call, shownText(body))
  if (contentType === 'application/yaml') return parseYaml(call, shownText(body))
  throw unsupportedMediaType(servedTypes)
}

function parseProtobuf(call: Call, body: Uint8Array): unknown {
  let isKindKnown = false
  try {
    splitEnvelope(body)
    isKindKnown = true
    return decodeEnvelope(body)
  } catch (error) {
    if (!(error instanceof ProtobufError)) throw error
    if (isKindKnown) throw badRequest(`${cannotBeHandled(call)}: ${error.message}`)
    throw unrecognized(call, body, error.message)
  }
}

/** How much of an unreadable body is shown. */
const shownBytes = 30

function parseJson(call: Call, text: string): unknown {
  try {
    const value: unknown = parseJsonText(text)
    if (value !== null && !isRecord(value)) throw unrecognized(call, text, notAnObject(value))
    return value ?? {}
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const complaint = scanJson(text).complaint ?? error.message
    throw unrecognized(call, text, `couldn't get version/kind; json parse error: ${complaint}`)
  }
}

/** The text itself where it may be an object, else its bytes in hexadecimal. */
function unrecognized(call: Call, body: string | Uint8Array, complaint: string): ApiError {
  const bytes = [...(typeof body === 'string' ? bytesOfText(body) : body)]
  const isLong = bytes.length > shownBytes
  const start = String(body).startsWith('{')
    ? String(body).slice(0, shownBytes)
    : bytes
        .slice(0, shownBytes)
        .map((byte) => byte.toString(16).padStart(2, '0'))
        .join('')
  const shown = bytes.length === 0 ? '<empty>' : `${start}${isLong ? ' ...' : ''}`
  return badRequest(
    `the object provided is unrecognized (must be of type ${call.served.facts.kind}): ${complaint} (${shown})`,
  )
}

function notAnObject(value: unknown): string {
  return `couldn't get version/kind; json parse error: json: cannot unmarshal ${jsonKind(value)} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`
}

function parseYaml(call: Call, text: string): unknown {
  try {
    return readYaml(call.server.parseYaml, text).value
  } catch (error) {
    throw unrecognized(call, text, `yaml: ${yamlComplaint(error as Error, text)}`)
  }
}

export function fieldValidationOf(call: Call, optionsKind: string): FieldValidation {
  const given = queryValue(call.request.query, 'fieldValidation')
  if (given === undefined || given === '') return 'Warn'
  if (given === 'Strict' || given === 'Warn' || given === 'Ignore') return given
  const error = notSupported('fieldValidation', given, ['', 'Ignore', 'Strict', 'Warn'])
  throw invalid({ group: 'meta.k8s.io', kind: optionsKind }, '', [error])
}

/** Decodes a value as a new object of the call's resource, writable at all depths. */
export function decodeNewObject(call: Call, value: unknown): Draft<KubeObject> {
  return thaw(decodeObject(call, value, 'CreateOptions')) as Draft<KubeObject>
}

/** What to throw for a complaint, and for how a converter of untyped objects puts it. */
export type Refuse = (complaint: string, unconverted: string) => ApiError

function cannotBeHandled({ served: { facts } }: Call): string {
  return `${facts.kind} in version "${facts.version}" cannot be handled as a ${facts.kind}`
}

/** What is wrong with the body of a write of a whole object beyond `unknown`, in the order in which it is told. */
function strictComplaints(call: Call, unknown: readonly string[]): readonly string[] {
  const { body, headers } = call.request
  if (typeof body !== 'string') return unknown
  if (headerValue(headers, 'content-type')?.startsWith('application/yaml'))
    return [...yamlMistakes(call, shownText(body)), ...unknown]
  const repeated = scanJson(body).duplicates
  if (repeated.length === 0) return unknown
  // The fields of custom resources are looked at once the text has been read.
  if (unknown.length === 0 || call.served.custom !== undefined)
    return [...new Set(repeated.map((field) => `duplicate field "${field}"`)), ...unknown]
  const known = new Set(unknown)
  return strictMistakes(body, (path) => known.has(`unknown field "${path}"`))
}

function yamlMistakes(call: Call, text: string): readonly string[] {
  const complaint = repeatedKeysComplaint(readYaml(call.server.parseYaml, text).repeated)
  return complaint === undefined ? [] : [complaint]
}

/**
 * Decodes a value as an object of the call's resource. The result can be written to, except for parts that came
 * frozen out of the store. `complaintsOf` says what strict validation has against it, given its unknown fields.
 */
export function decodeObject(
  call: Call,
  value: unknown,
  optionsKind: string,
  refuse: Refuse = (complaint) => badRequest(`${cannotBeHandled(call)}: ${complaint}`),
  complaintsOf: (unknown: readonly string[]) => readonly string[] = (unknown) =>
    strictComplaints(call, unknown),
): Draft<KubeObject> {
  const { facts, type } = call.served
  const validation = fieldValidationOf(call, optionsKind)
  const apiVersion = apiVersionOf(facts.group, facts.version)
  if (!isRecord(value)) throw badRequest(notAnObject(value))
  if (call.served.custom !== undefined) requireKind(call, value)
  checkKind(call, value, apiVersion)
  const typed =
    value.kind === undefined || value.apiVersion === undefined
      ? { ...value, kind: facts.kind, apiVersion }
      : value
  const { value: decoded, unknown } = decodeAs(type, typed, refuse)
  const strict = validation === 'Ignore' ? [] : complaintsOf(unknown)
  if (validation === 'Strict' && strict.length > 0) {
    const complaint = `strict decoding error: ${strict.join(', ')}`
    throw refuse(complaint, complaint)
  }
  if (validation === 'Warn') call.warnings.push(...strict)
  return inStoredVersion(call, writable(decoded as Draft<KubeObject>))
}

/** Decodes the body of a subresource, such as a `policy.v1.Eviction`. Throws 400. */
export function decodeSubresource(type: string, value: unknown): unknown {
  if (!isRecord(value)) throw badRequest(notAnObject(value))
  const [, version, kind] = type.split('.')
  const refuse = (complaint: string) =>
    badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${complaint}`)
  return decodeAs(type, value, refuse).value
}

/** Nothing but the object itself tells of which custom kind it is. */
function requireKind(call: Call, value: { readonly [key: string]: unknown }): void {
  const missing =
    value.kind === undefined ? 'Kind' : value.apiVersion === undefined ? 'apiVersion' : undefined
  if (missing === undefined) return
  const { body } = call.request
  const text = typeof body === 'string' ? body : JSON.stringify(value)
  const start = text.length > shownBytes ? `${text.slice(0, shownBytes)} ...` : text
  throw badRequest(
    `the object provided is unrecognized (must be of type ${call.served.facts.kind}): Object '${missing}' is missing in '${text}' (${start})`,
  )
}

function decodeAs(type: string, value: unknown, refuse: Refuse): Decoded {
  try {
    return decode(type, value)
  } catch (error) {
    if (error instanceof DecodeError) throw refuse(error.message, error.unconverted)
    throw error
  }
}

function checkKind(call: Call, value: { readonly [key: string]: unknown }, apiVersion: string): void {
  const { facts } = call.served
  const given = { apiVersion: value.apiVersion ?? apiVersion, kind: value.kind ?? facts.kind }
  if (given.apiVersion === apiVersion && given.kind === facts.kind) return
  for (const name of ['apiVersion', 'kind'] as const)
    if (typeof given[name] !== 'string')
      throw badRequest(
        `couldn't get version/kind; json parse error: json: cannot unmarshal ${jsonKind(given[name])} into Go struct field .${name} of type string`,
      )
  throw wrongKind(call, String(given.apiVersion), String(given.kind))
}

/** A body of another kind: one that the server knows, or in a version that it once knew, or neither. */
function wrongKind({ served: { facts } }: Call, apiVersion: string, kind: string): ApiError {
  const [version = '', group = ''] = apiVersion.split('/').reverse()
  const start = `${kind} in version "${version}" cannot be handled as a ${facts.kind}`
  const isOlder = group === 'extensions' || groupVersions(group).includes(version)
  if (kind === facts.kind && isOlder)
    return badRequest(
      `the API version in the data (${apiVersion}) does not match the expected API version (${apiVersionOf(facts.group, facts.version)})`,
    )
  if (typeOfKind(group, version, kind) === undefined)
    return badRequest(
      `${start}: no kind "${kind}" is registered for version "${apiVersion}" in scheme "pkg/runtime/scheme.go:111"`,
    )
  const target = `${facts.group === '' ? 'core' : facts.group.split('.')[0]}.${facts.kind}`
  return badRequest(`${start}: converting (${version}.${kind}) to (${target}): unknown conversion`)
}

function groupVersions(name: string): readonly string[] {
  return schema.groups.find((group) => group.name === name)?.versions ?? []
}

/** Makes an object writable at all depths, but for the parts that are the store's. */
function writable(draft: Draft<KubeObject>): Draft<KubeObject> {
  const copy = (Object.isFrozen(draft) ? { ...draft } : draft) as Record<string, unknown>
  for (const key in copy) {
    const part = copy[key]
    if (key === 'metadata' || !Object.isFrozen(part))
      copy[key] = key === 'status' ? { ...(part as object) } : thaw(part)
  }
  return copy as unknown as Draft<KubeObject>
}

/** What Go's JSON decoder calls a value. */
export function jsonKind(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
}
