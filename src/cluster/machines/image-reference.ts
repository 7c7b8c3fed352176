// Names of images: `registry.example/team/app:1.0@sha256:...`. Models distribution/reference, as the kubelet and
// containerd use it.

export interface ImageReference {
  readonly host: string
  readonly repository: string
  /** `latest` when neither a tag nor a digest is given. */
  readonly tag: string | undefined
  readonly digest: string | undefined
  /** The whole name with host, as containerd writes it: `docker.io/library/busybox:9.9`. */
  readonly canonical: string
}

const hostPattern =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*(?::\d+)?$/
const repositoryPattern =
  /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/
const tagPattern = /^\w[\w.-]{0,127}$/
const digestPattern = /^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-fA-F]{32,}$/

/** The parts of a name, or the sentence that says why it is none. */
export function parseImageReference(text: string): ImageReference | { readonly mistake: string } {
  const invalid = { mistake: 'invalid reference format' }
  if (text === '') return invalid
  const [named, digest, ...more] = text.split('@')
  if (more.length > 0 || (digest !== undefined && !digestPattern.test(digest))) return invalid
  const { host, rest } = splitHost(named ?? '')
  const colon = rest.lastIndexOf(':')
  const repository = colon < 0 ? rest : rest.slice(0, colon)
  const givenTag = colon < 0 ? undefined : rest.slice(colon + 1)
  if (repository !== repository.toLowerCase() && repositoryPattern.test(repository.toLowerCase()))
    return {
      mistake: `invalid reference format: repository name (${shortName(host, repository)}) must be lowercase`,
    }
  if (!repositoryPattern.test(repository) || (host !== '' && !hostPattern.test(host))) return invalid
  if (givenTag !== undefined && !tagPattern.test(givenTag)) return invalid
  const isHub = host === '' || host === 'docker.io' || host === 'index.docker.io'
  const fullRepository = isHub && !repository.includes('/') ? `library/${repository}` : repository
  const tag = givenTag ?? (digest === undefined ? 'latest' : undefined)
  const fullHost = isHub ? 'docker.io' : host
  const suffix = (tag === undefined ? '' : `:${tag}`) + (digest === undefined ? '' : `@${digest}`)
  return {
    host: fullHost,
    repository: fullRepository,
    tag,
    digest,
    canonical: `${fullHost}/${fullRepository}${suffix}`,
  }
}

function splitHost(text: string): { host: string; rest: string } {
  const slash = text.indexOf('/')
  const first = slash < 0 ? '' : text.slice(0, slash)
  const isHost = /[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase()
  return isHost ? { host: first, rest: text.slice(slash + 1) } : { host: '', rest: text }
}

function shortName(host: string, repository: string): string {
  return host === '' || host === 'docker.io'
    ? `library/${repository}`.replace(/^library\/(?=.*\/)/, '')
    : repository
}
