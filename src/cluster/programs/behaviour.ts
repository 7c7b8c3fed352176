// An image described as data: what it listens on, needs, says, answers, and how it ends.

/** Durations are written as `5s`, sizes as `64Mi`, processor shares as `250m`. */
export interface ImageBehaviour {
  /** TCP ports that speak HTTP. */
  readonly listens?: readonly number[]
  /** Listens on loopback only, so that nobody outside the pod gets in. */
  readonly onlyLocalhost?: boolean
  /** How long after the start it begins to listen. */
  readonly readyAfter?: string
  /** What must be there; the first thing that is not there ends it. */
  readonly needs?: BehaviourNeeds
  readonly logs?: readonly BehaviourLog[]
  /** Ends by itself. */
  readonly exits?: { readonly code: number; readonly after?: string }
  readonly usesMemory?: string
  readonly usesCpu?: string
  /** Takes so much more each second. */
  readonly leaksMemory?: string
  readonly respondsTo?: readonly BehaviourResponse[]
  /** What it does on SIGTERM: ends with 0 at once unless said otherwise. */
  readonly onTerm?: { readonly ignore?: boolean; readonly after?: string; readonly code?: number }
}

export interface BehaviourNeeds {
  /** Names of variables that must not be empty. */
  readonly env?: readonly string[]
  /** Paths of files that must be readable. */
  readonly file?: readonly string[]
  /** URLs that must answer with less than 400; `$(NAME)` in them is the variable of that name. */
  readonly http?: readonly string[]
  /** `host:port` that must accept a connection. */
  readonly tcp?: readonly string[]
  /** The exit code when something is missing; 1 when left out. */
  readonly exitCode?: number
  /** Tries again so often instead of ending. */
  readonly retryEvery?: string
}

export interface BehaviourLog {
  readonly text: string
  /** How long after the start; at once when left out. */
  readonly after?: string
  /** Says it again so often. */
  readonly every?: string
  readonly stream?: 'stdout' | 'stderr'
}

export interface BehaviourResponse {
  /** A path, or a beginning of paths that ends in `*`. */
  readonly path: string
  readonly status?: number
  readonly body?: string
  /** How long the answer takes. */
  readonly after?: string
  /** What the answer depends on; without it the answer is 503, and the log says why. */
  readonly needs?: Pick<BehaviourNeeds, 'env' | 'file' | 'http' | 'tcp'>
}
