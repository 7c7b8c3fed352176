// A world in which every plausible name is an image, of which nothing more is known.
import type { Image } from '../programs/image.ts'
import { FileTree } from './file-tree.ts'
import type { ImageReference } from './image-reference.ts'
import type { ImageCatalogue } from './registry.ts'

const sizeBytes = 50 * 2 ** 20

export function unknownImages(nowMs: () => number): ImageCatalogue {
  const known = new Map<string, Image>()
  return ({ canonical }: ImageReference) => {
    let image = known.get(canonical)
    if (image === undefined) {
      image = {
        reference: canonical,
        id: `sha256:${digestOf(canonical)}`,
        sizeBytes,
        entrypoint: ['/server'],
        cmd: [],
        env: [],
        user: '',
        workingDirectory: '/',
        files: new FileTree({ nowMs }),
      }
      known.set(canonical, image)
    }
    return image
  }
}

/** 64 digits that depend on the text only. */
function digestOf(text: string): string {
  let digits = ''
  for (let salt = 0; digits.length < 64; salt++) {
    let h = 0x811c9dc5 ^ (salt * 0x9e3779b9)
    for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
    h ^= h >>> 15
    digits += (Math.imul(h, 0x85ebca6b) >>> 0).toString(16).padStart(8, '0')
  }
  return digits
}
