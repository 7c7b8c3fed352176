// Follows CustomResourceDefinitions: serves what they ask for, tells how far they are, and clears up after them.
// Models apiextensions-apiserver's naming, establishing and finalizer controllers, v1.35.
import type { KubeObject } from '#api/object.ts'
import type { ApiRequest, ApiResponse } from '#api/request.ts'
import { customResourceDefinitions, resourcePath } from '#api/resource-ref.ts'
import { formatTime } from '#api/time.ts'
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionCondition,
  CustomResourceDefinitionNames,
} from '#api/types/apiextensions-v1.ts'
import type { VirtualClock } from '../../clock.ts'
import { cleanupFinalizer } from '../../resources/customresourcedefinition.ts'
import type { Store } from '../../store.ts'
import { serverAgent, serverUser } from '../own-objects.ts'
import type { Registry } from '../registry.ts'
import { type AcceptedNames, acceptedNames } from './accepted-names.ts'
import { isEstablished, servedBy } from './served-custom.ts'

const collection = 'customresourcedefinitions.apiextensions.k8s.io'
/** How long the controllers took, as recorded. */
const namingMs = 6
const establishingMs = 9
const cleanupMs = 8
/** Between two looks whether the last object is gone. */
const cleanupPeriodMs = 5000

export interface DefinitionsParts {
  readonly clock: VirtualClock
  readonly store: Store
  readonly registry: Registry
  handle(request: ApiRequest): ApiResponse
}

/** Serves the definitions of a store from now on; the result ends that. */
export function followDefinitions(parts: DefinitionsParts): () => void {
  const { store, registry, clock } = parts
  const cancels = new Map<string, () => void>()
  const later = (name: string, delayMs: number, run: () => void) => {
    cancels.get(name)?.()
    cancels.set(name, clock.after(delayMs, run))
  }
  const see = (definition: CustomResourceDefinition) => {
    registry.serveCustom(definition.metadata.name, servedBy(definition))
    new Definition(parts, definition, later).plan()
  }
  for (const object of store.list({ collection })) see(definitionOf(object))
  const cancel = store.watch({ collection }, store.revision, ({ type, object }) => {
    if (type !== 'DELETED') see(definitionOf(object))
    else {
      cancels.get(object.metadata.name)?.()
      cancels.delete(object.metadata.name)
      registry.serveCustom(object.metadata.name, [])
    }
    // What one gives up, another may have.
    for (const other of store.list({ collection }).map(definitionOf))
      if (other.metadata.name !== object.metadata.name && hasConflict(other))
        new Definition(parts, other, later).plan()
  })
  return () => {
    cancel()
    for (const stop of cancels.values()) stop()
  }
}

function definitionOf(object: KubeObject): CustomResourceDefinition {
  return object as unknown as CustomResourceDefinition
}

function hasConflict({ status }: CustomResourceDefinition): boolean {
  return (
    status.conditions?.some(({ type, status }) => type === 'NamesAccepted' && status === 'False') ?? false
  )
}

type Later = (name: string, delayMs: number, run: () => void) => void

/** One definition and what is to be done for it next. */
class Definition {
  readonly #parts: DefinitionsParts
  readonly #definition: CustomResourceDefinition
  readonly #later: Later

  constructor(parts: DefinitionsParts, definition: CustomResourceDefinition, later: Later) {
    this.#parts = parts
    this.#definition = definition
    this.#later = later
  }

