// Registries outside the cluster: which images they hold, who may pull, and how they fail.
// The texts are those of containerd 2.2 (golden/kubelet/image-pull-texts.csv).
import type { Cancel } from '#api/request.ts'
import type { Image } from '../programs/image.ts'
import type { ImageReference } from './image-reference.ts'

/** Which image a reference names, if the world has it. */
export type ImageCatalogue = (reference: ImageReference) => Image | undefined

export interface Credentials {
  readonly username: string
  readonly password: string
}

/** What is wrong with a registry, or how it guards its images. */
export type RegistryTrouble =
  | { readonly kind: 'hang' }
  | { readonly kind: 'noDns'; readonly resolver: string }
  | { readonly kind: 'refused'; readonly endpoint: string }
  | { readonly kind: 'unreachable'; readonly endpoint: string }
  | { readonly kind: 'status'; readonly endpoint: string; readonly status: string }
  | { readonly kind: 'plainHttp' }
  | { readonly kind: 'unknownAuthority' }
  | { readonly kind: 'anonymousTokenRefused'; readonly endpoint: string }
  | { readonly kind: 'scopeRefused' }
  | { readonly kind: 'basicAuth'; readonly endpoint: string; readonly accepts: Credentials }

/** What is wrong with one image. */
export type ImageTrouble =
  | { readonly kind: 'missingBlob'; readonly blob: string }
  | { readonly kind: 'noPlatform'; readonly manifest: string }
  /** The repository is unknown or private, which some registries do not tell apart. */
  | { readonly kind: 'scopeRefused' }

export type PullAnswer =
  | { readonly image: Image; readonly afterMs: number }
  | { readonly error: string; readonly afterMs: number }
  | 'hangs'

const scopeRefusal =
  'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed'
/** How fast layers come, and how long an answer takes. */
const bytesPerMs = 40_000
const answerMs = 8
/** A dial to an address that drops packets ends after this. */
const dialTimeoutMs = 30_000

export class Registries {
  readonly #catalogue: ImageCatalogue
  readonly #hostTroubles = new Map<string, RegistryTrouble>()
  /** Who waits for a host to come to itself. */
  readonly #waiting = new Map<string, Set<() => void>>()
  readonly #imageTroubles = new Map<string, ImageTrouble>()
  readonly #slowness = new Map<string, number>()

  constructor(catalogue: ImageCatalogue) {
    this.#catalogue = catalogue
  }

