// An X-ray as it is shown: steps in the player's language, each a way from one component to the next.

/** One arrow of a way. */
export interface XrayHop {
  /** What goes over it: `POST pods`, `rev 841`. */
  readonly label: string
  readonly to: string
  /** It went no further than here. */
  readonly isBroken?: boolean
}

/** A line of a step's detail; a title when it has no text. */
export interface XrayRow {
  readonly name: string
  readonly text: string
}

export interface XrayStep {
  /** Stays with the step while the flow goes on. */
  readonly key: string
  /** `+0.412s`, since the first step. */
  readonly at: string
  /** `kubectl`, `replicaset controller`, `scheduler`, `kubelet worker-2`. */
  readonly who: string
  readonly way: readonly XrayHop[]
  /** The objects, and what they say now. */
  readonly what: string
  readonly rule: string
  readonly rows: readonly XrayRow[]
  readonly hasFailed: boolean
}

export interface XrayView {
  readonly title: string
  /** How long it took, in words; empty where nothing took time. */
  readonly took: string
  readonly steps: readonly XrayStep[]
  /** A sentence where there are no steps, or not all of them. */
  readonly note: string
}