  plan(): void {
    const { metadata } = this.#definition
    const after = (delayMs: number, run: () => void) => this.#later(metadata.name, delayMs, run)
    if (metadata.deletionTimestamp !== undefined) {
      const { reason } = this.#condition('Terminating') ?? {}
      if (reason === 'InstanceDeletionPending') after(cleanupMs, () => this.#beginCleanup())
      else if (reason === 'InstanceDeletionInProgress') after(0, () => this.#cleanUp())
    } else if (!this.#hasNames()) after(namingMs, () => this.#acceptNames())
    else if (!isEstablished(this.#definition) && this.#condition('NamesAccepted')?.status === 'True')
      after(establishingMs, () => this.#establish())
  }

  /** Whether the status tells of the names as they are. */
  #hasNames(): boolean {
    const { names, conflict } = this.#names()
    const condition = this.#condition('NamesAccepted')
    if (condition?.message !== (conflict?.message ?? 'no conflicts found')) return false
    return (
      JSON.stringify(sortedNames(names)) ===
      JSON.stringify(sortedNames(this.#definition.status.acceptedNames))
    )
  }

  #names(): AcceptedNames {
    const { metadata, spec } = this.#definition
    const others = this.#parts.store
      .list({ collection })
      .map(definitionOf)
      .filter((other) => other.spec.group === spec.group && other.metadata.name !== metadata.name)
    return acceptedNames(this.#definition, others)
  }

  #condition(type: string): CustomResourceDefinitionCondition | undefined {
    return this.#definition.status.conditions?.find((condition) => condition.type === type)
  }

  #acceptNames(): void {
    const { names, conflict } = this.#names()
    const accepted =
      conflict === undefined
        ? this.#set('NamesAccepted', 'True', 'NoConflicts', 'no conflicts found')
        : this.#set('NamesAccepted', 'False', conflict.reason, conflict.message)
    const before = this.#condition('Established')
    const established =
      before?.status === 'True'
        ? before
        : conflict === undefined
          ? this.#set('Established', 'False', 'Installing', 'the initial names have been accepted')
          : (before ?? this.#set('Established', 'False', 'NotAccepted', 'not all names are accepted'))
    const told = ['NamesAccepted', 'Established']
    const others = this.#definition.status.conditions?.filter(({ type }) => !told.includes(type)) ?? []
    const gone = Object.keys(this.#definition.status.acceptedNames ?? {}).map((name) => [name, null])
    this.#writeStatus({
      conditions: [accepted, established, ...others],
      acceptedNames: { ...Object.fromEntries(gone), ...names },
    })
  }

  #establish(): void {
    const conditions = (this.#definition.status.conditions ?? []).map((condition) =>
      condition.type === 'Established'
        ? this.#set('Established', 'True', 'InitialNamesAccepted', 'the initial names have been accepted')
        : condition,
    )
    this.#writeStatus({ conditions })
  }

  #beginCleanup(): void {
    const conditions = (this.#definition.status.conditions ?? []).map((condition) =>
      condition.type === 'Terminating'
        ? {
            ...condition,
            reason: 'InstanceDeletionInProgress',
            message: 'CustomResource deletion is in progress',
          }
        : condition,
    )
    this.#writeStatus({ conditions })
  }

  /** Deletes the objects of the kind, and lets the definition go once the last is gone. */
  #cleanUp(): void {
    const { metadata, spec } = this.#definition
    const { group, names, scope, versions } = spec
    const own = `${names.plural}.${group}`
    const version = versions?.find(({ served }) => served)?.name ?? ''
    for (const { metadata: object } of this.#parts.store.list({ collection: own })) {
      if (object.deletionTimestamp !== undefined) continue
      const namespace = scope === 'Namespaced' ? object.namespace : undefined
      const ref = { group, version, plural: names.plural }
      this.#send('DELETE', resourcePath(ref, namespace, object.name))
    }
    if (this.#parts.store.count(own) > 0) {
      this.#later(metadata.name, cleanupPeriodMs, () => this.#cleanUp())
      return
    }
    const finalizers = (metadata.finalizers ?? []).filter((name) => name !== cleanupFinalizer)
    this.#send('PATCH', this.#path(), { metadata: { finalizers: finalizers.length > 0 ? finalizers : null } })
  }

  #set(type: string, status: string, reason: string, message: string): CustomResourceDefinitionCondition {
    const lastTransitionTime = formatTime(this.#parts.clock.now())
    return { type, status, lastTransitionTime, reason, message }
  }

  #path(subresource?: string): string {
    return resourcePath(customResourceDefinitions, undefined, this.#definition.metadata.name, subresource)
  }

  #writeStatus(status: unknown): void {
    this.#send('PATCH', this.#path('status'), { status })
  }

  #send(method: 'PATCH' | 'DELETE', path: string, body?: unknown): void {
    this.#parts.handle({
      method,
      path,
      user: serverUser,
      headers: { 'user-agent': serverAgent, 'content-type': 'application/merge-patch+json' },
      body,
      lean: true,
    })
  }
}

function sortedNames(names: Partial<CustomResourceDefinitionNames> | undefined): unknown {
  const given = Object.entries(names ?? {}).filter(([, name]) => name !== undefined)
  return Object.fromEntries(given.sort(([a], [b]) => (a < b ? -1 : 1)))
}
