// The objects of -f: read, checked for their kind, and put into their namespace. Models cli-runtime resource.Builder, v1.35.
import { DecodeError, decode } from '#api/decode.ts'
import { isRecord, type KubeObject } from '#api/object.ts'
import { splitApiVersion } from '#api/resource-ref.ts'
import type { ApiResource } from '../discovery.ts'
import type { Target } from '../target.ts'
import { CommandError, type VerbCall } from '../verb.ts'
import { type ManifestFile, manifestFiles } from './manifest-files.ts'
import { parseDocuments } from './parse-manifest.ts'

export interface ManifestTargets {
  readonly targets: readonly Target[]
  /** What kept single objects from being targets; the others may go on. */
  readonly errors: readonly unknown[]
}

export interface ReadManifests extends ManifestTargets {
  /** Targets and errors in the order of the documents. */
  readonly inOrder: readonly (Target | CommandError)[]
}

/** The objects of the files in order. Throws CommandError when a file cannot be read at all. */
export async function manifestTargets(call: VerbCall): Promise<ReadManifests> {
  const resources = await call.discovery.resources()
  const inOrder: (Target | CommandError)[] = []
  for (const { source, text } of await manifestFiles(call)) {
    try {
      for (const value of parseDocuments(text, source))
        for (const object of objectsOf(value, source)) inOrder.push(targetOf(call, resources, object, source))
    } catch (error) {
      if (!(error instanceof CommandError)) throw error
      inOrder.push(error)
    }
  }
  const isError = (found: Target | CommandError) => found instanceof CommandError
  return {
    inOrder,
    errors: inOrder.filter(isError),
    targets: inOrder.filter((found): found is Target => !isError(found)),
  }
}

/** The objects of one text in order. Throws CommandError when it cannot be read at all. */
export async function targetsOfText(
  call: VerbCall,
  { source, text }: ManifestFile,
): Promise<(Target | CommandError)[]> {
  const resources = await call.discovery.resources()
  return parseDocuments(text, source).flatMap((value) =>
    objectsOf(value, source).map((object) => targetOf(call, resources, object, source)),
  )
}

/** The object, or the members of a List of them. */
function objectsOf(value: unknown, source: string): KubeObject[] {
  if (!isRecord(value)) throw invalid(source, 'invalid object to validate')
  const missing = ['apiVersion', 'kind'].filter(
    (field) => typeof value[field] !== 'string' || value[field] === '',
  )
  if (missing.length === 2) throw invalid(source, '[apiVersion not set, kind not set]')
  if (missing.length === 1) throw invalid(source, `${missing[0]} not set`)
  if (isRecord(value) && String(value.kind).endsWith('List') && Array.isArray(value.items))
    return value.items.flatMap((item) => objectsOf(item, source))
  const { metadata = {} } = value
  checkMetadata(metadata, source)
  return [{ ...value, metadata } as unknown as KubeObject]
}

function invalid(source: string, why: string): CommandError {
  return new CommandError(
    `error: error validating ${JSON.stringify(source)}: error validating data: ${why}; if you choose to ignore these errors, turn validation off with --validate=false`,
  )
}

/** kubectl itself reads only the metadata. */
function checkMetadata(metadata: unknown, source: string): void {
  try {
    decode('core.v1.ConfigMap', { metadata })
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    const message = error.message.replace('ConfigMap.metadata', 'metadataOnlyObject.metadata')
    throw new CommandError(`error: unable to decode ${JSON.stringify(source)}: ${message}`)
  }
}

function targetOf(
  call: VerbCall,
  resources: readonly ApiResource[],
  object: KubeObject,
  source: string,
): Target | CommandError {
  const { group, version } = splitApiVersion(object.apiVersion)
  const resource = resources.find(
    (found) => found.group === group && found.version === version && sameKind(found.kind, object.kind),
  )
  const { name = '', namespace = '' } = object.metadata as { name?: string; namespace?: string }
  if (resource === undefined)
    return new CommandError(
      `error: resource mapping not found for name: ${JSON.stringify(name)} namespace: ${JSON.stringify(namespace)} from ${JSON.stringify(source)}: no matches for kind ${JSON.stringify(object.kind)} in version ${JSON.stringify(object.apiVersion)}\nensure CRDs are installed first`,
    )
  if (!resource.namespaced) return { resource, namespace: undefined, name, source, object: unscoped(object) }
  if (call.isNamespaceGiven && namespace !== '' && namespace !== call.namespace)
    return new CommandError(
      `error: the namespace from the provided object ${JSON.stringify(namespace)} does not match the namespace ${JSON.stringify(call.namespace)}. You must pass '--namespace=${namespace}' to perform this operation.`,
    )
  // What stays here belongs to no namespace that it does not name itself.
  if (namespace === '' && !call.isNamespaceGiven && call.flags.on('local'))
    return { resource, namespace: undefined, name, source, object }
  const home = namespace === '' ? call.namespace : namespace
  const placed = { ...object, metadata: { ...object.metadata, namespace: home } }
  return { resource, namespace: home, name, source, object: placed }
}

/** The server's mapping is lenient about capitals: what it then refuses is its own affair. */
function sameKind(a: string, b: string): boolean {
  return a === b || a.toLowerCase() === b
}

function unscoped(object: KubeObject): KubeObject {
  if (object.metadata.namespace === undefined) return object
  const { namespace: _, ...metadata } = object.metadata
  return { ...object, metadata }
}
