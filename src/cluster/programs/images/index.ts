// The catalogue: which image a name stands for.
import { RandomStream } from '../../random.ts'
import type { ImageBehaviour } from '../behaviour.ts'
import type { Image } from '../image.ts'
import { type ImageRecipe, makeImage } from './recipe.ts'
import { serverImages } from './servers.ts'
import { systemImages } from './system.ts'
import { toolImages } from './tools.ts'
import { upstreamTestImages } from './upstream-tests.ts'

/** The parts of a full image name. */
export interface ImageName {
  readonly host: string
  readonly repository: string
  readonly tag: string | undefined
  /** The whole name: `docker.io/library/nginx:1.27`. */
  readonly canonical: string
}

const recipes: readonly ImageRecipe[] = [
  ...serverImages,
  ...toolImages,
  ...systemImages,
  ...upstreamTestImages,
]
const byName: ReadonlyMap<string, ImageRecipe> = new Map(
  recipes.flatMap((recipe) => recipe.names.map((name): [string, ImageRecipe] => [name, recipe])),
)

/** Words in names that nobody publishes under. */
const implausible =
  /(?:^|[-_./])(?:nope|missing|does-?not-?exist|non-?existent|notfound|invalid|typo|wrong)(?:$|[-_./])/

/** Images that a world has: those everybody knows, those a level describes, and plausible others as quiet servers. */
export class ImageCatalogue {
  readonly #described: ReadonlyMap<string, ImageBehaviour>
  readonly #made = new Map<string, Image>()

  /** `described` names images as a manifest does without its tag, or with it: `shop/cart`, `shop/cart:2.0`. */
  constructor(described: Readonly<Record<string, ImageBehaviour>> = {}) {
    this.#described = new Map(Object.entries(described))
  }

  /** The image of a name, or undefined when a registry would not have it. */
  find(name: ImageName): Image | undefined {
    let image = this.#made.get(name.canonical)
    if (image === undefined) {
      image = this.#make(name)
      if (image !== undefined) this.#made.set(name.canonical, image)
    }
    return image
  }

  #make({ host, repository, tag = 'latest', canonical }: ImageName): Image | undefined {
    const short = host === 'docker.io' ? repository.replace(/^library\//, '') : `${host}/${repository}`
    const behaviour = this.#described.get(`${short}:${tag}`) ?? this.#described.get(short)
    if (behaviour !== undefined) return makeImage(canonical, tag, describedRecipe(canonical, behaviour))
    const hasOtherTags = [...this.#described.keys()].some((other) => other.startsWith(`${short}:`))
    if (hasOtherTags) return undefined
    const recipe = byName.get(`${host}/${repository}`)
    if (recipe !== undefined) return recipe.tags.test(tag) ? makeImage(canonical, tag, recipe) : undefined
    // An official image that is not in the list above is a mistyped one.
    const isOfficial = host === 'docker.io' && repository.startsWith('library/')
    const isSystem = host === 'registry.k8s.io' && !repository.includes('/')
    if (isOfficial || isSystem || implausible.test(repository) || implausible.test(tag)) return undefined
    return makeImage(canonical, tag, describedRecipe(canonical, {}))
  }
}

function describedRecipe(canonical: string, behaviour: ImageBehaviour): ImageRecipe {
  return {
    names: [],
    tags: /.*/,
    base: 'alpine',
    files: { '/app/server': { program: 'described' } },
    entrypoint: ['/app/server'],
    workingDirectory: '/app',
    sizeMiB: 20 + new RandomStream(canonical).below(80),
    behaviour,
  }
}
