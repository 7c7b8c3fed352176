// The slices a controller has written, to tell whether its cache has seen them yet. Models endpointslice/util
// EndpointSliceTracker, v1.35.
import type { ObjectKey } from '#api/object.ts'
import type { EndpointSlice } from '#api/types/discovery-v1.ts'

/** Stands for the generation of a slice whose deletion was asked for. */
const deleted = -1

export class EndpointSliceTracker {
  /** By Service: generation by uid. */
  readonly #generations = new Map<ObjectKey, Map<string, number>>()

  wrote(service: ObjectKey, slice: EndpointSlice): void {
    const known = this.#generations.get(service) ?? new Map<string, number>()
    this.#generations.set(service, known)
    known.set(slice.metadata.uid, slice.metadata.generation ?? 0)
  }

  askedToDelete(service: ObjectKey, slice: EndpointSlice): void {
    this.#generations.get(service)?.set(slice.metadata.uid, deleted)
  }

  /** The cache says that a slice is gone: true when that was not expected. */
  isSurprisinglyGone(service: ObjectKey, slice: EndpointSlice): boolean {
    const known = this.#generations.get(service)
    const generation = known?.get(slice.metadata.uid)
    if (known === undefined || generation === undefined) return false
    known.delete(slice.metadata.uid)
    return generation !== deleted
  }

  /** Somebody else wrote the slice. */
  isUnexpected(service: ObjectKey, slice: EndpointSlice): boolean {
    const generation = this.#generations.get(service)?.get(slice.metadata.uid)
    return generation === undefined || (slice.metadata.generation ?? 0) > generation
  }

  /** The cache has not seen everything that was written. */
  isStale(service: ObjectKey, cached: readonly EndpointSlice[]): boolean {
    const known = this.#generations.get(service)
    if (known === undefined) return false
    const seen = new Set<string>()
    for (const { metadata } of cached) {
      seen.add(metadata.uid)
      const generation = known.get(metadata.uid)
      if (generation !== undefined && (generation === deleted || generation > (metadata.generation ?? 0)))
        return true
    }
    for (const [uid, generation] of known) if (generation !== deleted && !seen.has(uid)) return true
    return false
  }

  forget(service: ObjectKey): void {
    this.#generations.delete(service)
  }
}
