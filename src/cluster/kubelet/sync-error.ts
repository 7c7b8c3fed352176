// Why a pod could not be brought to what it should be, and when it is worth trying again.

export class SyncError extends Error {
  /** When the shortest back-off ends; undefined for a plain error, which waits its usual time. */
  readonly retryAtMs: number | undefined
  /** Something that is likely over soon, such as a network that is not up yet. */
  readonly isTransient: boolean

  constructor(
    message: string,
    options: { readonly retryAtMs?: number; readonly isTransient?: boolean } = {},
  ) {
    super(message)
    this.retryAtMs = options.retryAtMs
    this.isTransient = options.isTransient ?? false
  }
}

/** Why one container could not be started: what its status and its event say. */
export class StartProblem extends Error {
  readonly reason: string
  /** What the event says after `Error: `. */
  readonly eventText: string
  readonly retryAtMs: number | undefined

  constructor(reason: string, message: string, eventText = message, retryAtMs?: number) {
    super(message)
    this.reason = reason
    this.eventText = eventText
    this.retryAtMs = retryAtMs
  }
}
