// One object that a verb acts upon: where it lives, and what is known of it. Models cli-runtime resource.Info, v1.35.
import type { KubeObject } from '#api/object.ts'
import { type ResourceRef, resourcePath } from '#api/resource-ref.ts'
import { typeOfKind } from '#api/schema/schema.ts'
import { ApiError } from '#api/status.ts'
import type { ApiResource } from './discovery.ts'

export interface Target {
  readonly resource: ApiResource
  readonly namespace: string | undefined
  readonly name: string
  /** The file it came from, as errors call it. */
  readonly source: string | undefined
  /** As the file has it, or as the server has it. */
  readonly object: KubeObject | undefined
}

export function targetPath({ resource, namespace, name }: Target, subresource?: string): string {
  return resourcePath(resource, namespace, name, subresource)
}

/** `deployment.apps/web`. */
export function printedName({ resource, name }: Target): string {
  return `${printedKind(resource)}/${name}`
}

/** `deployment.apps`. */
export function printedKind({ kind, group }: ApiResource): string {
  return group === '' ? kind.toLowerCase() : `${kind.toLowerCase()}.${group}`
}

/** `Job.batch`, as Go programs print a kind with its group. */
export function printedGroupKind({ kind, group }: ApiResource): string {
  return group === '' ? kind : `${kind}.${group}`
}

/** `deployments.apps`. */
export function printedResource({ plural, group }: ApiResource): string {
  return group === '' ? plural : `${plural}.${group}`
}

/** `deployments.apps "web"`, as client-side refusals name an object. */
export function quotedName(target: Target): string {
  return `${printedResource(target.resource)} ${JSON.stringify(target.name)}`
}

/** The target of an object that the server has. */
export function targetOf(resource: ApiResource, object: KubeObject, source?: string): Target {
  const { namespace, name } = object.metadata
  return { resource, namespace, name, source, object }
}

/** The schema's name of the type; undefined for custom resources. */
export function schemaTypeOf({ group, version, kind }: ApiResource): string | undefined {
  return typeOfKind(group, version, kind)
}

/** What discovery would say of a resource that every server has. */
export function asResource(ref: ResourceRef): ApiResource {
  return {
    ...ref,
    singular: ref.kind.toLowerCase(),
    shortNames: [],
    categories: [],
    verbs: [],
    subresources: [],
  }
}

/** Puts what was being done before the server's complaint. Models cmdutil.AddSourceToErr. */
export function errorWith(error: unknown, doing: string, source: string | undefined): unknown {
  if (!(error instanceof ApiError) || source === undefined) return error
  const message = `error when ${doing} ${JSON.stringify(source)}: ${error.status.message ?? ''}`
  return new ApiError({ ...error.status, message })
}
