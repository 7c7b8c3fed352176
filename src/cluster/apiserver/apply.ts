// Server-side apply: a manager says what it wants, and owns it. Models apimachinery managedfields Apply, v1.35.

import { required } from '#api/field-error.ts'
import { mergeApplied, removeFields } from '#api/fields/apply-merge.ts'
import { childrenOf, compareFields, fieldsOf } from '#api/fields/compare.ts'
import {
  type FieldSet,
  intersectFields,
  isEmptyFields,
  printPaths,
  subtractFields,
  unionFields,
  withParents,
} from '#api/fields/field-set.ts'
import { type Shape, shapeOfMember, shapeOfType } from '#api/fields/shape.ts'
import { type Draft, isRecord, type KubeObject } from '#api/object.ts'
import { queryFlag, queryValue } from '#api/request.ts'
import { apiVersionOf } from '#api/resource-ref.ts'
import { ApiError, applyConflict, badRequest, invalid, plainFailure } from '#api/status.ts'
import type { StatusCause } from '#api/types/meta-v1.ts'
import { yamlComplaint } from '#api/yaml-complaint.ts'
import { decodeNewObject, decodeObject, fieldValidationOf } from './body.ts'
import { type Call, nameOf } from './call.ts'
import { createObject } from './create.ts'
import { afterApply, type FieldOwner, ownableFields } from './field-ledger.ts'
import { formerlyApplied, syncLastApplied } from './last-applied.ts'
import { readYaml, repeatedKeysComplaint } from './read-yaml.ts'
import { storedObject, updateObject } from './update.ts'
import { inServedVersion } from './versions.ts'

/** Answers a PATCH of type apply. Creates what is missing. Throws ApiError. */
export function applyFromRequest(call: Call): { object: KubeObject; isNew: boolean } {
  const { config, repeated } = configurationOf(call)
  const { type, facts, hasStatusSubresource, strategy } = call.served
  const named = fieldsOf(type, config)
  const ownable = (fields: FieldSet) =>
    ownableFields(fields, call.info.subresource ?? '', hasStatusSubresource, strategy.unownedFields)
  const wanted = ownable(named)
  const stored = liveObject(call)
  const live = stored === undefined ? undefined : inServedVersion(call, stored)
  const writer = {
    manager: call.fieldManager,
    operation: 'Apply' as const,
    apiVersion: apiVersionOf(facts.group, facts.version),
    subresource: call.info.subresource ?? '',
    timeMs: call.on.nowMs,
  }
  if (stored === undefined || live === undefined) {
    const owners = [{ ...writer, fields: wanted }]
    refuseRepeatedKeys(call, repeated)
    return { object: createObject(call, decodeNewObject(call, config), { owners }), isNew: true }
  }
  const owners = call.server.ledger.owners(stored)
  const merged = mergeApplied(type, live, config)
  const changed = ownable(compareFields(type, live, merged).written)
  const isMine = (owner: FieldOwner) =>
    owner.manager === writer.manager &&
    owner.operation === 'Apply' &&
    owner.subresource === writer.subresource
  const others = owners.filter((owner) => !isMine(owner))
  const isForced = queryFlag(call.request.query, 'force')
  const allowed = formerlyApplied(writer.manager, type, live)
  if (!isForced) checkConflicts(others, subtractFields(changed, allowed))
  const mine = owners.find(isMine)
  const kept = others.reduce((sum: FieldSet, owner) => unionFields(sum, owner.fields), wanted)
  const abandoned = mine === undefined ? undefined : subtractFields(mine.fields, withParents(kept))
  const pruned =
    abandoned === undefined || isEmptyFields(abandoned) ? merged : removeFields(type, merged, abandoned)
  refuseRepeatedKeys(call, repeated)
  const draft: Draft<KubeObject> = decodeObject(call, pruned, 'PatchOptions', undefined, (unknown) => unknown)
  syncLastApplied(writer.manager, draft, config)
  // An apply that changes nothing leaves no time behind.
  const isNoop = pruned === merged && isEmptyFields(changed)
  const timeMs = isNoop ? (mine?.timeMs ?? 0) : writer.timeMs
  const next = afterApply(owners, { ...writer, timeMs }, wanted, changed)
  return { object: updateObject(call, stored, draft, { owners: next }), isNew: false }
}

function liveObject(call: Call): KubeObject | undefined {
  try {
    return storedObject(call)
  } catch (error) {
    if (error instanceof ApiError && error.reason === 'NotFound' && call.info.subresource === undefined)
      return undefined
    throw error
  }
}

/** What somebody applies: the object, and what strict validation has against its text. */
interface Configuration {
  readonly config: { readonly [key: string]: unknown }
  readonly repeated: string | undefined
}

function refuseRepeatedKeys(call: Call, repeated: string | undefined): void {
  if (repeated === undefined) return
  const validation = fieldValidationOf(call, 'PatchOptions')
  const complaint = `error converting YAML to JSON: ${repeated}`
  if (validation === 'Strict') throw badRequest(`error strict decoding YAML: ${complaint}`)
  if (validation === 'Warn') call.warnings.push(complaint)
}

