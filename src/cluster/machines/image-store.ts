// The images on a machine: pulled ones and ones that were always there.
import type { Cancel } from '#api/request.ts'
import type { Clock } from '../clock.ts'
import type { Image } from '../programs/image.ts'
import type { ImageReference } from './image-reference.ts'
import type { Credentials, Registries } from './registry.ts'

export interface StoredImage extends Image {
  /** Names under which it was pulled, as containerd writes them. */
  readonly references: ReadonlySet<string>
  /** `repository@sha256:...` of each pull; an image that was there from the start has none. */
  readonly repoDigests: ReadonlySet<string>
}

interface Named {
  readonly references: Set<string>
  readonly repoDigests: Set<string>
}

export type PullResult = { readonly image: StoredImage } | { readonly error: string }

export class ImageStore {
  readonly #byId = new Map<string, StoredImage & Named>()
  readonly #registries: Registries
  readonly #canWrite: (bytes: number) => boolean

  /** `canWrite` says whether so many bytes more fit on the machine's disk. */
  constructor(registries: Registries, canWrite: (bytes: number) => boolean) {
    this.#registries = registries
    this.#canWrite = canWrite
  }

  all(): readonly StoredImage[] {
    return [...this.#byId.values()]
  }

  find(reference: ImageReference): StoredImage | undefined {
    for (const image of this.#byId.values()) if (image.references.has(reference.canonical)) return image
    return undefined
  }

  /** Puts an image there as if it had been pulled long ago. False when no registry knows it. */
  preload(reference: ImageReference): boolean {
    const image = this.#registries.published(reference)
    if (image !== undefined) this.#add(reference, image)
    return image !== undefined
  }

  remove(id: string): void {
    this.#byId.delete(id)
  }

  /** Pulls; a registry that hangs calls back when it has come to itself. */
  pull(
    reference: ImageReference,
    credentials: readonly Credentials[],
    clock: Clock,
    bring: (result: PullResult) => void,
  ): Cancel {
    const published = this.#registries.published(reference)
    const hasLayers = published !== undefined && this.#byId.has(published.id)
    const answer = this.#registries.pull(reference, credentials, hasLayers)
    if (answer === 'hangs') {
      let cancel = this.#registries.awaitAnswer(reference.host, () => {
        cancel = this.pull(reference, credentials, clock, bring)
      })
      return () => cancel()
    }
    return clock.after(answer.afterMs, () => {
      if ('error' in answer) bring({ error: answer.error })
      else if (!hasLayers && !this.#canWrite(answer.image.sizeBytes)) bring({ error: noSpace(reference) })
      else {
        const stored = this.#add(reference, answer.image)
        stored.repoDigests.add(`${reference.host}/${reference.repository}@${manifestDigest(stored.id)}`)
        // What was pulled has the size its registry says.
        bring({ image: { ...stored, sizeBytes: answer.image.sizeBytes } })
      }
    })
  }

  #add(reference: ImageReference, image: Image): StoredImage & Named {
    let stored = this.#byId.get(image.id)
    if (stored === undefined) {
      stored = { ...image, references: new Set(), repoDigests: new Set() }
      this.#byId.set(image.id, stored)
    }
    stored.references.add(reference.canonical)
    return stored
  }
}

function noSpace({ canonical }: ImageReference): string {
  return (
    `failed to pull and unpack image "${canonical}": failed to copy: failed to send write: ` +
    'write /var/lib/containerd/io.containerd.content.v1.content/ingest: no space left on device: unknown'
  )
}

/** The digest of the manifest that names a configuration: another number, as fixed as the image's own. */
function manifestDigest(id: string): string {
  const digits = [...id.replace('sha256:', '')].reverse()
  return `sha256:${digits.map((digit) => (15 - Number.parseInt(digit, 16)).toString(16)).join('')}`
}
