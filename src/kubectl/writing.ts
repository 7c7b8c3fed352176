// Sending changes to the server: create, patch, replace, delete, with dry runs, validation and field managers.
import type { KubeObject } from '#api/object.ts'
import type { Query } from '#api/request.ts'
import { resourcePath } from '#api/resource-ref.ts'
import type { DeleteOptions } from '#api/types/meta-v1.ts'
import { responseBody } from './responses.ts'
import { type Target, targetPath } from './target.ts'
import { CommandError, type VerbCall } from './verb.ts'

export type DryRun = 'none' | 'client' | 'server'

/** What --dry-run says. Throws CommandError. */
export function dryRunOf(call: VerbCall): DryRun {
  const { flags, io } = call
  if (!flags.has('dry-run')) return 'none'
  const value = flags.text('dry-run')
  if (value === 'none' || value === 'client' || value === 'server') return value
  const isOld = value === 'unchanged' || /^(1|t|true)$/i.test(value)
  if (isOld) {
    io.err('--dry-run is deprecated and can be replaced with --dry-run=client.\n')
    return 'client'
  }
  if (/^(0|f|false)$/i.test(value)) return 'none'
  throw new CommandError(`error: Invalid dry-run value (${value}). Must be "none", "server", or "client".`)
}

/** What is put behind the report of a change that did not happen. */
export function dryRunSuffix(dryRun: DryRun): string {
  if (dryRun === 'client') return ' (dry run)'
  return dryRun === 'server' ? ' (server dry run)' : ''
}

const validations: { readonly [value: string]: string } = {
  strict: 'Strict',
  true: 'Strict',
  warn: 'Warn',
  ignore: 'Ignore',
  false: 'Ignore',
}

/** What --validate asks of the server. Throws CommandError. */
function fieldValidation(call: VerbCall): string | undefined {
  if (!call.facts.flags.some((flag) => flag.name === 'validate')) return undefined
  const value = call.flags.text('validate')
  const directive = validations[value.toLowerCase()]
  if (directive !== undefined) return directive
  throw new CommandError(
    `error: invalid - validate option ${JSON.stringify(value)}; must be one of: strict (or true), warn, ignore (or false)`,
  )
}

/** The query of a change: dry run, field manager, validation. */
function changeQuery(call: VerbCall, dryRun: DryRun): Query {
  const hasManager = call.facts.flags.some((flag) => flag.name === 'field-manager')
  return {
    fieldManager: hasManager ? call.flags.text('field-manager') || undefined : undefined,
    fieldValidation: fieldValidation(call),
    dryRun: dryRun === 'server' ? 'All' : undefined,
  }
}

/** Fails early on options that the first request would carry. */
export function checkChangeOptions(call: VerbCall): DryRun {
  const dryRun = dryRunOf(call)
  fieldValidation(call)
  return dryRun
}

/** The object without the version that it had where it was read. */
function unversioned(object: KubeObject): unknown {
  const { resourceVersion: _, ...metadata } = object.metadata
  return { ...object, metadata }
}

/** Throws ApiError. */
export async function createObject(
  call: VerbCall,
  target: Target,
  object: KubeObject,
  dryRun: DryRun,
): Promise<KubeObject> {
  const response = await call.client.request({
    method: 'POST',
    path: resourcePath(target.resource, target.namespace),
    query: changeQuery(call, dryRun),
    headers: { 'content-type': 'application/json' },
    body: unversioned(object),
  })
  return responseBody(response) as KubeObject
}

export type PatchType =
  | 'strategic-merge-patch+json'
  | 'merge-patch+json'
  | 'json-patch+json'
  | 'apply-patch+yaml'

export interface PatchOptions {
  readonly dryRun: DryRun
  readonly subresource?: string | undefined
  /** Further query parameters; undefined takes one away. */
  readonly query?: Query
}

/** Throws ApiError. */
export async function patchObject(
  call: VerbCall,
  target: Target,
  type: PatchType,
  patch: unknown,
  options: PatchOptions,
): Promise<KubeObject> {
  const response = await call.client.request({
    method: 'PATCH',
    path: targetPath(target, options.subresource),
    query: { ...changeQuery(call, options.dryRun), ...options.query },
    headers: { 'content-type': `application/${type}` },
    body: patch,
  })
  return responseBody(response) as KubeObject
}

/** Puts the object in the place of the one that is there, whatever its version. Throws ApiError. */
export async function replaceObject(
  call: VerbCall,
  target: Target,
  object: KubeObject,
  options: PatchOptions,
): Promise<KubeObject> {
  const response = await call.client.request({
    method: 'PUT',
    path: targetPath(target, options.subresource),
    query: changeQuery(call, options.dryRun),
    headers: { 'content-type': 'application/json' },
    body: await versioned(call, target, object),
  })
  return responseBody(response) as KubeObject
}

const notFoundCode = 404

/** Some kinds take no update without the version that it is meant for. */
async function versioned(call: VerbCall, target: Target, object: KubeObject): Promise<KubeObject> {
  if (object.metadata.resourceVersion !== undefined) return object
  const response = await call.client.request({ method: 'GET', path: targetPath(target) })
  // Upstream tries: some kinds are created by an update.
  if (response.code === notFoundCode) return object
  const { resourceVersion } = (responseBody(response) as KubeObject).metadata
  return { ...object, metadata: { ...object.metadata, resourceVersion } }
}

/** The server's answer: a Status, or the object that still ends. Throws ApiError. */
export async function deleteObject(
  call: VerbCall,
  target: Target,
  options: Partial<DeleteOptions>,
  dryRun: DryRun,
): Promise<unknown> {
  const response = await call.client.request({
    method: 'DELETE',
    path: targetPath(target),
    query: { dryRun: dryRun === 'server' ? 'All' : undefined },
    headers: { 'content-type': 'application/json' },
    body: { kind: 'DeleteOptions', apiVersion: 'v1', ...options },
  })
  return responseBody(response)
}