function configurationOf(call: Call): Configuration {
  const { facts } = call.served
  const manager = queryValue(call.request.query, 'fieldManager')
  if (manager === undefined || manager === '')
    throw invalid({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', [
      required('fieldManager', 'is required for apply patch'),
    ])
  const { config, repeated } = parsedBody(call)
  const { apiVersion = '', kind = '', metadata } = config
  if (apiVersion !== apiVersionOf(facts.group, facts.version) || kind !== facts.kind) {
    const shown = apiVersion === '' ? '/' : `${String(apiVersion).includes('/') ? '' : '/'}${apiVersion}`
    throw badRequest(`invalid object type: ${shown}, Kind=${kind}`)
  }
  const name = isRecord(metadata) ? metadata.name : undefined
  if (isRecord(metadata) && metadata.managedFields !== undefined)
    throw badRequest('metadata.managedFields must be nil')
  if (name !== undefined && name !== nameOf(call))
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${nameOf(call)})`)
  const named = { ...config, metadata: { ...(metadata as object), name: nameOf(call) } }
  const complaint = typedComplaint(shapeOfType(call.served.type), named, () => '')
  if (complaint === undefined) return { config: named, repeated }
  const namespace = isRecord(metadata) && typeof metadata.namespace === 'string' ? metadata.namespace : ''
  const gvk = `${apiVersion === 'v1' ? '/v1' : apiVersion}, Kind=${kind}`
  throw plainFailure(
    500,
    `failed to create typed patch object (${namespace}/${nameOf(call)}; ${gvk}): ${complaint}`,
  )
}

function parsedBody(call: Call): Configuration {
  const { body } = call.request
  let value: unknown = body
  let repeated: string | undefined
  if (typeof body === 'string') {
    try {
      const read = readYaml(call.server.parseYaml, body)
      value = read.value
      repeated = repeatedKeysComplaint(read.repeated)
    } catch (error) {
      throw badRequest(
        `error decoding YAML: error converting YAML to JSON: yaml: ${yamlComplaint(error as Error, body)}`,
      )
    }
  }
  if (!isRecord(value))
    throw badRequest(
      'error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal value',
    )
  return { config: value, repeated }
}

/** The first thing about a configuration that its type does not allow: an unknown field, two items of one key. */
function typedComplaint(shape: Shape, value: unknown, path: () => string): string | undefined {
  if ((shape.kind === 'struct' || shape.kind === 'members') && isRecord(value))
    for (const name of Object.keys(value))
      if (shapeOfMember(shape, name) === undefined) return `${path()}.${name}: field not declared in schema`
  const children = childrenOf(shape, value)
  if (shape.kind === 'keyed' && Array.isArray(value) && children.size < value.length) {
    const [twice] = value
      .map((item) => childrenOf(shape, [item]).keys().next().value as string)
      .filter((key, i, all) => all.indexOf(key) !== i)
    const fields = {
      isMember: false,
      children: new Map([[twice as string, { isMember: true, children: new Map() }]]),
    }
    return `${path()}: duplicate entries for key ${printPaths(fields)[0]}`
  }
  for (const [element, child] of children) {
    const childPath = () => {
      const fields = {
        isMember: false,
        children: new Map([[element, { isMember: true, children: new Map() }]]),
      }
      return path() + (printPaths(fields)[0] ?? '')
    }
    const complaint = typedComplaint(child.shape, child.value, childPath)
    if (complaint !== undefined) return complaint
  }
  return undefined
}

function checkConflicts(others: readonly FieldOwner[], changed: FieldSet): void {
  const conflicts = others
    .map((owner) => ({ owner, paths: printPaths(intersectFields(owner.fields, changed)) }))
    .filter(({ paths }) => paths.length > 0)
  if (conflicts.length === 0) return
  const causes: StatusCause[] = []
  const texts: string[] = []
  let count = 0
  for (const { owner, paths } of conflicts) {
    const name = ownerText(owner)
    count += paths.length
    for (const field of paths)
      causes.push({ reason: 'FieldManagerConflict', message: `conflict with ${name}`, field })
    texts.push(
      paths.length === 1
        ? `conflict with ${name}: ${paths[0]}`
        : `conflicts with ${name}:\n${paths.map((path) => `- ${path}`).join('\n')}`,
    )
  }
  throw applyConflict(
    `Apply failed with ${count} conflict${count === 1 ? '' : 's'}: ${texts.join('\n')}`,
    causes,
  )
}

/** `"kubectl"`, `"golden" using v1`, `"kubelet" with subresource "status" using v1`. */
function ownerText({ manager, operation, apiVersion, subresource }: FieldOwner): string {
  const through = subresource === '' ? '' : ` with subresource "${subresource}"`
  return operation === 'Apply' ? `"${manager}"${through}` : `"${manager}"${through} using ${apiVersion}`
}
