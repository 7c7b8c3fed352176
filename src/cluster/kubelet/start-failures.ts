// Why containers could not be started at the last try: what STATUS shows until the next one. Models kubelet reasonCache.

export interface StartFailure {
  /** `CrashLoopBackOff`, `ErrImagePull`, ... */
  readonly reason: string
  readonly message: string
}

export class StartFailures {
  readonly #failures = new Map<string, StartFailure>()

  get(podUid: string, container: string): StartFailure | undefined {
    return this.#failures.get(`${podUid}_${container}`)
  }

  set(podUid: string, container: string, failure: StartFailure | undefined): void {
    const key = `${podUid}_${container}`
    if (failure === undefined) this.#failures.delete(key)
    else this.#failures.set(key, failure)
  }

  forget(podUid: string): void {
    for (const key of this.#failures.keys()) if (key.startsWith(`${podUid}_`)) this.#failures.delete(key)
  }
}
