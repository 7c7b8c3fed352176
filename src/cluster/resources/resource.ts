// What a kind knows about itself beyond the schema: defaults, validation, update rules, columns, selectable fields.
import type { FieldError } from '#api/field-error.ts'
import type { Draft, KubeObject } from '#api/object.ts'
import type { User } from '#api/request.ts'
import type { ResourceRef } from '#api/resource-ref.ts'
import type { PodTemplateSpec } from '#api/types/core-v1.ts'
import type { KindTypes } from '#api/types/kinds.ts'
import type { TableRowCondition } from '#api/types/meta-v1.ts'
import type { Authentication } from '../apiserver/authentication/authentication.ts'
import type { Authorization } from '../apiserver/authorization/authorization.ts'
import type { RandomStream } from '../random.ts'
import type { ApiClient } from '../runtime/api-client.ts'
import type { NameRule } from './validation/names.ts'

/** A table cell: text, or a number in an integer column. */
export type Cell = string | number | boolean | null

/** What a strategy may ask of the server while it prepares a write. */
export interface StrategyContext {
  readonly nowMs: number
  readonly user: User
  random(stream: string): RandomStream
  get<T>(ref: ResourceRef<T>, namespace: string | undefined, name: string): T | undefined
  /** The objects of a namespace. */
  list<T>(ref: ResourceRef<T>, namespace: string | undefined): readonly T[]
  /** The objects with a value in one of the collection's indexes. */
  indexed<T>(ref: ResourceRef<T>, index: string, value: string): readonly T[]
  readonly serviceCidr: string
  /** Writes what the server itself keeps of objects in others. */
  readonly own: Pick<ApiClient, 'create' | 'delete'>
  /** Whether a component answers at a port of the server's own machine. */
  isListening(port: number): boolean
  /** Who a token speaks of. */
  readonly authentication: Pick<Authentication, 'ofToken'>
  /** Who may do what. */
  readonly authorization: Pick<Authorization, 'decide' | 'rbac'>
}

/** How a delete treats the object. */
export interface DeletionPlan {
  /** The object stays until somebody deletes it with grace 0; undefined removes it now. */
  readonly graceSeconds: number
}

/** What of the metadata only a write of the whole object changes. Models ResetObjectMetaForStatus. */
export const ownMetadata = ['labels', 'annotations', 'finalizers', 'ownerReferences'] as const

/** A subresource that shows the whole object and lets one part of it change, such as pods/resize. */
export interface PartRules<T extends KubeObject = KubeObject> {
  /** A write of the part may change the metadata as well. */
  readonly changesMetadata?: boolean
  /** Takes everything else from the old object; the draft's status is the old one already. */
  prepareForUpdate(draft: Draft<T>, old: T, sentStatus: unknown, on: StrategyContext): void
  validateUpdate(object: T, old: T, on: StrategyContext): readonly FieldError[]
}

/**
 * The strategy of one kind. Every member may be left out: a kind without any is stored, listed, watched, patched,
 * printed and strictly decoded by what the schema says.
 */
