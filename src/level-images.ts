// What registries hold in a level: what the game knows, and what the level says about its own images.
import { parseImageReference } from '#cluster/machines/image-reference.ts'
import type { ImageCatalogue } from '#cluster/machines/registry.ts'

/** The catalogue with the level's word over it: `{nginx:1.92: {missing: true}}`. */
export function levelImages(
  images: { readonly [name: string]: unknown },
  known: ImageCatalogue,
): ImageCatalogue {
  const missing = new Set<string>()
  for (const [name, facts] of Object.entries(images)) {
    const reference = parseImageReference(name)
    if ('canonical' in reference && (facts as { missing?: unknown } | null)?.missing === true)
      missing.add(reference.canonical)
  }
  return (reference) => (missing.has(reference.canonical) ? undefined : known(reference))
}
