// The objects of a custom resource: kept in one version, seen and written in each that is served.
// Models apiextensions-apiserver crdConversionRESTOptionsGetter, v1.35.
import { type Draft, deepEqual, deepFreeze, type KubeObject, thaw } from '#api/object.ts'
import { apiVersionOf } from '#api/resource-ref.ts'
import type { CustomResourceDefinition } from '#api/types/apiextensions-v1.ts'
import { fillDefaults, pruned, type StructuralSchema } from '../../resources/custom/structural-schema.ts'
import type { Store } from '../../store.ts'
import type { FieldLedger } from '../field-ledger.ts'
import { type ConversionCaller, convertObject } from './convert-objects.ts'

/** What of a store a request works with. */
export interface ObjectStore extends Pick<Store, 'get' | 'list' | 'listAt' | 'put' | 'delete'> {
  /** A stored object as the request sees it. Throws ApiError. */
  seen(stored: KubeObject): KubeObject
  /** An object of the request in another of its kind's versions. Throws ApiError. */
  inVersion(object: KubeObject, apiVersion: string): KubeObject
  /** Whether a write of what is there already is one, because it is kept otherwise than it would be now. */
  isOutdated(seen: KubeObject): boolean
}

/** A store whose objects are seen as they are. */
export function plainStore(store: Store): ObjectStore {
  return {
    get: (collection, key) => store.get(collection, key),
    list: (scope) => store.list(scope),
    listAt: (scope, revision) => store.listAt(scope, revision),
    put: (collection, draft, expected) => store.put(collection, draft, expected),
    delete: (collection, expected) => store.delete(collection, expected),
    seen: (stored) => stored,
    inVersion: (object) => object,
    isOutdated: () => false,
  }
}

/** The versions of one definition as it is now. */
export class CustomVersions {
  readonly #definition: CustomResourceDefinition
  readonly #schemas: ReadonlyMap<string, StructuralSchema>
  readonly #storage: string
  /** Each stored object as a version sees it. */
  readonly #views = new Map<string, WeakMap<KubeObject, KubeObject>>()
  readonly #storedOf = new WeakMap<KubeObject, KubeObject>()

  constructor(definition: CustomResourceDefinition) {
    const { group } = definition.spec
    const versions = definition.spec.versions ?? []
    this.#definition = definition
    this.#schemas = new Map(
      versions.map(({ name, schema }) => [
        apiVersionOf(group, name),
        (schema?.openAPIV3Schema ?? {}) as StructuralSchema,
      ]),
    )
    this.#storage = apiVersionOf(group, versions.find(({ storage }) => storage)?.name ?? '')
  }

  /** The store as requests of a version see it. */
  storeFor(apiVersion: string, store: Store, ledger: FieldLedger, caller: ConversionCaller): ObjectStore {
    const see = (stored: KubeObject) => this.#see(stored, apiVersion, ledger, caller)
    const storedOf = (seen: KubeObject) => this.#storedOf.get(seen) ?? seen
    return {
      get: (collection, key) => {
        const stored = store.get(collection, key)
        return stored && see(stored)
      },
      list: (scope) => store.list(scope).map(see),
      listAt: (scope, revision) => store.listAt(scope, revision).map(see),
      put: (collection, draft, expected) =>
        see(store.put(collection, this.#kept(draft, caller), expected && storedOf(expected))),
      delete: (collection, expected) => see(store.delete(collection, storedOf(expected))),
      seen: see,
      inVersion: (object, wanted) => this.#inVersion(object, wanted, caller),
      isOutdated: (seen) => storedOf(seen).apiVersion !== this.#storage,
    }
  }

  #kept(draft: Draft<KubeObject>, caller: ConversionCaller): Draft<KubeObject> {
    if (draft.apiVersion === this.#storage) return draft
    return thaw(this.#inVersion(draft as KubeObject, this.#storage, caller)) as Draft<KubeObject>
  }

  #inVersion(object: KubeObject, apiVersion: string, caller: ConversionCaller): KubeObject {
    if (object.apiVersion === apiVersion) return object
    return this.#clean(convertObject(this.#definition, object, apiVersion, caller), false)
  }

  #see(stored: KubeObject, apiVersion: string, ledger: FieldLedger, caller: ConversionCaller): KubeObject {
    let views = this.#views.get(apiVersion)
    if (views === undefined) {
      views = new WeakMap()
      this.#views.set(apiVersion, views)
    }
    const known = views.get(stored)
    if (known !== undefined) return known
    const clean = this.#clean(stored, true)
    const view = deepFreeze(this.#inVersion(clean, apiVersion, caller))
    views.set(stored, view)
    if (view !== stored) this.#storedOf.set(view, stored)
    ledger.addView(view, stored)
    return view
  }

  /** The object without what its version no longer knows, and with the version's defaults; itself if that is all the same. */
  #clean(object: KubeObject, hasDefaults: boolean): KubeObject {
    const schema = this.#schemas.get(object.apiVersion ?? '')
    if (schema === undefined) return object
    const copy = thaw(pruned(schema, object, [])) as KubeObject
    if (hasDefaults) fillDefaults(schema, copy)
    return deepEqual(copy, object) ? object : deepFreeze(copy)
  }
}