  /** Lets a host fail, or be guarded; undefined mends it. */
  setTrouble(host: string, trouble: RegistryTrouble | undefined): void {
    if (trouble === undefined) this.#hostTroubles.delete(host)
    else this.#hostTroubles.set(host, trouble)
    const waiting = [...(this.#waiting.get(host) ?? [])]
    this.#waiting.delete(host)
    for (const see of waiting) see()
  }

  /** Calls back, once, when the trouble of a host has changed. */
  awaitAnswer(host: string, see: () => void): Cancel {
    const waiting = this.#waiting.get(host) ?? new Set()
    this.#waiting.set(host, waiting)
    waiting.add(see)
    return () => waiting.delete(see)
  }

  troubleOf(host: string): RegistryTrouble | undefined {
    return this.#hostTroubles.get(host)
  }

  /** Lets one repository fail: `registry.example/app`. */
  setImageTrouble(repository: string, trouble: ImageTrouble | undefined): void {
    if (trouble === undefined) this.#imageTroubles.delete(repository)
    else this.#imageTroubles.set(repository, trouble)
  }

  /** Lets each pull of a repository take so long. */
  setSlowness(repository: string, pullMs: number): void {
    this.#slowness.set(repository, pullMs)
  }

  /** What the catalogue holds, whatever state the registry is in. */
  published(reference: ImageReference): Image | undefined {
    return this.#catalogue(reference)
  }

  /** Answers a pull. `hasLayers` says that all content is on the node already and only the manifest is asked for. */
  pull(reference: ImageReference, credentials: readonly Credentials[], hasLayers: boolean): PullAnswer {
    const trouble = this.#hostTroubles.get(reference.host)
    const failure = trouble === undefined ? undefined : hostFailure(reference, trouble, credentials)
    if (failure === 'hangs') return failure
    if (failure !== undefined)
      return {
        error: `failed to pull and unpack image "${reference.canonical}": failed to resolve image: ${failure}`,
        afterMs: trouble?.kind === 'unreachable' ? dialTimeoutMs : answerMs,
      }
    const repository = `${reference.host}/${reference.repository}`
    const image = this.#catalogue(reference)
    const fault = this.#imageTroubles.get(repository)
    const error = imageFailure(reference, image, fault, hasLayers)
    if (image === undefined || error !== undefined) return { error: error ?? '', afterMs: answerMs }
    const loadMs = hasLayers ? 0 : image.sizeBytes / bytesPerMs
    return { image, afterMs: (this.#slowness.get(repository) ?? 0) + answerMs + loadMs }
  }
}

function imageFailure(
  { canonical }: ImageReference,
  image: Image | undefined,
  fault: ImageTrouble | undefined,
  hasLayers: boolean,
): string | undefined {
  const notFound = 'rpc error: code = NotFound desc = '
  if (fault?.kind === 'noPlatform')
    return `${notFound}get image config descriptor: no match for platform in manifest ${fault.manifest}: not found`
  if (fault?.kind === 'scopeRefused')
    return `failed to pull and unpack image "${canonical}": failed to resolve image: ${scopeRefusal}`
  if (image === undefined)
    return `${notFound}failed to pull and unpack image "${canonical}": failed to resolve image: ${canonical}: not found`
  if (fault?.kind === 'missingBlob' && !hasLayers)
    return (
      `${notFound}failed to pull and unpack image "${canonical}": failed to copy: httpReadSeeker: failed open: ` +
      `could not fetch content descriptor ${fault.blob} (application/vnd.oci.image.layer.v1.tar+gzip) from remote: not found`
    )
  return undefined
}

function hostFailure(
  reference: ImageReference,
  trouble: RegistryTrouble,
  credentials: readonly Credentials[],
): string | 'hangs' | undefined {
  const { host, repository, tag, digest } = reference
  const path = `/v2/${repository}/manifests/${digest ?? tag}`
  const direct = `failed to do request: Head "https://${host}${path}": `
  switch (trouble.kind) {
    case 'hang':
      return 'hangs'
    case 'noDns':
      return `${direct}dial tcp: lookup ${host} on ${trouble.resolver}:53: no such host`
    case 'refused':
      return dialFailure(reference, path, trouble.endpoint, 'connect: connection refused')
    case 'unreachable':
      return dialFailure(reference, path, trouble.endpoint, 'i/o timeout')
    case 'plainHttp':
      return `${direct}tls: first record does not look like a TLS handshake`
    case 'unknownAuthority':
      return `${direct}tls: failed to verify certificate: x509: certificate signed by unknown authority`
    case 'anonymousTokenRefused':
      return (
        `failed to authorize: failed to fetch anonymous token: unexpected status from GET request to ` +
        `${trouble.endpoint}/token?scope=repository%3A${repository}%3Apull&service=${host}: 401 Unauthorized`
      )
    case 'status':
      return `unexpected status from HEAD request to ${trouble.endpoint}${path}?ns=${host}: ${trouble.status}`
    case 'scopeRefused':
      return scopeRefusal
    case 'basicAuth':
      return basicAuthFailure(trouble, `${path}?ns=${host}`, credentials)
  }
}

function dialFailure({ host }: ImageReference, path: string, endpoint: string, why: string): string {
  const address = endpoint.replace(/^https?:\/\//, '')
  const isMirror = address !== host
  const url = isMirror ? `${endpoint}${path}?ns=%5BREDACTED%5D` : `${endpoint}${path}`
  return `failed to do request: Head "${url}": dial tcp ${address}: ${why}`
}

function basicAuthFailure(
  { endpoint, accepts }: { readonly endpoint: string; readonly accepts: Credentials },
  target: string,
  credentials: readonly Credentials[],
): string | undefined {
  if (credentials.length === 0)
    return 'pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials'
  const isRight = credentials.some(
    (given) => given.username === accepts.username && given.password === accepts.password,
  )
  return isRight ? undefined : `unexpected status from HEAD request to ${endpoint}${target}: 401 Unauthorized`
}
