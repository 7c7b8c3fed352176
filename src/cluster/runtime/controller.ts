// What a controller is, and the process that runs it: names come in, the world is read, the difference is written.
import type { KubeObject, ObjectKey } from '#api/object.ts'
import type { ResourceRef } from '#api/resource-ref.ts'
import { ApiError } from '#api/status.ts'
import type { CertificateAuthority } from '../certificate-authority.ts'
import type { Clock } from '../clock.ts'
import type { RandomStream } from '../random.ts'
import type { TokenKey } from '../token-key.ts'
import { type ApiClient, ConnectionError } from './api-client.ts'
import type { EventRecorder } from './event-recorder.ts'
import { Informer } from './informer.ts'
import { type Backoff, WorkQueue } from './work-queue.ts'

/** What a component stands on. It reads informers and writes API requests, nothing else. */
export interface Runtime {
  readonly clock: Clock
  readonly random: RandomStream
  readonly api: ApiClient
  /** The shared informer of a collection; one a process. */
  informer<T extends KubeObject>(ref: ResourceRef<T>): Informer<T>
  readonly events: EventRecorder
  /** The certificate that signs the API server's, in PEM: what --root-ca-file holds. */
  readonly rootCertificate: string
  /** Signs certificates: what --cluster-signing-cert-file and its key hold. */
  readonly authority: CertificateAuthority
  /** Signs tokens: what --service-account-private-key-file holds. */
  readonly tokenKey: TokenKey
}

/** Look again after so many milliseconds, although nothing failed. */
export interface RequeueAfter {
  readonly requeueAfterMs: number
}

export interface Controller {
  /** Registers informers and says which changes concern which names. */
  start(enqueue: (key: ObjectKey, afterMs?: number) => void): void
  /** Brings the world of one name closer to what it should be. Throwing an ApiError tries again with back-off. */
  reconcile(key: ObjectKey): RequeueAfter | undefined
  stop?(): void
}

/** A row of the controller manager's list. */
export interface ControllerFactory {
  readonly name: string
  /** The component that its events come from. */
  readonly eventSource?: string
  /** The service account in kube-system that it writes as; the controller manager itself when left out. */
  readonly account?: string
  readonly backoff?: Backoff
  create(on: Runtime): Controller
}

/** Informers shared by all that runs in one process. */
export class InformerPool {
  readonly #informers = new Map<string, Informer<KubeObject>>()
  readonly #client: ApiClient
  readonly #clock: Clock
  readonly #random: RandomStream
  #isStarted = false
  /** What has been read once stays read, until an informer joins. */
  #hasSynced = false

  constructor(client: ApiClient, clock: Clock, random: RandomStream) {
    this.#client = client
    this.#clock = clock
    this.#random = random
  }

  of<T extends KubeObject>(ref: ResourceRef<T>): Informer<T> {
    const key = `${ref.apiVersion}/${ref.plural}`
    let informer = this.#informers.get(key)
    if (informer === undefined) {
      informer = new Informer(
        this.#client,
        this.#clock,
        this.#random,
        ref as unknown as ResourceRef<KubeObject>,
      )
      this.#hasSynced = false
      this.#informers.set(key, informer)
      if (this.#isStarted) informer.start()
    }
    return informer as unknown as Informer<T>
  }

  start(): void {
    this.#isStarted = true
    for (const informer of this.#informers.values()) informer.start()
  }

  stop(): void {
    for (const informer of this.#informers.values()) informer.stop()
  }

  get hasSynced(): boolean {
    if (this.#hasSynced) return true
    for (const informer of this.#informers.values()) if (!informer.hasSynced) return false
    this.#hasSynced = this.#isStarted
    return true
  }
}

/** How soon a queue looks again whether the caches are filled. */
const syncPollMs = 100

/** One controller with its queue, running until stopped. */
export class ControllerRun {
  readonly #controller: Controller
  readonly #queue: WorkQueue
  readonly #hasSynced: () => boolean

  constructor(factory: ControllerFactory, runtime: Runtime, hasSynced: () => boolean) {
    this.#hasSynced = hasSynced
    this.#controller = factory.create(runtime)
    this.#queue = new WorkQueue(runtime.clock, (key) => this.#reconcile(key), factory.backoff)
  }

  start(): void {
    this.#controller.start((key, afterMs) => {
      if (afterMs === undefined) this.#queue.add(key)
      else this.#queue.addAfter(key, afterMs)
    })
  }

  stop(): void {
    this.#queue.stop()
    this.#controller.stop?.()
  }

  #reconcile(key: ObjectKey): void {
    if (!this.#hasSynced()) {
      this.#queue.addAfter(key, syncPollMs)
      return
    }
    try {
      const again = this.#controller.reconcile(key)
      this.#queue.forget(key)
      if (again !== undefined) this.#queue.addAfter(key, again.requeueAfterMs)
    } catch (error) {
      if (!(error instanceof ApiError) && !(error instanceof ConnectionError)) throw error
      this.#queue.addRateLimited(key)
    }
  }
}
