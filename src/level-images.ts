// What registries hold in a level: what everybody knows, and what the level says about its own images.
import { parseImageReference } from '#cluster/machines/image-reference.ts'
import type { ImageCatalogue } from '#cluster/machines/registry.ts'
import type { ImageBehaviour } from '#cluster/programs/behaviour.ts'
import { ImageCatalogue as KnownImages } from '#cluster/programs/images/index.ts'

/** An image of a level: how it behaves, or that no registry has it. */
type LevelImage = ImageBehaviour & { readonly missing?: boolean }

/** The catalogue with the level's word over it: `{nginx:1.92: {missing: true}}`. */
export function levelImages(images: { readonly [name: string]: unknown }): ImageCatalogue {
  const missing = new Set<string>()
  const described: Record<string, ImageBehaviour> = {}
  for (const [name, facts] of Object.entries(images)) {
    const image = (facts ?? {}) as LevelImage
    const reference = parseImageReference(name)
    if (image.missing !== true) described[name] = image
    else if ('canonical' in reference) missing.add(reference.canonical)
  }
  const known = new KnownImages(described)
  return (reference) => (missing.has(reference.canonical) ? undefined : known.find(reference))
}
