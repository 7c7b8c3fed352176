// How an image is described in the catalogue, and made from its description.
import { RandomStream } from '../../random.ts'
import type { ImageBehaviour } from '../behaviour.ts'
import type { Image } from '../image.ts'
import { type ImageBase, type ImageFiles, imageTree } from './image-files.ts'

export interface ImageRecipe {
  /** Full names without a tag: `docker.io/library/nginx`. */
  readonly names: readonly string[]
  /** Tags that exist. */
  readonly tags: RegExp
  readonly base: ImageBase
  readonly files?: ImageFiles
  readonly entrypoint?: readonly string[]
  readonly cmd?: readonly string[]
  readonly env?: readonly (readonly [string, string])[]
  readonly user?: string
  readonly workingDirectory?: string
  readonly stopSignal?: string
  readonly sizeMiB: number
  readonly behaviour?: ImageBehaviour
}

const path = ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'] as const

/** An image of a recipe. Variables may hold `$VERSION`, the number at the tag's beginning. */
export function makeImage(reference: string, tag: string, recipe: ImageRecipe): Image {
  const version = /^v?(\d[\d.]*)/.exec(tag)?.[1] ?? ''
  const env = (recipe.env ?? []).flatMap(([name, value]): [string, string][] =>
    value === '$VERSION' ? (version.split('.').length >= 3 ? [[name, version]] : []) : [[name, value]],
  )
  return {
    reference,
    id: `sha256:${new RandomStream(reference).hex(64)}`,
    sizeBytes: recipe.sizeMiB * 2 ** 20,
    entrypoint: recipe.entrypoint ?? [],
    cmd: recipe.cmd ?? [],
    env: [path, ...env],
    user: recipe.user ?? '',
    workingDirectory: recipe.workingDirectory ?? '/',
    files: imageTree(recipe.base, recipe.files ?? {}),
    ...(recipe.stopSignal === undefined ? {} : { stopSignal: recipe.stopSignal }),
    ...(recipe.behaviour === undefined ? {} : { behaviour: recipe.behaviour }),
  }
}

/** Tags of a project: version numbers up to a newest one, and words like latest or alpine. */
export function tagsOf(versions: string, words = 'latest|alpine|slim|bookworm|trixie|stable'): RegExp {
  return new RegExp(`^(?:(?:${words})|v?(?:${versions})(?:\\.\\d{1,2}){0,2}(?:-[a-z][a-z0-9.-]*)?)$`)
}