export interface Resource<T extends KubeObject = KubeObject> {
  /** `apps/v1/Deployment`. */
  readonly gvk: keyof KindTypes
  /** metadata.generation counts the changes of spec. */
  readonly hasGeneration?: boolean
  /** A created object keeps the status it was sent with, although there is a status subresource (nodes). */
  readonly keepsStatusOnCreate?: boolean
  /** A PUT of an object that is not there makes it. */
  readonly createsOnUpdate?: boolean
  setDefaults?(draft: Draft<T>): void
  /** After admission, before validation. Status is empty already where the kind has a status subresource. */
  prepareForCreate?(draft: Draft<T>, on: StrategyContext): void
  /** Spec may have changed; status is the old one already where the kind has a status subresource. */
  prepareForUpdate?(draft: Draft<T>, old: T, on: StrategyContext): void
  /** What of the metadata a write of the status leaves as it was; nothing unless said. */
  readonly metadataKeptByStatus?: readonly (typeof ownMetadata)[number][]
  /** Status may have changed; spec is the old one already. */
  prepareForStatusUpdate?(draft: Draft<T>, old: T): void
  /** What names may look like; DNS subdomains unless said otherwise. */
  readonly nameRule?: NameRule
  validate?(object: T, on: StrategyContext): readonly FieldError[]
  /** What only new objects have to fulfil, beyond `validate`. */
  validateCreate?(object: T): readonly FieldError[]
  validateUpdate?(object: T, old: T, on: StrategyContext): readonly FieldError[]
  validateStatusUpdate?(object: T, old: T): readonly FieldError[]
  /** Fills in what only the server can hand out (addresses, ports), once the object is valid. Throws ApiError. */
  allocate?(draft: Draft<T>, old: T | undefined, on: StrategyContext): void
  /** Writes down in other objects what this one takes or gives back, right before it is stored. Throws ApiError. */
  reserve?(object: T, old: T | undefined, on: StrategyContext): void
  /** What every answer about the kind warns of. */
  readonly deprecation?: string
  /** The order of a table's rows, where it is not the names'. */
  compareRows?(a: T, b: T): number
  /** Texts of Warning headers. */
  warnings?(object: T, old: T | undefined): readonly string[]
  /** The objects are not kept: they are what the server finds when somebody asks. */
  find?(on: StrategyContext): readonly T[]
  /** Who replaces one must say which: a PUT without a resourceVersion is refused. */
  readonly needsRevision?: boolean
  /** Creating one asks the server something: `answer` fills the status, nothing is stored. */
  readonly answersOnly?: boolean
  /** The answer is an object of the server's own: nobody's fields are in it. */
  readonly answersAnew?: boolean
  /** Fields that belong to nobody who writes the object as a whole, beyond status: `f:spec`. */
  readonly unownedFields?: readonly string[]
  answer?(draft: Draft<T>, on: StrategyContext): void
  /** The cells of the schema's columns, in their order. */
  cells?(object: T, nowMs: number): readonly Cell[]
  rowConditions?(object: T): readonly TableRowCondition[]
  /** Values of the field selectors that the schema names, metadata aside. */
  selectableFields?(object: T): { readonly [field: string]: string }
  /** Extra store indexes by name, for strategies' and components' look-ups. */
  readonly indexes?: { readonly [name: string]: (object: T) => string | undefined }
  /** Undefined removes at once; a grace leaves it to the kubelet. `requested` is the caller's grace, if any. */
  planDeletion?(object: T, requestedSeconds: number | undefined): DeletionPlan | undefined
  /** A reason of the kind itself to stay while being deleted (a namespace's spec.finalizers). */
  holdsDeletion?(object: T): boolean
  /** What else changes when the object is marked for deletion. */
  markDeleted?(draft: Draft<T>): void
  /** A finished delete answers with the object instead of a Status. */
  readonly returnsDeletedObject?: boolean
  /** What the API server does once the object is gone. */
  afterDelete?(object: T, on: StrategyContext): void
  /** The template of the pods that come of the object. */
  podTemplate?(object: T): PodTemplateSpec | undefined
  /** The version is a view: its objects are stored in another, whose rules are theirs. */
  readonly version?: VersionRules<KubeObject, T>
  /** By the name of their subresource. */
  readonly parts?: { readonly [subresource: string]: PartRules<T> }
  /** Where autoscaling's Scale finds its numbers, for kinds with a scale subresource. */
  readonly scale?: ScaleAccess<T>
  /** Dependents are orphaned by a delete that names no propagation policy (legacy Jobs and ReplicationControllers). */
  readonly orphansByDefault?: boolean
}

/** How a version that is a view of another converts, and what it asks of objects beyond the other's rules. */
export interface VersionRules<Stored, Shown> {
  readonly storedAs: { readonly group: string; readonly version: string }
  toStored(shown: Shown): Stored
  fromStored(stored: Stored): Shown
  validateCreate?(object: Stored): readonly FieldError[]
  validateUpdate?(object: Stored, old: Stored): readonly FieldError[]
}

export interface ScaleAccess<T> {
  replicas(object: T): number
  currentReplicas(object: T): number
  /** The selector in query form. */
  selector(object: T): string
  setReplicas(draft: Draft<T>, replicas: number): void
}

/** Declares a kind's strategy with its type. */
export function defineResource<K extends keyof KindTypes>(
  gvk: K,
  strategy: Omit<Resource<KindTypes[K] & KubeObject>, 'gvk'>,
): Resource {
  // The registry only ever hands a strategy objects of its own kind.
  return { ...strategy, gvk } as unknown as Resource
}
