// Sees that an image is on the node: policy, pull, back-off. One pull at a time. Models kubelet/images, v1.35.
import { secrets } from '#api/resource-ref.ts'
import { ApiError } from '#api/status.ts'
import type { Container, Pod, Secret } from '#api/types/core-v1.ts'
import { parseImageReference } from '../machines/image-reference.ts'
import type { PullResult, StoredImage } from '../machines/image-store.ts'
import type { Credentials } from '../machines/registry.ts'
import { ConnectionError } from '../runtime/api-client.ts'
import { awaitValue, type Task } from '../runtime/task.ts'
import { BackOff } from './back-off.ts'
import { containerEvent, type KubeletParts } from './parts.ts'
import { dockerCredentials } from './pull-secrets.ts'
import { StartProblem } from './sync-error.ts'

export class ImageManager {
  readonly #parts: KubeletParts
  readonly #backOff = new BackOff()
  readonly #lastErrors = new Map<string, string>()
  #isPulling = false
  readonly #queue: (() => void)[] = []

  constructor(parts: KubeletParts) {
    this.#parts = parts
  }

  /** Waits for the image of a container. Throws StartProblem. */
  *ensure(pod: Pod, container: Container): Task<StoredImage> {
    const { image = '', imagePullPolicy, name } = container
    return yield* this.ensureImage(pod, name, image, imagePullPolicy ?? 'IfNotPresent')
  }

  /** The same for any image a pod needs, such as that of an image volume. */
  *ensureImage(pod: Pod, container: string | undefined, image: string, policy: string): Task<StoredImage> {
    const parts = this.#parts
    const tell = (type: 'Normal' | 'Warning', reason: string, message: string) =>
      containerEvent(parts, pod, container, type, reason, message)
    const reference = parseImageReference(image)
    if ('mistake' in reference) {
      const message = `Failed to apply default image tag "${image}": couldn't parse image name "${image}": ${reference.mistake}`
      tell('Warning', 'InspectFailed', message)
      throw new StartProblem('InvalidImageName', message, 'InvalidImageName')
    }
    const present = parts.runtime.images.find(reference)
    if (present !== undefined && policy !== 'Always') {
      tell(
        'Normal',
        'Pulled',
        `Container image "${image}" already present on machine and can be accessed by the pod`,
      )
      return present
    }
    if (policy === 'Never') {
      const message = `Container image "${image}" is not present with pull policy of Never`
      tell('Warning', 'ErrImageNeverPull', message)
      throw new StartProblem('ErrImageNeverPull', message, 'ErrImageNeverPull')
    }
    const key = `${pod.metadata.uid}_${image}`
    if (this.#backOff.isWaiting(key, parts.clock.now())) {
      const message = `Back-off pulling image "${image}"`
      tell('Normal', 'BackOff', message)
      const last = this.#lastErrors.get(key) ?? ''
      throw new StartProblem('ImagePullBackOff', `${message}: ErrImagePull: ${last}`, 'ImagePullBackOff')
    }
    const credentials = this.#credentials(pod, reference.host)
    tell('Normal', 'Pulling', `Pulling image "${image}"`)
    const askedMs = parts.clock.now()
    yield* this.#takeTurn()
    const startedMs = parts.clock.now()
    const result = yield* awaitValue<PullResult>((bring) =>
      parts.runtime.images.pull(reference, credentials, parts.clock, bring),
    )
    this.#endTurn()
    const nowMs = parts.clock.now()
    if ('error' in result) {
      tell('Warning', 'Failed', `Failed to pull image "${image}": ${result.error}`)
      this.#backOff.fail(key, nowMs, nowMs)
      this.#lastErrors.set(key, result.error)
      throw new StartProblem('ErrImagePull', result.error, 'ErrImagePull')
    }
    const took = `${goDuration(nowMs - startedMs)} (${goDuration(nowMs - askedMs)} including waiting)`
    const size = `Image size: ${result.image.sizeBytes} bytes.`
    tell('Normal', 'Pulled', `Successfully pulled image "${image}" in ${took}. ${size}`)
    return result.image
  }

  forget(podUid: string): void {
    this.#backOff.forget(podUid)
    for (const key of this.#lastErrors.keys()) if (key.startsWith(podUid)) this.#lastErrors.delete(key)
  }

  *#takeTurn(): Task {
    if (!this.#isPulling) {
      this.#isPulling = true
      return
    }
    yield (resume) => {
      this.#queue.push(resume)
      return () => {
        const at = this.#queue.indexOf(resume)
        if (at >= 0) this.#queue.splice(at, 1)
      }
    }
  }

  #endTurn(): void {
    const next = this.#queue.shift()
    if (next === undefined) this.#isPulling = false
    else this.#parts.clock.after(0, next)
  }

  /** Tells of pull secrets that are not there. */
  tellMissingSecrets(pod: Pod): void {
    const names = (pod.spec.imagePullSecrets ?? []).map(({ name = '' }) => name)
    const missing = names.filter((name) => this.#secret(pod, name) === undefined)
    if (missing.length === 0) return
    const which = missing.join(', ')
    this.#parts.events.event(
      pod,
      'Warning',
      'FailedToRetrieveImagePullSecret',
      `Unable to retrieve some image pull secrets (${which}); attempting to pull the image may not succeed.`,
    )
  }

  /** What the pod's pull secrets hold for a registry. */
  #credentials(pod: Pod, host: string): Credentials[] {
    return (pod.spec.imagePullSecrets ?? []).flatMap(({ name = '' }) => {
      const secret = this.#secret(pod, name)
      return secret === undefined ? [] : dockerCredentials(secret, host)
    })
  }

  #secret(pod: Pod, name: string): Secret | undefined {
    try {
      return this.#parts.api.get(secrets, pod.metadata.namespace, name)
    } catch (error) {
      if (error instanceof ApiError || error instanceof ConnectionError) return undefined
      throw error
    }
  }
}

/** `1.234s`, `120ms`, `1m0.5s`, as Go prints durations cut to milliseconds. */
export function goDuration(ms: number): string {
  const whole = Math.round(ms)
  if (whole < 1000) return `${whole}ms`
  const minutes = Math.floor(whole / 60_000)
  const seconds = `${Number(((whole % 60_000) / 1000).toFixed(3))}s`
  if (minutes === 0) return seconds
  const hours = Math.floor(minutes / 60)
  return hours === 0 ? `${minutes}m${seconds}` : `${hours}h${minutes % 60}m${seconds}`
}
